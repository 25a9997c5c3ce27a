/** The inputs that the reusable workflows share: one name, one type, one default and one meaning wherever a workflow has them. */

type Workflow = 'ci' | 'test' | 'prepare' | 'deploy' | 'operate' | 'comment';

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
  'working-directory': text('.', 'ci', 'test', 'prepare', 'deploy', 'operate', 'comment'),
  config: text('deploy/release.yml', 'ci', 'prepare', 'deploy', 'operate', 'comment'),
  'runs-on': text('ubuntu-24.04', 'ci', 'test', 'prepare', 'deploy', 'operate', 'comment'),
  'python-versions': text('["3.11", "3.12"]', 'ci', 'test', 'comment'),
  'python-version': text('', 'prepare', 'deploy'),
  'system-packages': text('', 'ci', 'test', 'prepare', 'deploy', 'comment'),
  groups: text('', 'ci', 'test', 'prepare', 'deploy', 'comment'),
  package: text('', 'ci', 'test', 'prepare', 'deploy', 'comment'),
  'env-file': text('', 'ci', 'test', 'prepare', 'deploy', 'comment'),
  settings: text('', 'ci', 'test', 'prepare', 'deploy', 'comment'),
  'before-tests': text('', 'ci', 'test', 'comment'),
  shards: text('["1/1"]', 'ci', 'test'),
  'matrix-include': text('[]', 'ci', 'test'),
  'matrix-exclude': text('[]', 'ci', 'test'),
  mariadb: text('10.11', 'ci', 'test', 'comment'),
  rabbitmq: text('3.13', 'ci', 'test', 'comment'),
  postgresql: text('none', 'ci', 'test', 'comment'),
  'pytest-args': text('', 'ci', 'test', 'comment'),
  reruns: { type: 'number', default: 0, in: ['ci', 'test'] },
  wheels: text('', 'ci', 'prepare', 'deploy', 'comment'),
  'unlocked-wheels': text('', 'ci', 'deploy', 'comment'),
  'wait-timeout': text('30m', 'ci', 'deploy', 'comment'),
  'on-pending': text('fail', 'prepare', 'deploy'),
  comment: text('code', 'prepare', 'deploy'),
  'deploy-runs-on': text('', 'ci', 'comment'),
  guard: { type: 'boolean', default: true, in: ['prepare', 'deploy'] },
  'prepare-environment': text('', 'prepare', 'deploy'),
};

/** Secrets by the job that they are for. */
export const SHARED_SECRETS: Readonly<Record<string, readonly Workflow[]>> = {
  SSH_PRIVATE_KEY: ['ci', 'deploy', 'operate', 'comment'],
  SSH_KNOWN_HOSTS: ['ci', 'deploy', 'operate', 'comment'],
  VAULT_PASSWORD: ['ci', 'deploy', 'operate', 'comment'],
  RELEASE_VARIABLES: ['ci', 'deploy', 'operate', 'comment'],
  DATABASE_URL: ['ci', 'prepare', 'deploy', 'comment'],
  SECRET_KEY: ['ci', 'prepare', 'deploy', 'comment'],
  ENVIRONMENT: ['ci', 'test', 'prepare', 'deploy', 'comment'],
};

export const WORKFLOWS: readonly Workflow[] = ['ci', 'test', 'prepare', 'deploy', 'operate', 'comment'];
