import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { DatabaseService } from '@guarded-deploy/local-services';
import { type Case, sent, setupOf } from './search.case.ts';

/** Rows that make a copy of a table take long enough to be told from a moment. */
const ROWS = 30_000;
/** What shorter waits may come from the machine alone. Milliseconds. */
const MOMENT = 60;

/** A command line client that stays connected: one statement after the other, each with the time until its answer. */
class Client {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly postgres: boolean;
  private number = 0;
  private text = '';
  private waiting: { mark: string; resolve: (lines: string[]) => void } | undefined;

  constructor(server: DatabaseService, database: string) {
    this.postgres = server.name === 'PostgreSQL';
    const [program, ...args] = this.postgres
      ? [
          'psql',
          '-X',
          '-q',
          '-A',
          '-t',
          '-h',
          server.socket,
          '-p',
          String(server.port),
          '-U',
          'postgres',
          database,
        ]
      : [
          'mariadb',
          '--no-defaults',
          `--socket=${server.socket}`,
          '-uroot',
          '-N',
          '-B',
          '-n',
          '--force',
          database,
        ];
    this.child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.resume();
    this.child.stdin.on('error', () => undefined);
    this.child.stdout.setEncoding('utf8').on('data', (part: string) => {
      this.text += part;
      const at = this.waiting ? this.text.indexOf(`${this.waiting.mark}\n`) : -1;
      if (!this.waiting || at < 0) return;
      const lines = this.text.slice(0, at).split('\n').slice(0, -1);
      this.text = this.text.slice(at + this.waiting.mark.length + 1);
      const { resolve } = this.waiting;
      this.waiting = undefined;
      resolve(lines);
    });
  }

  /** Runs SQL and gives the lines that it printed; errors are passed over. */
  run(sql: string): Promise<string[]> {
    this.number += 1;
    const mark = `#DONE ${this.number}`;
    return new Promise(resolve => {
      this.waiting = { mark, resolve };
      this.child.stdin.write(`${sql};\n${this.postgres ? `\\echo '${mark}'` : `SELECT '${mark}';`}\n`);
    });
  }

  async identity(): Promise<string> {
    const [id] = await this.run(this.postgres ? 'SELECT pg_backend_pid()' : 'SELECT CONNECTION_ID()');
    return id!;
  }

  end(): Promise<void> {
    return new Promise(resolve => {
      this.child.once('close', () => resolve());
      this.child.stdin.end();
    });
  }
}

/** What a second session saw while the migrations of a case ran. Milliseconds. */
interface Seen {
  /** The longest time that the server held a reader or a writer back for them. */
  readonly held: number;
  /** How long it takes to copy the largest table: what is held for that long is held for its rows. */
  readonly copy: number;
  /** Statements of the second session that were answered meanwhile. */
  readonly answered: number;
}

/** Runs a case on large tables beside a second session that reads and writes, and a third that watches who waits. */
async function watch(server: DatabaseService, given: Case, rows = ROWS): Promise<Seen> {
  const postgres = given.engine === 'postgresql';
  const database = `live_${process.pid}`;
  const admin = postgres ? 'postgres' : 'mysql';
  server.sql(
    postgres ? `DROP DATABASE IF EXISTS ${database} WITH (FORCE);` : `DROP DATABASE IF EXISTS ${database};`,
    admin,
  );
  server.sql(`CREATE DATABASE ${database}${postgres ? '' : ' CHARACTER SET utf8mb4'};`, admin);
  const [tool, other, third] = [
    new Client(server, database),
    new Client(server, database),
    new Client(server, database),
  ];
  try {
    await tool.run(
      postgres
        ? 'SET client_min_messages = error; DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object THEN NULL; END $$'
        : 'SELECT 1',
    );
    for (const sql of setupOf(given, rows)) await tool.run(sql);
    const copy = await timeToCopy(third, given);
    const ids = [await tool.identity(), await other.identity()] as const;
    const state = { running: true, answered: 0 };
    const reading = Promise.all([readAndWrite(other, given, state), waits(third, postgres, ids, state)]);
    await runMigrations(tool, given);
    state.running = false;
    const [, held] = await reading;
    return { held, copy, answered: state.answered };
  } finally {
    await Promise.all([tool.end(), other.end(), third.end()]);
    server.sql(
      postgres ? `DROP DATABASE IF EXISTS ${database} WITH (FORCE);` : `DROP DATABASE IF EXISTS ${database};`,
      admin,
    );
  }
}

async function timeToCopy(client: Client, given: Case): Promise<number> {
  let longest = 0;
  for (const { name, filled } of given.tables) {
    if (!filled) continue;
    const began = performance.now();
    await client.run(`CREATE TABLE copy_of_${name} AS SELECT * FROM ${name}`);
    longest = Math.max(longest, performance.now() - began);
    await client.run(`DROP TABLE copy_of_${name}`);
  }
  return longest;
}

async function readAndWrite(
  client: Client,
  given: Case,
  state: { running: boolean; answered: number },
): Promise<void> {
  await client.run(
    given.engine === 'postgresql' ? "SET statement_timeout = '20s'" : 'SET SESSION lock_wait_timeout = 20',
  );
  const statements = given.tables.flatMap(({ name, parts }) => {
    const column = parts.find(part => part.column && !part.column.computed)?.column;
    return [
      `SELECT id FROM ${name} WHERE id = 5`,
      ...(column ? [`UPDATE ${name} SET ${column.name} = ${column.name} WHERE id = 9`] : []),
    ];
  });
  for (let at = 0; state.running && statements.length > 0; at += 1) {
    await client.run(statements[at % statements.length]!);
    state.answered += 1;
  }
}

/** The longest time without a break in which the second session waited for a lock of the first. */
async function waits(
  client: Client,
  postgres: boolean,
  [tool, other]: readonly [string, string],
  state: { running: boolean },
): Promise<number> {
  const query = postgres
    ? `SELECT CASE WHEN ${tool} = ANY (pg_blocking_pids(${other})) THEN 1 ELSE 0 END`
    : `SELECT (SELECT COUNT(*) FROM information_schema.processlist WHERE id = ${other} AND state LIKE 'Waiting for%lock%') + (SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = ${other} AND trx_state = 'LOCK WAIT')`;
  let longest = 0;
  let since: number | undefined;
  for (;;) {
    const asked = performance.now();
    const [answer] = await client.run(query);
    if (answer !== '0' && answer !== undefined) {
      since ??= asked;
      longest = Math.max(longest, performance.now() - since);
    } else since = undefined;
    if (!state.running) return longest;
    await new Promise(resolve => setTimeout(resolve, 3));
  }
}

async function runMigrations(client: Client, given: Case): Promise<void> {
  const postgres = given.engine === 'postgresql';
  const transaction = (atomic: boolean) => postgres && (atomic || given.together);
  for (const [number, migration] of given.pending.entries()) {
    const open = transaction(migration.atomic);
    if (open && !(given.together && number > 0)) await client.run('BEGIN');
    for (const text of sent(given, migration)) {
      // One text of several statements is one transaction of its own.
      const joined = postgres && text.length > 1 && !open;
      await client.run(joined ? ['BEGIN', ...text, 'COMMIT'].join(';\n') : text.join(';\n'));
    }
    if (open && !(given.together && number < given.pending.length - 1)) await client.run('COMMIT');
  }
}

/** Whether somebody was held back for as long as rows take. Looked at again, since a busy machine makes a moment long. */
export async function holdsBack(
  server: DatabaseService,
  given: Case,
  times = 3,
  rows = ROWS,
): Promise<Seen | undefined> {
  let shortest: Seen | undefined;
  for (let time = 0; time < times; time += 1) {
    const seen = await watch(server, given, rows);
    // A copy that the server makes for itself is several times as fast as one by SELECT.
    if (seen.held < Math.max(MOMENT, seen.copy / 8)) return undefined;
    if (!shortest || seen.held < shortest.held) shortest = seen;
  }
  return shortest;
}
