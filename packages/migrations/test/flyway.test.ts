import { tmpdir } from 'node:os';
import { Deadline } from '@guarded-deploy/deadline';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { nodeFiles } from '../src/index.ts';
import type { Judged } from '../src/model/verdict.ts';
import { observeFlyway, stretchesOf } from '../src/observe/flyway.ts';
import { configurationOf, withPlaceholders } from '../src/observe/flyway-config.ts';
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

describe('what else the configuration says', () => {
  const read = (files: Readonly<Record<string, string>>, env: Record<string, string> = {}) => {
    for (const [path, text] of Object.entries(files)) project.file(path, text);
    return configurationOf(nodeFiles, env, { directory: project.root });
  };

  test.each<[string, Record<string, string>, Record<string, string>, boolean]>([
    ['by default', { 'flyway.conf': 'flyway.url=x\n' }, {}, true],
    ['in flyway.conf', { 'flyway.conf': 'flyway.postgresql.transactional.lock=false\n' }, {}, false],
    ['in flyway.toml', { 'flyway.toml': '[flyway.postgresql.transactional]\nlock = false\n' }, {}, false],
    ['in a variable', { 'flyway.conf': '' }, { FLYWAY_POSTGRESQL_TRANSACTIONAL_LOCK: 'false' }, false],
    ['commented out', { 'flyway.conf': '# flyway.postgresql.transactional.lock=false\n' }, {}, true],
  ])('the lock while migrations run, %s', (_, files, env, expected) => {
    expect(read(files, env).transactionalLock).toBe(expected);
  });

  test('what runs on each connection, and a value over two lines', () => {
    expect(read({ 'flyway.conf': 'flyway.initSql = SET ROLE \\\n  owner\n' }).initSql).toBe('SET ROLE owner');
    project.remove('flyway.conf');
    const toml = '[environments.default]\nurl = "jdbc:postgresql://h/d"\ninitSql = "SET ROLE x"\n';
    expect(read({ 'flyway.toml': toml }).initSql).toBe('SET ROLE x');
    expect(read({ 'flyway.toml': toml }, { FLYWAY_INIT_SQL: 'SET ROLE y' }).initSql).toBe('SET ROLE y');
  });

  test('placeholders: of the file, of variables, and those that nobody has given', () => {
    const given = read(
      {
        'flyway.conf':
          'flyway.url=jdbc:postgresql://h/shop\nflyway.user=me\nflyway.placeholders.table=item\n',
      },
      { FLYWAY_PLACEHOLDERS_OWNER: 'boss' },
    );
    expect(
      withPlaceholders(
        'ALTER TABLE ${table} OWNER TO ${owner}; -- ${flyway:database} ${flyway:user} ${other',
        given,
      ),
    ).toBe('ALTER TABLE item OWNER TO boss; -- shop me ${other');
    expect(withPlaceholders('${other} ${table}', given)).toBe('${other} item');
    project.file(
      'flyway.conf',
      'flyway.placeholderPrefix=#[\nflyway.placeholderSuffix=]\nflyway.placeholders.a=1\n',
    );
    expect(withPlaceholders('#[a] ${a}', read({}))).toBe('1 ${a}');
    project.file('flyway.conf', 'flyway.placeholderReplacement=false\nflyway.placeholders.a=1\n');
    expect(withPlaceholders('${a}', read({}))).toBe('${a}');
  });
});

describe('migrations that run in one go', () => {
  const judged = (name: string, sql = 'SELECT 1'): Judged => ({
    app: '',
    name,
    file: null,
    atomic: true,
    operations: [{ type: 'sql', description: '', sql: [sql] }],
    database: 'default',
    lock: 'instant',
    compat: 'keeps',
    findings: [],
    safe: true,
  });
  const BUILD = 'CREATE INDEX CONCURRENTLY i ON t (a)';
  const shape = (all: readonly Judged[], engine: 'postgresql' | 'mariadb' = 'postgresql', locked = false) =>
    stretchesOf(all, engine, locked).map(
      ({ patient, migrations }) =>
        `${patient ? 'waits' : 'gives way'}: ${migrations.map(({ name }) => name).join(' ')}`,
    );

  test.each<[string, readonly Judged[], string[]]>([
    ['none waits', [judged('1'), judged('2')], ['gives way: 1 2']],
    [
      'one among others',
      [judged('1'), judged('2', BUILD), judged('3')],
      ['gives way: 1', 'waits: 2', 'gives way: 3'],
    ],
    [
      'repeatable ones are one stretch',
      [judged('1', BUILD), judged('view'), judged('work', BUILD)],
      ['waits: 1', 'waits: view work'],
    ],
    ['or part of the last', [judged('1'), judged('view')], ['gives way: 1 view']],
  ])('%s', (_, all, expected) => {
    expect(shape(all)).toEqual(expected);
  });

  test('nobody waits for ever: not under Flyway’s own lock, nor on another engine', () => {
    expect(shape([judged('1'), judged('2', BUILD)], 'postgresql', true)).toEqual(['gives way: 1 2']);
    expect(shape([judged('1'), judged('2', BUILD)], 'mariadb')).toEqual(['gives way: 1 2']);
  });
});
