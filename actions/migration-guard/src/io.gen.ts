// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
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
  readonly retries: number;
  readonly timeout: number;
  readonly alembicConfig: string | undefined;
  readonly alembicX: readonly string[];
  readonly envPass: readonly string[];
  readonly isolation: 'auto' | 'require' | 'off';
  readonly flywayConfig: string | undefined;
  readonly flyway: string;
  readonly howTo: string | undefined;
}

export type Output = 'status' | 'reason' | 'pending-count' | 'pending' | 'unsafe' | 'applied' | 'drift' | 'targets' | 'databases';

export const spec: ActionSpec = {
  name: 'migration-guard',
  inputs: {
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
    'retries': { type: 'integer', default: '3' },
    'timeout': { type: 'duration', default: '15m' },
    'alembic-config': { type: 'string' },
    'alembic-x': { type: 'lines' },
    'env-pass': { type: 'lines' },
    'isolation': { type: 'choice', default: 'auto', options: ['auto', 'require', 'off'] },
    'flyway-config': { type: 'string' },
    'flyway': { type: 'string', default: 'flyway' },
    'how-to': { type: 'string' },
  },
  outputs: ['status', 'reason', 'pending-count', 'pending', 'unsafe', 'applied', 'drift', 'targets', 'databases'],
};
