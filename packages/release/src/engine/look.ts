/** What is live where, and whether a release could be made: nothing here changes a host. */
import { lines, own, quote, quoteAll, type Shell, sh } from '@guarded-deploy/foreign/shell';
import type { Facts } from '../host/facts.ts';
import { foretell } from '../messages/reload-warnings.ts';
import { ofRelease, outsideFiles, planHost, renderServiceFiles } from '../plan/plan.ts';
import { noTransfer } from './change.ts';
import { takesOver } from './release.ts';
import { asFault, Run, type Work } from './run.ts';
import { type HostPlan, lookAhead } from './scripts.ts';
import { ownFile, scope, tellRetired } from './services.ts';
import type { ReleaseOptions, ReleaseResult } from './types.ts';

/** What one host runs now. */
export interface HostState {
  readonly name: string;
  readonly live: string;
  readonly commit: string;
  readonly previous: string;
  readonly releases: readonly string[];
  /** Service → what its manager says. */
  readonly services: Readonly<Record<string, string>>;
  readonly freeKb: number | undefined;
}

export interface StatusResult extends ReleaseResult {
  readonly states: readonly HostState[];
}

/** What is live where; changes nothing and takes no lock. */
export async function status(options: ReleaseOptions): Promise<StatusResult> {
  return look(options, 'status', () => '');
}

/** Whether every host could be released to: connection, rights, tools. Tells the room there is, without judging it. Changes nothing and takes no lock. */
export async function check(options: ReleaseOptions): Promise<StatusResult> {
  return look(options, 'check', checkScript);
}

const TOOLS = [
  ...[
    'tar',
    'gzip',
    'base64',
    'sha256sum',
    'flock',
    'timeout',
    'sed',
    'join',
    'sort',
    'xargs',
    'find',
    'install',
  ],
  ...['stat', 'cmp', 'readlink'],
];

/** What a host is asked before a first release: tools, rights, and what stands in the way of files. */
function checkScript(run: Run, work: Work): Shell {
  const settings = run.settings(work);
  const { python } = run.options.config;
  const tools = [...TOOLS, ...(run.fromGit ? ['git'] : [])];
  const services = settings.services().map(({ service }) => service);
  const needsSudo =
    services.some(
      ({ become, scope, type }) =>
        become ?? (scope !== 'user' && (type === 'systemd' || type === 'supervisor')),
    ) || work.layout?.templates.some(({ template }) => template.become);
  const version =
    python && settings.meant(python, ['python']) ? String(settings.get('python')!.version ?? '') : undefined;
  const files = outsideFiles(run.context, work.host, work.root, work.session!.facts, work.layout!);
  return lines(
    sh`for gd_tool in ${quoteAll(tools)}; do command -v "$gd_tool" >/dev/null || gd_fail HOST_TOOL_MISSING "$gd_tool"; done`,
    sh`gd_dir=$root`,
    own('while [ ! -e "$gd_dir" ]; do gd_dir=${gd_dir%/*}; [ -n "$gd_dir" ] || gd_dir=/; done'),
    sh`[ -w "$gd_dir" ] || gd_fail ROOT_NOT_WRITABLE "$gd_dir"`,
    sh`[ ! -e "$root/current" ] || [ -L "$root/current" ] || gd_fail CURRENT_NOT_A_LINK "$root/current"`,
    sh`gd_inspect`,
    needsSudo
      ? sh`[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || gd_fail HOST_TOOL_MISSING "sudo without a password"`
      : '',
    version === undefined
      ? ''
      : sh`gd_python ${quote(version.replace(/[^0-9.]/g, ''))} >/dev/null || gd_uv >/dev/null || gd_fail HOST_TOOL_MISSING python3`,
    work.layout!.shared.map(({ kind, path }) => sh`gd_inspect_shared ${kind} ${quote(path)}`),
    lookAhead(files),
  );
}

/** What a check says of services: those whose reload would not bring a new release. */
function foretold(run: Run, work: Work, plan: HostPlan): string[] {
  const files = renderServiceFiles(run.context, work.host, work.root, work.session!.facts);
  return plan.services.flatMap(service => {
    const path = ownFile(service);
    const file = files.find(entry => entry.service === service.name && entry.path === path);
    if (!file) return [];
    const told = foretell({
      name: service.name,
      type: service.type,
      reload: service.reload,
      unit: file.content,
      root: work.root,
      read: run.context.readTemplate,
    });
    return told === undefined ? [] : [told];
  });
}

async function look(
  options: ReleaseOptions,
  command: 'status' | 'check',
  extraOf: (run: Run, work: Work) => Shell | '',
): Promise<StatusResult> {
  const run = new Run(options);
  // A release file that would be refused is told before any host is asked.
  if (command === 'check') run.judge();
  const states: HostState[] = [];
  const stateOf = (facts: Facts, name: string, services: Record<string, string>): HostState => ({
    name,
    live: facts.current.text,
    commit: facts.commit ?? '',
    previous: facts.previous ?? '',
    releases: facts.releases.map(({ id }) => id),
    services,
    freeKb: facts.freeKb,
  });
  try {
    await run.onAll(
      run.work,
      async work => {
        const session = await run.open(work, 'read');
        run.enter(work, 'check');
        const plan = planHost(ofRelease(run.context, session.facts.live ?? '', [session.facts]), {
          host: work.host,
          facts: session.facts,
          root: work.root,
          ...noTransfer,
          rendered: { inside: [], outside: [] },
        });
        const asks = plan.services.flatMap(service =>
          service.type === 'systemd'
            ? service.units.map(
                unit =>
                  sh`gd_say ${quote(`state ${service.name}:${unit}`)} "$(systemctl ${scope(service)} is-active ${quote(unit)} 2>/dev/null)"`,
              )
            : service.type === 'supervisor'
              ? service.units.map(
                  unit =>
                    sh`gd_say ${quote(`state ${service.name}:${unit}`)} "$(${service.sudo ? 'sudo -n ' : ''}supervisorctl status ${quote(unit)} 2>/dev/null | sed 's/^[^ ]* *\\([A-Z]*\\).*/\\1/' | tr '\\n' ' ')"`,
                )
              : [],
        );
        const services: Record<string, string> = Object.create(null);
        const extra = lines(extraOf(run, work), command === 'check' && tellRetired(plan));
        if (command === 'check')
          for (const text of foretold(run, work, plan))
            options.report({ type: 'note', host: work.host.name, text: run.hide(text) });
        if (asks.length > 0 || extra !== '') {
          const before = session.states.length;
          const note = takesOver(session.facts);
          if (command === 'check' && note !== '')
            options.report({ type: 'note', host: work.host.name, text: note.slice(2) });
          await session.round(lines(extra, asks));
          for (const text of session.states.slice(before)) {
            const [name, ...value] = text.split(' ');
            services[name!] = value.join(' ').trim() || 'unknown';
          }
        }
        states.push(stateOf(session.facts, work.host.name, services));
      },
      false,
    );
    states.sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      ...run.result(command, {
        done: 'checked',
        release: states[0]?.live ?? '',
        previous: states[0]?.previous ?? '',
      }),
      states,
    };
  } catch (error) {
    return { ...run.result(command, { done: 'failed', failure: asFault(error) }), states };
  } finally {
    run.close();
  }
}

/**
 * Makes whatever release holds the hosts' locks end, as if its runner had disappeared: what it had not finished is undone
 * there. Only for people who know that its runner is gone.
 */
export async function unlock(options: ReleaseOptions): Promise<ReleaseResult> {
  const run = new Run(options);
  try {
    await run.onAll(
      run.work,
      async work => {
        const session = await run.open(work, 'read');
        await session.round(sh`gd_unlock`);
        options.report({ type: 'note', host: work.host.name, text: session.states.at(-1) ?? '' });
      },
      false,
    );
    return run.result('status', { done: 'checked' });
  } catch (error) {
    return run.result('status', { done: 'failed', failure: asFault(error) });
  } finally {
    run.close();
  }
}
