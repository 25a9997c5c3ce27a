/** A deploy in one process: the turn, the database, the release. */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Deadline } from '@guarded-deploy/deadline';
import { fencingTokenOf, goesOnWithout, isTurn, verifyLock } from '@guarded-deploy/lock';
import type { Commits, EcsOutput } from '@guarded-deploy/steps/ecs/options';
import { secondsOf } from '@guarded-deploy/steps/ecs/time';
import { deliver, type OutputValue } from '@guarded-deploy/steps/step';
import * as turn from '@guarded-deploy/steps/turn/run';
import { checkDatabase } from './database.ts';
import { originOf, supersededPolicy } from './decision.ts';
import type * as Ecs from './ecs.entry.ts';
import type * as Freezes from './freezes.entry.ts';
import type { Inputs } from './io.gen.ts';
import { type DeployKit, turnOf } from './kit.ts';
import { checkPhase } from './phase.ts';
import { prepare } from './prepare.ts';
import { judge, Prepared } from './prepared.ts';
import type * as Ssh from './ssh.entry.ts';
import { mayReplace } from './superseded.ts';
import {
  asksGuard,
  ecsInputsOf,
  ecsMigrateOf,
  guardOptionsOf,
  looksOnly,
  makesLive,
  obeysFreezes,
} from './target.ts';

/** How to release, once it is this job's turn. */
type Release = (fencingToken: number | undefined, mustMigrate?: boolean) => Promise<void>;

/** What is frozen, by the calendar that is named, or by that of the release file. */
function freezesOf({ inputs, env }: DeployKit, keys: readonly string[]): turn.TurnOptions['freezeAt'] {
  const { freezes, config, workingDirectory, environment, target } = inputs;
  if (!obeysFreezes(inputs) || (freezes === undefined && target !== 'ssh')) return undefined;
  const { loadFreezes, wordsOfKeys } = load('freezes') as typeof Freezes;
  const workspace = env.GITHUB_WORKSPACE ?? '.';
  const path =
    freezes === undefined ? resolve(workspace, workingDirectory, config) : resolve(workspace, freezes);
  const names = [...wordsOfKeys(keys), ...(environment === undefined ? [] : [environment])];
  return loadFreezes({ path, file: freezes ?? config, names, isOptional: freezes === undefined });
}

async function takeTurn(kit: DeployKit): Promise<turn.Turn> {
  const [options, deps] = turnOf(kit);
  const origin = await originOf(kit, () => deps.github(kit.deadline));
  // What is live on ECS is asked under the lock; the lock judges nothing there.
  const superseded = kit.inputs.target === 'ecs' ? 'allow' : supersededPolicy(kit.inputs, origin);
  const taken = await turn.run({ ...options, superseded, freezeAt: freezesOf(kit, options.keys) }, deps);
  deliver(kit, turn.report(taken));
  return taken;
}

/** One of the bundles beside this one, which are too large to load for nothing. */
const load = (name: string): unknown => createRequire(__filename)(join(__dirname, `${name}.cjs`));

const loadSsh = () => load('ssh') as typeof Ssh;

function onHosts(kit: DeployKit): Release {
  return async (fencingToken, mustMigrate = false) => {
    const ssh = loadSsh();
    const token = fencingToken === undefined ? undefined : String(fencingToken);
    deliver(kit, ssh.report(await ssh.runInJob(kit.inputs, kit, { fencingToken: token, mustMigrate })));
  };
}

/** The same kit as a release on ECS knows it: here `status` is the database check's. */
const ecsKitOf = (kit: DeployKit) => ({
  ...kit,
  setOutput: (name: EcsOutput, value: OutputValue) =>
    kit.setOutput(name === 'status' ? 'release-status' : name, value),
});

/** Whether this run may release, and whether its inputs can mean anything, is settled before it waits. */
async function onEcs(waiting: DeployKit): Promise<(kit: DeployKit) => Release> {
  try {
    const inputs = ecsInputsOf(waiting.inputs);
    const ecs = load('ecs') as typeof Ecs;
    const options = ecs.optionsOf(inputs);
    await ecs.authorize(inputs, ecsKitOf(waiting));
    return deployKit => async () => {
      const kit = ecsKitOf(deployKit);
      const deps = {
        ...ecs.depsOf(inputs, kit),
        mayReplace: (commits: Commits) => mayReplace(deployKit, commits),
      };
      deliver(kit, ecs.report(await ecs.run(options, deps)));
    };
  } catch (thrown) {
    waiting.setOutput('release-status', 'failed');
    throw thrown;
  }
}

/** After the lock. */
const ownSeconds = (inputs: Inputs) =>
  inputs.timeout + (inputs.target === 'ecs' ? secondsOf({ ...inputs, migrate: ecsMigrateOf(inputs) }) : 0);

/** Waiting for the lock counts apart: a deploy has all of its own time when its turn comes, and no more. */
export const seconds = (inputs: Inputs) => inputs.waitTimeout + ownSeconds(inputs);

/** Waits for the turn, and fetches beside it what was prepared. When that is not to be had, the queue is left at once. */
async function takeTurnAndFetch(kit: DeployKit): Promise<readonly [turn.Turn, Prepared]> {
  const useless = new AbortController();
  const signal = AbortSignal.any([kit.deadline.signal, useless.signal]);
  using deadline = new Deadline(kit.deadline.remainingMs / 1000, 'the deploy', { signal });
  const [taken, prepared] = await Promise.allSettled([
    takeTurn({ ...kit, deadline }),
    Prepared.fetch(kit).catch(thrown => {
      useless.abort(thrown);
      throw thrown;
    }),
  ]);
  if (prepared.status === 'rejected') throw prepared.reason;
  if (taken.status === 'fulfilled') return [taken.value, prepared.value];
  prepared.value[Symbol.dispose]();
  throw taken.reason;
}

/** The deploy, step after step. Waiting for the lock comes before everything that could be late. @throws Fault */
export async function run(waiting: DeployKit): Promise<void> {
  const { inputs, log } = waiting;
  checkPhase(inputs);
  ecsMigrateOf(inputs);
  if (inputs.phase === 'prepare') return prepare(waiting, loadSsh);
  const releaseBy = inputs.target === 'ecs' ? await onEcs(waiting) : onHosts;
  // What changes nothing waits for nobody, and so has no token.
  if (looksOnly(inputs)) return releaseBy(waiting)(undefined);
  using stack = new DisposableStack();
  const [{ result, request }, prepared] = await log.group('Lock', async () =>
    inputs.phase === 'release' ? takeTurnAndFetch(waiting) : ([await takeTurn(waiting), undefined] as const),
  );
  if (prepared) stack.use(prepared);
  // Superseded, or out of time with `on-timeout: skip`: nothing to do, and nothing to complain about.
  if (!isTurn(result) && !goesOnWithout(result)) return;
  using deadline = new Deadline(ownSeconds(inputs), 'the deploy', { signal: waiting.deadline.signal });
  const kit = { ...waiting, deadline };
  let mustMigrate = false;
  if (prepared) {
    mustMigrate = await log.group('Prepared', async () => {
      const hasToMigrate = await judge(kit, prepared, fencingTokenOf(result), request);
      prepared.placeWheels(kit, loadSsh);
      return hasToMigrate;
    });
  } else if (asksGuard(inputs)) {
    await log.group('Database', () => checkDatabase(kit, guardOptionsOf(inputs)));
  }
  // Before the first irreversible step: whoever lost the lock meanwhile touches nothing. An advisory turn cannot be lost.
  if (result.kind === 'acquired') await verifyLock(turn.lockOptionsOf(request, turnOf(kit)[1], deadline));
  await log.group('Release', () => releaseBy(kit)(fencingTokenOf(result), mustMigrate));
  if (makesLive(inputs)) kit.saveState('released', 'true');
}
