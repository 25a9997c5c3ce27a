/** Every fault point of an apply, with each tool on each server. A few of them run always: fault-points.real.test.ts. */
import { afterEach, describe, test } from '@jest/globals';
import { breakOff, subjectOf } from './fault-points.ts';
import { bothServers, whyMissing } from './servers.ts';
import type { Subject } from './tools.ts';

const why = whyMissing('django52', 'alembic');
if (why) console.warn(`skipped: every fault point of an apply: ${why}`);

const servers = bothServers(why);

let subject: Subject;
afterEach(() => subject?.project.delete());

const cases = (['Django', 'Alembic'] as const).flatMap(tool =>
  (['postgresql', 'mariadb'] as const).flatMap(engine =>
    (['killed', 'lost'] as const).flatMap(kind => [0, 1, 2, 3].map(at => [tool, engine, kind, at] as const)),
  ),
);

(why ? describe.skip : describe)('an apply that is broken off', () => {
  test.each(cases)('%s on %s, %s before statement %d', async (tool, engine, kind, at) => {
    subject = subjectOf(tool, servers[engine], engine);
    await breakOff(subject, tool, engine, kind, at);
  });
});
