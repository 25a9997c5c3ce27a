/** Points at which an apply is broken off, and the comparison of what is said with what the server has. */

import type { DatabaseService } from '@guarded-deploy/local-services';
import { expect } from '@jest/globals';
import type { GuardResult } from '../src/index.ts';
import { type EngineName, pythonOf } from './servers.ts';
import { alembicSubject, djangoSubject, type Subject } from './tools.ts';

export type ToolName = 'Django' | 'Alembic';
type FaultKind = 'killed' | 'lost';

/** A fresh project of the tool on the server. */
export function subjectOf(tool: ToolName, server: DatabaseService, engine: EngineName): Subject {
  return tool === 'Django'
    ? djangoSubject(server, engine, pythonOf('django52'))
    : alembicSubject(server, engine, pythonOf('alembic'));
}

const first = (tool: ToolName) => (tool === 'Django' ? '0001_initial' : 'a1');
const NAMES = ['m2', 'm3', 'm4'];
const ADDED = ['c3a', 'c3b', 'c3c'];

/** What happens at the point: to this process, or to its connection. */
export const FAULTS: Readonly<Record<ToolName, Readonly<Record<FaultKind, string>>>> = {
  Django: {
    killed: 'import os\ndef fault(apps, editor):\n    os.kill(os.getpid(), 9)\n',
    lost: `def fault(apps, editor):
    connection = editor.connection
    end = "SELECT pg_terminate_backend(pg_backend_pid())" if connection.vendor == "postgresql" else "KILL CONNECTION_ID()"
    try:
        connection.connection.cursor().execute(end)
    except Exception:
        pass
`,
  },
  Alembic: {
    killed: 'import os\ndef fault(a, b):\n    os.kill(os.getpid(), 9)\n',
    lost: `def fault(a, b):
    connection = op.get_bind()
    end = "SELECT pg_terminate_backend(pg_backend_pid())" if connection.dialect.name == "postgresql" else "KILL CONNECTION_ID()"
    try:
        connection.connection.cursor().execute(end)
    except Exception:
        pass
`,
  },
};

/** Three migrations, with the fault before the statement of the second that has the number. */
export function lay(
  subject: Subject,
  tool: ToolName,
  fault: string | undefined,
  at: number,
  atomic = true,
): void {
  const { table } = subject;
  const statements = ADDED.map(column => `ALTER TABLE ${table} ADD COLUMN ${column} int`);
  if (fault !== undefined) statements.splice(at, 0, 'python:fault');
  subject.add('m2', first(tool), [`ALTER TABLE ${table} ADD COLUMN c2 int`]);
  subject.add('m3', 'm2', statements, { head: fault ?? '', atomic });
  subject.add('m4', 'm3', [`ALTER TABLE ${table} ADD COLUMN c4 int`]);
}

/** Compares every word of the result with the server. */
export function compare(subject: Subject, result: GuardResult, underWay = false): number {
  const recorded = subject.recorded().filter(name => NAMES.includes(name));
  const there = ADDED.filter(column => subject.columns().includes(column)).length;
  const message = String(result.fault?.message);
  expect(result).toMatchObject({
    status: 'error',
    counted: true,
    fault: { code: expect.stringMatching(/^MIGRATION_(FAILED|NOT_RECORDED)$/) },
  });
  expect(result.applied.map(({ name }) => name)).toEqual(recorded);
  expect(result.pending.map(({ name }) => name)).toEqual(NAMES.filter(name => !recorded.includes(name)));
  expect(result.targets).toMatchObject([{ status: 'error', pending: 3 - recorded.length }]);
  if (recorded.includes('m3')) return there;
  if (there === 0)
    expect(message).toMatch(
      underWay
        ? /rolled back whole|may or may not/
        : /rolled back whole|none of its statements has taken effect/,
    );
  else expect(message).toMatch(new RegExp(`${there} (of its 3 )?statements? took effect.*not recorded`));
  expect(message).toMatch(recorded.includes('m2') ? /still there: \S*m2/ : /No other migration was applied/);
  return there;
}

/** Undoes by hand what the words say is there, and deploys again: it goes on where it stopped. */
export async function goOn(subject: Subject, tool: ToolName, there: number): Promise<void> {
  for (const column of ADDED.slice(0, there))
    subject.sql(`ALTER TABLE ${subject.table} DROP COLUMN ${column}`);
  lay(subject, tool, undefined, 0);
  expect(await subject.look({ onPending: 'apply' })).toMatchObject({ status: 'clean', fault: undefined });
  expect(subject.columns()).toEqual(expect.arrayContaining(['c2', ...ADDED, 'c4']));
  expect(subject.recorded()).toEqual(expect.arrayContaining(NAMES));
}

/** Breaks an apply off before the statement of the number `at`, compares, and goes on. */
export async function breakOff(
  subject: Subject,
  tool: ToolName,
  engine: EngineName,
  kind: FaultKind,
  at: number,
): Promise<void> {
  lay(subject, tool, FAULTS[tool][kind], at);
  // Django commits after a Python operation, and meets the lost connection there: no statement is under way.
  const underWay = kind === 'lost' && tool === 'Alembic';
  const there = compare(subject, await subject.look({ onPending: 'apply' }), underWay);
  // PostgreSQL takes back a transaction; MariaDB commits every schema statement.
  expect(there).toBe(engine === 'postgresql' ? 0 : at);
  await goOn(subject, tool, there);
}
