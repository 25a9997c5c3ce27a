import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStep } from '@guarded-deploy/github-simulator';
import { down, inHost, up } from '@guarded-deploy/local-hosts';
import { gunicornProject, type LoadReport, startBalancer, startLoad } from './load.ts';

interface LoadResult extends LoadReport {
  readonly releases: number;
  readonly rollbacks: number;
  readonly seconds: number;
}

/** Releases (and rollbacks among them) on three hosts behind a balancer while requests come in. */
export async function releasesUnderLoad(
  releases: number,
  rollbacks: number,
  rate: number,
): Promise<LoadResult> {
  const workspace = mkdtempSync(join(tmpdir(), 'load-'));
  const set = await up({ count: 3, set: `load-${process.pid}` });
  let balancer: Awaited<ReturnType<typeof startBalancer>> | undefined;
  let load: ReturnType<typeof startLoad> | undefined;
  try {
    gunicornProject(workspace, readFileSync(set.inventory, 'utf8'));
    // Debian's own site answers for any name before ours would.
    for (const host of set.hosts) inHost(host, ['rm', '-f', '/etc/nginx/sites-enabled/default']);
    const inputs = {
      'private-key': readFileSync(set.privateKey, 'utf8'),
      'known-hosts': readFileSync(set.knownHosts, 'utf8'),
    };
    const step = async (command: string, version?: string) => {
      if (version) writeFileSync(join(workspace, 'VERSION'), `${version}\n`);
      const running = await startStep({ action: 'ssh-release', workspace, inputs: { ...inputs, command } });
      const result = await running.finished;
      if (result.exitCode !== 0) throw new Error(`${command} ${version ?? ''}:\n${result.log}`);
      result.cleanUp();
    };
    await step('release', 'first');
    balancer = await startBalancer(set.hosts);
    const begin = performance.now();
    load = startLoad(balancer.port, rate);
    const every = rollbacks === 0 ? Number.POSITIVE_INFINITY : Math.floor(releases / rollbacks);
    let done = 0;
    for (let i = 1; i <= releases; i++) {
      await step('release', `v${i}`);
      if (i % every === 0 && done < rollbacks) {
        await step('rollback');
        done += 1;
      }
    }
    const report = await load.stop();
    load = undefined;
    return { ...report, releases, rollbacks: done, seconds: (performance.now() - begin) / 1000 };
  } finally {
    await load?.stop();
    await balancer?.stop();
    down(set.set);
    rmSync(workspace, { recursive: true, force: true });
  }
}
