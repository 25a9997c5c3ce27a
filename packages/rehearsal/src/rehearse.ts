import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findAct } from './act.ts';
import type { Progress } from './progress.ts';
import { Rehearsal } from './rehearsal.ts';
import type { ScenarioReport } from './report.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';
import type { TargetKind } from './targets.ts';

interface RehearseOptions extends ScenarioOptions {
  /** The repository's root. */
  readonly root: string;
  readonly path: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly targets: TargetKind;
}

/** Plays one scenario in a rehearsal of its own and reports what was expected and what came. Everything started is stopped. */
export async function rehearse(scenario: Scenario, options: RehearseOptions): Promise<ScenarioReport> {
  const began = performance.now();
  const act = execFileSync(findAct(options.root, options.path), ['--version'], { encoding: 'utf8' });
  const node = execFileSync(join(options.root, 'node_modules/.bin/node'), ['--version'], {
    encoding: 'utf8',
  });
  await using rehearsal = await Rehearsal.create({
    root: options.root,
    path: options.path,
    progress: options.progress,
    signal: options.signal,
    targets: scenario.targets ?? options.targets,
    targetCount: scenario.hosts,
    containers: scenario.containers ?? false,
  });
  const findings = await scenario.run(rehearsal, options);
  options.signal.throwIfAborted();
  const { mariadb, rabbitmq } = rehearsal.services;
  return {
    scenario: options.break === undefined ? scenario.name : `${scenario.name} (broken: ${options.break})`,
    what:
      options.break === undefined
        ? scenario.what
        : `${scenario.what}; broken on purpose (${options.break}), it has to stop before the release`,
    ok: findings.expectations.length > 0 && findings.expectations.every(one => one.ok),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    engine: { act: act.trim().replace(/^act version /, ''), node: node.trim() },
    services: {
      mariadb: { version: mariadb?.version ?? 'none (SQLite)' },
      rabbitmq: { version: rabbitmq?.version ?? 'none (in process)' },
    },
    hosts: rehearsal.targets.hosts.map(host => ({ name: host.name, kind: rehearsal.targets.kind })),
    ...findings,
  };
}
