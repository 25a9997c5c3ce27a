// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly playbooks: readonly string[];
  readonly inventory: readonly string[];
  readonly privateKey: string | undefined;
  readonly knownHosts: string | undefined;
  readonly user: string | undefined;
  readonly vaultPassword: string | undefined;
  readonly vaultPasswords: string | undefined;
  readonly becomePassword: string | undefined;
  readonly limit: string | undefined;
  readonly tags: string | undefined;
  readonly skipTags: string | undefined;
  readonly extraVars: string | undefined;
  readonly fencingToken: number | undefined;
  readonly check: boolean;
  readonly diff: boolean;
  readonly options: string | undefined;
  readonly jumpHost: string | undefined;
  readonly requirements: string | undefined;
  readonly workingDirectory: string;
  readonly timeout: number;
}

export type Output = 'recap' | 'changed' | 'failed-tasks';

export const spec: ActionSpec = {
  name: 'ansible-playbook',
  inputs: {
    'playbooks': { type: 'lines', required: true },
    'inventory': { type: 'lines' },
    'private-key': { type: 'secret' },
    'known-hosts': { type: 'string' },
    'user': { type: 'string' },
    'vault-password': { type: 'secret' },
    'vault-passwords': { type: 'secret' },
    'become-password': { type: 'secret' },
    'limit': { type: 'string' },
    'tags': { type: 'string' },
    'skip-tags': { type: 'string' },
    'extra-vars': { type: 'string' },
    'fencing-token': { type: 'integer' },
    'check': { type: 'boolean', default: 'false' },
    'diff': { type: 'boolean', default: 'false' },
    'options': { type: 'string' },
    'jump-host': { type: 'string' },
    'requirements': { type: 'string' },
    'working-directory': { type: 'string', default: '.' },
    'timeout': { type: 'duration', default: '1h' },
  },
  outputs: ['recap', 'changed', 'failed-tasks'],
};
