// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly token: string;
  readonly command: 'release' | 'rollback' | 'status' | 'check';
  readonly cluster: string;
  readonly service: string | undefined;
  readonly services: readonly string[];
  readonly template: string | undefined;
  readonly family: string | undefined;
  readonly images: readonly string[];
  readonly tag: string | undefined;
  readonly repository: readonly string[];
  readonly scheduled: readonly string[];
  readonly verifyImages: boolean;
  readonly registryUsername: string | undefined;
  readonly registryPassword: string | undefined;
  readonly team: string | undefined;
  readonly teamToken: string | undefined;
  readonly to: string | undefined;
  readonly waitMinutes: number;
  readonly waitUntil: 'stable' | 'bake' | 'done';
  readonly pollSeconds: number;
  readonly rollback: 'auto' | 'never';
  readonly onCancel: 'leave' | 'rollback';
  readonly migrate: 'off' | 'guard' | 'apply-safe';
  readonly migrateService: string | undefined;
  readonly migrateContainer: string | undefined;
  readonly migrateTool: 'django' | 'alembic';
  readonly migratePython: string;
  readonly migrateDirectory: string | undefined;
  readonly migrateSettings: string | undefined;
  readonly migrateDatabases: readonly string[];
  readonly migrateAlembicConfig: string;
  readonly migrateAllow: readonly string[];
  readonly migrateDrift: 'first-party' | 'all' | 'off';
  readonly migrateMinutes: number;
  readonly source: string;
  readonly pauseUrls: readonly string[];
  readonly pauseExpect: string | undefined;
  readonly pauseSeconds: number;
  readonly record: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

export type Output = 'status' | 'task-definition' | 'previous-task-definition' | 'deployment-id' | 'events' | 'services' | 'diff' | 'scheduled-task-definitions' | 'migrations' | 'migrations-pending' | 'migrations-applied' | 'live-commit';

export const spec: ActionSpec = {
  name: 'ecs-release',
  inputs: {
    'token': { type: 'secret', default: '${{ github.token }}' },
    'command': { type: 'choice', default: 'release', options: ['release', 'rollback', 'status', 'check'] },
    'cluster': { type: 'string', required: true },
    'service': { type: 'string', default: '' },
    'services': { type: 'lines', default: '' },
    'template': { type: 'string', default: '' },
    'family': { type: 'string', default: '' },
    'images': { type: 'lines', default: '' },
    'tag': { type: 'string', default: '' },
    'repository': { type: 'lines', default: '' },
    'scheduled': { type: 'lines', default: '' },
    'verify-images': { type: 'boolean', default: 'true' },
    'registry-username': { type: 'string', default: '' },
    'registry-password': { type: 'secret', default: '' },
    'team': { type: 'string', default: '' },
    'team-token': { type: 'secret' },
    'to': { type: 'string', default: '' },
    'wait-minutes': { type: 'number', default: '15' },
    'wait-until': { type: 'choice', default: 'stable', options: ['stable', 'bake', 'done'] },
    'poll-seconds': { type: 'number', default: '5' },
    'rollback': { type: 'choice', default: 'auto', options: ['auto', 'never'] },
    'on-cancel': { type: 'choice', default: 'leave', options: ['leave', 'rollback'] },
    'migrate': { type: 'choice', default: 'off', options: ['off', 'guard', 'apply-safe'] },
    'migrate-service': { type: 'string', default: '' },
    'migrate-container': { type: 'string', default: '' },
    'migrate-tool': { type: 'choice', default: 'django', options: ['django', 'alembic'] },
    'migrate-python': { type: 'string', default: 'python' },
    'migrate-directory': { type: 'string', default: '' },
    'migrate-settings': { type: 'string', default: '' },
    'migrate-databases': { type: 'lines', default: '' },
    'migrate-alembic-config': { type: 'string', default: 'alembic.ini' },
    'migrate-allow': { type: 'lines', default: '' },
    'migrate-drift': { type: 'choice', default: 'first-party', options: ['first-party', 'all', 'off'] },
    'migrate-minutes': { type: 'number', default: '15' },
    'source': { type: 'string', default: '.' },
    'pause-urls': { type: 'lines', default: '' },
    'pause-expect': { type: 'string', default: '' },
    'pause-seconds': { type: 'number', default: '60' },
    'record': { type: 'string', default: '' },
    'region': { type: 'string', default: '' },
    'endpoint': { type: 'string', default: '' },
  },
  outputs: ['status', 'task-definition', 'previous-task-definition', 'deployment-id', 'events', 'services', 'diff', 'scheduled-task-definitions', 'migrations', 'migrations-pending', 'migrations-applied', 'live-commit'],
};
