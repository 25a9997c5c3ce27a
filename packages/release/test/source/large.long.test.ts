import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { down, type HostSet, inHost, up, whyNoHosts } from '@guarded-deploy/local-hosts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { look, Project, ROOT } from '../project.ts';

jest.setTimeout(600_000);
const why = whyNoHosts();
if (why) console.log(`large files on hosts skipped: ${why}`);

const GIB = 1024 ** 3;

(why ? describe.skip : describe)('a file of 1 GiB', () => {
  let set: HostSet;
  let project: Project;
  beforeAll(async () => {
    set = await up({ count: 1, set: `large-${process.pid}` });
    project = new Project(set);
    const file = openSync(join(project.directory, 'large.bin'), 'w');
    for (let at = 0; at < GIB; at += GIB / 16) writeSync(file, `part at ${at}`, at);
    writeSync(file, 'end', GIB - 3);
    closeSync(file);
  });
  afterAll(() => {
    project?.cleanUp();
    if (set) down(set.set);
  });

  test('arrives whole without ever being in memory, and is not sent a second time', async () => {
    project.version('v1');
    const running = await project.start();
    let peak = 0;
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${running.process.pid}/status`, 'utf8');
        peak = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? peak);
      } catch {}
    }, 50);
    const first = await running.finished;
    clearInterval(watch);
    expect(first.exitCode === 0 ? '' : first.log).toBe('');
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(200 * 1024);
    const sum = (path: string) => inHost(set.hosts[0]!, ['sha256sum', path]).split(' ')[0];
    const live = sum(`${ROOT}/current/large.bin`);
    const here = createHash('sha256');
    for await (const part of createReadStream(join(project.directory, 'large.bin')))
      here.update(part as Buffer);
    expect(live).toBe(here.digest('hex'));
    expect(inHost(set.hosts[0]!, ['stat', '-c', '%s', `${ROOT}/current/large.bin`])).toBe(`${GIB}\n`);

    project.version('v2');
    const second = await project.run();
    expect(second.exitCode === 0 ? '' : second.log).toBe('');
    const [host] = JSON.parse(second.outputs.hosts!) as { bytesUp: number }[];
    expect(host!.bytesUp).toBeLessThan(1_000_000);
    expect(look(set.hosts[0]!).version).toBe('v2');
    expect(sum(`${ROOT}/current/large.bin`)).toBe(live);
    first.cleanUp();
    console.log(
      `1 GiB: peak memory of the runner ${(peak / 1024).toFixed(0)} MiB, second release sent ${host!.bytesUp} bytes`,
    );
  });
});
