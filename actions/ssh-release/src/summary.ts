import { markdown } from '@guarded-deploy/action-kit';
import { formatBytes, type HostResult, type ReleaseResult, type StatusResult } from '@guarded-deploy/release';

const PHASES = [
  'prepare',
  'transfer',
  'build',
  'migrate',
  'switch',
  'restart',
  'verify',
  'clean',
  'revert',
  'check',
] as const;

function headline(result: ReleaseResult): string {
  const { text, code } = markdown;
  const hosts = `${result.hosts.length} ${result.hosts.length === 1 ? 'host' : 'hosts'}`;
  if (result.failure) {
    const final = result.hosts.filter(host => host.status === 'released' || host.status === 'rolled-back');
    const other = result.hosts.filter(host => host.live !== host.previous && !final.includes(host));
    const runs = (host: HostResult) =>
      `${code(host.name)} ${host.live === '' ? 'did not say what is live' : `has ${code(host.live)} live`}`;
    const back = result.rolledBack
      ? ' Every host that had switched was brought back.'
      : final.length > 0
        ? ` It had become final on ${final.map(host => code(host.name)).join(', ')} before; run it again for all hosts.`
        : other.length > 0
          ? ` Not every host is known to be as it was: ${other.map(runs).join(', ')}. Ask for the status before the next run.`
          : ' Nothing was left half done.';
    return `### ❌ ${text(result.command)} failed (${hosts})\n\n${code(result.failure.code)} ${text(result.failure.what)}${back}`;
  }
  switch (result.command) {
    case 'release':
      return `### ${result.hosts.every(host => host.status === 'released') ? '🚀 Released' : '🔎 Would release'} ${code(result.release)} on ${hosts} in ${result.seconds.toFixed(1)} s`;
    case 'rollback':
      return `### ⏪ Back to ${code(result.release)} on ${hosts} in ${result.seconds.toFixed(1)} s`;
    case 'migrate':
      return `### Migrated on ${hosts} in ${result.seconds.toFixed(1)} s`;
    case 'scale':
      return `### Scaled ${hosts} in ${result.seconds.toFixed(1)} s`;
    default:
      return `### ${text(result.command === 'check' ? 'Ready' : 'Status')}: ${hosts}`;
  }
}

/** The job summary of one run: what happened, and per host how long each phase took and what crossed the wire. */
export function summary(result: ReleaseResult): string {
  const { text, code } = markdown;
  const states = (result as Partial<StatusResult>).states;
  if (states && states.length > 0) {
    const rows = states.map(
      state =>
        `| ${text(state.name)} | ${code(state.live || '—')} | ${code(state.commit.slice(0, 12) || '—')} | ${text(
          Object.entries(state.services)
            .map(([unit, word]) => `${unit} ${word}`)
            .join(', ') || '—',
        )} | ${state.releases.length} | ${state.freeKb === undefined ? '—' : formatBytes(state.freeKb * 1024)} |`,
    );
    return [
      headline(result),
      '',
      '| host | live | commit | services | kept | free |',
      '| --- | --- | --- | --- | ---: | ---: |',
      ...rows,
    ].join('\n');
  }
  const phases = PHASES.filter(phase => result.hosts.some(host => host.seconds[phase] !== undefined));
  const row = (host: HostResult) =>
    `| ${[text(host.name), text(host.status), ...phases.map(phase => host.seconds[phase]?.toFixed(2) ?? ''), String(host.filesSent), formatBytes(host.bytesUp), formatBytes(host.bytesDown), String(host.roundTrips)].join(' | ')} |`;
  return [
    headline(result),
    '',
    result.previous && result.command === 'release' ? `Before: ${code(result.previous)}\n` : '',
    `| host | status | ${phases.map(phase => `${phase} s`).join(' | ')} | files sent | up | down | round trips |`,
    `| --- | --- | ${phases.map(() => '---:').join(' | ')} | ---: | ---: | ---: | ---: |`,
    ...result.hosts.map(row),
  ].join('\n');
}
