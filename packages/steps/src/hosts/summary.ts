import { markdown } from '@guarded-deploy/action-kit';
import { formatBytes, type HostResult, type ReleaseResult, type StatusResult } from '@guarded-deploy/release';
import { PHASES } from '@guarded-deploy/release/config/phases';

const [CHECK, ...RELEASING] = PHASES;
/** The phases as columns: what only looks stands last. */
const COLUMNS = [...RELEASING, CHECK];

const { code, figure, joined, md, own, table, text } = markdown;

function headline(result: ReleaseResult): markdown.Markdown {
  const seconds = figure(`${result.seconds.toFixed(1)} s`);
  const hosts = md`${result.hosts.length} ${result.hosts.length === 1 ? 'host' : 'hosts'}`;
  if (result.failure) {
    const final = result.hosts.filter(host => host.status === 'released' || host.status === 'rolled-back');
    const other = result.hosts.filter(host => host.live !== host.previous && !final.includes(host));
    const runs = (host: HostResult) =>
      md`${code(host.name)} ${host.live === '' ? 'did not say what is live' : md`has ${code(host.live)} live`}`;
    const back = result.rolledBack
      ? ' Every host that had switched was brought back.'
      : final.length > 0
        ? md` It had become final on ${joined(
            final.map(host => code(host.name)),
            ', ',
          )} before; run it again for all hosts.`
        : other.length > 0
          ? md` Not every host is known to be as it was: ${joined(other.map(runs), ', ')}. Ask for the status before the next run.`
          : ' Nothing was left half done.';
    return md`### ❌ ${text(result.command)} failed (${hosts})\n\n${code(result.failure.code)} ${text(result.failure.what)}${back}`;
  }
  switch (result.command) {
    case 'release':
      return md`### ${result.hosts.every(host => host.status === 'released') ? '🚀 Released' : '🔎 Would release'} ${code(result.release)} on ${hosts} in ${seconds}`;
    case 'rollback':
      return md`### ⏪ Back to ${code(result.release)} on ${hosts} in ${seconds}`;
    case 'migrate':
      return md`### Migrated on ${hosts} in ${seconds}`;
    case 'scale':
      return md`### Scaled ${hosts} in ${seconds}`;
    default:
      return md`### ${text(result.command === 'check' ? 'Ready' : 'Status')}: ${hosts}`;
  }
}

/** The job summary of one run: what happened, and per host how long each phase took and what crossed the wire. */
export function summary(result: ReleaseResult): markdown.Markdown {
  const states = (result as Partial<StatusResult>).states;
  if (states && states.length > 0) {
    const services = (all: Readonly<Record<string, string>>) =>
      Object.entries(all)
        .map(([unit, word]) => `${unit} ${word}`)
        .join(', ') || '—';
    const rows = states.map(state => [
      text(state.name),
      code(state.live || '—'),
      code(state.commit.slice(0, 12) || '—'),
      text(services(state.services)),
      md`${state.releases.length}`,
      state.freeKb === undefined ? own('—') : figure(formatBytes(state.freeKb * 1024)),
    ]);
    const head = (['host', 'live', 'commit', 'services', 'kept', 'free'] as const).map(own);
    return md`${headline(result)}\n\n${table(head, rows, ['l', 'l', 'l', 'l', 'r', 'r'])}`;
  }
  const phases = COLUMNS.filter(phase => result.hosts.some(host => host.seconds[phase] !== undefined));
  const rows = result.hosts.map(host => [
    text(host.name),
    text(host.status),
    ...phases.map(phase => figure(host.seconds[phase]?.toFixed(2) ?? '')),
    md`${host.filesSent}`,
    figure(formatBytes(host.bytesUp)),
    figure(formatBytes(host.bytesDown)),
    md`${host.roundTrips}`,
  ]);
  const head = [
    own('host'),
    own('status'),
    ...phases.map(phase => md`${phase} s`),
    ...(['files sent', 'up', 'down', 'round trips'] as const).map(own),
  ];
  const align = ['l', 'l', ...head.slice(2).map(() => 'r')] as ('l' | 'r')[];
  const before =
    result.previous && result.command === 'release' ? md`Before: ${code(result.previous)}\n` : own('');
  return md`${headline(result)}\n\n${before}\n${table(head, rows, align)}`;
}
