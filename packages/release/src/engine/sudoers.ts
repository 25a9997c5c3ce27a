/** What the release file's hosts run by sudo, as a snippet for /etc/sudoers.d. No host is asked. */
import { unasked } from '../host/facts.ts';
import { outsideFiles } from '../plan/files.ts';
import type { Layout } from '../plan/layout.ts';
import { planServices, type ServicePlan } from '../plan/services.ts';
import { type SudoCommand, sudoCommands } from '../plan/sudo.ts';
import { type SudoGroup, sudoersText } from '../plan/sudoers.ts';
import type { HostTask } from './host-task.ts';
import { layoutsOf } from './release-plan.ts';
import { succeeded } from './result.ts';
import { Run } from './run.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';

export interface SudoersResult extends ReleaseResult {
  /** The snippet. */
  readonly text: string;
}

/** Services of a host, and what is run by sudo there; nothing where root logs in. The host is not asked. */
export function sudoOnHost(
  run: Run,
  { host, root }: Pick<HostTask, 'host' | 'root'>,
  layout: Layout,
): { readonly services: readonly ServicePlan[]; readonly commands: readonly SudoCommand[] } {
  const facts = unasked(host.user);
  const services = planServices(run.base, host, root, facts);
  const outside = outsideFiles(run.base, host, root, facts, layout);
  const given = { root, user: facts.user, owned: layout.owned };
  return { services, commands: facts.user === 0 ? [] : sudoCommands(services, outside, given) };
}

/** @throws Fault for what is wrong with release file or inventory */
export function sudoers(options: ReleaseOptions): Promise<SudoersResult> {
  const run = new Run(options, 'RELEASE');
  const layouts = layoutsOf(run, run.base);
  const groups = new Map<string, SudoGroup & { hosts: string[] }>();
  for (const [task, layout] of layouts) {
    const { host } = task;
    const { commands } = sudoOnHost(run, task, layout);
    const key = JSON.stringify([host.user, commands]);
    const group = groups.get(key) ?? { user: host.user, hosts: [], commands };
    group.hosts.push(host.name);
    groups.set(key, group);
  }
  const text = sudoersText([...groups.values()], {
    app: options.config.app,
    environment: options.environment ?? '',
  });
  const result = succeeded(run, 'sudoers', { done: 'untouched', release: '', changed: false });
  run.close();
  return Promise.resolve({ ...result, text });
}
