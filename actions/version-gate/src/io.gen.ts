// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly urls: readonly string[];
  readonly property: string;
  readonly expect: string | undefined;
  readonly waitMinutes: number;
  readonly pollSeconds: number;
}

export type Output = 'value' | 'waited-seconds';

export const spec: ActionSpec = {
  name: 'version-gate',
  inputs: {
    'urls': { type: 'lines', required: true },
    'property': { type: 'string', default: 'release' },
    'expect': { type: 'string', default: '' },
    'wait-minutes': { type: 'number', default: '15' },
    'poll-seconds': { type: 'number', default: '10' },
  },
  outputs: ['value', 'waited-seconds'],
};
