/** The figures that were promised. */
import { atLeast, atMost } from '../harness.ts';
import { caseOf, type Samples } from './samples.ts';
import { OURS } from './subjects.ts';

/** The figures that were promised, where this run measured both sides. */
export function targetsOf(samples: Samples) {
  const targets = [];
  const incremental = (count: number, rtt: number) => caseOf('django', count, rtt, 'incremental');
  for (const [count, limit] of [
    [1, 1.2],
    [3, 1.5],
  ] as const) {
    const ours = samples.median(OURS, incremental(count, 80));
    if (ours === undefined) continue;
    targets.push(atMost(`incremental, ${count} host(s), 80 ms: seconds`, ours, limit));
    for (const [peer, factor] of [
      ['rsync + ControlMaster', 2],
      ['capistrano', 9],
      ['ansible pipelined', 12],
    ] as const) {
      const theirs = samples.median(peer, incremental(count, 80));
      if (theirs !== undefined)
        targets.push(
          atLeast(`incremental, ${count} host(s), 80 ms: times as fast as ${peer}`, theirs / ours, factor),
        );
    }
  }
  const [far, near] = [samples.least(OURS, incremental(1, 80)), samples.least(OURS, incremental(1, 0))];
  if (far !== undefined && near !== undefined) {
    targets.push(
      atMost('incremental, 1 host: effective round trips, connection included', (far - near) / 0.08, 12),
    );
  }
  for (const count of [1, 3]) {
    const [ours, rsync] = [
      samples.median(OURS, incremental(count, 0)),
      samples.median('rsync + ControlMaster', incremental(count, 0)),
    ];
    if (ours !== undefined && rsync !== undefined)
      targets.push(atMost(`incremental, ${count} host(s), 0 ms: share of rsync's time`, ours / rsync, 1));
    for (const rtt of [0, 20, 80]) {
      const about = caseOf('django', count, rtt, 'first');
      const [first, tar] = [samples.median(OURS, about), samples.median('tar pipe', about)];
      if (first !== undefined && tar !== undefined)
        targets.push(atMost(`first, ${count} host(s), ${rtt} ms: share of tar pipe's time`, first / tar, 1));
    }
  }
  const large = caseOf('large', 1, 80, 'incremental');
  const seconds = samples.median(OURS, large);
  if (seconds !== undefined) targets.push(atMost('20,000 files, incremental, 80 ms: seconds', seconds, 3));
  const memory = [0, 80].flatMap(rtt =>
    (['first', 'incremental'] as const).flatMap(
      kind => samples.median(OURS, caseOf('large', 1, rtt, kind), 'memory') ?? [],
    ),
  );
  if (memory.length > 0) targets.push(atMost('20,000 files: memory, MiB', Math.max(...memory), 200));
  const one = samples.median(OURS, `${incremental(1, 80)}, sshd alone`);
  const hundred = samples.median(OURS, `${incremental(100, 80)}, sshd alone`);
  if (one !== undefined && hundred !== undefined)
    targets.push(atMost('100 hosts, 80 ms, incremental: times one host', hundred / one, 6));
  return targets;
}
