/** Flyway on real servers: what the server is asked, CONCURRENTLY under its lock, and the state that a failure leaves. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GuardOptions, GuardResult } from '../src/index.ts';
import { callGuard } from './harness.ts';
import { emptyProject, type Project } from './projects.ts';
import { bothServers, createDatabase, type EngineName, whyMissing } from './servers.ts';
import { holdLock } from './tools.ts';

const FLYWAY = join(import.meta.dirname, '../../../.cache/flyway/flyway-10.21.0/flyway');
const why = existsSync(FLYWAY)
  ? whyMissing()
  : 'there is no Flyway in .cache/flyway (scripts/bootstrap --full fetches it with Maven)';
if (why) console.warn(`skipped: Flyway: ${why}`);
const describeIf = why ? describe.skip : describe;

const servers = bothServers(why);

let project: Project;
afterEach(() => project?.delete());
let counter = 0;
let name = '';
let engine: EngineName = 'postgresql';
let told: string[] = [];
function begin(
  on: EngineName,
  conf = '',
  setUp = 'CREATE TABLE item (id int PRIMARY KEY, name varchar(50));',
): void {
  counter += 1;
  engine = on;
  told = [];
  name = `flyway${counter}`;
  createDatabase(servers[on], on, name);
  project = emptyProject();
  project.file(
    'flyway.conf',
    `flyway.url=jdbc:${on}://127.0.0.1:${servers[on].port}/${name}\nflyway.user=${servers[on].user}\nflyway.locations=filesystem:sql\nflyway.baselineOnMigrate=true\nflyway.baselineVersion=0\n${conf}`,
  );
  sql(setUp);
}
const sql = (text: string) => servers[engine].sql(text, name);
const look = (more: Partial<GuardOptions> = {}) =>
  callGuard(project.root, '', {
    flyway: FLYWAY,
    lockTimeout: 1,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, FLYWAY_PASSWORD: servers[engine].password },
    tell: text => told.push(text),
    ...more,
  });
const rules = ({ pending }: GuardResult) =>
  pending.map(({ findings }) => findings.filter(({ note }) => !note).map(({ rule }) => rule));

describeIf('what the server is asked', () => {
  test('PostgreSQL: version, columns and keys decide', async () => {
    begin('postgresql');
    sql('CREATE INDEX plain ON item (name); CREATE UNIQUE INDEX single ON item (name)');
    project.file('sql/V1__a.sql', 'ALTER TABLE item ADD COLUMN flag boolean NOT NULL DEFAULT false;\n');
    project.file('sql/V2__b.sql', 'ALTER TABLE item ALTER COLUMN name TYPE varchar(100);\n');
    project.file('sql/V3__c.sql', 'DROP INDEX plain;\n');
    const result = await look();
    expect(result).toMatchObject({
      databases: [{ engine: 'postgresql', version: servers.postgresql.version }],
    });
    expect(result.pending[0]).toMatchObject({ safe: true, lock: 'instant' });
    expect(result.pending[2]).toMatchObject({ safe: true });
    project.file('sql/V3__c.sql', 'DROP INDEX single;\n');
    expect(rules(await look())[2]).toEqual(['drop-unique']);
  });

  test('MariaDB: the same, and a password is in no argument and no word', async () => {
    begin('mariadb');
    sql('CREATE INDEX plain ON item (name)');
    project.file('sql/V1__a.sql', 'ALTER TABLE item MODIFY COLUMN name varchar(60);\n');
    project.file('sql/V2__b.sql', 'DROP INDEX plain ON item;\n');
    const result = await look();
    expect(result.databases).toMatchObject([{ engine: 'mariadb', version: servers.mariadb.version }]);
    expect(result.pending.map(({ safe }) => safe)).toEqual([true, true]);
    expect(JSON.stringify(result)).not.toContain(servers.mariadb.password);
  });

  test('placeholders have the values of the configuration', async () => {
    begin('postgresql', 'flyway.placeholders.table=item\n');
    project.file('sql/V1__a.sql', 'ALTER TABLE ${table} ADD COLUMN note text;\n');
    const result = await look();
    expect(result.pending).toMatchObject([
      { safe: true, operations: [{ sql: ['ALTER TABLE item ADD COLUMN note text;'] }] },
    ]);
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({
      status: 'clean',
      applied: [{ name: '1' }],
    });
  });
});

describeIf('CREATE INDEX CONCURRENTLY', () => {
  const valid = () =>
    sql("SELECT 'valid: ' || indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix')");

  test('under the lock that Flyway takes by default: told before, and true words after', async () => {
    begin('postgresql');
    project.file('sql/V1__a.sql', 'CREATE INDEX CONCURRENTLY ix ON item (name);\n');
    const before = await look();
    expect(before).toMatchObject({ status: 'unsafe' });
    expect(rules(before)[0]).toContain('transactional-lock');
    expect(before.fault?.message).toContain('flyway.postgresql.transactional.lock=false');
    expect(await look({ onPending: 'apply-safe' })).toMatchObject({ status: 'unsafe', applied: [] });
    const after = await look({ onPending: 'apply' });
    expect(after).toMatchObject({
      status: 'error',
      applied: [],
      pending: [{ name: '1' }],
      fault: { code: 'MIGRATION_LOCK_TIMEOUT' },
    });
    expect(after.fault?.message).not.toMatch(/rolled back whole/);
    expect(after.fault?.message).toMatch(/INVALID index ix of item, which the next try drops/);
    expect(valid()).toContain('valid: false');

    // As the words say.
    project.file(
      'flyway.conf',
      `${'flyway.postgresql.transactional.lock=false'}\nflyway.url=jdbc:postgresql://127.0.0.1:${servers.postgresql.port}/${name}\nflyway.user=postgres\nflyway.locations=filesystem:sql\nflyway.baselineOnMigrate=true\nflyway.baselineVersion=0\n`,
    );
    const looked = await look();
    expect(rules(looked)[0]).not.toContain('transactional-lock');
    expect(looked.notes.join()).toMatch(/INVALID index ix of item/);
    expect(await look({ onPending: 'apply' })).toMatchObject({
      status: 'clean',
      fault: undefined,
      applied: [{ name: '1' }],
    });
    expect(valid()).toContain('valid: true');
  });

  test('among others: each run waits as it should, repeatable ones come last', async () => {
    begin(
      'postgresql',
      'flyway.postgresql.transactional.lock=false\nflyway.initSql=SET search_path TO public\n',
    );
    project.file('sql/V1__a.sql', 'ALTER TABLE item ADD COLUMN note text;\n');
    project.file('sql/V2__b.sql', 'CREATE INDEX CONCURRENTLY ix ON item (note);\n');
    project.file('sql/V3__c.sql', 'ALTER TABLE item ADD COLUMN last text;\n');
    project.file('sql/R__view.sql', 'CREATE OR REPLACE VIEW lasts AS SELECT last FROM item;\n');
    const result = await look({ onPending: 'apply' });
    expect(result).toMatchObject({ status: 'clean', fault: undefined });
    expect(result.applied.map(migration => migration.name)).toEqual(['1', '2', '3', 'view']);
    expect(
      sql(
        'SELECT string_agg(script, chr(32) ORDER BY installed_rank) FROM flyway_schema_history WHERE version IS DISTINCT FROM chr(48)',
      ),
    ).toContain('V1__a.sql V2__b.sql V3__c.sql R__view.sql');
  });
});

describeIf('the state that a failure leaves', () => {
  test('MariaDB: what took effect, where it stopped, and that it is recorded as failed', async () => {
    begin('mariadb');
    project.file('sql/V1__a.sql', 'ALTER TABLE item ADD COLUMN a int;\n');
    project.file('sql/V2__b.sql', 'ALTER TABLE item ADD COLUMN b int;\nALTER TABLE item ADD COLUMN a int;\n');
    project.file('sql/V3__c.sql', 'ALTER TABLE item ADD COLUMN c int;\n');
    const result = await look({ onPending: 'apply' });
    expect(result).toMatchObject({
      status: 'error',
      applied: [{ name: '1' }],
      pending: [{ name: '2' }, { name: '3' }],
      fault: { code: 'MIGRATION_FAILED', place: { file: 'sql/V2__b.sql', line: 2 } },
    });
    expect(result.fault?.message).toMatch(
      /2 failed: .*Duplicate column.*not transactional here: the statements before line 2 have taken effect.*recorded it as failed.*flyway repair/s,
    );
    expect(await look()).toMatchObject({
      status: 'error',
      fault: { code: 'MIGRATION_HISTORY_INCONSISTENT' },
    });
  });

  test('PostgreSQL: rolled back whole, and the next run goes on', async () => {
    begin('postgresql');
    project.file('sql/V1__a.sql', 'ALTER TABLE item ADD COLUMN a int;\n');
    project.file('sql/V2__b.sql', 'ALTER TABLE item ADD COLUMN b int;\nALTER TABLE item ADD COLUMN a int;\n');
    const result = await look({ onPending: 'apply' });
    expect(result).toMatchObject({ status: 'error', applied: [{ name: '1' }], pending: [{ name: '2' }] });
    expect(result.fault?.message).toMatch(/2 failed: .*already exists.*rolled back whole.*still there: 1\./s);
    expect(
      sql(
        "SELECT 'columns: ' || string_agg(column_name, ' ' ORDER BY column_name) FROM information_schema.columns WHERE table_name = 'item'",
      ),
    ).toContain('columns: a id name');
    project.file('sql/V2__b.sql', 'ALTER TABLE item ADD COLUMN b int;\n');
    expect(await look({ onPending: 'apply' })).toMatchObject({ status: 'clean', applied: [{ name: '2' }] });
  });

  test.each(['postgresql', 'mariadb'] as const)(
    '%s: cancelled in the middle: what is recorded is asked',
    async on => {
      begin(on);
      project.file('sql/V1__a.sql', 'ALTER TABLE item ADD COLUMN a int;\n');
      project.file(
        'sql/V2__b.sql',
        `ALTER TABLE item ADD COLUMN b int;\n${on === 'postgresql' ? 'SELECT pg_sleep(60)' : 'SELECT SLEEP(60)'};\n`,
      );
      const cancelled = new AbortController();
      const at =
        on === 'postgresql'
          ? "SELECT 'there' FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"
          : "SELECT 'there' FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'";
      const watch = setInterval(() => {
        if (sql(at).includes('there')) cancelled.abort(new Error('The run was cancelled.'));
      }, 200);
      using deadline = new Deadline(120, 'the guard', { signal: cancelled.signal });
      const result = await look({ onPending: 'apply', deadline, lastQuestion: 100 });
      clearInterval(watch);
      expect(result).toMatchObject({
        status: 'error',
        applied: [{ name: '1' }],
        pending: [{ name: '2' }],
        fault: { code: 'MIGRATION_FAILED' },
      });
      expect(result.fault?.message).toMatch(
        on === 'postgresql'
          ? /2 failed: The run was cancelled\. It ran in a transaction and was rolled back whole\. .*still there: 1\./s
          : /2 failed: The run was cancelled\..*each of its statements may or may not have taken effect/s,
      );
    },
  );

  test.each(['postgresql', 'mariadb'] as const)(
    '%s: gives way to a lock, and is tried again only where nothing was changed',
    async on => {
      // The project's own words for each connection stay, and the limit comes behind them.
      begin(
        on,
        on === 'postgresql' ? 'flyway.initSql=SET search_path TO public\n' : 'flyway.initSql=SET @own = 1\n',
        'CREATE TABLE item (id int PRIMARY KEY, name varchar(50)); CREATE TABLE other (a int);',
      );
      project.file(
        'sql/V1__a.sql',
        'ALTER TABLE other ADD COLUMN b int;\nALTER TABLE item ADD COLUMN a int;\n',
      );
      const release = await holdLock(servers[on], on, name, 'SELECT count(*) FROM item');
      const result = await look({ onPending: 'apply', retries: 1 });
      await release();
      expect(result).toMatchObject({
        status: 'error',
        applied: [],
        fault: { code: 'MIGRATION_LOCK_TIMEOUT', place: { file: 'sql/V1__a.sql', line: 2 } },
      });
      if (on === 'postgresql') {
        expect(result.fault?.message).toMatch(/rolled back whole/);
        expect(told.join()).toMatch(/trying again/);
      } else {
        expect(result.fault?.message).toMatch(/statements before line 2 have taken effect/);
        expect(told.join()).not.toMatch(/trying again/);
      }
    },
  );
});

describeIf('files that cannot be meant', () => {
  test('a merge that was not finished', async () => {
    begin('postgresql');
    project.file(
      'sql/V1__a.sql',
      'ALTER TABLE item ADD COLUMN a int;\n<<<<<<< HEAD\nALTER TABLE item ADD COLUMN b int;\n=======\nSELECT 1;\n>>>>>>> other\n',
    );
    expect(await look()).toMatchObject({
      status: 'error',
      fault: { code: 'MERGE_UNFINISHED', place: { file: 'sql/V1__a.sql', line: 2 } },
    });
  });

  test('configurations in two directories: none is taken for the one that is deployed', async () => {
    begin('postgresql');
    project.remove('flyway.conf');
    project.file('a/flyway.conf', 'flyway.url=x\n');
    project.file('b/flyway.conf', 'flyway.url=x\n');
    await expect(look()).rejects.toMatchObject({
      code: 'FLYWAY_CONFIG_MISSING',
      message: expect.stringMatching(/a\/flyway\.conf, b\/flyway\.conf/),
    });
  });

  test('a script that changes after it was judged', async () => {
    begin('postgresql');
    project.file('sql/V1__a.sql', 'ALTER TABLE item ADD COLUMN a int;\n');
    let done = false;
    const tell = () => {
      if (!done) project.file('sql/V1__a.sql', 'DROP TABLE item;\n');
      done = true;
    };
    expect(await look({ onPending: 'apply', tell })).toMatchObject({
      fault: { code: 'MIGRATION_PLAN_CHANGED' },
      applied: [],
    });
    expect(sql("SELECT to_regclass('item')")).toContain('item');
  });
});

describeIf('what Flyway says of itself', () => {
  test.each([
    ['a script that only a paid edition leaves out', 'sql/V1__a.sql.conf', 'shouldExecute=false\n', ''],
    ['a setting that does not exist', 'sql/V1__a.sql.conf', 'nothingLikeIt=1\n', ''],
    ['a placeholder without a value', 'sql/V2__b.sql', 'SELECT ${missing};\n', ''],
    ['two scripts of one version', 'sql/V1__b.sql', 'SELECT 1;\n', ''],
    ['a setting that is no number', 'other', '', 'flyway.connectRetries=many\n'],
  ])('%s is no database without an answer', async (_, file, text, conf) => {
    begin('postgresql', conf);
    project.file('sql/V1__a.sql', 'SELECT 1;\n');
    project.file(file, text);
    const result = await look();
    expect(result.status).not.toBe('unreachable');
    expect(result.fault?.code ?? result.status).not.toBe('DATABASE_UNREACHABLE');
  });

  test('a server that is not there gives no answer', async () => {
    begin('postgresql');
    project.file('sql/V1__a.sql', 'SELECT 1;\n');
    project.file(
      'flyway.conf',
      'flyway.url=jdbc:postgresql://127.0.0.1:9/x\nflyway.user=x\nflyway.locations=filesystem:sql\n',
    );
    expect(await look()).toMatchObject({ status: 'unreachable' });
  });
});
