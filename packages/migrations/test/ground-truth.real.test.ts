import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { judge } from '../src/judge/judge.ts';
import {
  compatSeen,
  factsOf,
  MARIADB,
  type Observation,
  observeMariaDb,
  observePostgres,
  POSTGRESQL,
  pendingOf,
  SETUP,
} from './ground-truth.ts';

const noMaria = mariaDbMissing();
const noPostgres = postgresMissing();
if (noMaria) console.warn(`skipped: ${noMaria}`);
if (noPostgres) console.warn(`skipped: ${noPostgres}`);

(noMaria ? describe.skip : describe)('the rule table says what MariaDB does', () => {
  let server: DatabaseService;
  let facts: ReturnType<typeof factsOf>;
  let observed: Observation[];
  beforeAll(async () => {
    server = await startMariaDb();
    server.sql(SETUP.mariadb);
    facts = factsOf(server, 'mariadb');
    // In parts, since a client is given one minute and a busy machine needs more for all of them.
    const part = 12;
    observed = MARIADB.flatMap((_, at) =>
      at % part === 0 ? observeMariaDb(server, MARIADB.slice(at, at + part)) : [],
    );
  }, 300_000);
  afterAll(() => server?.stop());

  test.each(MARIADB.map((sql, index) => [sql, index] as const))('%s', (sql, index) => {
    const judged = judge(pendingOf(sql, 'mariadb', server.version, facts), 'flyway')[0]!;
    const { lock, compat } = observed[index]!;
    expect({ lock: judged.lock, compat: compatSeen(judged) }).toEqual({ lock, compat });
  });

  // The statement runs as a migration would run it, without a clause, while a second connection writes all the time.
  test.each([
    ['ALTER TABLE big ADD INDEX i (n)', 'online'],
    ['ALTER TABLE big MODIFY nn INT NULL', 'online'],
    ['ALTER TABLE big MODIFY n BIGINT NULL', 'rewrites'],
    ['ALTER TABLE big ADD CONSTRAINT ck CHECK (n > -1)', 'rewrites'],
  ])('%s: a second session that writes meanwhile %s', (sql, lock) => {
    server.sql(`DROP TABLE IF EXISTS big, written;
CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, n INT NULL, nn INT NOT NULL, pad CHAR(200) NOT NULL DEFAULT 'x');
CREATE TABLE written (at DOUBLE NOT NULL, what CHAR(10) NOT NULL) ENGINE=MyISAM;
INSERT INTO big (n, nn) SELECT seq, seq FROM seq_1_to_120000;
DROP PROCEDURE IF EXISTS writer;
DELIMITER //
CREATE PROCEDURE writer() BEGIN
  DECLARE laps INT DEFAULT 0;
  WHILE laps < 100000 AND NOT EXISTS (SELECT 1 FROM written WHERE what = 'end') DO
    INSERT INTO big (n, nn) VALUES (1, 1);
    INSERT INTO written VALUES (UNIX_TIMESTAMP(SYSDATE(6)), 'write');
    DO SLEEP(0.002);
    SET laps = laps + 1;
  END WHILE;
END//
DELIMITER ;
SET GLOBAL event_scheduler = ON;
CREATE EVENT writing ON SCHEDULE AT CURRENT_TIMESTAMP DO CALL writer();
DO SLEEP(0.3);
INSERT INTO written VALUES (UNIX_TIMESTAMP(SYSDATE(6)), 'begin');
${sql};
INSERT INTO written VALUES (UNIX_TIMESTAMP(SYSDATE(6)), 'stop');
DO SLEEP(0.2);
INSERT INTO written VALUES (UNIX_TIMESTAMP(SYSDATE(6)), 'end');`);
    const rows = server
      .sql('SELECT what, at FROM written ORDER BY at')
      .trim()
      .split('\n')
      .map(line => line.split('\t'));
    const at = (name: string) => Number(rows.find(([what]) => what === name)?.[1]);
    const inside = rows
      .filter(([what, time]) => what === 'write' && Number(time) > at('begin') && Number(time) < at('stop'))
      .map(([, time]) => Number(time));
    const moments = [at('begin'), ...inside, at('stop')];
    const longest = Math.max(...moments.slice(1).map((moment, index) => moment - moments[index]!));
    const share = longest / (at('stop') - at('begin'));
    // Blocked: one pause that is nearly the whole statement. Online: the writes go on within it.
    expect(share > 0.7 ? 'rewrites' : 'online').toBe(lock);
  });

  test.each([
    'UPDATE t SET n = n + 1',
    'DELETE FROM t WHERE n > 0',
    'INSERT INTO copied (id) SELECT id FROM t',
  ])('%s: rows stay locked until the transaction ends', sql => {
    const relations = [...(facts.relations ?? []), 'copied'];
    const pending = pendingOf(sql, 'mariadb', server.version, { ...facts, relations });
    const [judged] = judge(pending, 'flyway');
    expect(judged?.lock).toBe('blocks-writes');
    const locked = server.sql(`${SETUP.mariadb} CREATE TABLE IF NOT EXISTS copied (id INT PRIMARY KEY);
START TRANSACTION; ${sql}; DO SLEEP(0.2);
SELECT trx_rows_locked > 40 FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = CONNECTION_ID(); ROLLBACK;`);
    expect(locked.trim()).toBe('1');
  });
});

(noPostgres ? describe.skip : describe)('the rule table says what PostgreSQL does', () => {
  let server: DatabaseService;
  let facts: ReturnType<typeof factsOf>;
  let observed: Observation[];
  beforeAll(async () => {
    server = await startPostgres();
    server.sql(SETUP.postgresql);
    facts = factsOf(server, 'postgresql');
    observed = observePostgres(server, POSTGRESQL);
  }, 120_000);
  afterAll(() => server?.stop());

  test.each(POSTGRESQL.map((sql, index) => [sql, index] as const))('%s', (sql, index) => {
    const judged = judge(pendingOf(sql, 'postgresql', server.version, facts), 'flyway')[0]!;
    const { lock, compat, writes } = observed[index]!;
    if (sql.includes('CONCURRENTLY')) {
      expect(judged.compat).toBe(compat);
      return;
    }
    expect({ lock: judged.lock, compat: compatSeen(judged) }).toEqual({ lock, compat });
    // What takes long by this table must be what others wait for: an online change lets a second session write.
    if (judged.lock === 'online') expect(writes).toBe(true);
    if (judged.lock === 'blocks-writes' || judged.lock === 'rewrites') expect(writes).toBe(false);
  });

  test.each(POSTGRESQL.filter(sql => sql.includes('CONCURRENTLY')))('%s: reads and writes go on', sql => {
    const [judged] = judge(pendingOf(sql, 'postgresql', server.version, facts), 'flyway');
    // An old transaction holds the build up, so that it is certainly running while the third session reads and writes.
    const during = server
      .sql(
        `${SETUP.postgresql}
SELECT dblink_connect('old', 'host=${server.socket} port=${server.port} user=postgres dbname=${server.database}');
SELECT dblink_connect('build', 'host=${server.socket} port=${server.port} user=postgres dbname=${server.database}');
SELECT dblink_exec('old', 'BEGIN'); SELECT dblink_exec('old', 'INSERT INTO t (nn) VALUES (1)');
SELECT dblink_send_query('build', '${sql}');
SELECT pg_sleep(0.3);
SELECT 'RUNNING', count(*) FROM pg_stat_activity WHERE query = '${sql}' AND state = 'active';
SET lock_timeout = '500ms';
SELECT 'READ', count(*) > 0 FROM t; UPDATE t SET f = 1 WHERE id = 9; INSERT INTO t (nn) VALUES (5);
SELECT 'WROTE', 1;
SELECT dblink_cancel_query('build'); SELECT dblink_exec('old', 'COMMIT'); SELECT dblink_disconnect('build'); SELECT dblink_disconnect('old');`,
      )
      .split('\n');
    expect(during).toEqual(expect.arrayContaining(['RUNNING\t1', 'READ\tt', 'WROTE\t1']));
    expect(judged?.lock).toBe('online');
  });
});
