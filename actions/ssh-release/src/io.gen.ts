// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly config: string;
  readonly workingDirectory: string;
  readonly environment: string | undefined;
  readonly command: 'release' | 'rollback' | 'migrate' | 'scale' | 'status' | 'check' | 'logs' | 'sudoers';
  readonly to: string | undefined;
  readonly service: string | undefined;
  readonly lines: number;
  readonly hosts: string | undefined;
  readonly limit: string | undefined;
  readonly privateKey: string | undefined;
  readonly passphrase: string | undefined;
  readonly knownHosts: string;
  readonly jumpHost: string | undefined;
  readonly vaultPassword: string | undefined;
  readonly vaultPasswords: string | undefined;
  readonly variables: string | undefined;
  readonly scale: string | undefined;
  readonly fencingToken: string | undefined;
  readonly batches: string | undefined;
  readonly migrate: 'auto' | 'never' | 'only';
  readonly dryRun: boolean;
  readonly timeout: number;
}

export type Output = 'release' | 'previous' | 'hosts' | 'changed' | 'rolled-back';

export const spec: ActionSpec = {
  name: 'ssh-release',
  inputs: {
    'config': { type: 'string', default: 'deploy/release.yml' },
    'working-directory': { type: 'string', default: '.' },
    'environment': { type: 'string' },
    'command': { type: 'choice', default: 'release', options: ['release', 'rollback', 'migrate', 'scale', 'status', 'check', 'logs', 'sudoers'] },
    'to': { type: 'string' },
    'service': { type: 'string' },
    'lines': { type: 'number', default: '100' },
    'hosts': { type: 'string' },
    'limit': { type: 'string' },
    'private-key': { type: 'secret' },
    'passphrase': { type: 'secret' },
    'known-hosts': { type: 'string', required: true },
    'jump-host': { type: 'string' },
    'vault-password': { type: 'secret' },
    'vault-passwords': { type: 'secret' },
    'variables': { type: 'secret' },
    'scale': { type: 'string' },
    'fencing-token': { type: 'string' },
    'batches': { type: 'string' },
    'migrate': { type: 'choice', default: 'auto', options: ['auto', 'never', 'only'] },
    'dry-run': { type: 'boolean', default: 'false' },
    'timeout': { type: 'duration', default: '60m' },
  },
  outputs: ['release', 'previous', 'hosts', 'changed', 'rolled-back'],
};
