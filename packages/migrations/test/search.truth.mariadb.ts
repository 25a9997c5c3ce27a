import type { DatabaseService } from '@guarded-deploy/local-services';
import { askedFrom, askScript } from './ask.ts';
import { applicationOf, type Case, setupOf, type Truth } from './search.case.ts';
import type { Observed } from './search.truth.postgresql.ts';

/** Rows of a filled table: the server says of itself what it locks, so that few are enough. */
const ROWS = 60;
/** Locks on as many rows count as locks that grow with the table. */
const MANY = 25;

/** From the gentlest; what MariaDB cannot keep it refuses. */
const WAYS = ['ALGORITHM=INSTANT', 'ALGORITHM=NOCOPY, LOCK=NONE', 'ALGORITHM=INPLACE, LOCK=NONE'];
/** Where the session is told to copy, a clause with a better way would be obeyed: only the lock is asked about. */
const COPYING = ['LOCK=NONE'];
const CLAUSES = /\b(ALGORITHM|LOCK)\b\s*=?\s*(COPY|SHARED|EXCLUSIVE|NONE|INSTANT|INPLACE|NOCOPY|DEFAULT)\b/i;

/** Statements that take a clause, and the text with one. undefined for those that take none or have one of their own. */
function withClause(sql: string, clause: string): string | undefined {
  const plain = sql
    .replace(/^SET STATEMENT \S+ = \d+ FOR /, '')
    .replace(/^ALTER ONLINE TABLE/, 'ALTER TABLE');
  if (CLAUSES.test(plain)) return undefined;
  // Of these MariaDB takes a clause without heeding it, or has no place for one.
  if (/\bENGINE\s*=|PARTITION/i.test(plain)) return undefined;
  if (/^OPTIMIZE TABLE/.test(plain))
    return `ALTER TABLE ${plain.slice('OPTIMIZE TABLE '.length)} FORCE, ${clause}`;
  if (/^ALTER (IGNORE )?TABLE/.test(plain)) return `${plain.replace(/\/\*!\d+ (.*)\*\//, '$1')}, ${clause}`;
  const dropped = /^DROP INDEX (\S+) ON (\S+)$/.exec(plain);
  if (dropped) return `ALTER TABLE ${dropped[2]} DROP INDEX ${dropped[1]}, ${clause}`;
  if (/^CREATE (OR REPLACE )?(UNIQUE |FULLTEXT )?INDEX/.test(plain))
    return `${plain} ${clause.replace(',', '')}`;
  return undefined;
}

const RESET = [
  'UNLOCK TABLES;',
  'SET SESSION sql_mode = DEFAULT, foreign_key_checks = 1, autocommit = 1, alter_algorithm = DEFAULT;',
];

const DATA = /^(INSERT|UPDATE|DELETE|REPLACE|SELECT|WITH)/;

/** What is asked about statements behind this one. */
function waysAfter(sql: string, ways: readonly string[]): readonly string[] {
  const setting = /^SET (?:SESSION )?alter_algorithm = '?(\w+)/.exec(sql)?.[1];
  return setting === undefined ? ways : setting === 'COPY' ? COPYING : WAYS;
}

/** One migration's statements; those on rows inside a transaction, where their locks are still there to be counted. */
function migrationScript(given: Case, number: number): string[] {
  const script: string[] = [];
  // A transaction that the text itself holds open is left as it is.
  let open = given.pending
    .slice(0, number + 1)
    .some(({ texts }) => texts.flat().includes('SET autocommit = 0'));
  let ways: readonly string[] = WAYS;
  const set = given.pending.slice(0, number).flatMap(({ texts }) => texts.flat());
  for (const sql of set) ways = waysAfter(sql, ways);
  for (const [at, text] of given.pending[number]!.texts.entries())
    for (const [statement, sql] of text.entries()) {
      const place = `${number}:${at}.${statement}`;
      ways = waysAfter(sql, ways);
      const data = DATA.test(sql);
      ways.forEach((way, index) => {
        const attempt = withClause(sql, way);
        if (attempt) script.push(`${attempt};`, `SELECT 'WAY', '${place}', ${index}, @@error_count;`);
      });
      if (data && !open) script.push('START TRANSACTION;');
      // A statement without tables leaves the errors of the one before it; this one has a table and none.
      script.push('SELECT 1 FROM seq_1_to_1 LIMIT 0;');
      // OPTIMIZE tells of its errors in a row of its answer; it does nothing else than this.
      const run = sql.replace(/^OPTIMIZE TABLE (\w+)$/, 'ALTER TABLE $1 FORCE');
      script.push(`${run};`, `SELECT 'RAN', '${place}', @@error_count, ROW_COUNT();`);
      if (data)
        script.push(
          // The server keeps what it says here for a tenth of a second.
          'DO SLEEP(0.11);',
          `SELECT 'ROWS', '${place}', IFNULL((SELECT trx_rows_locked FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = CONNECTION_ID()), 0);`,
        );
      if (data && !open) script.push('COMMIT;');
      if (sql === 'START TRANSACTION') open = true;
      else if (!data && !/^SET/.test(sql)) open = false;
    }
  return script;
}

function caseScript(given: Case, index: number, database: string): string[] {
  const text = given.pending.flatMap(({ texts }) => texts.flat()).join(';\n');
  const words = [...new Set(text.match(/\w+/g) ?? [])].map(word => `'${word}'`).join(', ');
  const tables = `SELECT table_name FROM (SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN (${words})) named`;
  const application = (round: number) => [
    ...RESET,
    ...[2 * round, 2 * round + 1].flatMap(pass =>
      applicationOf(given, pass).flatMap((query, at) => [
        `${query};`,
        `SELECT 'OLD', ${round}, ${at}, @@error_count > 0;`,
      ]),
    ),
  ];
  const settings = (before: number) =>
    given.pending.slice(0, before).flatMap(({ texts }) =>
      texts
        .flat()
        .filter(sql => /^SET (?!STATEMENT)/.test(sql))
        .map(sql => `${sql};`),
    );
  const made = [
    `DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database} CHARACTER SET utf8mb4; USE ${database};`,
    ...RESET,
    ...setupOf(given, ROWS).flatMap((sql, at) => [`${sql};`, `SELECT 'SETUP', ${at}, @@error_count;`]),
  ];
  return [
    `SELECT '#CASE ${index}';`,
    // What the old application writes before anything is changed must not be what makes a change fail.
    ...made,
    ...application(0),
    ...made,
    `SELECT 'EXISTING', table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type <> 'VIEW' AND table_name IN (${words});`,
    `SELECT 'ENGINE', table_name, engine FROM information_schema.tables WHERE table_schema = DATABASE() AND engine IS NOT NULL;`,
    "SELECT 'KEY', table_name, constraint_name, CASE constraint_type WHEN 'UNIQUE' THEN 'u' WHEN 'PRIMARY KEY' THEN 'p' WHEN 'CHECK' THEN 'c' ELSE 'f' END FROM information_schema.table_constraints WHERE table_schema = DATABASE();",
    "SELECT 'KEY', table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'u' ELSE 'i' END FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name;",
    askScript('mariadb', [`@${index}@`], text).replaceAll(`'@${index}@'`, tables),
    ...given.pending.flatMap((_, number) => [
      ...RESET,
      ...settings(number),
      ...migrationScript(given, number),
      `SELECT 'OPEN', ${number}, @@in_transaction OR NOT @@autocommit;`,
      'ROLLBACK;',
      ...application(number + 1),
    ]),
    ...RESET,
    `DROP DATABASE ${database};`,
  ];
}

/** Runs cases on a server, each in a database of its own. */
export function observeMariaDbCases(server: DatabaseService, cases: readonly Case[]): Observed[] {
  const script = cases.flatMap((given, index) => caseScript(given, index, `search_${process.pid}_${index}`));
  const output = server.sql(script.join('\n'), undefined, { keepGoing: true });
  const parts = output.split(/^#CASE \d+$/m).slice(1);
  if (parts.length !== cases.length) throw new Error(`${parts.length} of ${cases.length} cases ran`);
  return cases.map((given, index) => read(given, parts[index]!));
}

function fields(output: string, marker: string): string[][] {
  return output
    .split('\n')
    .filter(line => line.startsWith(`${marker}\t`))
    .map(line => line.split('\t').slice(1));
}

function read(given: Case, output: string): Observed {
  const setup = setupOf(given, ROWS);
  const rounds = new Map<string, boolean[]>();
  for (const [round = '', at, error] of fields(output, 'OLD')) {
    const answers = rounds.get(round) ?? [];
    answers[Number(at)] = answers[Number(at)] === true || error === '1';
    rounds.set(round, answers);
  }
  return {
    asked: askedFrom(output),
    existing: fields(output, 'EXISTING').map(([name]) => name!),
    keys: fields(output, 'KEY'),
    queries: (rounds.get('0') ?? []).filter(failed => !failed).length,
    broken: fields(output, 'SETUP')
      .filter(([, error]) => error !== '0')
      .map(([at]) => setup[Number(at)]!),
    truths: given.pending.map((_, number) => truthOf(given, output, number, rounds)),
  };
}

function truthOf(
  given: Case,
  output: string,
  number: number,
  rounds: ReadonlyMap<string, readonly boolean[]>,
): Truth {
  const own = ([place = '']: readonly string[]) => place.startsWith(`${number}:`);
  const ways = fields(output, 'WAY').filter(own);
  const ran = fields(output, 'RAN').filter(own);
  const engines = new Map(fields(output, 'ENGINE').map(([table, engine]) => [table!, engine!]));
  const blocks: string[] = [];
  let failed: Truth['failed'];
  for (const [at, text] of given.pending[number]!.texts.entries())
    for (const [statement, sql] of text.entries()) {
      const place = `${number}:${at}.${statement}`;
      const tried = ways.filter(([where]) => where === place);
      const gentle = tried.some(([, , errors]) => errors === '0');
      const result = ran.find(([where]) => where === place);
      const plain = result?.[1] === '0';
      if (!gentle && !plain) failed ??= { code: 'refused', statement: sql };
      const old = tableOf(sql);
      const lives = old !== undefined && engines.has(old);
      // Refused in every gentle way, and then done.
      if (!gentle && plain && tried.length > 0 && lives) blocks.push(`${sql}: only with a lock`);
      if (plain && tried.length === 0 && lives && asksForLock(sql)) blocks.push(`${sql}: by its own clause`);
      const rows = fields(output, 'ROWS').find(([where]) => where === place);
      if (!rows || !plain) continue;
      const known = [...engines.keys()].some(name => new RegExp(`\\b${name}\\b`).test(sql));
      if (Number(rows[1]) >= MANY && known && !/^(SELECT|WITH)(?!.*(LOCK IN|FOR UPDATE))/.test(sql))
        blocks.push(`${sql}: ${rows[1]} rows locked`);
      const slow = [...engines].filter(
        ([table, engine]) => engine !== 'InnoDB' && new RegExp(`\\b${table}\\b`).test(sql),
      );
      const affected = Number(result?.[2]);
      if (affected >= MANY && slow.length > 0)
        blocks.push(`${sql}: ${affected} rows of ${slow[0]![0]} (${slow[0]![1]})`);
    }
  if (
    fields(output, 'OPEN').some(([migration, open]) => migration === String(number) && open === '1') &&
    given.tool === 'django'
  )
    failed ??= { code: 'OPEN', statement: 'START TRANSACTION' };
  const previous = rounds.get(String(number)) ?? [];
  const baseline = rounds.get('0') ?? [];
  const queries = applicationOf(given, 2 * number + 2);
  const breaks = (rounds.get(String(number + 1)) ?? []).flatMap((refused, at) =>
    refused && !previous[at] && !baseline[at] ? [queries[at]!] : [],
  );
  return { ...(failed ? { failed } : {}), blocks, breaks };
}

/** The table that a schema statement changes. */
function tableOf(sql: string): string | undefined {
  return /(?:TABLE(?: IF EXISTS)?|INDEX(?: IF NOT EXISTS)? \S+ ON|FULLTEXT INDEX \S+ ON)\s+`?(\w+)`?/i.exec(
    sql,
  )?.[1];
}

function asksForLock(sql: string): boolean {
  return (
    CLAUSES.test(sql) &&
    /\b(COPY|SHARED|EXCLUSIVE)\b/i.test(sql) &&
    !/LOCK\s*=?\s*NONE/i.test(sql) &&
    !/ALGORITHM\s*=?\s*INSTANT/i.test(sql)
  );
}
