/**
 * One migration that is not safe, taken apart into steps that are: what can run now, what runs now but outside of a transaction, and
 * what has to wait until no code of the release before runs any more (expand and contract). Pure.
 */
import type { Change } from '../model/change.ts';
import type { Engine } from '../model/engine.ts';
import type { Operation } from '../model/migration.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import type { Finding, Judged } from '../model/verdict.ts';
import { type Statement, splitStatements } from '../parse/lexer.ts';
import { changesOf } from '../parse/statements.ts';
import { mariadbSteps } from './mariadb.ts';
import { postgresSteps } from './postgresql.ts';
import type { Sql, StepContext, Steps } from './steps.ts';

/** What becomes of one operation of the migration. */
export interface PlannedOperation {
  readonly operation: Operation;
  /** `keep`: as it is · `split`: `now` in its place · `data`, `later`: it moves as it is. */
  readonly how: 'keep' | 'split' | 'data' | 'later';
  readonly now: readonly Sql[];
}

export interface Sequence {
  readonly operations: readonly PlannedOperation[];
  readonly beside: readonly Sql[];
  readonly later: readonly Sql[];
  /** Findings that no sequence of steps answers. */
  readonly without: readonly Finding[];
}

const isOpen = (finding: Finding) => !finding.note && finding.allowed === undefined;

/** Findings of an operation: those on its lines. */
function findingsOf(operation: Operation, findings: readonly Finding[]): Finding[] {
  const { line, end } = operation;
  return findings.filter(
    finding =>
      finding.line !== null &&
      line !== null &&
      line !== undefined &&
      finding.line >= line &&
      finding.line <= (end ?? line),
  );
}

/** Names in a statement that a later one may use again. */
const wordsOf = (sql: string) => new Set(sql.toLowerCase().match(/[\w$]+/g) ?? []);

/** The steps of a statement; undefined where there are none. */
function stepsOfStatement(statement: Statement, context: StepContext): Steps | undefined {
  const changes = changesOf(statement, context.engine);
  const text = statement.text.replace(/;\s*$/, '');
  for (const { kind, table, column } of changes)
    if (kind === 'add-column') context.added.add(`${table}.${column}`);
  return context.engine === 'postgresql'
    ? postgresSteps(text, changes, context)
    : mariadbSteps(text, changes, context);
}

/** Rows of an operation without SQL are worked on by Python. */
const isPython = ({ bases }: Operation) => (bases ?? []).includes('RunPython');

/** Takes a judged migration apart. */
export function sequenceOf(judged: Judged, database: DatabaseFacts): Sequence {
  const engine = database.engine as Engine;
  const added = new Set<string>();
  const beside: Sql[] = [];
  const later: Sql[] = [];
  const without: Finding[] = [];
  // Columns that are dropped or constrained later: what names them again has to wait for that.
  const waiting = new Set<string>();
  const open = judged.findings.filter(isOpen);
  const placed = new Set(judged.operations.flatMap(operation => findingsOf(operation, open)));
  without.push(...open.filter(finding => !placed.has(finding)));
  // Without its default the old code cannot fill the column that another operation adds.
  const needy = new Set(
    open.flatMap(({ rule, subject }) => (rule === 'add-column-not-null' ? [subject] : [])),
  );
  const takesDefault = ({ kind, table, column }: Change) =>
    kind === 'drop-default' && needy.has(`${table}.${column}`);
  const operations = judged.operations.map((operation): PlannedOperation => {
    const found = findingsOf(operation, open);
    const statements = operation.sql.flatMap(sql => splitStatements(sql, engine));
    const again = statements.some(({ text }) => [...wordsOf(text)].some(word => waiting.has(word)));
    const takes = statements.some(statement => changesOf(statement, engine).some(takesDefault));
    if (found.length === 0 && !again && !takes) {
      for (const statement of statements)
        stepsOfStatement(statement, { engine, database, breaks: false, added });
      return { operation, how: 'keep', now: [] };
    }
    if (isPython(operation)) {
      const breaks = found.some(({ compat }) => compat !== 'keeps');
      return { operation, how: breaks || again ? 'later' : 'data', now: [] };
    }
    const context = { engine, database, breaks: found.some(({ compat }) => compat !== 'keeps'), added };
    const steps: (Steps | undefined)[] = again
      ? [{ later: statements.map(({ text }) => ({ sql: text.replace(/;\s*$/, '') })) }]
      : statements.map(statement => stepsOfStatement(statement, context));
    if (statements.length === 0 || steps.includes(undefined)) {
      without.push(...found);
      return { operation, how: 'keep', now: [] };
    }
    const known = steps as readonly Steps[];
    beside.push(...known.flatMap(step => step.beside ?? []));
    const after = known.flatMap(step => step.later ?? []);
    later.push(...after);
    for (const name of columnsIn(statements, engine)) if (after.length > 0) waiting.add(name);
    return { operation, how: 'split', now: known.flatMap(step => step.now ?? []) };
  });
  return { operations, beside, later, without };
}

/** The columns that statements drop, in lower case. */
function columnsIn(statements: readonly Statement[], engine: Engine): string[] {
  const dropped = (change: Change) =>
    change.kind === 'drop-column' ? [change.column] : change.kind === 'drop-table' ? [change.table] : [];
  return statements
    .flatMap(statement => changesOf(statement, engine).flatMap(dropped))
    .flatMap(name => (name === undefined ? [] : [name.toLowerCase()]));
}
