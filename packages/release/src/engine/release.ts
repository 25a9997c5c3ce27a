/**
 * The life of a release, phase by phase:
 *   check → prepare → transfer → build → migrate → switch → restart → verify → clean, and revert.
 * All hosts finish a phase before any starts to switch.
 */
import { hash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';
import { lines, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';
import type { Facts } from '../host/facts.ts';
import { RoundFailed } from '../host/protocol.ts';
import { migrationHosts, missingMigration, planHost, renderFiles } from '../plan/plan.ts';
import { resolveCommit } from '../source/git.ts';
import {
  digestOf,
  escapePath,
  type Print,
  parsePrints,
  planTransfer,
  type TransferPlan,
} from '../source/manifest.ts';
import { hostFiles, type Sink, sendTo } from '../source/stream.ts';
import { type BytePath, type Entry, toText } from '../source/walk.ts';
import { activate, finish, isAlone, toTheEnd, untilFinal } from './activate.ts';
import { migrate } from './change.ts';
import { asFault, Run, type Work } from './run.ts';
import { activateScript, makeScript, migrateScript } from './scripts.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';

/** Hosts with the same live release and the same own files need the same stream: it is compressed once for all of them. */
function streams(work: readonly Work[]): Map<TransferPlan, Work[]> {
  const groups = new Map<TransferPlan, Work[]>();
  for (const item of work) {
    if (!item.transfer) continue;
    groups.set(item.transfer, [...(groups.get(item.transfer) ?? []), item]);
  }
  return groups;
}

/** The commit of a source from a repository. It is looked up while the connections are made. */
async function commitOf(run: Run): Promise<string> {
  const { repository, ref } = run.common(['source'], settings => settings.get('source')) ?? {};
  if (!repository) {
    throw new Fault({
      code: 'GIT_REPOSITORY_MISSING',
      what: "The release file has 'source.type: git' and no 'source.repository'.",
      remedy: 'Add the address that the hosts fetch from.',
    });
  }
  const name = ref ?? (run.context.commit || 'HEAD');
  const { git, signal, report } = run.options;
  const { commit, from } = await resolveCommit({ repository, name }, git, signal);
  if (from) report({ type: 'note', host: undefined, text: `${name} is ${commit} in the ${from}` });
  return commit;
}

/** The hosts fetch that commit into their caches, and it is that one. */
async function fetchOnHosts(run: Run, commit: string): Promise<void> {
  const { repository } = run.common(['source'], settings => settings.get('source'))!;
  run.context = { ...run.context, commit };
  await run.onAll(run.work, async work => {
    const session = work.session!;
    const before = session.states.length;
    await session.round(sh`gd_phase transfer\ngd_git_fetch ${quoteAll([repository!, commit])}`);
    const answer = session.states.slice(before).find(state => state.startsWith('commit '));
    if (answer !== `commit ${commit}`) {
      const detail = `${answer?.slice(7) || 'nothing'} for ${commit}`;
      throw new RoundFailed('GIT_COMMIT_DIFFERS', detail, '', new Map());
    }
  });
}

/** A path as `printf %b` takes it, so that any bytes pass through the round's text. */
const octal = (path: BytePath) =>
  path.replace(
    /[^A-Za-z0-9._/-]/g,
    character => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );

function planStreams(run: Run, entries: readonly Entry[]): void {
  const plans = new Map<string, { transfer: TransferPlan; live: Map<BytePath, Print> | undefined }>();
  const digest = digestOf(entries);
  const odd = entries
    .filter(entry => entry.kind === 'f' && escapePath(entry.path).includes('\\'))
    .map(entry => [entry.hash, octal(entry.path)] as const);
  const { inventory } = run.options;
  const selected = run.work.map(work => work.host);
  const never = run.options.migrate === 'never';
  const group = never ? {} : run.migrationGroup;
  const migrates = migrationHosts(group, inventory.hosts, selected);
  const missing = missingMigration(group, inventory.hosts, selected);
  if (missing !== undefined) {
    run.options.report({
      type: 'note',
      host: undefined,
      text: `no migration: the hosts that migrate are not among those selected (${missing})`,
    });
  }
  const fromGit = run.fromGit;
  for (const work of run.work) {
    const facts = work.session!.facts;
    const key = facts.prints && !fromGit ? hash('sha256', facts.prints) : '';
    let planned = plans.get(key);
    if (!planned) {
      const live = facts.prints && !fromGit ? parsePrints(facts.prints) : undefined;
      planned = { live, transfer: planTransfer(entries, live) };
      plans.set(key, planned);
    }
    work.transfer = planned.transfer;
    work.filesSent = planned.transfer.differs;
    work.rendered = renderFiles(run.context, work.host, work.root, facts, work.layout);
    work.plan = planHost(run.context, {
      host: work.host,
      facts,
      root: work.root,
      changed: planned.live ? planned.transfer.changed : undefined,
      digest,
      count: entries.length,
      odd,
      migrates: migrates.has(work.host.name),
      rendered: work.rendered,
      ...(work.layout ? { layout: work.layout } : {}),
      ...(fromGit ? { git: run.context.commit } : {}),
    });
  }
  if (run.options.mustMigrate && migrates.size === 0) throw nobodyMigrates();
}

/** Before anything is sent: a release whose migrations nobody applies would go live without them. */
function nobodyMigrates(): Fault {
  return new Fault({
    code: 'NO_MIGRATION_HOST',
    what: 'Migrations are pending that this release has to apply, and none of its hosts would.',
    remedy:
      "Give the release file a 'migrate' with a host that this release reaches, without 'migrate: never'; or apply them first.",
  });
}

async function sendAll(run: Run, signal: AbortSignal): Promise<void> {
  await Promise.all(
    [...streams(run.work)].map(([plan, members]) =>
      sendTo(
        members.map(
          (work): Sink => ({
            stream: work.session!.data.stdin,
            own: hostFiles([...work.rendered!.inside, ...work.rendered!.outside]),
            closed: work.session!.data.closed,
          }),
        ),
        plan,
        signal,
      ),
    ),
  );
}

/**
 * Releases the checkout to the hosts. Never throws for what happened on hosts: the result says it.
 * @throws Fault for what is wrong before any host is asked: release file, inventory, templates, key
 */
export async function release(options: ReleaseOptions): Promise<ReleaseResult> {
  if (options.migrate === 'only') return migrate(options);
  const run = new Run(options);
  run.judge();
  if (options.dryRun) return dryRun(run);
  const git = run.fromGit;
  // The source is read while the connections are made, which begin first.
  const reading = new Promise(resolve => setImmediate(resolve)).then(() => (git ? [] : run.source()));
  reading.catch(() => undefined);
  const resolving = git ? commitOf(run) : undefined;
  resolving?.catch(() => undefined);
  try {
    await run.openAll(git ? 'git' : 'release');
    const entries = await reading;
    run.identify();
    if (resolving) await fetchOnHosts(run, await resolving);
    planStreams(run, entries);
    const stop = new AbortController();
    let unreadable: unknown;
    const sending = sendAll(run, AbortSignal.any([stop.signal, options.signal])).catch(error => {
      if (stop.signal.aborted || options.signal.aborted) return;
      // The source changed under us: the hosts must not wait for the rest.
      unreadable = error;
      for (const work of run.work) work.session?.cancel();
    });
    await run
      .onAll(run.work, async work => {
        const plan = work.plan!;
        if (!isAlone(run)) return repairing(run, work, again => makeScript(plan, again));
        // Alone, a host need not wait for the others: neither before it migrates nor before it switches.
        const script = (again: boolean) =>
          lines(makeScript(plan, again), plan.migrate && migrateScript(plan));
        await untilFinal(run, work, repairing(run, work, script, toTheEnd(plan, activateScript)));
      })
      .catch(async error => {
        stop.abort(error);
        await sending;
        throw unreadable ?? error;
      });
    await sending;
    if (!isAlone(run)) {
      await run.onAll(
        run.work.filter(work => work.plan!.migrate),
        async work => {
          await work.session!.round(migrateScript(work.plan!));
        },
      );
      await activate(run, activateScript);
      await finish(run);
    }
    return run.result('release', { done: 'released', changed: true });
  } catch (error) {
    const rolledBack = await run.undo();
    return run.result('release', { done: 'failed', failure: asFault(error), rolledBack });
  } finally {
    run.close();
  }
}

/** A round that sends again, once, what turned out not to be as it should: the live release had been altered by hand. */
async function repairing(
  run: Run,
  work: Work,
  script: (again: boolean) => Shell,
  after?: Shell,
): Promise<void> {
  const session = work.session!;
  const options = after === undefined ? {} : { after };
  try {
    await session.round(script(false), options);
  } catch (error) {
    if (!(error instanceof RoundFailed) || error.code !== 'TRANSFER_MISMATCH') throw error;
    const listed = error.blobs.get('bad')?.toString('latin1') ?? '';
    const bad = new Set(
      listed
        .split('\n')
        .map(line => /^\.\/(.*): FAILED/.exec(line)?.[1])
        .filter(path => path !== undefined),
    );
    const again = (await run.source()).filter(entry => bad.has(entry.path));
    if (again.length === 0) throw error;
    run.options.report({
      type: 'note',
      host: work.host.name,
      text: `${again.length} file(s) of the live release had been changed there, such as ${toText(again[0]!.path)}; they are sent anew`,
    });
    work.filesSent += again.length;
    const channel = await session.moreData(1);
    session.roundTrips += 2;
    const [, ended] = await Promise.all([
      sendTo(
        [{ stream: channel.stdin, own: Buffer.alloc(0), closed: channel.closed }],
        { send: again, gone: again.map(entry => entry.path), left: [], changed: [], differs: again.length },
        run.options.signal,
      ),
      channel.closed,
    ]);
    if (ended.code !== 0) throw error;
    await session.round(script(true), options);
  }
}

/** What a release of ours would take the place of; empty when that is one of ours, or nothing. */
export function takesOver({ current }: Facts): string {
  if (current.kind === 'release' || current.text === '') return '';
  const thing = current.kind === 'other' ? 'no release of ours' : 'not there';
  return `; 'current' leads to ${current.text}, which is ${thing}: the release takes its place, leaves it where it is, and brings it back if it fails`;
}

async function dryRun(run: Run): Promise<ReleaseResult> {
  const git = run.fromGit;
  try {
    const [entries] = await Promise.all([git ? [] : run.source(), run.openAll('read')]);
    run.identify();
    planStreams(run, entries);
    for (const work of run.work) {
      const plan = work.plan!;
      const names = work.transfer!.changed.slice(0, 20);
      run.options.report({
        type: 'note',
        host: work.host.name,
        text: [
          git
            ? 'would fetch from the repository'
            : `would send ${work.transfer!.differs} of ${entries.length} files${work.transfer!.gone.length > 0 ? `, remove ${work.transfer!.gone.length}` : ''}`,
          names.length > 0 && plan.base
            ? ` (${names.join(', ')}${work.transfer!.changed.length > 20 ? ', …' : ''})`
            : '',
          plan.migrate ? ', migrate' : '',
          plan.services.length > 0
            ? `, restart ${plan.services.map(service => service.name).join(', ')}`
            : '',
          takesOver(work.session!.facts),
        ].join(''),
      });
    }
    return run.result('release', {
      done: 'checked',
      changed: git || run.work.some(work => work.transfer!.changed.length > 0),
    });
  } catch (error) {
    return run.result('release', { done: 'failed', failure: asFault(error) });
  } finally {
    run.close();
  }
}
