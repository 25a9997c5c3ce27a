import { down, type HostSet, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ask, look, Project, quiet, settled } from '../project.ts';

jest.setTimeout(120_000);
const why = whyNoHosts();
if (why) console.log(`releases on hosts skipped: ${why}`);
const onHosts = why ? describe.skip : describe;

/** Points of time in a release, from its first instant to its last. */
const POINTS = 44;

onHosts('kill -9 of the runner', () => {
  let set: HostSet;
  let project: Project;
  let whole = 0;
  let before = 'v0';
  const ends = { old: 0, new: 0, mixed: 0 };

  beforeAll(async () => {
    set = await up({ count: 2, set: `kill-${process.pid}` });
    project = new Project(set);
    const seconds: number[] = [];
    for (let i = 0; i < 4; i++) {
      project.version(before);
      project.write('lib/module8.py', `# ${i}\n`);
      const result = await project.run();
      expect(result.exitCode === 0 ? '' : result.log).toBe('');
      seconds.push(result.seconds);
    }
    whole = seconds.slice(1).sort((a, b) => a - b)[1]!;
  });
  afterAll(() => {
    project?.cleanUp();
    if (set) down(set.set);
    if (set)
      console.log(
        `kill -9 at ${POINTS} points of a release of ${whole.toFixed(2)} s: ${JSON.stringify(ends)}`,
      );
  });

  test.each(Array.from({ length: POINTS }, (_, point) => point))(
    'at point %i leaves a working release on every host, and the next release cleans up',
    async point => {
      const version = `killed${point}`;
      project.version(version);
      const running = await project.start();
      await new Promise(resolve => setTimeout(resolve, (whole * 1000 * (point + 0.5)) / POINTS));
      running.kill();
      (await running.finished).cleanUp();

      const found: string[] = [];
      for (const host of set.hosts) {
        await quiet(host);
        const state = look(host);
        const answer = await ask(host);
        expect([before, version]).toContain(state.version);
        expect(answer).toEqual({ status: 200, version: state.version, release: state.live });
        found.push(state.version);
      }
      ends[new Set(found).size > 1 ? 'mixed' : found[0] === version ? 'new' : 'old'] += 1;

      before = `after${point}`;
      project.version(before);
      const next = await project.run();
      expect(next.exitCode === 0 ? '' : next.log).toBe('');
      for (const host of set.hosts) {
        const state = await settled(host);
        expect({ version: state.version, rubbish: state.rubbish }).toEqual({ version: before, rubbish: [] });
        expect(state.releases.length).toBeLessThanOrEqual(3);
        expect(await ask(host)).toEqual({ status: 200, version: before, release: state.live });
      }
    },
  );
});
