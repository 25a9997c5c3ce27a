/** What is live where; changes nothing and takes no lock. */
import { lines, quote, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../host/calls.ts';
import type { Facts } from '../host/facts.ts';
import { ofRelease } from '../plan/context.ts';
import { type PlannedHost, plannedHost } from '../plan/planned-host.ts';
import type { ServicePlan } from '../plan/services.ts';
import type { HostTask } from './host-task.ts';
import { failed, succeeded } from './result.ts';
import { Run } from './run.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';

/** What one host runs now. */
interface HostState {
  readonly name: string;
  readonly live: string;
  readonly commit: string;
  /** What a rollback would make live; empty where there is none. */
  readonly previous: string;
  readonly releases: readonly string[];
  /** Service → what its manager says. */
  readonly services: Readonly<Record<string, string>>;
  readonly freeKb: number | undefined;
}

export interface StatusResult extends ReleaseResult {
  readonly states: readonly HostState[];
}

export const status = (options: ReleaseOptions): Promise<StatusResult> => look(new Run(options), 'status');

/**
 * Asks every host what it runs; one that fails stops no other.
 * @param further what is done on a host besides, before its services are asked for
 */
export async function look(
  run: Run,
  command: 'status' | 'check' | 'release',
  further?: (task: HostTask, planned: PlannedHost) => Promise<void>,
): Promise<StatusResult> {
  const states: HostState[] = [];
  const ask = async (task: HostTask) => {
    const { facts } = await run.open(task, 'read');
    task.enter('check');
    const context = ofRelease(run.base, facts.live ?? '', [facts]);
    const planned = plannedHost(context, task.host, task.root, facts);
    await further?.(task, planned);
    const script = lines(...planned.services.flatMap(askService));
    const services = script === '' ? {} : await answersOf(task, script);
    states.push(stateOf(facts, task.host.name, services));
  };
  try {
    await run.onAll(run.tasks, ask, false);
    states.sort((a, b) => (a.name < b.name ? -1 : 1));
    const [first] = states;
    const outcome = { release: first?.live ?? '', previous: first?.previous ?? '' };
    return { ...succeeded(run, command, { done: 'checked', ...outcome }), states };
  } catch (error) {
    return { ...failed(run, command, error), states };
  } finally {
    run.close();
  }
}

const stateOf = (facts: Facts, name: string, services: Readonly<Record<string, string>>): HostState => ({
  name,
  live: facts.current.text,
  commit: facts.commit ?? '',
  // One that was cleaned is none to go back to.
  previous: facts.previous !== undefined && facts.names.includes(facts.previous) ? facts.previous : '',
  releases: facts.releases.map(({ id }) => id),
  services,
  freeKb: facts.freeKb,
});

/** What a service's manager says of each of its units or programs. */
function askService(service: ServicePlan): Shell[] {
  const asked = (unit: string): Shell | undefined => {
    if (service.type === 'systemd')
      return sh`systemctl ${host.scopeOf(service)} is-active ${quote(unit)} 2>/dev/null`;
    if (service.type === 'supervisor')
      return sh`${service.sudo ? 'sudo -n ' : ''}supervisorctl status ${quote(unit)} 2>/dev/null | sed 's/^[^ ]* *\\([A-Z]*\\).*/\\1/' | tr '\\n' ' '`;
    return undefined;
  };
  return service.units.flatMap(unit => {
    const command = asked(unit);
    return command === undefined ? [] : [host.state(`${service.name}:${unit}`, command)];
  });
}

/** Runs what asks, and takes the answers apart: a name, and the rest of the line. */
async function answersOf({ session }: HostTask, script: Shell): Promise<Record<string, string>> {
  const answers: Record<string, string> = Object.create(null);
  const before = session!.states.length;
  await session!.round(script);
  for (const text of session!.states.slice(before)) {
    const [name, ...value] = text.split(' ');
    answers[name!] = value.join(' ').trim() || 'unknown';
  }
  return answers;
}
