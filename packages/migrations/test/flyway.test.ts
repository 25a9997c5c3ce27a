import { tmpdir } from 'node:os';
import { Deadline } from '@guarded-deploy/deadline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { observeFlyway } from '../src/flyway.ts';
import { nodeFiles } from '../src/index.ts';
import { emptyProject, type Project } from './projects.ts';

let project: Project;
beforeEach(() => {
  project = emptyProject();
  project.file('flyway', '');
});
afterEach(() => project.delete());

/** What is known of the database by the configuration alone; Flyway's own answer is that nothing is there. */
async function database(config: Readonly<Record<string, string>>, env: Record<string, string> = {}) {
  for (const [path, text] of Object.entries(config)) project.file(path, text);
  using deadline = new Deadline(20, 'the guard');
  const observation = await observeFlyway(
    {
      exec: async () => ({ code: 0, signal: undefined, stdout: '{"migrations": []}', stderr: '' }),
      files: { ...nodeFiles, executable: path => path.endsWith('/flyway') },
      deadline,
      env,
      temporary: tmpdir(),
      secrets: [],
      note: () => undefined,
    },
    {
      root: project.root,
      directory: project.root,
      flyway: './flyway',
      connectTimeout: 1,
      lockTimeout: 1,
    },
  );
  const { engine, host, database: name } = observation.databases[0]!;
  return `${engine} ${host ?? '-'} ${name ?? '-'}`;
}

const SEVERAL = `# [environments.gone]
[environments.dev]
url = "jdbc:mariadb://dev-host:3306/dev" # the first in the file
[environments.'prod eu']
url = 'jdbc:postgresql://prod-host/prod?ssl=true'
user = "deploy"
[environments.default]
schemas = [ "a" ]
url = "jdbc:sqlite:local.db"
`;

describe('which environment of flyway.toml counts', () => {
  test.each([
    ['default, where none is chosen', SEVERAL, {}, 'sqlite - -'],
    ['the one in FLYWAY_ENVIRONMENT', SEVERAL, { FLYWAY_ENVIRONMENT: 'dev' }, 'mariadb dev-host dev'],
    [
      'the one the file chooses',
      `${SEVERAL}[flyway]\nenvironment = "prod eu"\n`,
      {},
      'postgresql prod-host prod',
    ],
    [
      'the variable before the file',
      `flyway.environment = "prod eu"\n${SEVERAL}`,
      { FLYWAY_ENVIRONMENT: 'dev' },
      'mariadb dev-host dev',
    ],
    ['FLYWAY_URL before all', SEVERAL, { FLYWAY_URL: 'jdbc:mysql://h/d' }, 'mysql h d'],
    ['none rather than another', SEVERAL, { FLYWAY_ENVIRONMENT: 'stage' }, ' - -'],
    [
      'dotted keys',
      'environments.a.url = "jdbc:mysql://a/a"\nenvironments.default.url = "jdbc:mariadb://b/b"\n',
      {},
      'mariadb b b',
    ],
    [
      'inline tables',
      '[environments]\na = { url = "jdbc:mysql://a/a" }\nb = { user = "u", url = "jdbc:mariadb://b/b" }\n',
      { FLYWAY_ENVIRONMENT: 'b' },
      'mariadb b b',
    ],
    ['no environments at all', '[flyway]\nurl = "jdbc:mariadb://old/old"\n', {}, 'mariadb old old'],
  ])('%s', async (_, toml, env, expected) => {
    expect(await database({ 'flyway.toml': toml }, env as Record<string, string>)).toBe(expected);
  });

  test('a flyway.conf has one', async () => {
    expect(await database({ 'flyway.conf': 'flyway.url=jdbc:mariadb://h:1/d\n' })).toBe('mariadb h d');
  });
});
