/**
 * The life of a release on a host. Its phases run in this order; each is a function, and several of them are a round, which is
 * sent to the host at once.
 */
import { lines, quote, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../host/calls.ts';
import type { ActivationPlan } from '../plan/activation-plan.ts';
import type { MakePlan, MigrationPlan } from '../plan/make-plan.ts';
import type { ReleaseOnHost } from '../plan/planned-host.ts';
import { build } from './phases/build.ts';
import { clean } from './phases/clean.ts';
import { migrate } from './phases/migrate.ts';
import { restart } from './phases/restart.ts';
import { revert } from './phases/revert.ts';
import { switchRelease } from './phases/switch.ts';
import { check, prepare, transfer } from './phases/transfer.ts';
import { confirm, verify } from './phases/verify.ts';

/** Everything that nobody sees yet. `again`: what did not arrive as it should was sent once more. */
export const makeRound = (plan: MakePlan, again = false): Shell =>
  lines(check(plan), prepare(plan), transfer(plan, again), build(plan));

/** On the hosts that migrate. */
export const migrateRound = (plan: MigrationPlan): Shell => migrate(plan);

/** From here on the host goes back by itself unless it is told that all went well. */
export const activateRound = (plan: ActivationPlan): Shell =>
  lines(
    plan.unitsFrom === 'host' && isThere(plan),
    switchRelease(plan),
    restart(plan),
    verify(plan),
    confirm(plan),
    host.goOn(),
  );

/** The host is told that all went well. */
export const finishRound = (plan: ActivationPlan): Shell => clean(plan);

/** The host is told that it did not. */
export const revertRound = (plan: ReleaseOnHost | undefined): Shell => revert(plan);

/** A rollback is to a release that the host has. */
const isThere = ({ release, names }: ActivationPlan): Shell =>
  lines(
    host.phase('switch'),
    sh`[ -d "$root/"${quote(`${names.releases}/${release}`)} ] || ${host.fail('RELEASE_UNKNOWN', release)}`,
  );
