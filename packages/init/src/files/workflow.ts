/** The workflow: tests and gate by Guarded Deploy's, and the release in a job of the repository's own. Pure. */
import { stringify } from 'yaml';
import type { Layout } from './layout.ts';

/** The commit of actions/checkout that Guarded Deploy's own workflows use (v7.0.1). */
const CHECKOUT = '3d3c42e5aac5ba805825da76410c181273ba90b1';

const PRODUCT = 'guarded-deploy/guarded-deploy';

/** `deploy-on`: each environment and its branch. */
function environmentsOf(layout: Layout): string {
  return layout.answers.environments
    .map(({ name, branch }) => `${name}: [${JSON.stringify(branch)}]`)
    .join('\n');
}

/** Services that the application's packages speak with, for its tests. */
function servicesOf(packages: ReadonlySet<string>): Record<string, string> {
  const has = (...names: string[]) => names.some(name => packages.has(name));
  return {
    mariadb: has('mysqlclient', 'pymysql', 'mysql-connector-python', 'asyncmy', 'aiomysql')
      ? '10.11'
      : 'none',
    postgresql: has('psycopg', 'psycopg2', 'psycopg2-binary', 'psycopg-binary', 'asyncpg', 'pg8000')
      ? '16'
      : 'none',
    rabbitmq: has('pika', 'dramatiq-rabbitmq') ? '3.13' : 'none',
  };
}

/** Debian packages that packages without wheels need to be built: package → what its documents ask for. */
const BUILT: Readonly<Record<string, readonly string[]>> = {
  mysqlclient: ['libmariadb-dev', 'pkg-config', 'gcc'],
  psycopg2: ['libpq-dev', 'gcc'],
  'python-ldap': ['libldap-dev', 'libsasl2-dev', 'gcc'],
  pygraphviz: ['libgraphviz-dev', 'pkg-config', 'gcc'],
};

/** What has to be installed before the project's packages can be. */
export const systemPackages = (packages: ReadonlySet<string>): readonly string[] => [
  ...new Set(Object.entries(BUILT).flatMap(([name, needed]) => (packages.has(name) ? needed : []))),
];

export function workflow(layout: Layout): string {
  const { findings, answers } = layout;
  const { pin, environments } = answers;
  const python = findings.packaging.python ?? '3.12';
  const system = systemPackages(findings.packaging.packages);
  const branches = [...new Set(environments.map(({ branch }) => branch))];
  const document = {
    name: 'Deploy',
    on: { push: { branches }, pull_request: {} },
    permissions: {},
    jobs: {
      ci: {
        permissions: { contents: 'write', 'pull-requests': 'read', actions: 'read' },
        uses: `${PRODUCT}/.github/workflows/ci.yml@${pin}`,
        with: {
          'working-directory': layout.base,
          'python-versions': JSON.stringify([python]),
          'deploy-on': environmentsOf(layout),
          deploy: false,
          ...servicesOf(findings.packaging.packages),
          ...(system.length > 0 ? { 'system-packages': system.join('\n') } : {}),
        },
        secrets: { DATABASE_URL: '${{ secrets.DATABASE_URL }}', ENVIRONMENT: '${{ secrets.ENVIRONMENT }}' },
      },
      release: {
        needs: 'ci',
        if: "needs.ci.outputs.prepared != ''",
        'runs-on': 'ubuntu-24.04',
        environment: '${{ needs.ci.outputs.environment }}',
        permissions: { contents: 'write', actions: 'read' },
        concurrency: { group: 'deploy-${{ needs.ci.outputs.environment }}', queue: 'max' },
        steps: [
          {
            uses: `actions/checkout@${CHECKOUT}`,
            with: { ref: '${{ needs.ci.outputs.ref }}', 'persist-credentials': false },
          },
          {
            uses: `${PRODUCT}@${pin}`,
            with: {
              phase: 'release',
              prepared: '${{ needs.ci.outputs.prepared }}',
              environment: '${{ needs.ci.outputs.environment }}',
              // By this lock it is seen whether another deploy had its turn since; prepare's is called so.
              ...(layout.base === '.'
                ? {}
                : {
                    key: `deploy \${{ needs.ci.outputs.environment }} ${layout.base}`,
                    'working-directory': layout.base,
                  }),
              'private-key': '${{ secrets.SSH_PRIVATE_KEY }}',
              'known-hosts': '${{ secrets.SSH_KNOWN_HOSTS }}',
              variables: '${{ secrets.RELEASE_VARIABLES }}',
            },
          },
        ],
      },
    },
  };
  return [
    '# Tests each pull request and push, and releases a push: who may run, the database and the lock are looked at first.',
    '# `ci` has no keys of the hosts; `release` has them and runs no code of this repository.',
    stringify(document, { lineWidth: 0, nullStr: '' }),
  ].join('\n');
}
