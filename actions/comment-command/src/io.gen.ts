// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly token: string;
  readonly mode: 'read' | 'answer';
  readonly environments: readonly string[];
  readonly deployEnvironments: readonly string[];
  readonly minimumPermission: 'write' | 'maintain' | 'admin';
  readonly trustedApps: readonly string[];
  readonly answerId: number | undefined;
  readonly results: string | undefined;
  readonly apiTimeout: number;
}

export type Output = 'command' | 'environment' | 'ref' | 'release' | 'reason' | 'until' | 'decision' | 'answer-id';

export const spec: ActionSpec = {
  name: 'comment-command',
  inputs: {
    'token': { type: 'secret', default: '${{ github.token }}' },
    'mode': { type: 'choice', default: 'read', options: ['read', 'answer'] },
    'environments': { type: 'lines', default: 'staging\nprod\n' },
    'deploy-environments': { type: 'lines', default: 'staging' },
    'minimum-permission': { type: 'choice', default: 'write', options: ['write', 'maintain', 'admin'] },
    'trusted-apps': { type: 'lines', default: '' },
    'answer-id': { type: 'integer', default: '' },
    'results': { type: 'string', default: '' },
    'api-timeout': { type: 'duration', default: '45s' },
  },
  outputs: ['command', 'environment', 'ref', 'release', 'reason', 'until', 'decision', 'answer-id'],
};
