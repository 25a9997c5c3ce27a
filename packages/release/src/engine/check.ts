/**
 * Whether a release would succeed, as far as that can be known before it: everything is read, decrypted and rendered, and each host is
 * asked for connection, rights, programs, free space, accounts, units and sudo. Says what the release would do. Changes nothing and takes
 * no lock.
 */

import { hash } from 'node:crypto';
import { lines, type Shell } from '@guarded-deploy/foreign/shell';
import * as host from '../host/calls.ts';
import { unasked } from '../host/facts.ts';
import * as ask from '../host/look-calls.ts';
import { RoundFailed } from '../host/protocol.ts';
import { describePlan, type FileState, fileLines, judgeUnits, takesOver } from '../messages/plan-text.ts';
import { reloadWarning } from '../messages/reload-warnings.ts';
import { type ReleaseContext, releaseId } from '../plan/context.ts';
import type { RenderedFile } from '../plan/files.ts';
import type { Layout } from '../plan/layout.ts';
import { needsOf } from '../plan/needs.ts';
import type { PlannedHost } from '../plan/planned-host.ts';
import type { SourceTree } from '../source/tree.ts';
import type { HostTask } from './host-task.ts';
import { nameOf, ownFile, tellDropped } from './phases/services.ts';
import { readTree } from './read-source.ts';
import { type HostReleasePlan, layoutsOf, releasePlanner } from './release-plan.ts';
import { isFromRepository, repositoryOf, sourceCommit } from './repository.ts';
import { failed } from './result.ts';
import { Run } from './run.ts';
import { look, type StatusResult } from './status.ts';
import type { ReleaseOptions } from './types.ts';

/** @throws Fault for a release file that would be refused, before any host is asked */
export const check = (options: ReleaseOptions): Promise<StatusResult> =>
  foresee(new Run(options, releaseId(options.now(), [])), 'check');

/** A check, or a release that is only played. @throws Fault, as `check` */
export async function foresee(run: Run, command: 'check' | 'release'): Promise<StatusResult> {
  const layouts = layoutsOf(run, run.base);
  const git = isFromRepository(run, run.base);
  try {
    const [tree, commit] = await Promise.all([
      readTree(run, run.base, layouts),
      git ? sourceCommit(run, run.base) : run.base.commit,
    ]);
    const context: ReleaseContext = { ...run.base, source: tree, commit };
    const plan = releasePlanner(run, context, tree);
    // What is wrong with a template is said also where no host answers.
    for (const task of run.tasks) plan(task, unasked(task.host.user), layouts.get(task)!);
    return await look(run, command, async (task, planned) => {
      const layout = layouts.get(task)!;
      const own = plan(task, task.session!.facts, layout);
      task.filesSent = own.transfer.differs;
      for (const text of warningsOf(context, task, planned, own.files)) run.note(task, text);
      await askHost(run, task, { plan: own, layout, tree, git });
      run.note(task, describePlan(own, git ? undefined : tree.entries.length));
      const taken = takesOver(planned.facts);
      if (taken !== '') run.note(task, taken);
      await task.session!.round(tellDropped(planned.dropped));
      await tellFiles(run, task, own.outside);
    });
  } catch (error) {
    run.close();
    return { ...failed(run, command, error), states: [] };
  }
}

interface Asked {
  readonly plan: HostReleasePlan;
  readonly layout: Layout;
  readonly tree: SourceTree;
  /** The hosts fetch the source. */
  readonly git: boolean;
}

/** Blocks of a file system, which a file takes whole. */
const BLOCK = 4096;

/** Everything that a host has to have. @throws RoundFailed for the first thing that it has not */
async function askHost(run: Run, task: HostTask, asked: Asked): Promise<void> {
  const { plan, layout, tree } = asked;
  const { services, outside } = plan.activation;
  const needs = needsOf(plan, task.session!.facts.user);
  const kibibytes = tree.entries.reduce((sum, { size }) => sum + Math.ceil(size / BLOCK) * (BLOCK / 1024), 0);
  const { python } = plan.make;
  const kept = python?.key !== undefined && task.session!.facts.venvs.includes(python.key);
  const repository = asked.git ? repositoryOf(run, run.base) : undefined;
  const supervised = services.filter(({ type }) => type === 'supervisor');
  const script = lines(
    ask.checkTools(needs.programs),
    ask.checkRoot(),
    ask.checkRoom(kibibytes, tree.entries.length),
    ...layout.shared.map(shared => host.inspectShared(shared)),
    ...host.lookAhead(outside),
    ...needs.accounts.map(({ kind, name, by }) => ask.checkAccount(kind, name, by)),
    services.some(({ userScope }) => userScope) && ask.checkUserManager(),
    ...needs.sudo.flatMap(({ words, needed }): Shell[] => {
      if (needed === 'always') return [ask.checkSudo(words)];
      // Behind `systemctl --system enable --quiet`.
      return needed === 'enable' ? [ask.checkEnable(words.slice(4))] : [];
    }),
    ...supervised.map(({ sudo, units }) => ask.checkSupervisor(sudo, units)),
    python &&
      !kept &&
      ask.checkPython(python.version, python.kind === 'uv.lock' ? 'uv' : python.manager, python.interpreter),
    repository !== undefined && ask.checkRepository(repository),
    needs.commands.length > 0 && ask.checkCommands(needs.commands),
  );
  await task.session!.round(script);
  await askSystemd(run, task, plan);
}

/** Whether systemd would take the units. @throws RoundFailed UNIT_INVALID */
async function askSystemd(run: Run, task: HostTask, plan: HostReleasePlan): Promise<void> {
  for (const scope of ['system', 'user'] as const) {
    const names = new Set(
      plan.activation.services
        .filter(({ type, userScope }) => type === 'systemd' && userScope === (scope === 'user'))
        .map(({ name }) => name),
    );
    const units = plan.outside
      .filter(({ service }) => names.has(service))
      .map(({ path, content }) => ({ name: nameOf(path), text: content }));
    if (units.length === 0) continue;
    const blobs = await task.session!.round(ask.checkUnits(scope, units));
    const said = blobs.get(ask.unitsBlob(scope))?.toString() ?? '';
    const known = units.map(({ name }) => name);
    const { wrong, notes } = judgeUnits(said, known, task.root);
    for (const text of notes) run.note(task, text);
    if (wrong.length > 0) throw new RoundFailed('UNIT_INVALID', run.hide(wrong.slice(0, 3).join(' · ')));
  }
}

/** Tells how files outside of the release would change. Of those that others may not read, only that they would. */
async function tellFiles(run: Run, task: HostTask, files: readonly RenderedFile[]): Promise<void> {
  if (files.length === 0) return;
  const { session } = task;
  const hashed = files.map(({ number, path, content }) => ({ number, path, hash: hash('sha256', content) }));
  const units = files.filter(({ path }) => /\.(service|socket|timer|path|target)$/.test(path));
  const before = session!.states.length;
  const blobs = await session!.round(
    lines(
      ask.checkFiles(hashed),
      ...units.map(({ number, path, content }) => ask.checkUnitText(number, path, content)),
    ),
  );
  const states = new Map(session!.states.slice(before).map(text => text.split(' ') as [string, FileState]));
  for (const { number, path } of files) {
    const diff = blobs.get(ask.unitBlob(number))?.toString();
    for (const text of fileLines(path, states.get(`file.${number}`) ?? 'hidden', diff)) run.note(task, text);
  }
}

/** What a check says of services: those whose reload would not bring a new release. */
function warningsOf(
  context: ReleaseContext,
  task: HostTask,
  { services, release }: PlannedHost,
  files: readonly RenderedFile[],
): string[] {
  return services.flatMap(service => {
    const path = ownFile(service);
    const file = files.find(entry => entry.service === service.name && entry.path === path);
    if (!file) return [];
    const warning = reloadWarning({
      name: service.name,
      type: service.type,
      reload: service.reload,
      unit: file.content,
      root: task.root,
      names: release.names,
      read: context.readTemplate,
    });
    return warning === undefined ? [] : [warning];
  });
}
