// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly target: 'ssh' | 'ecs';
  readonly phase: 'all' | 'prepare' | 'release';
  readonly prepared: string | undefined;
  readonly wheels: string | undefined;
  readonly unlockedWheels: readonly string[];
  readonly guard: boolean;
  readonly guardIn: 'runner' | 'task';
  readonly environment: string | undefined;
  readonly key: readonly string[];
  readonly pollSeconds: number;
  readonly timeout: number;
  readonly dryRun: boolean;
  readonly command: 'release' | 'rollback' | 'migrate' | 'scale' | 'status' | 'check';
  readonly to: string | undefined;
  readonly token: string;
  readonly strategy: 'ref' | 'runs';
  readonly waitTimeout: number;
  readonly onTimeout: 'fail' | 'skip' | 'continue';
  readonly order: 'arrival' | 'run-number';
  readonly superseded: 'skip' | 'fail' | 'allow';
  readonly scope: 'job' | 'run';
  readonly group: readonly string[];
  readonly freezes: string | undefined;
  readonly lockRepository: string | undefined;
  readonly refNamespace: string;
  readonly jobId: string;
  readonly sameBranchOnly: boolean;
  readonly branch: string | undefined;
  readonly queueName: string | undefined;
  readonly jobToWaitFor: string | undefined;
  readonly stepToWaitFor: string | undefined;
  readonly waitForApprovals: boolean;
  readonly initialWaitSeconds: number;
  readonly retries: number;
  readonly tool: 'auto' | 'django' | 'alembic' | 'flyway';
  readonly workingDirectory: string;
  readonly python: string;
  readonly settings: string | undefined;
  readonly databases: readonly string[];
  readonly onPending: 'fail' | 'warn' | 'apply-safe' | 'apply';
  readonly safety: 'off' | 'warn' | 'block';
  readonly checkDrift: 'first-party' | 'all' | 'off';
  readonly allow: readonly string[];
  readonly smallTable: number;
  readonly connectTimeout: number;
  readonly lockTimeout: number;
  readonly alembicConfig: string | undefined;
  readonly alembicX: readonly string[];
  readonly envPass: readonly string[];
  readonly isolation: 'auto' | 'require' | 'off';
  readonly flywayConfig: string | undefined;
  readonly flyway: string;
  readonly howTo: string | undefined;
  readonly config: string;
  readonly service: string | undefined;
  readonly lines: number;
  readonly hosts: string | undefined;
  readonly limit: string | undefined;
  readonly privateKey: string | undefined;
  readonly passphrase: string | undefined;
  readonly knownHosts: string | undefined;
  readonly jumpHost: string | undefined;
  readonly vaultPassword: string | undefined;
  readonly vaultPasswords: string | undefined;
  readonly variables: string | undefined;
  readonly scale: string | undefined;
  readonly batches: string | undefined;
  readonly migrate: 'auto' | 'never' | 'only';
  readonly cluster: string | undefined;
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
  readonly waitMinutes: number;
  readonly waitUntil: 'stable' | 'bake' | 'done';
  readonly rollback: 'auto' | 'never';
  readonly onCancel: 'leave' | 'rollback';
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

export type Output = 'prepared' | 'release-status' | 'acquired' | 'fencing-token' | 'position' | 'waited-seconds' | 'waited-for' | 'broke-stale' | 'superseded' | 'force-continued' | 'held-by' | 'words' | 'force_continued' | 'previous_run_id' | 'previous_run_url' | 'api-calls' | 'status' | 'reason' | 'pending-count' | 'pending' | 'unsafe' | 'applied' | 'drift' | 'targets' | 'databases' | 'release' | 'previous' | 'hosts' | 'changed' | 'rolled-back' | 'task-definition' | 'previous-task-definition' | 'deployment-id' | 'events' | 'services' | 'diff' | 'scheduled-task-definitions' | 'migrations' | 'migrations-pending' | 'migrations-applied' | 'live-commit';

export const spec: ActionSpec = {
  name: 'guarded-deploy',
  inputs: {
    'target': { type: 'choice', default: 'ssh', options: ['ssh', 'ecs'] },
    'phase': { type: 'choice', default: 'all', options: ['all', 'prepare', 'release'] },
    'prepared': { type: 'string' },
    'wheels': { type: 'string' },
    'unlocked-wheels': { type: 'lines' },
    'guard': { type: 'boolean', default: 'true' },
    'guard-in': { type: 'choice', default: 'runner', options: ['runner', 'task'] },
    'environment': { type: 'string' },
    'key': { type: 'lines' },
    'poll-seconds': { type: 'number', default: '5' },
    'timeout': { type: 'duration', default: '15m' },
    'dry-run': { type: 'boolean', default: 'false' },
    'command': { type: 'choice', default: 'release', options: ['release', 'rollback', 'migrate', 'scale', 'status', 'check'] },
    'to': { type: 'string' },
    'token': { type: 'secret', default: '${{ github.token }}' },
    'strategy': { type: 'choice', default: 'ref', options: ['ref', 'runs'] },
    'wait-timeout': { type: 'duration', default: '30m' },
    'on-timeout': { type: 'choice', default: 'fail', options: ['fail', 'skip', 'continue'] },
    'order': { type: 'choice', default: 'arrival', options: ['arrival', 'run-number'] },
    'superseded': { type: 'choice', default: 'skip', options: ['skip', 'fail', 'allow'] },
    'scope': { type: 'choice', default: 'job', options: ['job', 'run'] },
    'group': { type: 'lines' },
    'freezes': { type: 'string' },
    'lock-repository': { type: 'string' },
    'ref-namespace': { type: 'string', default: 'refs/locks' },
    'job-id': { type: 'string', default: '${{ job.check_run_id }}' },
    'same-branch-only': { type: 'boolean', default: 'true' },
    'branch': { type: 'string' },
    'queue-name': { type: 'string' },
    'job-to-wait-for': { type: 'string' },
    'step-to-wait-for': { type: 'string' },
    'wait-for-approvals': { type: 'boolean', default: 'true' },
    'initial-wait-seconds': { type: 'number', default: '0' },
    'retries': { type: 'integer', default: '3' },
    'tool': { type: 'choice', default: 'auto', options: ['auto', 'django', 'alembic', 'flyway'] },
    'working-directory': { type: 'string', default: '.' },
    'python': { type: 'string', default: '.venv/bin/python' },
    'settings': { type: 'string' },
    'databases': { type: 'lines' },
    'on-pending': { type: 'choice', default: 'fail', options: ['fail', 'warn', 'apply-safe', 'apply'] },
    'safety': { type: 'choice', default: 'block', options: ['off', 'warn', 'block'] },
    'check-drift': { type: 'choice', default: 'first-party', options: ['first-party', 'all', 'off'] },
    'allow': { type: 'lines' },
    'small-table': { type: 'integer', default: '0' },
    'connect-timeout': { type: 'duration', default: '10s' },
    'lock-timeout': { type: 'duration', default: '5s' },
    'alembic-config': { type: 'string' },
    'alembic-x': { type: 'lines' },
    'env-pass': { type: 'lines' },
    'isolation': { type: 'choice', default: 'auto', options: ['auto', 'require', 'off'] },
    'flyway-config': { type: 'string' },
    'flyway': { type: 'string', default: 'flyway' },
    'how-to': { type: 'string' },
    'config': { type: 'string', default: 'deploy/release.yml' },
    'service': { type: 'string' },
    'lines': { type: 'number', default: '100' },
    'hosts': { type: 'string' },
    'limit': { type: 'string' },
    'private-key': { type: 'secret' },
    'passphrase': { type: 'secret' },
    'known-hosts': { type: 'string' },
    'jump-host': { type: 'string' },
    'vault-password': { type: 'secret' },
    'vault-passwords': { type: 'secret' },
    'variables': { type: 'secret' },
    'scale': { type: 'string' },
    'batches': { type: 'string' },
    'migrate': { type: 'choice', default: 'auto', options: ['auto', 'never', 'only'] },
    'cluster': { type: 'string' },
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
    'wait-minutes': { type: 'number', default: '15' },
    'wait-until': { type: 'choice', default: 'stable', options: ['stable', 'bake', 'done'] },
    'rollback': { type: 'choice', default: 'auto', options: ['auto', 'never'] },
    'on-cancel': { type: 'choice', default: 'leave', options: ['leave', 'rollback'] },
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
  outputs: ['prepared', 'release-status', 'acquired', 'fencing-token', 'position', 'waited-seconds', 'waited-for', 'broke-stale', 'superseded', 'force-continued', 'held-by', 'words', 'force_continued', 'previous_run_id', 'previous_run_url', 'api-calls', 'status', 'reason', 'pending-count', 'pending', 'unsafe', 'applied', 'drift', 'targets', 'databases', 'release', 'previous', 'hosts', 'changed', 'rolled-back', 'task-definition', 'previous-task-definition', 'deployment-id', 'events', 'services', 'diff', 'scheduled-task-definitions', 'migrations', 'migrations-pending', 'migrations-applied', 'live-commit'],
};
