// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly pythonVersion: string | undefined;
  readonly workingDirectory: string;
  readonly manager: 'auto' | 'uv' | 'pip';
  readonly groups: readonly string[];
  readonly extras: readonly string[];
  readonly requirements: readonly string[];
  readonly noInstallProject: boolean;
  readonly venv: string;
  readonly uvVersion: string | undefined;
  readonly uvChecksum: readonly string[];
  readonly cache: 'auto' | 'true' | 'false';
  readonly cacheSuffix: string | undefined;
  readonly systemPackages: readonly string[];
  readonly envFile: string | undefined;
  readonly envFileMask: readonly string[];
  readonly wheelDir: string | undefined;
  readonly timeout: number;
}

export type Output = 'python-version' | 'python-path' | 'venv' | 'uv-version' | 'cache-hit' | 'cache-key' | 'packages' | 'seconds';

export const spec: ActionSpec = {
  name: 'setup-environment',
  inputs: {
    'python-version': { type: 'string', default: '' },
    'working-directory': { type: 'string', default: '.' },
    'manager': { type: 'choice', default: 'auto', options: ['auto', 'uv', 'pip'] },
    'groups': { type: 'lines', default: '' },
    'extras': { type: 'lines', default: '' },
    'requirements': { type: 'lines', default: '' },
    'no-install-project': { type: 'boolean', default: 'false' },
    'venv': { type: 'string', default: '.venv' },
    'uv-version': { type: 'string', default: '' },
    'uv-checksum': { type: 'lines', default: '' },
    'cache': { type: 'choice', default: 'auto', options: ['auto', 'true', 'false'] },
    'cache-suffix': { type: 'string', default: '' },
    'system-packages': { type: 'lines', default: '' },
    'env-file': { type: 'string', default: '' },
    'env-file-mask': { type: 'lines', default: '' },
    'wheel-dir': { type: 'string', default: '' },
    'timeout': { type: 'duration', default: '20m' },
  },
  outputs: ['python-version', 'python-path', 'venv', 'uv-version', 'cache-hit', 'cache-key', 'packages', 'seconds'],
};
