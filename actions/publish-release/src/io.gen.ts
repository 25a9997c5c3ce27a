// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly token: string;
  readonly image: string;
  readonly fromTag: string;
  readonly release: string | undefined;
  readonly changelogDir: string;
  readonly base: string | undefined;
  readonly mention: string | undefined;
  readonly registryUsername: string | undefined;
  readonly registryPassword: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

export type Output = 'digest' | 'pull-request';

export const spec: ActionSpec = {
  name: 'publish-release',
  inputs: {
    'token': { type: 'secret', default: '${{ github.token }}' },
    'image': { type: 'string', required: true },
    'from-tag': { type: 'string', required: true },
    'release': { type: 'string', default: '' },
    'changelog-dir': { type: 'string', default: 'changelog' },
    'base': { type: 'string', default: '' },
    'mention': { type: 'string', default: '' },
    'registry-username': { type: 'string', default: '' },
    'registry-password': { type: 'secret', default: '' },
    'region': { type: 'string', default: '' },
    'endpoint': { type: 'string', default: '' },
  },
  outputs: ['digest', 'pull-request'],
};
