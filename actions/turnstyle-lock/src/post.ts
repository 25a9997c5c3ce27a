import { runAction } from '@guarded-deploy/action-kit';
import { Deadline } from '@guarded-deploy/deadline';
import { release } from '@guarded-deploy/lock';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { connect, type Request } from './request.ts';
import { releaseSummary } from './summary.ts';

const SECONDS = 120;
/** After SIGINT the runner waits 7.5 s, sends SIGTERM, waits 2.5 s and kills. */
const AFTER_CANCEL_MS = 9_000;

void runAction<Inputs, Output>(spec, { seconds: SECONDS, tolerant: true }, async kit => {
  const saved = kit.state('request');
  if (saved === '') return;
  const request = JSON.parse(saved) as Request;
  // A cancelled run still gives back what it holds: its signal only shortens the time for it.
  const hurry = new AbortController();
  kit.deadline.signal.addEventListener('abort', () => {
    setTimeout(() => hurry.abort(kit.deadline.signal.reason), AFTER_CANCEL_MS).unref();
  });
  using deadline = new Deadline(SECONDS, 'releasing the lock', { signal: hurry.signal });
  const status = kit.inputs.jobStatus;
  const released = await release({
    ...connect(kit, request, deadline).common,
    live: status !== 'failure' && status !== 'cancelled',
    ...(kit.state('seen') === '' ? {} : { seen: JSON.parse(kit.state('seen')) as Record<string, number> }),
  });
  if (released.was !== 'absent') kit.summarize(releaseSummary(released, kit.context.serverUrl));
});
