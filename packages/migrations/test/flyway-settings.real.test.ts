/** The settings of a Flyway project are those that Flyway works with: it says so itself. No server is needed. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeExec, nodeFiles } from '../src/index.ts';
import { configurationOf } from '../src/observe/flyway-config.ts';
import { emptyProject, type Project } from './projects.ts';

const FLYWAY = join(import.meta.dirname, '../../../.cache/flyway/flyway-10.21.0/flyway');
const missing = !existsSync(FLYWAY);
if (missing)
  console.warn(
    'skipped: there is no Flyway in .cache/flyway (scripts/bootstrap --full fetches it with Maven)',
  );

let project: Project;
beforeEach(() => {
  project = emptyProject();
});
afterEach(() => project.delete());

async function read(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  flywayConfig?: string,
) {
  for (const [path, text] of Object.entries(files)) project.file(path, text);
  using deadline = new Deadline(60, 'the guard');
  const dependencies = {
    exec: nodeExec,
    files: nodeFiles,
    deadline,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    temporary: tmpdir(),
    secrets: [],
    note: () => undefined,
  };
  const { root } = project;
  const told = await configurationOf(dependencies, {
    ...{ root, directory: root, flyway: FLYWAY, flywayConfig, connectTimeout: 1, lockTimeout: 1 },
  });
  const names = told.settings.files.map(path => path.slice(path.indexOf(root) + root.length + 1)).join(' ');
  return `${told.jdbc} ${told.settings.values('locations').join(',')} (${names})`;
}

const CONF = 'flyway.url=jdbc:mariadb://conf/d\nflyway.locations=filesystem:conf\n';
const TOML = `[environments.default]
url = "jdbc:postgresql://toml/d"
[environments.prod]
url = "jdbc:mysql://prod/d"
[environments.prod.flyway]
locations = ["filesystem:prod"]
[flyway]
locations = ["filesystem:toml"]
`;

(missing ? describe.skip : describe)('the settings that Flyway works with', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string | undefined, string]>([
    [
      'a flyway.conf',
      { 'flyway.conf': CONF },
      {},
      undefined,
      'jdbc:mariadb://conf/d filesystem:conf (flyway.conf)',
    ],
    [
      'a flyway.toml beside it',
      { 'flyway.conf': CONF, 'flyway.toml': TOML },
      {},
      undefined,
      'jdbc:postgresql://toml/d filesystem:toml (flyway.toml)',
    ],
    [
      'the one that is named',
      { 'flyway.conf': CONF, 'other.conf': 'flyway.url=jdbc:mariadb://other/d\n' },
      {},
      'other.conf',
      'jdbc:mariadb://other/d filesystem:conf (flyway.conf other.conf)',
    ],
    [
      'a flyway.user.toml',
      { 'flyway.toml': TOML, 'flyway.user.toml': '[flyway]\nlocations = ["filesystem:user"]\n' },
      {},
      undefined,
      'jdbc:postgresql://toml/d filesystem:user (flyway.toml flyway.user.toml)',
    ],
    [
      'files in FLYWAY_CONFIG_FILES',
      { 'flyway.conf': CONF, 'x.conf': 'flyway.locations=filesystem:x\n' },
      { FLYWAY_CONFIG_FILES: 'x.conf' },
      undefined,
      'jdbc:mariadb://conf/d filesystem:x (flyway.conf x.conf)',
    ],
    [
      'an environment that the file chooses, and its own settings',
      { 'flyway.toml': `${TOML}environment = "prod"\n` },
      {},
      undefined,
      'jdbc:mysql://prod/d filesystem:prod (flyway.toml)',
    ],
    [
      'FLYWAY_ENVIRONMENT, which Flyway does not know',
      { 'flyway.toml': TOML },
      { FLYWAY_ENVIRONMENT: 'prod' },
      undefined,
      'jdbc:postgresql://toml/d filesystem:toml (flyway.toml)',
    ],
    [
      'variables before files, also in small letters',
      { 'flyway.toml': TOML },
      { FLYWAY_URL: 'jdbc:mysql://variable/d', flyway_locations: 'filesystem:v,filesystem:w' },
      undefined,
      'jdbc:mysql://variable/d filesystem:v,filesystem:w (flyway.toml)',
    ],
    [
      'the only one below',
      { 'db/flyway.toml': TOML },
      {},
      undefined,
      'jdbc:postgresql://toml/d filesystem:toml (db/flyway.toml)',
    ],
  ])('%s', async (_, files, env, named, expected) => {
    expect(await read(files, env, named)).toBe(expected);
  });

  test('two below: none is taken for the one that is deployed', async () => {
    await expect(read({ 'db/flyway.toml': TOML, 'db/flyway.conf': CONF })).rejects.toMatchObject({
      code: 'FLYWAY_CONFIG_MISSING',
      message: expect.stringContaining('db/flyway.conf, db/flyway.toml'),
    });
  });

  test('Flyway cannot read them', async () => {
    await expect(read({ 'flyway.toml': '[flyway\n' })).rejects.toMatchObject({
      code: 'FLYWAY_SETTINGS_UNKNOWN',
    });
  });
});
