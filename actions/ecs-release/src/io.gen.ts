// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly token: string;
  readonly cluster: string;
  readonly service: string;
  readonly template: string;
  readonly family: string | undefined;
  readonly images: readonly string[];
  readonly tag: string | undefined;
  readonly repository: string | undefined;
  readonly team: string | undefined;
  readonly teamToken: string | undefined;
  readonly waitMinutes: number;
  readonly pollSeconds: number;
  readonly rollback: 'auto' | 'never';
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

export type Output = 'task-definition' | 'previous-task-definition' | 'status' | 'deployment-id' | 'events';

export const spec: ActionSpec = {
  name: 'ecs-release',
  inputs: {
    'token': { type: 'secret', default: '${{ github.token }}' },
    'cluster': { type: 'string', required: true },
    'service': { type: 'string', required: true },
    'template': { type: 'string', required: true },
    'family': { type: 'string', default: '' },
    'images': { type: 'lines', default: '' },
    'tag': { type: 'string', default: '' },
    'repository': { type: 'string', default: '' },
    'team': { type: 'string', default: '' },
    'team-token': { type: 'secret' },
    'wait-minutes': { type: 'number', default: '15' },
    'poll-seconds': { type: 'number', default: '5' },
    'rollback': { type: 'choice', default: 'auto', options: ['auto', 'never'] },
    'region': { type: 'string', default: '' },
    'endpoint': { type: 'string', default: '' },
  },
  outputs: ['task-definition', 'previous-task-definition', 'status', 'deployment-id', 'events'],
};
