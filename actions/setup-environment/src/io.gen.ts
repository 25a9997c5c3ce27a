// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly pythonVersion: string | undefined;
  readonly pythonVersionFile: string | undefined;
  readonly workingDirectory: string;
  readonly manager: 'auto' | 'uv' | 'pip' | 'poetry' | 'pdm' | 'pipenv';
  readonly locked: boolean | undefined;
  readonly groups: readonly string[];
  readonly noDev: boolean;
  readonly onlyGroup: readonly string[];
  readonly noGroup: readonly string[];
  readonly allGroups: boolean;
  readonly noDefaultGroups: boolean;
  readonly extras: readonly string[];
  readonly allExtras: boolean;
  readonly noExtra: readonly string[];
  readonly package: readonly string[];
  readonly allPackages: boolean;
  readonly requirements: readonly string[];
  readonly noInstallProject: boolean;
  readonly venv: string;
  readonly uvVersion: string | undefined;
  readonly uvChecksum: readonly string[];
  readonly cache: 'auto' | 'true' | 'false';
  readonly cacheSuffix: string | undefined;
  readonly systemPackages: readonly string[];
  readonly envFile: string | undefined;
  readonly environmentVariables: string | undefined;
  readonly envSkip: readonly string[];
  readonly envAllow: readonly string[];
  readonly envFileMask: readonly string[];
  readonly wheelDir: string | undefined;
  readonly timeout: number;
}

export type Output = 'python-version' | 'python-path' | 'venv' | 'uv-version' | 'uv-path' | 'cache-hit' | 'cache-key' | 'packages' | 'seconds';

export const spec: ActionSpec = {
  name: 'setup-environment',
  inputs: {
    'python-version': { type: 'string', default: '' },
    'python-version-file': { type: 'string', default: '' },
    'working-directory': { type: 'string', default: '.' },
    'manager': { type: 'choice', default: 'auto', options: ['auto', 'uv', 'pip', 'poetry', 'pdm', 'pipenv'] },
    'locked': { type: 'boolean' },
    'groups': { type: 'lines', default: '' },
    'no-dev': { type: 'boolean', default: 'false' },
    'only-group': { type: 'lines', default: '' },
    'no-group': { type: 'lines', default: '' },
    'all-groups': { type: 'boolean', default: 'false' },
    'no-default-groups': { type: 'boolean', default: 'false' },
    'extras': { type: 'lines', default: '' },
    'all-extras': { type: 'boolean', default: 'false' },
    'no-extra': { type: 'lines', default: '' },
    'package': { type: 'lines', default: '' },
    'all-packages': { type: 'boolean', default: 'false' },
    'requirements': { type: 'lines', default: '' },
    'no-install-project': { type: 'boolean', default: 'false' },
    'venv': { type: 'string', default: '.venv' },
    'uv-version': { type: 'string', default: '' },
    'uv-checksum': { type: 'lines', default: '' },
    'cache': { type: 'choice', default: 'auto', options: ['auto', 'true', 'false'] },
    'cache-suffix': { type: 'string', default: '' },
    'system-packages': { type: 'lines', default: '' },
    'env-file': { type: 'string', default: '' },
    'environment-variables': { type: 'secret' },
    'env-skip': { type: 'lines', default: '' },
    'env-allow': { type: 'lines', default: '' },
    'env-file-mask': { type: 'lines', default: '' },
    'wheel-dir': { type: 'string', default: '' },
    'timeout': { type: 'duration', default: '20m' },
  },
  outputs: ['python-version', 'python-path', 'venv', 'uv-version', 'uv-path', 'cache-hit', 'cache-key', 'packages', 'seconds'],
};
