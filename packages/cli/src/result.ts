import { formatBytes, type HostResult, type ReleaseResult, type StatusResult } from '@guarded-deploy/release';
import type { GuardReport } from './guard.ts';

/** Rows with their cells below each other. Pure. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map(row => [...(row[index] ?? '')].length)));
  return rows
    .map(row =>
      row
        .map((cell, index) => cell.padEnd(widths[index]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function slowest(host: HostResult): string {
  const [phase, seconds] = Object.entries(host.seconds).sort((a, b) => b[1] - a[1])[0] ?? [];
  return phase === undefined ? '' : `${phase} ${seconds!.toFixed(2)} s`;
}

/** The result for a person's eyes. Pure. */
export function describeResult(result: ReleaseResult): string {
  const states = (result as Partial<StatusResult>).states ?? [];
  const lines: string[] = [];
  if (states.length > 0 && !result.failure) {
    lines.push(
      columns([
        ['HOST', 'LIVE', 'COMMIT', 'BEFORE', 'KEPT', 'FREE', 'SERVICES'],
        ...states.map(state => [
          state.name,
          state.live || '-',
          state.commit.slice(0, 12) || '-',
          state.previous || '-',
          String(state.releases.length),
          state.freeKb === undefined ? '-' : formatBytes(state.freeKb * 1024),
          Object.entries(state.services)
            .map(([unit, word]) => `${unit} ${word}`)
            .join(', ') || '-',
        ]),
      ]),
    );
    return lines.join('\n');
  }
  lines.push(
    columns([
      ['HOST', 'STATUS', 'LIVE', 'SECONDS', 'LONGEST', 'FILES', 'UP', 'DOWN', 'ROUND TRIPS'],
      ...result.hosts.map(host => [
        host.name,
        host.status,
        host.live || '-',
        Object.values(host.seconds)
          .reduce((sum, seconds) => sum + seconds, 0)
          .toFixed(2),
        slowest(host),
        String(host.filesSent),
        formatBytes(host.bytesUp),
        formatBytes(host.bytesDown),
        String(host.roundTrips),
      ]),
    ]),
  );
  if (!result.failure) {
    const verb: Readonly<Record<string, string>> = {
      release: 'released',
      rollback: 'back to',
      migrate: 'migrated',
      scale: 'scaled',
    };
    const would: Readonly<Record<string, string>> = { rollback: 'would go back to' };
    const done = verb[result.command] ?? result.command;
    const played = result.hosts.every(({ status }) => status === 'checked') && result.command in verb;
    const words = played ? (would[result.command] ?? `would ${result.command}`) : done;
    lines.push(
      `${words} ${result.release}`.trim() +
        ` on ${result.hosts.length} ${result.hosts.length === 1 ? 'host' : 'hosts'} in ${result.seconds.toFixed(1)} s`,
    );
  }
  return lines.join('\n');
}

/** The result for programs; `guard` where the command asks it. */
export function jsonResult(result: ReleaseResult, guard?: GuardReport): string {
  const { failure, ...rest } = result;
  return JSON.stringify({
    ok: failure === undefined,
    ...rest,
    ...(guard ? { guard } : {}),
    ...(failure
      ? { error: { code: failure.code, what: failure.what, remedy: failure.remedy, docs: failure.docs } }
      : {}),
  });
}
