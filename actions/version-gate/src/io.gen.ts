// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly token: string;
  readonly urls: readonly string[];
  readonly property: string;
  readonly expect: string | undefined;
  readonly waitMinutes: number;
  readonly pollSeconds: number;
  readonly consecutive: number;
  readonly environments: readonly string[];
  readonly force: boolean;
  readonly team: string | undefined;
  readonly teamToken: string | undefined;
}

export type Output = 'value' | 'reason' | 'waited-seconds';

export const spec: ActionSpec = {
  name: 'version-gate',
  inputs: {
    'token': { type: 'secret', default: '${{ github.token }}' },
    'urls': { type: 'lines', required: true },
    'property': { type: 'string', default: 'release' },
    'expect': { type: 'string', default: '' },
    'wait-minutes': { type: 'number', default: '15' },
    'poll-seconds': { type: 'number', default: '10' },
    'consecutive': { type: 'integer', default: '3' },
    'environments': { type: 'lines', default: '' },
    'force': { type: 'boolean', default: 'false' },
    'team': { type: 'string', default: '' },
    'team-token': { type: 'secret' },
  },
  outputs: ['value', 'reason', 'waited-seconds'],
};
