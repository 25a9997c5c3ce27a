/** The inputs that the reusable workflows share: one name, one type, one default and one meaning wherever a workflow has them. */

type Workflow = 'ci' | 'test' | 'prepare' | 'deploy' | 'operate';

interface SharedInput {
  readonly type: 'string' | 'boolean' | 'number';
  readonly default: string | boolean | number;
  /** Which workflows have it, because they do what it is about. */
  readonly in: readonly Workflow[];
}

const text = (fallback: string, ...where: readonly Workflow[]): SharedInput => ({
  type: 'string',
  default: fallback,
  in: where,
});

export const SHARED_INPUTS: Readonly<Record<string, SharedInput>> = {
  'working-directory': text('.', 'ci', 'test', 'prepare', 'deploy', 'operate'),
  config: text('deploy/release.yml', 'ci', 'prepare', 'deploy', 'operate'),
  'runs-on': text('ubuntu-24.04', 'ci', 'test', 'prepare', 'deploy', 'operate'),
  'python-versions': text('["3.11", "3.12"]', 'ci', 'test'),
  'python-version': text('', 'prepare', 'deploy'),
  'system-packages': text('', 'ci', 'test', 'prepare', 'deploy'),
  groups: text('', 'ci', 'test', 'prepare', 'deploy'),
  package: text('', 'ci', 'test', 'prepare', 'deploy'),
  'env-file': text('', 'ci', 'test', 'prepare', 'deploy'),
  settings: text('', 'ci', 'test', 'prepare', 'deploy'),
  'before-tests': text('', 'ci', 'test'),
  shards: text('["1/1"]', 'ci', 'test'),
  'matrix-include': text('[]', 'ci', 'test'),
  'matrix-exclude': text('[]', 'ci', 'test'),
  mariadb: text('10.11', 'ci', 'test'),
  rabbitmq: text('3.13', 'ci', 'test'),
  postgresql: text('none', 'ci', 'test'),
  'pytest-args': text('', 'ci', 'test'),
  reruns: { type: 'number', default: 0, in: ['ci', 'test'] },
  wheels: text('', 'ci', 'prepare', 'deploy'),
  'unlocked-wheels': text('', 'ci', 'deploy'),
  'wait-timeout': text('30m', 'ci', 'deploy'),
  'on-pending': text('fail', 'prepare', 'deploy'),
  guard: { type: 'boolean', default: true, in: ['prepare', 'deploy'] },
  'prepare-environment': text('', 'prepare', 'deploy'),
};

/** Secrets by the job that they are for. */
export const SHARED_SECRETS: Readonly<Record<string, readonly Workflow[]>> = {
  SSH_PRIVATE_KEY: ['ci', 'deploy', 'operate'],
  SSH_KNOWN_HOSTS: ['ci', 'deploy', 'operate'],
  VAULT_PASSWORD: ['ci', 'deploy', 'operate'],
  RELEASE_VARIABLES: ['ci', 'deploy', 'operate'],
  DATABASE_URL: ['ci', 'prepare', 'deploy'],
  SECRET_KEY: ['ci', 'prepare', 'deploy'],
  ENVIRONMENT: ['ci', 'test', 'prepare', 'deploy'],
};

export const WORKFLOWS: readonly Workflow[] = ['ci', 'test', 'prepare', 'deploy', 'operate'];
