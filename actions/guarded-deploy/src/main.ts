import { resolve } from 'node:path';
import { checkoutOf, runAction } from '@guarded-deploy/action-kit';
import { verify } from '@guarded-deploy/lock';
import { perform as checkDatabase } from '../../migration-guard/src/perform.ts';
import { perform as releaseOnHosts } from '../../ssh-release/src/perform.ts';
import { hold, report } from '../../turnstyle-lock/src/hold.ts';
import { clientOf, connect, requestOf } from '../../turnstyle-lock/src/request.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { type DeployKit, lockKitOf } from './kit.ts';

async function takeTurn(kit: DeployKit) {
  const lockKit = lockKitOf(kit);
  const api = clientOf(lockKit, kit.deadline);
  const turn = await hold(lockKit, requestOf(lockKit), api);
  report(lockKit, turn.held, api);
  return turn;
}

function release(kit: DeployKit, token: number | undefined): Promise<void> {
  const { inputs, env, context } = kit;
  const root = env.GITHUB_WORKSPACE || process.cwd();
  const knownHosts = inputs.knownHosts ?? '';
  const fencingToken = token === undefined ? undefined : String(token);
  return releaseOnHosts(
    { ...kit, inputs: { ...inputs, knownHosts, fencingToken, dryRun: false } },
    resolve(root, inputs.workingDirectory),
    checkoutOf(root, inputs.workingDirectory).commit ?? context.sha,
  );
}

/** Waiting for the lock counts apart: a deploy has all of its own time left when its turn comes. */
const seconds = (inputs: Inputs) => inputs.waitTimeout + inputs.timeout;

void runAction<Inputs, Output>(spec, { seconds }, async kit => {
  const { inputs, log, deadline } = kit;
  const { held, request } = await log.group('Lock', () => takeTurn(kit));
  // Superseded, or out of time with `on-timeout: skip`: nothing to do, and nothing to complain about.
  if (!held.acquired && !held.forceContinued) return;
  if (inputs.guard) await log.group('Database', () => checkDatabase(kit));
  // Before the first irreversible step: whoever lost the lock meanwhile touches nothing.
  if (held.acquired) await verify(connect(lockKitOf(kit), request, deadline).common);
  await log.group('Release', () => release(kit, held.fencingToken));
  // Only a release makes this commit the live one; the lock remembers it, so that no older commit follows.
  if (inputs.command === 'release') kit.saveState('released', 'true');
});
