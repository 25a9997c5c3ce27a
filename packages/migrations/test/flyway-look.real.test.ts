/** A look at a Flyway project runs nothing of it; what `migrate` runs beside migrations is judged; where a history begins. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import { callGuard } from './harness.ts';
import { emptyProject, type Project } from './projects.ts';
import { bothServers, createDatabase, type EngineName, whyMissing } from './servers.ts';

const FLYWAY = join(import.meta.dirname, '../../../.cache/flyway/flyway-10.21.0/flyway');
const why = existsSync(FLYWAY)
  ? whyMissing()
  : 'there is no Flyway in .cache/flyway (scripts/bootstrap --full fetches it with Maven)';
if (why) console.warn(`skipped: looks at Flyway: ${why}`);
const describeIf = why ? describe.skip : describe;
const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
let name = '';
let engine: EngineName = 'postgresql';
const url = () => `jdbc:${engine}://127.0.0.1:${servers[engine].port}/${name}`;
const sql = (text: string) => servers[engine].sql(text, name);

const ITEM =
  'CREATE TABLE item (id int PRIMARY KEY, name varchar(50)); CREATE TABLE ran (what varchar(100));';
const BASELINE = 'flyway.baselineOnMigrate=true\nflyway.baselineVersion=0\n';

function begin(
  on: EngineName,
  files: Readonly<Record<string, string>>,
  conf: string | undefined = BASELINE,
  setUp = ITEM,
) {
  counter += 1;
  engine = on;
  name = `look${counter}`;
  createDatabase(servers[on], on, name);
  project = emptyProject();
  if (conf !== '')
    project.file(
      'flyway.conf',
      `flyway.url=${url()}\nflyway.user=${servers[on].user}\nflyway.locations=filesystem:sql\n${conf}`,
    );
  for (const [path, text] of Object.entries(files))
    project.file(path, text.replaceAll('URL', url()).replaceAll('USER', servers[on].user));
  if (setUp !== '') sql(setUp);
}

const env = () => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  FLYWAY_PASSWORD: servers[engine].password,
});
const look = (more: Partial<GuardOptions> = {}) =>
  callGuard(project.root, '', {
    flyway: FLYWAY,
    lockTimeout: 1,
    onPending: 'warn',
    safety: 'warn',
    ...more,
    env: { ...env(), ...more.env },
  });
/** Flyway itself, as the release would run it. */
const flyway = (...args: string[]) =>
  execFileSync(FLYWAY, args, {
    cwd: project.root,
    env: { ...env(), REDGATE_DISABLE_TELEMETRY: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const ran = () => [...new Set(sql('SELECT what FROM ran ORDER BY what').match(/[\w-]+/g) ?? [])];
const seen = ({ pending }: GuardResult) => pending.map(({ name, safe }) => `${name}${safe ? '' : ' unsafe'}`);

/** Every event that Flyway knows. */
const EVENTS = ['Clean', 'Migrate', 'Undo', 'Validate', 'Baseline', 'Repair', 'Info']
  .flatMap(command => [
    `before${command}`,
    `after${command}`,
    `after${command}Error`,
    `after${command}OperationFinish`,
  ])
  .concat(
    ['EachMigrate', 'EachMigrateStatement', 'EachUndo', 'EachUndoStatement'].flatMap(each => [
      `before${each}`,
      `after${each}`,
      `after${each}Error`,
    ]),
    [
      'beforeRepeatables',
      'afterVersioned',
      'afterMigrateApplied',
      'createSchema',
      'beforeCreateSchema',
      'beforeConnect',
    ],
  );
const callbacks = Object.fromEntries(
  EVENTS.map(event => [`sql/${event}__x.sql`, `INSERT INTO ran VALUES ('${event}'); DELETE FROM item;\n`]),
);

describeIf('a look runs nothing of the project', () => {
  test.each<EngineName>(['postgresql', 'mariadb'])(
    '%s: callbacks, what runs on each connection, and cleaning after a validation',
    async on => {
      begin(
        on,
        { ...callbacks, 'sql/V1__a.sql': 'CREATE TABLE fresh (id int);\n' },
        `${BASELINE}flyway.initSql=INSERT INTO ran VALUES ('initSql'); DELETE FROM item\nflyway.cleanOnValidationError=true\nflyway.cleanDisabled=false\n`,
      );
      const result = await look();
      expect(ran()).toEqual([]);
      expect(sql('SELECT COUNT(*) FROM item')).toContain('0');
      expect(seen(result)).toContain('initSql unsafe');
      expect(seen(result)).toContain('1');
    },
  );

  test('settings of an environment of its own, which win over arguments', async () => {
    begin(
      'postgresql',
      {
        ...callbacks,
        'sql/V1__a.sql': 'CREATE TABLE fresh (id int);\n',
        'flyway.toml': `[environments.prod]\nurl = "URL"\nuser = "USER"\ninitSql = """SET ROLE USER;\nINSERT INTO ran VALUES ('initSql'); DELETE FROM item"""\n[environments.prod.flyway]\nlocations = ["filesystem:sql"]\nskipDefaultCallbacks = false\ncleanOnValidationError = true\ncleanDisabled = false\n[flyway]\nenvironment = "prod"\nbaselineOnMigrate = true\nbaselineVersion = "0"\n`,
      },
      '',
    );
    const result = await look();
    expect(ran()).toEqual([]);
    expect(seen(result)).toContain('1');
    expect(result.notes.join()).toContain("Flyway's configuration was read from flyway.toml");
  });

  test('settings of the session alone are kept: they say which tables are meant', async () => {
    begin(
      'postgresql',
      { 'sql/V1__a.sql': 'ALTER TABLE item ADD COLUMN z int;\n' },
      `${BASELINE}flyway.initSql=SET search_path TO other\n`,
      `${ITEM} CREATE SCHEMA other; CREATE TABLE other.item (id int);`,
    );
    expect(seen(await look())).toEqual(['1']);
  });

  test.each<[string, Record<string, string>, string]>([
    ['a script that info would run', { 'sql/afterInfo__x.sh': '#!/bin/sh\ntouch ran\n' }, ''],
    [
      'a script that validate would run, in a directory below',
      { 'sql/a/b/beforeValidate': '#!/bin/sh\ntouch ran\n' },
      '',
    ],
    ['classes', {}, 'flyway.callbacks=org.example.Callback\n'],
    ['a jar', { 'jars/a.jar': 'PK db/callback/Mine.class' }, 'flyway.jarDirs=jars\n'],
  ])('it does not look where it cannot keep something from running: %s', async (_, files, conf) => {
    begin(
      'postgresql',
      { ...files, 'sql/V1__a.sql': 'CREATE TABLE fresh (id int);\n' },
      `${BASELINE}${conf}`,
    );
    await expect(look()).rejects.toMatchObject({ code: 'FLYWAY_LOOK_RUNS_CODE' });
    expect(existsSync(join(project.root, 'ran'))).toBe(false);
  });
});

describeIf('what migrate runs beside migrations', () => {
  test('all that Flyway itself runs is judged', async () => {
    begin(
      'postgresql',
      {
        ...callbacks,
        'sql/V1__a.sql': 'CREATE TABLE fresh (id int);\n',
        'sql/R__r.sql': 'CREATE OR REPLACE VIEW v AS SELECT 1 AS a;\n',
      },
      `${BASELINE}flyway.initSql=INSERT INTO ran VALUES ('initSql'); DELETE FROM item\n`,
    );
    const judged = (await look()).pending
      .filter(({ safe }) => !safe)
      .map(({ name }) => name.replace(/__x\.sql$/, ''));
    flyway('migrate');
    expect(ran().length).toBeGreaterThan(10);
    expect(ran().filter(event => !judged.includes(event))).toEqual([]);
    // Those of other commands are none of its business.
    expect(judged.filter(event => /Undo|Repair|Info|Clean/.test(event))).toEqual([]);
  });

  test('a harmful one is never clean, whether something is pending or not, and is not applied', async () => {
    begin('postgresql', {
      'sql/V1__a.sql': 'CREATE TABLE fresh (id int);\n',
      'sql/afterMigrate__tidy.sql': 'ALTER TABLE item DROP COLUMN name;\n',
      'sql/beforeMigrate.sql': 'SELECT 1;\n',
    });
    expect(await look({ onPending: 'apply-safe', safety: 'block' })).toMatchObject({
      status: 'unsafe',
      applied: [],
      fault: { code: 'MIGRATIONS_UNSAFE', place: { file: 'sql/afterMigrate__tidy.sql', line: 1 } },
    });
    expect(sql("SELECT column_name FROM information_schema.columns WHERE table_name = 'item'")).toContain(
      'name',
    );
    flyway('migrate', '-skipDefaultCallbacks=true');
    const later = await look({ onPending: 'fail', safety: 'block' });
    expect(later).toMatchObject({ status: 'unsafe', fault: { code: 'MIGRATIONS_UNSAFE' } });
    expect(seen(later)).toEqual(['afterMigrate__tidy.sql unsafe']);
    expect(
      await look({ onPending: 'fail', safety: 'block', allow: ['afterMigrate__tidy.sql'] }),
    ).toMatchObject({
      status: 'clean',
      pending: [],
    });
  });

  test('a harmless one is applied with the migration, and is no pending migration', async () => {
    begin('postgresql', {
      'sql/V1__a.sql': 'CREATE TABLE fresh (id int);\n',
      'sql/afterMigrate.sql': 'SELECT 1;\n',
    });
    const result = await look({ onPending: 'apply-safe', safety: 'block' });
    expect(result).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [{ name: '1' }],
      pending: [],
    });
    expect(await look({ onPending: 'fail', safety: 'block' })).toMatchObject({
      status: 'clean',
      pending: [],
    });
  });

  test('a script is not known', async () => {
    begin('postgresql', {
      'sql/V1__a.sql': 'CREATE TABLE fresh (id int);\n',
      'sql/deep/afterMigrate__x.sh': '#!/bin/sh\ntouch ran\n',
    });
    expect(seen(await look({ onPending: 'apply-safe', safety: 'block' }))).toEqual([
      '1',
      'afterMigrate__x.sh unsafe',
    ]);
  });

  test('one that changes after it was judged', async () => {
    begin('postgresql', {
      'sql/V1__a.sql': 'CREATE TABLE fresh (id int);\n',
      'sql/afterMigrate.sql': 'SELECT 1;\n',
    });
    let done = false;
    const tell = () => {
      if (!done) project.file('sql/afterMigrate.sql', 'DROP TABLE item;\n');
      done = true;
    };
    expect(await look({ onPending: 'apply', safety: 'block', tell })).toMatchObject({
      fault: { code: 'MIGRATION_PLAN_CHANGED' },
      applied: [],
    });
    expect(sql("SELECT to_regclass('item')")).toContain('item');
  });
});

describeIf('where a history begins', () => {
  const B5 = { 'sql/B5__base.sql': 'CREATE TABLE base (id int);\n' };
  const three = {
    'sql/V1__a.sql': 'CREATE TABLE a (id int);\n',
    'sql/V2__b.sql': 'CREATE TABLE b (id int);\n',
    'sql/V10__c.sql': 'CREATE TABLE c (id int);\n',
  };
  test.each<[string, EngineName, string, Record<string, string>, string, string[]]>([
    [
      'a baseline at 1, which is the default',
      'postgresql',
      'baselineOnMigrate=true',
      three,
      ITEM,
      ['2', '10'],
    ],
    [
      'a baseline in between',
      'mariadb',
      'baselineOnMigrate=true\nflyway.baselineVersion=2.0',
      three,
      ITEM,
      ['10'],
    ],
    [
      'a migration for new databases, and tables',
      'postgresql',
      'baselineOnMigrate=true\nflyway.baselineVersion=0',
      { ...three, ...B5 },
      ITEM,
      ['1', '2', '10'],
    ],
    [
      'a migration for new databases, and a new one',
      'postgresql',
      'baselineOnMigrate=true',
      { ...three, ...B5 },
      '',
      ['5', '10'],
    ],
  ])('%s (%s): what Flyway runs is what was listed', async (_, on, conf, files, setUp, expected) => {
    begin(on, files, `flyway.${conf}\n`, setUp);
    expect((await look()).pending.map(migration => migration.name)).toEqual(expected);
    flyway('migrate');
    const rows = sql(
      "SELECT version FROM flyway_schema_history WHERE type <> 'BASELINE' ORDER BY installed_rank",
    );
    expect(rows.match(/\d+/g)).toEqual(expected);
  });

  test('tables and no history, and no leave to set a baseline: Flyway refuses, and so does the guard', async () => {
    begin('postgresql', three, '\n');
    expect(await look()).toMatchObject({
      fault: {
        code: 'MIGRATION_HISTORY_INCONSISTENT',
        message: expect.stringContaining('baselineOnMigrate'),
      },
    });
    expect(() => flyway('migrate')).toThrow(/non-empty schema/);
  });

  test('an empty history, which a first migration that failed leaves', async () => {
    begin(
      'postgresql',
      { ...three, 'sql/V1__a.sql': 'SELECT nothing;\n' },
      'flyway.baselineOnMigrate=true\n',
      '',
    );
    expect(() => flyway('migrate')).toThrow();
    project.file('sql/V1__a.sql', three['sql/V1__a.sql']);
    expect((await look()).pending.map(migration => migration.name)).toEqual(['1', '2', '10']);
  });
});
