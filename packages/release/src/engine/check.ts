/** Whether every host could be released to: connection, rights, tools. Tells the room there is, without judging it. Changes nothing and takes no lock. */
import { lines, own, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../host/calls.ts';
import { reloadWarning } from '../messages/reload-warnings.ts';
import { releaseId } from '../plan/context.ts';
import { outsideFiles, renderServiceFiles } from '../plan/files.ts';
import type { Layout } from '../plan/layout.ts';
import type { PlannedHost } from '../plan/planned-host.ts';
import { settingsOf } from '../plan/variables.ts';
import type { HostTask } from './host-task.ts';
import { ownFile, tellDropped } from './phases/services.ts';
import { takesOver } from './release.ts';
import { layoutsOf } from './release-plan.ts';
import { isFromRepository } from './repository.ts';
import { Run } from './run.ts';
import { look, type StatusResult } from './status.ts';
import type { ReleaseOptions } from './types.ts';

/** @throws Fault for a release file that would be refused, before any host is asked */
export async function check(options: ReleaseOptions): Promise<StatusResult> {
  const run = new Run(options, releaseId(options.now(), []));
  const layouts = layoutsOf(run, run.base);
  return look(run, 'check', (task, planned) => {
    const script = lines(checkScript(run, task, layouts.get(task)!), tellDropped(planned.dropped));
    for (const text of warningsOf(run, task, planned)) run.note(task, text);
    const note = takesOver(planned.facts);
    if (note !== '') options.report({ type: 'note', host: task.host.name, text: note.slice(2) });
    return script;
  });
}

const TOOLS = [
  ...['tar', 'gzip', 'base64', 'sha256sum', 'flock', 'timeout', 'sed', 'join', 'sort', 'xargs', 'find'],
  ...['install', 'stat', 'cmp', 'readlink'],
];

/** What a host is asked before a first release: tools, rights, and what stands in the way of files. */
function checkScript(run: Run, task: HostTask, layout: Layout): Shell {
  const settings = settingsOf(run.base, task.host, task.root);
  const { python } = run.options.config;
  const tools = [...TOOLS, ...(isFromRepository(run, run.base) ? ['git'] : [])];
  const services = settings.services().map(({ service }) => service);
  const needsSudo =
    services.some(
      ({ become, scope, type }) =>
        become ?? (scope !== 'user' && (type === 'systemd' || type === 'supervisor')),
    ) || layout.templates.some(({ template }) => template.become);
  const version =
    python && settings.meant(python, ['python']) ? String(settings.get('python')!.version ?? '') : undefined;
  const files = outsideFiles(run.base, task.host, task.root, task.session!.facts, layout);
  return lines(
    sh`for gd_tool in ${quoteAll(tools)}; do command -v "$gd_tool" >/dev/null || gd_fail HOST_TOOL_MISSING "$gd_tool"; done`,
    sh`gd_dir=$root`,
    own('while [ ! -e "$gd_dir" ]; do gd_dir=${gd_dir%/*}; [ -n "$gd_dir" ] || gd_dir=/; done'),
    sh`[ -w "$gd_dir" ] || gd_fail ROOT_NOT_WRITABLE "$gd_dir"`,
    sh`[ ! -e "$root/current" ] || [ -L "$root/current" ] || gd_fail CURRENT_NOT_A_LINK "$root/current"`,
    host.inspect(),
    needsSudo &&
      sh`[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || gd_fail HOST_TOOL_MISSING "sudo without a password"`,
    version !== undefined &&
      sh`${host.anyPython(version.replace(/[^0-9.]/g, ''))} || gd_fail HOST_TOOL_MISSING python3`,
    layout.shared.map(shared => host.inspectShared(shared)),
    host.lookAhead(files),
  );
}

/** What a check says of services: those whose reload would not bring a new release. */
function warningsOf(run: Run, task: HostTask, { services, facts }: PlannedHost): string[] {
  const files = renderServiceFiles(run.base, task.host, task.root, facts);
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
      read: run.base.readTemplate,
    });
    return warning === undefined ? [] : [warning];
  });
}
