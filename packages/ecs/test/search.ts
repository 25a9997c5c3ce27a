/**
 * Random services, releases, failures and cancels in virtual time, and what must hold of every one of them. A seed gives the same
 * scenario again.
 */
import type { Json, SimulatedService } from '@guarded-deploy/aws-simulator/model';
import { Fault } from '@guarded-deploy/faults';
import type { EcsRelease, EcsReleaseOptions } from '../src/command/going.ts';
import { hasOwnWayBack } from '../src/rollout/way-back.ts';
import { OPTIONS, Stage } from './simulated.ts';

/** Numbers that a seed repeats (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Scenario {
  readonly names: readonly string[];
  readonly options: EcsReleaseOptions;
  readonly cancelled: boolean;
  /** Whether AWS fails, lags or refuses at some time. */
  readonly disturbed: boolean;
  /** Whether AWS refuses what changes something. */
  readonly refuses: boolean;
  readonly description: string;
}

const pauseHook = (pick: <T>(values: readonly T[]) => T): Json => ({
  targetType: 'PAUSE',
  lifecycleStages: [pick(['PRE_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'])],
  timeoutConfiguration: { timeoutInMinutes: pick([1, 60]), action: pick(['CONTINUE', 'ROLLBACK']) },
});

/** Does something at each moment from `at` on, in simulated seconds. */
function later(stage: Stage, at: number, act: () => void): void {
  const before = stage.onTime;
  stage.onTime = seconds => {
    before(seconds);
    if (seconds >= at) act();
  };
}

function build(stage: Stage, seed: number): Scenario {
  const random = generator(seed);
  const chance = (of: number) => random() < of;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const names = ['api', 'worker', 'beat'].slice(0, pick([1, 1, 1, 2, 3]));
  const description: string[] = [];
  for (const name of names) {
    const strategy = pick(['ROLLING', 'ROLLING', 'ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY']);
    const configuration: Json = {
      strategy,
      maximumPercent: pick([200, 150, 100]),
      minimumHealthyPercent: pick([100, 50, 0]),
      bakeTimeInMinutes: pick([0, 1, 5, 60]),
      linearConfiguration: { stepPercent: pick([10, 25, 50]), stepBakeTimeInMinutes: pick([0, 1, 2]) },
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: pick([0, 1, 3]) },
      ...(chance(0.4) ? { deploymentCircuitBreaker: { enable: true, rollback: chance(0.7) } } : {}),
      ...(chance(0.3) ? { alarms: { enable: true, rollback: chance(0.7), alarmNames: ['errors'] } } : {}),
      ...(strategy !== 'ROLLING' && chance(0.2) ? { lifecycleHooks: [pauseHook(pick)] } : {}),
    };
    // 100 % at most and 100 % at least would never begin.
    if (configuration['maximumPercent'] === 100) configuration['minimumHealthyPercent'] = 50;
    const neverHealthy = strategy === 'ROLLING' && chance(0.1);
    if (neverHealthy) stage.behave(`${name}:old`, { outcome: 'crash' });
    const service = stage.service(name, {
      configuration,
      neverHealthy,
      desiredCount: pick([1, 2, 4]),
      drainSeconds: pick([2, 30, 300]),
      hidesRollout: strategy === 'ROLLING' && chance(0.1),
    });
    const outcome = pick([
      'healthy',
      'healthy',
      'healthy',
      'crash',
      'no-image',
      'unhealthy',
      'never',
    ] as const);
    stage.behave(`${name}:new`, { outcome, startSeconds: pick([2, 20, 90]), failSeconds: pick([2, 40]) });
    if (chance(0.15)) {
      later(stage, random() * 400, () => {
        service.alarms = true;
      });
    }
    const state = neverHealthy ? ' never healthy' : '';
    description.push(`${name}: ${outcome} ${JSON.stringify(configuration)}${state}`);
  }
  const disturbed = chance(0.4);
  let refuses = false;
  if (disturbed) {
    stage.ecs.staleLooks = pick([0, 0, 2]);
    const from = random() * 300;
    const operation = pick([/^Describe/, /^(List|Describe)/, 'UpdateService', 'StopServiceDeployment']);
    refuses = typeof operation === 'string';
    stage.fault({
      kind: pick(['server-error', 'throttle', 'expired', 'drop', 'lose-reply'] as const),
      operation,
      from,
      until: from + pick([5, 60, 2_000]),
    });
  }
  const cancelled = chance(0.15);
  if (cancelled) later(stage, random() * 200, () => stage.cancel());
  const options: EcsReleaseOptions = {
    ...OPTIONS,
    waitSeconds: pick([60, 300, 900]),
    waitUntil: pick(['stable', 'stable', 'bake', 'done']),
    rollback: pick(['auto', 'auto', 'auto', 'never']),
    onCancel: pick(['leave', 'rollback']),
  };
  return {
    names,
    options,
    cancelled,
    disturbed,
    refuses,
    description: `${description.join('\n')}\n${JSON.stringify(options)}`,
  };
}

/** What was so at the moment of a call that changes something. */
interface Deed {
  readonly operation: string;
  readonly service: SimulatedService;
  readonly allRun: boolean;
  /** What the service's primary deployment was of. */
  readonly from: string;
  readonly failed: boolean;
  readonly weight: number;
  readonly stage: string;
  readonly to: string;
}

function watchDeeds(stage: Stage): Deed[] {
  const deeds: Deed[] = [];
  const call = stage.ecs.call.bind(stage.ecs);
  stage.ecs.call = (operation, input) => {
    if (operation === 'UpdateService' || operation === 'StopServiceDeployment') {
      const service = stage.ecs.services.find(
        ({ name, records }) =>
          name === input['service'] || records.some(({ arn }) => arn === input['serviceDeploymentArn']),
      )!;
      const primary = service.deployments.find(({ status }) => status === 'PRIMARY');
      const running = service.tasks.filter(
        ({ deployment, status }) => deployment === primary?.id && status === 'RUNNING',
      ).length;
      const record = service.records.at(-1)!;
      deeds.push({
        operation,
        service,
        from: primary?.taskDefinition ?? '',
        allRun: service.desiredCount > 0 && running >= service.desiredCount,
        failed: primary?.rolloutState === 'FAILED',
        weight: record.weight,
        stage: record.stage,
        to: String(input['taskDefinition'] ?? ''),
      });
    }
    return call(operation, input);
  };
  return deeds;
}

interface Played {
  readonly seed: number;
  /** What does not hold, in words; empty when all does. */
  readonly wrong: readonly string[];
  readonly status: string;
  readonly seconds: number;
  readonly calls: number;
  /** Seconds from what happened until it was told; undefined where that cannot be said. */
  readonly delay: number | undefined;
  readonly services: number;
  readonly description: string;
}

const BEFORE_TRAFFIC = ['', 'RECONCILE_SERVICE', 'PRE_SCALE_UP', 'SCALE_UP'];

/** When what a release ended with came about. */
function cameAbout(
  stage: Stage,
  { services }: EcsRelease,
  until: EcsReleaseOptions['waitUntil'],
): number | undefined {
  const times = services.map(({ name, status }) => {
    const service = stage.ecs.services.find(entry => entry.name === name)!;
    const record = service.records.at(-1)!;
    if (status === 'stable' && record.finishedAt === undefined) {
      const wanted = until === 'stable' ? 'BAKE_TIME' : 'CLEAN_UP';
      return record.stage === wanted ? record.stageSince : undefined;
    }
    return status === 'stable' || status === 'rolled-back' ? record.finishedAt : undefined;
  });
  return times.some(time => time === undefined) ? undefined : Math.max(...(times as number[]));
}

/** Plays one scenario. */
async function play(seed: number): Promise<Played> {
  const stage = new Stage();
  const scenario = build(stage, seed);
  const { names, options, cancelled, disturbed, refuses, description } = scenario;
  const deeds = watchDeeds(stage);
  const wrong: string[] = [];
  const expectThat = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  let release: EcsRelease | undefined;
  try {
    release = await stage.release(names, options);
  } catch (thrown) {
    expectThat(thrown instanceof Fault, `it threw ${String(thrown)}`);
    expectThat(cancelled || disturbed, `it threw without a disturbance: ${String(thrown)}`);
    expectThat(deeds.length === 0 || refuses, `it threw after a change: ${String(thrown)}`);
  }
  const seconds = stage.seconds;
  const calls = stage.calls.length;
  const allowed = options.waitSeconds * 2 + Math.max(60, options.waitSeconds / 2) + 700;
  expectThat(seconds <= allowed, `it took ${seconds} s, more than ${allowed}`);
  // Set-up is paid back; a minute's worth of it may still be owed.
  expectThat(calls <= (seconds / 60) * 10 + 12 * names.length + 12, `${calls} calls in ${seconds} s`);
  if (release) checkRelease(stage, scenario, release, deeds, expectThat);
  const came = release && cameAbout(stage, release, options.waitUntil);
  return {
    seed,
    wrong,
    status: release?.status ?? 'thrown',
    seconds,
    calls,
    delay: came === undefined || disturbed || cancelled ? undefined : seconds - came,
    services: names.length,
    description,
  };
}

function checkRelease(
  stage: Stage,
  { names, options, cancelled, disturbed }: Scenario,
  release: EcsRelease,
  deeds: readonly Deed[],
  expectThat: (holds: boolean, what: string) => void,
): void {
  const isAlone = names.length === 1;
  for (const result of release.services) {
    const { name, status, taskDefinition, reason } = result;
    const own = deeds.filter(({ service }) => service.name === name);
    const byHand = own.filter(({ operation, to }) => operation !== 'UpdateService' || to !== taskDefinition);
    const service = stage.ecs.services.find(entry => entry.name === name)!;
    const isCancelled = cancelled && release.fault?.code === 'CANCELLED';
    if (isAlone && !isCancelled) {
      expectThat(
        byHand.length === 0 || !hasOwnWayBack(service.configuration),
        `${name} was taken back by hand although ECS does that`,
      );
      for (const deed of byHand) {
        if (deed.operation === 'UpdateService') {
          expectThat(
            !deed.allRun || deed.failed || deed.from !== taskDefinition,
            `${name} was taken back although all its tasks ran`,
          );
        } else {
          expectThat(
            deed.weight === 0 && BEFORE_TRAFFIC.includes(deed.stage),
            `${name} was stopped at ${deed.stage} with ${deed.weight} % of the traffic`,
          );
        }
      }
    }
    if (!isCancelled) {
      expectThat(
        options.rollback === 'auto' || byHand.length === 0,
        `${name} was taken back with rollback: never`,
      );
      expectThat(
        status !== 'timeout' || !/left to run/.test(reason) || byHand.length === 0,
        `${name} was called left and taken back`,
      );
    }
    const completed = service.records
      .filter(({ status: state }) => state === 'SUCCESSFUL')
      .map(({ target }) => target);
    const healthy = service.revisions
      .filter(({ arn }) => completed.includes(arn))
      .map(entry => entry.taskDefinition);
    for (const { to, operation } of byHand)
      expectThat(
        operation !== 'UpdateService' || healthy.includes(to),
        `${name} went back to ${to}, which was never completed`,
      );
    checkStatus(stage, service, result, options.waitUntil, expectThat);
    if (!disturbed && !cancelled && status === 'failed' && !reason.includes('the way back')) {
      const state = service.records.at(-1)!.status;
      expectThat(
        !/^ROLLBACK_(REQUESTED|IN_PROGRESS)$/.test(state),
        `${name} is called failed while ECS still goes back`,
      );
    }
  }
  const statuses = new Set(release.services.map(({ status }) => status));
  if (!disturbed && !cancelled && options.rollback === 'auto' && statuses.has('stable')) {
    const mixed = [...statuses].filter(status => status !== 'stable' && status !== 'timeout');
    expectThat(mixed.length === 0, `some are stable, some ${mixed.join()}`);
  }
}

function checkStatus(
  stage: Stage,
  service: SimulatedService,
  { name, status, taskDefinition, live, events }: EcsRelease['services'][number],
  until: EcsReleaseOptions['waitUntil'],
  expectThat: (holds: boolean, what: string) => void,
): void {
  const primary = service.deployments.find(entry => entry.status === 'PRIMARY');
  const record = service.records.at(-1)!;
  if (status === 'stable') {
    expectThat(
      primary?.taskDefinition === taskDefinition,
      `${name} is called stable, but runs ${primary?.taskDefinition}`,
    );
    const isStaged = (service.configuration['strategy'] ?? 'ROLLING') !== 'ROLLING';
    expectThat(
      isStaged
        ? record.status === 'SUCCESSFUL' ||
            (until !== 'done' && record.stage === 'CLEAN_UP') ||
            (until === 'stable' && record.stage === 'BAKE_TIME')
        : primary?.rolloutState === 'COMPLETED',
      `${name} is called stable, but is at ${record.stage || primary?.rolloutState}`,
    );
  }
  if (status === 'rolled-back') {
    expectThat(
      primary?.taskDefinition !== taskDefinition,
      `${name} is called rolled back, but runs the release`,
    );
    expectThat(
      live === primary?.taskDefinition,
      `${name} is said to run ${live}, but runs ${primary?.taskDefinition}`,
    );
  }
  const ids = events.map(({ id }) => id);
  expectThat(new Set(ids).size === ids.length, `${name}: an event was told twice`);
  expectThat(
    stage.lines.every(line => !line.includes('undefined')),
    `${name}: a line says undefined`,
  );
}

interface Searched {
  /** Scenarios in which something does not hold, in words. */
  readonly bad: readonly string[];
  readonly statuses: Readonly<Record<string, number>>;
  /** Calls of AWS a minute of releases of one service that took five minutes or more, at most. */
  readonly mostCalls: number;
  /** All figures in a line. */
  readonly line: string;
}

/** Plays `count` scenarios from the seed `first` on. */
export async function search(first: number, count: number): Promise<Searched> {
  const bad: string[] = [];
  const statuses: Record<string, number> = {};
  const delays: number[] = [];
  const rates: number[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const { wrong, status, delay, services, seconds, calls, description } = await play(seed);
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (delay !== undefined && services === 1) delays.push(delay);
    if (seconds >= 300 && services === 1) rates.push((calls * 60) / seconds);
    if (wrong.length > 0) bad.push(`seed ${seed}: ${wrong.join('; ')}\n${description}`);
  }
  delays.sort((a, b) => a - b);
  const at = (share: number) =>
    delays[Math.min(delays.length - 1, Math.floor(delays.length * share))]?.toFixed(1);
  const mostCalls = Math.max(...rates);
  const verdicts = `seconds from what happened to the verdict, of ${delays.length} with one service: median ${at(0.5)}, 90 % ${at(0.9)}, most ${at(1)}`;
  const line = `${count} releases from seed ${first}: ${JSON.stringify(statuses)}; ${verdicts}; calls a minute of ${rates.length} that took five minutes or more: most ${mostCalls.toFixed(1)}`;
  return { bad, statuses, mostCalls, line };
}
