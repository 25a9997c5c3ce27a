/**
 * An apply that is broken off: killed, or its connection lost, before, between and behind every statement of a migration, and
 * within one. What is said afterwards is compared with what the server really has.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { startPostgres } from '@guarded-deploy/local-services';
import { afterEach, describe, expect, test } from '@jest/globals';
import { breakOff, compare, FAULTS, goOn, lay, subjectOf, type ToolName } from './fault-points.ts';
import { bothServers, type EngineName, whyMissing } from './servers.ts';
import { holdLock, type Subject } from './tools.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: fault points of an apply: ${why}`);
const describeIf = why ? describe.skip : describe;

const servers = bothServers(why);

let subject: Subject;
afterEach(() => subject?.project.delete());
function begin(tool: ToolName, engine: EngineName): void {
  subject = subjectOf(tool, servers[engine], engine);
}
// Every point of every one: fault-points.long.test.ts.
describeIf.each([
  ['Django', 'postgresql', 'killed', 2],
  ['Django', 'postgresql', 'lost', 1],
  ['Django', 'mariadb', 'killed', 1],
  ['Django', 'mariadb', 'lost', 2],
  ['Alembic', 'postgresql', 'killed', 3],
  ['Alembic', 'postgresql', 'lost', 1],
  ['Alembic', 'mariadb', 'killed', 2],
  ['Alembic', 'mariadb', 'lost', 0],
] as const)('%s on %s, %s', (tool, engine, kind, at) => {
  test(`before statement ${at}`, async () => {
    begin(tool, engine);
    await breakOff(subject, tool, engine, kind, at);
  });
});

describeIf.each([
  ['Django', 'postgresql'],
  ['Django', 'mariadb'],
  ['Alembic', 'postgresql'],
  ['Alembic', 'mariadb'],
] as const)('%s on %s, within a statement', (tool, engine) => {
  /** The statement waits for a lock of ours while the run is cancelled. */
  test('cancelled: the server is made to leave it, and its later end changes nothing', async () => {
    begin(tool, engine);
    lay(subject, tool, undefined, 0);
    const release = await holdLock(
      servers[engine],
      engine,
      subject.database,
      `SELECT * FROM ${subject.table}`,
    );
    const cancelled = new AbortController();
    const waiting =
      engine === 'postgresql'
        ? `SELECT 'waits' FROM pg_stat_activity WHERE query ILIKE '%c2%' AND wait_event_type = 'Lock' AND datname = '${subject.database}'`
        : `SELECT 'waits' FROM information_schema.PROCESSLIST WHERE INFO LIKE '%c2%' AND STATE LIKE '%metadata lock%' AND DB = '${subject.database}'`;
    const watch = setInterval(() => {
      if (subject.sql(waiting).includes('waits')) cancelled.abort(new Error('The run was cancelled.'));
    }, 200);
    using deadline = new Deadline(120, 'the guard', { signal: cancelled.signal });
    const result = await subject.look({ onPending: 'apply', lockTimeout: 60, deadline, lastQuestion: 60 });
    clearInterval(watch);
    // Nobody works at it any more, though the lock is still there.
    expect(subject.sql(waiting)).not.toContain('waits');
    await release();
    expect(subject.columns()).not.toContain('c2');
    expect(result).toMatchObject({
      status: 'error',
      fault: { code: 'MIGRATION_FAILED' },
      applied: [],
      pending: [{}, {}, {}],
    });
    expect(result.fault?.message).toMatch(
      /m2 failed: The run was cancelled\..*(rolled back whole|may or may not have taken effect; the server no longer works at it)/s,
    );
    await goOn(subject, tool, 0);
  });
});

describeIf('statements that each run by themselves', () => {
  test.each(['Django', 'Alembic'] as const)(
    '%s on PostgreSQL: those that took effect are counted',
    async tool => {
      begin(tool, 'postgresql');
      lay(subject, tool, FAULTS[tool].killed, 2, false);
      const there = compare(subject, await subject.look({ onPending: 'apply' }));
      expect(there).toBe(2);
      await goOn(subject, tool, there);
    },
  );
});

describeIf('a database that no longer answers', () => {
  test('nothing is claimed of what was applied', async () => {
    const server = await startPostgres();
    try {
      subject = subjectOf('Django', server, 'postgresql');
      const mark = join(subject.project.root, 'begun');
      subject.add('m2', '0001_initial', ['SELECT 1', 'python:fault'], {
        head: `import time\ndef fault(apps, editor):\n    open(${JSON.stringify(mark)}, "w").close()\n    time.sleep(3)\n    editor.connection.cursor().execute("SELECT 1")\n`,
      });
      const applying = subject.look({ onPending: 'apply', connectTimeout: 2 });
      for (let tries = 0; !existsSync(mark) && tries < 600; tries += 1)
        await new Promise(resolve => setTimeout(resolve, 100));
      await server.stop();
      writeFileSync(mark, '');
      const result = await applying;
      expect(result).toMatchObject({
        status: 'error',
        counted: false,
        applied: [],
        fault: { code: 'MIGRATION_FAILED' },
        targets: [{ pending: null }],
      });
      expect(result.fault?.message).toMatch(/What was applied is not known: the database no longer answers/);
    } finally {
      await server.stop();
    }
  });
});
