/** What is seen of pending migrations before they run, beside what the rules say of each statement. Pure. */
import { Fault, type Place } from '@guarded-deploy/faults';
import { disturbsNobody } from '../judge/judge.ts';
import { MIGRATION_RULES } from '../judge/rules/index.ts';
import type { Engine, Tool } from '../model/engine.ts';
import type { Migration, Operation } from '../model/migration.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import type { Finding, Judged } from '../model/verdict.ts';
import { splitStatements, type Token } from '../parse/lexer.ts';
import { changesFromFacts } from '../parse/operations.ts';
import { idOf, type Stop } from './faults.ts';

/** Statements that end a transaction of MariaDB and MySQL by themselves. */
const COMMITS =
  /^(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|FLUSH|LOCK|INSTALL|UNINSTALL|CACHE)$/;

/** What one statement does to the transaction that is open when it comes. */
function transactionAfter(tokens: readonly Token[], open: boolean, engine: Engine): boolean {
  const [first = '', second = '', third = ''] = tokens.map(({ upper }) => upper);
  const mysql = engine === 'mariadb' || engine === 'mysql';
  if (first === 'BEGIN') return second === 'NOT' ? open : true;
  if (first === 'START' && second === 'TRANSACTION') return true;
  if (first === 'COMMIT' || first === 'END') return second === 'AND' && third === 'CHAIN';
  if (first === 'ROLLBACK' || first === 'ABORT') {
    if (tokens.some(({ upper }) => upper === 'TO')) return open;
    return tokens.some(({ upper }) => upper === 'CHAIN') && third !== 'NO';
  }
  if (first === 'PREPARE' && second === 'TRANSACTION') return false;
  if (mysql && first === 'SET' && tokens.some(({ upper }) => upper === 'AUTOCOMMIT'))
    return /^(0|OFF)$/i.test(
      tokens.at(-1)?.text === ';' ? (tokens.at(-2)?.text ?? '') : (tokens.at(-1)?.text ?? ''),
    );
  if (mysql && COMMITS.test(first) && second !== 'TEMPORARY') return false;
  return open;
}

/** Whether statements end a transaction that the tool has begun, so that a failure need not take all of them back. */
export function endsTransactions(statements: readonly string[], engine: Engine): boolean {
  return statements.some(text =>
    splitStatements(text, engine).some(({ tokens }) => {
      const first = tokens[0]?.upper ?? '';
      if (/^(COMMIT|ABORT|END)$/.test(first)) return true;
      return first === 'ROLLBACK' && !tokens.some(({ upper }) => upper === 'TO');
    }),
  );
}

/** Whether a statement runs in a transaction of the tool's, which the tool commits whatever else was begun meanwhile. */
function isInside(
  migration: Pick<Migration, 'atomic'>,
  operation: Operation,
  engine: Engine,
  tool: Tool,
): boolean {
  if (tool === 'alembic') return operation.atomic !== false;
  return migration.atomic && (tool === 'flyway' || engine === 'postgresql' || engine === 'sqlite');
}

/**
 * The operation whose statement begins a transaction that nobody ends: what comes after it, the record of the migration
 * included, is never committed. Within a transaction of the tool's, BEGIN is only a warning.
 */
export function leftOpen(
  migration: Pick<Migration, 'atomic' | 'operations'>,
  engine: Engine,
  tool: Tool,
): Operation | undefined {
  let open: Operation | undefined;
  for (const operation of migration.operations) {
    if (isInside(migration, operation, engine, tool)) {
      if (open) return open;
      continue;
    }
    for (const sql of operation.sql) {
      for (const { tokens } of splitStatements(sql, engine)) {
        const after = transactionAfter(tokens, open !== undefined, engine);
        open = after ? (open ?? operation) : undefined;
      }
    }
  }
  return open;
}

/** The operations of Django that always send something when they change a column or a table. */
const SPEAKING = ['AddField', 'RemoveField', 'AlterField', 'RenameField', 'CreateModel', 'DeleteModel'];

/** Whether an operation says that it changes something in the database, and no SQL came of it. */
function isSilent(operation: Operation, engine: Engine): boolean {
  if (operation.sqlError !== undefined || operation.sql.some(sql => !/^\s*--/.test(sql))) return false;
  if (!operation.bases?.some(base => SPEAKING.includes(base))) return false;
  if (operation.managed === false || operation.after?.manyToMany || operation.before?.manyToMany)
    return false;
  const changes = changesFromFacts(operation, engine) ?? [];
  return changes.some(({ kind }) =>
    /^(create-table|drop-table|add-column|drop-column|rename-column|set-not-null|drop-not-null|change-type)$/.test(
      kind,
    ),
  );
}

/** A database whose operations without SQL are not taken for harmless. */
export function withoutSilence(database: DatabaseFacts): DatabaseFacts {
  const engine = database.engine as Engine;
  // SQLite's are judged by what they say; in an empty database nothing is.
  if (engine === 'sqlite' || disturbsNobody(database) || !database.pending) return database;
  return {
    ...database,
    pending: database.pending.map(migration => ({
      ...migration,
      operations: migration.operations.map(operation =>
        isSilent(operation, engine)
          ? { ...operation, sqlError: 'it changes the database, and no SQL came of it' }
          : operation,
      ),
    })),
  };
}

const CONCURRENTLY = /\bCONCURRENTLY\b/i;

/** Adds what cannot work, whatever the rules say of each statement. */
export function withObstacles(
  migrations: readonly Judged[],
  databases: readonly DatabaseFacts[],
  tool: Tool,
): Judged[] {
  return migrations.map(migration => {
    const database = databases.find(({ alias }) => alias === migration.database);
    const engine = database?.engine as Engine;
    const findings: Finding[] = [];
    const add = (id: 'openTransaction' | 'transactionalLock', line: number | null, subject: string) => {
      const { id: rule, ...texts } = MIGRATION_RULES[id];
      findings.push({
        rule,
        ...texts,
        lock: 'unknown',
        compat: 'keeps',
        subject,
        line,
        file: migration.file,
      });
    };
    const open = leftOpen(migration, engine, tool);
    if (open) add('openTransaction', open.line ?? migration.line ?? null, open.sql[0]?.slice(0, 80) ?? '');
    if (database?.transactionalLock) {
      const waits = migration.operations.find(operation => operation.sql.some(sql => CONCURRENTLY.test(sql)));
      if (waits) add('transactionalLock', waits.line ?? null, waits.sql[0]?.slice(0, 80) ?? '');
    }
    if (findings.length === 0) return migration;
    // The judgement may have found the same, without the line where the transaction begins.
    const others = migration.findings.filter(({ rule }) => !findings.some(added => added.rule === rule));
    return {
      ...migration,
      lock: 'unknown',
      safe: false,
      findings: [...others, ...findings],
    };
  });
}

function placeOf(file: string | null, line?: number | null): Place | undefined {
  return file && !file.startsWith('/') ? { file, ...(line ? { line } : {}) } : undefined;
}

/** What must not be tried, whoever takes responsibility for it: it would seem to work, and nothing would be there. */
export function refusal(
  migrations: readonly Judged[],
  databases: readonly DatabaseFacts[],
  tool: Tool,
): Stop | undefined {
  for (const migration of migrations) {
    const engine = databases.find(({ alias }) => alias === migration.database)?.engine as Engine;
    const open = leftOpen(migration, engine, tool);
    if (!open) continue;
    const place = placeOf(migration.file, open.line ?? migration.line);
    return {
      status: 'unsafe',
      fault: new Fault({
        code: 'MIGRATION_LEAVES_TRANSACTION',
        what: `The migration ${idOf(migration)} begins a transaction and does not end it: nothing behind that would be kept, the record of the migration included. None was applied.`,
        remedy: 'Add the COMMIT, or leave the BEGIN to the migration tool.',
        ...(place ? { place } : {}),
      }),
    };
  }
  return undefined;
}

/** Tables that a pending migration changes and that this user does not see: what is there is not known. */
export function hiddenStop(databases: readonly DatabaseFacts[]): Stop | undefined {
  for (const database of databases) {
    const [table] = database.hidden ?? [];
    if (table === undefined) continue;
    const named = database.pending?.find(({ operations }) =>
      operations.some(({ sql }) => sql.some(text => text.match(/[\w$]+/g)?.includes(table))),
    );
    const operation = named?.operations.find(({ sql }) =>
      sql.some(text => text.match(/[\w$]+/g)?.includes(table)),
    );
    const place = placeOf(named?.file ?? null, operation?.line ?? named?.line);
    return {
      status: 'error',
      fault: new Fault({
        code: 'TABLE_NOT_VISIBLE',
        what: `${named ? `${idOf(named)} changes` : 'A pending migration changes'} the table ${table}, which an applied migration has made and which ${database.user ? `the user '${database.user}'` : 'this user'} does not see in '${database.alias}'.`,
        remedy: `Grant it SELECT on ${table}; or, where the table is gone, restore it: the migration would fail.`,
        ...(place ? { place } : {}),
      }),
    };
  }
  return undefined;
}
