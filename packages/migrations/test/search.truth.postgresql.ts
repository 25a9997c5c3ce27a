import type { DatabaseService } from '@guarded-deploy/local-services';
import type { Asked } from './ask.ts';
import { askedFrom, askScript } from './ask.ts';
import { applicationOf, type Case, sent, setupOf, type Truth } from './search.case.ts';

/** Rows of a filled table: what scans them is told apart by the server's own counters, not by time. */
const ROWS = 3000;
/** Work on as many rows counts as work that grows with the table. */
const MANY = 400;

export interface Observed {
  readonly asked: Asked;
  readonly existing: readonly string[];
  readonly keys: readonly (readonly string[])[];
  readonly truths: readonly Truth[];
  /** How many queries of the old application worked before anything was changed. */
  readonly queries: number;
  /** What of the schema could not be made. */
  readonly broken: readonly string[];
}

/** What PostgreSQL refuses inside of a transaction: run as it is, without one around it. */
const OUTSIDE = /\bCONCURRENTLY\b|^\s*(VACUUM|CREATE DATABASE|REINDEX (SCHEMA|DATABASE))/i;
const FLYWAY_ALONE = /^(VACUUM|CREATE DATABASE|(CREATE|DROP) (UNIQUE )?INDEX CONCURRENTLY)\b/;
const STRONG = "'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'";

/** One statement with what the server counted and locked for it. */
function measured(place: string, sql: string): string[] {
  return [
    `${sql};`,
    `\\echo 'RAN\t${place}\t':ERROR'\t':SQLSTATE`,
    `SELECT 'WORK', '${place}', (SELECT coalesce(sum(seq_tup_read + n_tup_ins), 0) FROM pg_stat_xact_user_tables),
 (SELECT coalesce(sum(n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables x WHERE x.relid IN (SELECT oid FROM pg_temp.olds)),
 (SELECT string_agg(coalesce(pg_relation_filenode(o.oid)::text, ''), ',' ORDER BY o.oid) FROM pg_temp.olds o WHERE o.relkind <> 'S'),
 coalesce((SELECT string_agg(DISTINCT o.relname || ' ' || l.mode, ', ') FROM pg_locks l JOIN pg_temp.olds o ON o.oid = l.relation WHERE l.pid = pg_backend_pid() AND l.granted AND l.mode IN (${STRONG})), '');`,
  ];
}

/** Runs one migration's texts as a tool would: everything that is open is closed again. */
function migrationScript(given: Case, number: number): string[] {
  const migration = given.pending[number]!;
  const texts = sent(given, migration);
  // Flyway runs what PostgreSQL refuses in a transaction without one, where it stands alone.
  const alone = given.tool === 'flyway' && texts.flat().every(sql => FLYWAY_ALONE.test(sql));
  const atomic = migration.atomic && !alone;
  const script: string[] = [];
  let open = atomic || given.together;
  let implicit = false;
  const begin = () => script.push('BEGIN;', ...measured(`${number}:-`, 'SELECT 1'));
  if (open && !(given.together && number > 0)) begin();
  texts.forEach((text, at) => {
    if (!open && (text.length > 1 || !OUTSIDE.test(text[0]!)) && !/^(BEGIN|START)/i.test(text[0]!)) {
      begin();
      open = true;
      implicit = true;
    }
    text.forEach((sql, statement) => {
      const place = `${number}:${at}.${statement}`;
      if (/^(BEGIN|START)/i.test(sql)) {
        if (!open) begin();
        else script.push(`${sql};`);
        open = true;
        implicit = false;
      } else if (/^(COMMIT|END|ROLLBACK)( WORK)?$/i.test(sql)) {
        script.push(`${sql};`, `\\echo 'RAN\t${place}\t':ERROR'\t':SQLSTATE`);
        open = false;
        if (statement < text.length - 1) {
          begin();
          open = true;
          implicit = true;
        }
      } else script.push(...measured(place, sql));
    });
    if (implicit) {
      script.push('COMMIT;', `\\echo 'RAN\t${number}:${at}.c\t':ERROR'\t':SQLSTATE`);
      open = false;
      implicit = false;
    }
  });
  const last = !given.together || number === given.pending.length - 1;
  if ((atomic || given.together) && last)
    script.push('COMMIT;', `\\echo 'RAN\t${number}:c\t':ERROR'\t':SQLSTATE`);
  else if (open && last) script.push(`\\echo 'OPEN\t${number}'`, 'ROLLBACK;');
  return script;
}

function caseScript(given: Case, index: number, smallTable: number): string[] {
  const schema = `c${index}`;
  const setup = setupOf(given, ROWS);
  const asSuperuser = /^CREATE PUBLICATION/;
  const names = `SELECT relname FROM pg_class WHERE relnamespace = '${schema}'::regnamespace`;
  const application = (round: number) => [
    `SET search_path = ${schema};`,
    "SET statement_timeout = 0; SET lock_timeout = '2s';",
    `SET ROLE ${given.guest ? 'guest' : 'app'};`,
    // Twice: what is allowed once may be refused the second time.
    ...[2 * round, 2 * round + 1].flatMap(pass =>
      applicationOf(given, pass).flatMap((query, at) => [
        `${query};`,
        `\\echo 'OLD\t${round}\t${at}\t':ERROR`,
      ]),
    ),
    'RESET ROLE;',
  ];
  const text = given.pending.flatMap(({ texts }) => texts.flat()).join(';\n');
  const words = [...new Set(text.match(/\w+/g) ?? [])].map(word => `'${word.toLowerCase()}'`).join(', ');
  const made = [
    `DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema} AUTHORIZATION app; SET search_path = ${schema}; SET ROLE app;`,
    ...setup
      .filter(sql => !asSuperuser.test(sql))
      .flatMap((sql, at) => [`${sql};`, `\\echo 'SETUP\t${at}\t':ERROR'\t':LAST_ERROR_MESSAGE`]),
    'RESET ROLE;',
    `GRANT ALL ON SCHEMA ${schema} TO guest; GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO guest; GRANT ALL ON ALL SEQUENCES IN SCHEMA ${schema} TO guest;`,
    ...setup.filter(sql => asSuperuser.test(sql)).map(sql => `${sql};`),
  ];
  return [
    `\\echo '#CASE ${index}'`,
    // What the old application writes before anything is changed must not be what makes a change fail.
    ...made,
    ...application(0),
    ...made,
    `DROP TABLE IF EXISTS pg_temp.olds; CREATE TEMP TABLE olds AS SELECT oid, relname, relkind FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p', 'm', 'S');`,
    `SELECT 'EXISTING', relname FROM pg_class WHERE relnamespace = '${schema}'::regnamespace AND relkind IN ('r', 'p', 'f', 'v', 'm') AND relname IN (${words});`,
    `SELECT 'KEY', c.relname, k.conname, k.contype FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = '${schema}'::regnamespace;`,
    `SELECT 'KEY', c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid WHERE c.relnamespace = '${schema}'::regnamespace;`,
    // Facts are asked of the tables that the text names, as the probe does.
    askScript('postgresql', [`@${index}@`], text, smallTable).replaceAll(
      `'@${index}@'`,
      `${names} AND relname IN (${words})`,
    ),
    ...given.pending.flatMap((_, number) => {
      const last = !given.together || number === given.pending.length - 1;
      return [
        `SET search_path = ${schema};`,
        ...(number === 0 ? measured('-1:-', 'SELECT 1') : []),
        ...migrationScript(given, number),
        ...(last ? ['ROLLBACK;', ...application(number + 1)] : []),
      ];
    }),
    `RESET ALL; DROP SCHEMA ${schema} CASCADE;`,
  ];
}

const silent = new WeakSet<DatabaseService>();

/** Nobody reads the server's log while a script runs, and a full pipe would stop the server. */
function silence(server: DatabaseService): void {
  if (silent.has(server)) return;
  silent.add(server);
  server.sql('ALTER SYSTEM SET log_min_messages = fatal;', 'postgres');
  server.sql('SELECT pg_reload_conf();', 'postgres');
}

/** Runs cases on a server, each in a schema of its own, all in a database that is made for them. */
export function observePostgresCases(
  server: DatabaseService,
  cases: readonly Case[],
  smallTable = 0,
): Observed[] {
  const database = `search_${process.pid}_${cases[0]?.seed ?? 0}`;
  silence(server);
  server.sql(
    `DO $$ BEGIN CREATE ROLE app; CREATE ROLE guest; EXCEPTION WHEN duplicate_object THEN NULL; END $$; DROP DATABASE IF EXISTS ${database};`,
    'postgres',
  );
  server.sql(`CREATE DATABASE ${database};`, 'postgres');
  server.sql(`GRANT ALL ON DATABASE ${database} TO app; GRANT ALL ON SCHEMA public TO app;`, database);
  try {
    const script = [
      'SET client_min_messages = error;',
      ...cases.flatMap((given, index) => caseScript(given, index, smallTable)),
    ];
    const output = server.sql(script.join('\n'), database, { keepGoing: true });
    const parts = output.split(/^#CASE \d+$/m).slice(1);
    if (parts.length !== cases.length) throw new Error(`${parts.length} of ${cases.length} cases ran`);
    return cases.map((given, index) => read(given, parts[index]!));
  } finally {
    server.sql(`DROP DATABASE IF EXISTS ${database} WITH (FORCE);`, 'postgres');
  }
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
    answers[Number(at)] = answers[Number(at)] === true || error === 'true';
    rounds.set(round, answers);
  }
  const failedBefore = rounds.get('0') ?? [];
  const broken = fields(output, 'SETUP')
    .filter(([, error]) => error === 'true')
    .map(([at, , message]) => `${setup[Number(at)]}: ${message}`);
  return {
    asked: askedFrom(output),
    existing: fields(output, 'EXISTING').map(([name]) => name!),
    keys: fields(output, 'KEY'),
    queries: failedBefore.filter(failed => !failed).length,
    broken,
    truths: given.pending.map((_, number) => truthOf(given, output, number, rounds)),
  };
}

/** Whether a table that has a file got another one. */
function rewrote(before: string, after: string): boolean {
  const now = after.split(',');
  return before
    .split(',')
    .some((file, at) => file !== '' && now[at] !== undefined && now[at] !== '' && now[at] !== file);
}

function truthOf(
  given: Case,
  output: string,
  number: number,
  rounds: ReadonlyMap<string, readonly boolean[]>,
): Truth {
  const own = (place = '') => place.startsWith(`${number}:`);
  const ran = fields(output, 'RAN').filter(([place]) => own(place));
  const work = fields(output, 'WORK').filter(([place]) => own(place));
  const text = (place: string) => {
    const [at, statement] = place.split(':')[1]!.split('.').map(Number);
    return sent(given, given.pending[number]!)[at!]?.[statement!] ?? 'COMMIT';
  };
  const blocks: string[] = [];
  // The server goes on counting, in one transaction and beyond.
  const last = fields(output, 'WORK').findLast(([place]) => Number(place?.split(':')[0]) < number);
  let before = [Number(last?.[1] ?? 0), Number(last?.[2] ?? 0)];
  let files = fields(output, 'WORK').findLast(([place]) => Number(place?.split(':')[0]) < number)?.[3];
  for (const [place = '', rows, changed, present = '', locks = ''] of work) {
    const now = [Number(rows), Number(changed)];
    const [scanned, written] = [now[0]! - before[0]!, now[1]! - before[1]!];
    if (!place.endsWith(':-')) {
      if (scanned >= MANY && locks !== '') blocks.push(`${text(place)}: ${scanned} rows under ${locks}`);
      if (written >= MANY) blocks.push(`${text(place)}: ${written} rows locked`);
      // What is written anew is locked meanwhile, also outside of a transaction, where no lock is left to be seen.
      if (files !== undefined && rewrote(files, present) && locks === '')
        blocks.push(`${text(place)}: a table was written anew`);
    }
    before = now;
    files = present;
  }
  const failed = ran.find(([, error]) => error === 'true');
  const open = fields(output, 'OPEN').some(([migration]) => migration === String(number));
  const earlier = [...rounds.keys()].map(Number).filter(round => round <= number);
  const previous = rounds.get(String(Math.max(0, ...earlier))) ?? [];
  const after = rounds.get(String(number + 1));
  const baseline = rounds.get('0') ?? [];
  const queries = applicationOf(given, 2 * number + 2);
  const breaks = (after ?? []).flatMap((refused, at) =>
    refused && !previous[at] && !baseline[at] ? [queries[at]!] : [],
  );
  return {
    ...(failed ? { failed: { code: failed[2] ?? '', statement: text(failed[0]!) } } : {}),
    ...(open ? { failed: { code: 'OPEN', statement: 'BEGIN' } } : {}),
    blocks,
    breaks,
  };
}
