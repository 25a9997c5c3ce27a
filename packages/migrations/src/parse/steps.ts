import type { Change } from '../model/change.ts';
import type { Engine, Tool } from '../model/engine.ts';
import type { Operation } from '../model/migration.ts';
import { type Quoting, type Statement, splitStatements } from './lexer.ts';
import { changesFromFacts } from './operations.ts';
import { changesOf } from './statements.ts';

/** One statement, or what an operation without one does. */
export interface Step {
  readonly changes: readonly Change[];
  readonly operation: Operation;
  readonly line: number | null;
  /** Undefined where the changes come from the operation's own facts. */
  readonly statement?: Statement;
  /** It is the first or the last of the text that the tool sends at once; how many statements that has. */
  readonly first?: number;
  readonly last?: boolean;
}

interface Missing {
  readonly rule: 'customOperation' | 'sqlNotKnown' | 'notInTransaction';
  readonly line: number | null;
  readonly subject?: string;
}

/** Whether an error of Django or a server says that something does not run in a transaction. */
function isNotInTransaction(error: string): boolean {
  return (
    /atomic = False/i.test(error) ||
    (/can(?:not|'t) (?:run|be executed)/i.test(error) && /transaction|atomic/i.test(error))
  );
}

/** Every change of an operation with the line it stands on. */
export function stepsOf(
  operation: Operation,
  engine: Engine,
  tool: Tool,
  quoting: Quoting,
): { steps: Step[]; missing: Missing[] } {
  const line = operation.line ?? null;
  const steps: Step[] = [];
  const missing: Missing[] = [];
  const bases = new Set(operation.bases ?? []);
  const python = (candidate: Operation, at: number | null) => {
    if ((candidate.bases ?? []).includes('RunPython'))
      steps.push({
        changes: [{ kind: 'run-python', effect: candidate.effect, detail: candidate.description }],
        operation: candidate,
        line: at,
      });
    candidate.inner?.forEach((inner, index) => {
      python(inner, operation.nested?.[index]?.line ?? at);
    });
  };
  if (tool === 'django') {
    python(operation, line);
    if (operation.opaque) missing.push({ rule: 'customOperation', line });
  }
  if (isNotInTransaction(operation.sqlError ?? '')) {
    missing.push({ rule: 'notInTransaction', line, subject: operation.description });
    return { steps, missing };
  }
  const fromFacts =
    tool === 'django' && (engine === 'sqlite' || operation.sqlError !== undefined) && !bases.has('RunSQL');
  const derived = fromFacts ? changesFromFacts(operation, engine) : undefined;
  if (derived) {
    for (const change of derived) steps.push({ changes: [change], operation, line });
    return { steps, missing };
  }
  if (operation.sqlError !== undefined && !bases.has('RunPython')) {
    missing.push({ rule: 'sqlNotKnown', line, subject: operation.sqlError });
    return { steps, missing };
  }
  for (const sql of operation.sql) steps.push(...textSteps(sql, operation, engine, quoting));
  return { steps, missing };
}

/** The statements of one text. */
function textSteps(sql: string, operation: Operation, engine: Engine, quoting: Quoting): Step[] {
  const line = operation.line ?? null;
  const statements = splitStatements(sql, engine);
  return statements.map((statement, index): Step => {
    const place = {
      operation,
      line,
      ...(index === 0 ? { first: statements.length } : {}),
      ...(index === statements.length - 1 ? { last: true } : {}),
    };
    if (quoting.isUnclear(sql)) {
      const detail = `after quotes changed their meaning: ${statement.text.slice(0, 60)}`;
      return { ...place, changes: [{ kind: 'unknown', detail }] };
    }
    quoting.pass(statement);
    const changes = changesOf(statement, engine).map(change => ({
      ...change,
      detail: change.detail ?? statement.text.slice(0, 300),
    }));
    return { ...place, statement, changes };
  });
}
