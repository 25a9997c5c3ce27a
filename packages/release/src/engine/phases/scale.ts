/** A scale: units as the variables want them, without a release. It has the phases restart and verify. */
import { lines, type Shell, sh } from '@guarded-deploy/foreign/shell';
import * as host from '../../host/calls.ts';
import type { ServingPlan } from '../../plan/activation-plan.ts';
import { enter } from './commands.ts';
import { serveService } from './restart.ts';
import { scaleJournal, writeJournal } from './revert.ts';
import { keepFiles, reloadManagers, rememberInstances } from './services.ts';
import { verify } from './verify.ts';

export const scaleRound = (plan: ServingPlan): Shell =>
  lines(
    host.phase('restart'),
    plan.release !== '' && enter(plan),
    rememberInstances(plan.services),
    writeJournal(scaleJournal(plan)),
    sh`gd_scaled=0`,
    plan.outside.length > 0 && host.awaitData(),
    host.put(plan.outside),
    reloadManagers(plan.services),
    plan.services.map(service =>
      lines(
        sh`if ${host.needsScale(service, service.templateUnit ?? '')}; then`,
        sh`gd_scaled=1`,
        serveService(plan, service, 'restart'),
        sh`fi`,
      ),
    ),
    verify(plan),
    sh`[ -z "$gd_changed" ] || gd_scaled=1`,
    sh`gd_say "state scaled $gd_scaled"`,
  );

/** Its end: what was changed stays, and is what a rollback to the live release brings back. */
export const finishScaleRound = (plan: ServingPlan): Shell =>
  lines(plan.release !== '' && keepFiles(plan), host.commit('none'));
