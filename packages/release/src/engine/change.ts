/** Changes to hosts without a new release: rollback, migrate, scale. */

import type { HostSettings, ReleaseFile } from '../config/index.ts';
import { RoundFailed } from '../host/protocol.ts';
import { problem } from '../inventory/problem.ts';
import { explain } from '../messages/failures.ts';
import { linkOf } from '../plan/layout.ts';
import {
  migrationHosts,
  missingMigration,
  ofRelease,
  planHost,
  type Rendered,
  renderServiceFiles,
} from '../plan/plan.ts';
import { hostFiles, sendTo } from '../source/stream.ts';
import { activate, finish } from './activate.ts';
import { asFault, Run, type Work } from './run.ts';
import { type HostPlan, migrateScript, rollbackScript, scaledScript, scaleScript } from './scripts.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';

/** What is planned with a release that the host has already. */
export const noTransfer = {
  changed: [],
  digest: '',
  count: 0,
  odd: [],
  migrates: false,
  made: true,
} as const;

/** Back to the release before the live one, or to a named one, on every host. */
export async function rollback(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  try {
    await run.openAll(options.dryRun ? 'read' : 'write');
    const targets = new Map<Work, string>();
    for (const work of run.work) {
      const facts = work.session!.facts;
      const target = options.to ?? facts.previous;
      if (!target || !facts.names.includes(target) || !/^[A-Za-z0-9._-]+$/.test(target)) {
        throw explain(work.host.name, new RoundFailed('RELEASE_UNKNOWN', target ?? '', '', new Map()));
      }
      if (target === facts.live) {
        throw problem({
          code: 'RELEASE_IS_LIVE',
          what: `${target} is live on ${work.host.name} already.`,
          remedy: "Name another with 'to'; see 'guarded-deploy status' for those there are.",
        });
      }
      targets.set(work, target);
    }
    const different = new Set(targets.values());
    if (different.size > 1) {
      throw problem({
        code: 'RELEASES_DIFFER',
        what: `The hosts would go back to different releases: ${[...targets].map(([work, target]) => `${work.host.name} to ${target}`).join(', ')}.`,
        remedy: "Name one release with 'to'.",
      });
    }
    const target = [...different][0]!;
    const checkout = run.context;
    // For what is asked once for all hosts.
    run.context = ofRelease(
      checkout,
      target,
      run.work.map(work => work.session!.facts),
    );
    for (const work of run.work) {
      const facts = work.session!.facts;
      const plan = planHost(ofRelease(checkout, target, [facts]), {
        host: work.host,
        facts,
        root: work.root,
        ...noTransfer,
        rendered: { inside: [], outside: [] },
      });
      work.plan = { ...withVenv(plan, run.settings(work), options.config), unitsFrom: 'host' };
    }
    if (options.dryRun) {
      run.options.report({ type: 'note', host: undefined, text: `would go back to ${run.context.release}` });
      return run.result('rollback', { done: 'checked', changed: true });
    }
    await activate(run, rollbackScript);
    await finish(run);
    return run.result('rollback', { done: 'rolled-back', changed: true });
  } catch (error) {
    const rolledBack = await run.undo();
    return run.result('rollback', { done: 'failed', failure: asFault(error), rolledBack });
  } finally {
    run.close();
  }
}

/**
 * Runs the migrations of the live release, without a release.
 * @throws Fault MIGRATE_NOT_CONFIGURED, MIGRATE_NOT_SELECTED, and what is wrong before any host is asked
 */
export async function migrate(options: ReleaseOptions): Promise<ReleaseResult> {
  const { config } = options;
  if (!config.migrate) {
    throw problem({
      code: 'MIGRATE_NOT_CONFIGURED',
      what: 'The release file has no migrate command.',
      remedy: "Add 'migrate:' to it.",
    });
  }
  const run = new Run(options);
  const { dryRun, inventory } = options;
  const selected = run.work.map(work => work.host);
  const group = run.migrationGroup;
  const missing = missingMigration(group, inventory.hosts, selected);
  if (missing !== undefined) {
    throw problem({
      code: 'MIGRATE_NOT_SELECTED',
      what: `The hosts that migrate are not among those selected: ${missing}.`,
      remedy: "Select one of them with 'hosts', or leave 'hosts' out.",
    });
  }
  try {
    const names = migrationHosts(group, inventory.hosts, selected);
    run.work.splice(0, run.work.length, ...run.work.filter(work => names.has(work.host.name)));
    await run.openAll(dryRun ? 'read' : 'write');
    await run.onAll(run.work, async work => {
      const session = work.session!;
      const live = session.facts.live;
      if (!live) throw new RoundFailed('RELEASE_UNKNOWN', 'that is live', '', new Map());
      run.context = { ...run.context, release: live };
      const plan = planHost(ofRelease(run.context, live, [session.facts]), {
        host: work.host,
        facts: session.facts,
        root: work.root,
        ...noTransfer,
        migrates: true,
        rendered: { inside: [], outside: [] },
      });
      work.plan = plan;
      if (dryRun) {
        const { command } = plan.migrate!;
        const words = typeof command === 'string' ? command : command.join(' ');
        options.report({
          type: 'note',
          host: work.host.name,
          text: run.hide(`would migrate with the release ${live}: ${words}`),
        });
        return;
      }
      await session.round(migrateScript(withVenv(plan, run.settings(work), options.config)));
    });
    return run.result('migrate', { done: dryRun ? 'checked' : 'migrated', changed: !dryRun });
  } catch (error) {
    await run.undo();
    return run.result('migrate', { done: 'failed', failure: asFault(error) });
  } finally {
    run.close();
  }
}

/** The environment that the release has on PATH, although nothing is installed. */
function withVenv(plan: HostPlan, settings: HostSettings, { python }: ReleaseFile): HostPlan {
  const link = linkOf(settings, python);
  if (link === undefined) return plan;
  return {
    ...plan,
    python: {
      key: '',
      version: '',
      manager: 'auto',
      kind: 'requirements',
      wheels: '',
      arguments: [],
      directory: '.',
      link,
      timeout: 1,
    },
  };
}

/** Numbers of workers, threads and processes as the variables want them, without a release. */
export async function scale(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  try {
    await run.openAll(options.dryRun ? 'read' : 'write');
    await run.onAll(run.work, async work => {
      const session = work.session!;
      const context = ofRelease(run.context, session.facts.live ?? '', [session.facts]);
      const units: Rendered = {
        inside: [],
        outside: renderServiceFiles(context, work.host, work.root, session.facts),
      };
      work.rendered = units;
      const plan = planHost(context, {
        host: work.host,
        facts: session.facts,
        root: work.root,
        ...noTransfer,
        rendered: units,
      });
      work.plan = withVenv(plan, run.settings(work), options.config);
      if (options.dryRun) {
        const wanted = plan.services.map(service =>
          service.templateUnit ? `${service.units.length} of ${service.templateUnit}` : service.name,
        );
        options.report({
          type: 'note',
          host: work.host.name,
          text: `would compare ${units.outside.length} files of services, and see to ${wanted.join(', ') || 'no service'}`,
        });
        return;
      }
      if (units.outside.length > 0) {
        const channel = await session.moreData(0);
        session.roundTrips += 2;
        await sendTo(
          [{ stream: channel.stdin, own: hostFiles(units.outside), closed: channel.closed }],
          { send: [], gone: [], left: [], changed: [], differs: 0 },
          options.signal,
        );
      }
      run.switched.add(work);
      await session.round(scaleScript(work.plan), { hold: true });
    });
    if (!options.dryRun) {
      await run.onAll(run.work, async work => {
        await work.session!.round(scaledScript(work.plan!), { hold: true });
      });
      run.switched.clear();
    }
    return run.result('scale', {
      done: options.dryRun ? 'checked' : 'scaled',
      changed: run.work.some(work => work.session?.states.includes('scaled 1') === true),
      release: run.work[0]?.session?.facts.live ?? '',
    });
  } catch (error) {
    const rolledBack = await run.undo();
    return run.result('scale', { done: 'failed', failure: asFault(error), rolledBack });
  } finally {
    run.close();
  }
}
