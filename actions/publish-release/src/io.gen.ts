// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly token: string;
  readonly image: readonly string[];
  readonly fromTag: string;
  readonly release: string | undefined;
  readonly imageTag: string;
  readonly preReleases: 'refuse' | 'allow';
  readonly changelogDir: string;
  readonly changelogFile: string | undefined;
  readonly labels: readonly string[];
  readonly base: string | undefined;
  readonly mention: string | undefined;
  readonly registryUsername: string | undefined;
  readonly registryPassword: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

export type Output = 'digest' | 'image-tag' | 'images' | 'pull-request';

export const spec: ActionSpec = {
  name: 'publish-release',
  inputs: {
    'token': { type: 'secret', default: '${{ github.token }}' },
    'image': { type: 'lines', required: true },
    'from-tag': { type: 'string', required: true },
    'release': { type: 'string', default: '' },
    'image-tag': { type: 'string', default: '{release}' },
    'pre-releases': { type: 'choice', default: 'refuse', options: ['refuse', 'allow'] },
    'changelog-dir': { type: 'string', default: 'changelog' },
    'changelog-file': { type: 'string', default: '' },
    'labels': { type: 'lines', default: '' },
    'base': { type: 'string', default: '' },
    'mention': { type: 'string', default: '' },
    'registry-username': { type: 'string', default: '' },
    'registry-password': { type: 'secret', default: '' },
    'region': { type: 'string', default: '' },
    'endpoint': { type: 'string', default: '' },
  },
  outputs: ['digest', 'image-tag', 'images', 'pull-request'],
};
