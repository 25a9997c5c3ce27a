import { runAction } from '@guarded-deploy/action-kit';
import { checkDatabase } from './guard.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { confirmLock, takeLock } from './lock.ts';
import { releaseOnHosts } from './ssh.ts';

/** Waiting for the lock counts apart: a deploy has all of its own time left when its turn comes. */
const seconds = (inputs: Inputs) => inputs.waitTimeout + inputs.timeout;

void runAction<Inputs, Output>(spec, { seconds }, async kit => {
  const { held, request } = await kit.log.group('Lock', () => takeLock(kit));
  // Superseded, or out of time with `on-timeout: skip`: nothing to do, and nothing to complain about.
  if (!held.acquired && !held.forceContinued) return;
  if (kit.inputs.guard) await kit.log.group('Database', () => checkDatabase(kit));
  if (held.acquired) await confirmLock(kit, request);
  const token = held.fencingToken === undefined ? undefined : String(held.fencingToken);
  await kit.log.group('Release', () => releaseOnHosts(kit, token));
  // Only a release makes this commit the live one; the lock remembers it, so that no older commit follows.
  if (kit.inputs.command === 'release') kit.saveState('released', 'true');
});
