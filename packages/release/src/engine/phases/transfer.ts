/** Phases check, prepare and transfer: the tree of a release, and all that belongs to it but what commands make. */
import { lines, quote, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { MakePlan } from '../../plan/make-plan.ts';
import { earlyHooks, enter, hooks } from './commands.ts';
import { carryServices, keepFiles } from './services.ts';

/** Connecting has done what these phases are for: only their hooks are left. */
export const check = (plan: MakePlan): Shell =>
  lines(earlyHooks(plan, 'before', 'check'), earlyHooks(plan, 'after', 'check'));

export const prepare = (plan: MakePlan): Shell =>
  lines(earlyHooks(plan, 'before', 'prepare'), earlyHooks(plan, 'after', 'prepare'));

/** The release's directory as it arrives. `again`: what did not arrive as it should was sent once more. */
function arrive({ arrival }: MakePlan, again: boolean): Shell {
  if (arrival.from === 'git') return lines(host.awaitData(), host.gitTree(arrival.commit));
  return lines(
    again ? host.receiveAgain() : host.receive(arrival),
    arrival.escaped.map(([hash, path]) => host.checkEscaped(hash, path)),
  );
}

export const transfer = (plan: MakePlan, again: boolean): Shell =>
  lines(
    host.phase('transfer'),
    earlyHooks(plan, 'before', 'transfer'),
    arrive(plan, again),
    host.place(plan.release, plan.commit, plan.at),
    enter(plan),
    plan.inside.map(file => host.write(plan.release, file)),
    plan.shared.flatMap(shared => {
      const owned = plan.owned.paths.find(({ path }) => shared.kind === 'd' && path === shared.path);
      const given = host.share(plan.release, shared);
      return owned ? [given, host.giveNew(plan.owned.become, owned)] : [given];
    }),
    host.lookAhead(plan.outside),
    keepFiles(plan),
    carryServices(plan),
    plan.become && sh`true >"$state/releases/"${quote(plan.release)}/becomes`,
    hooks(plan, 'after', 'transfer'),
  );
