/** `guarded-deploy … --target ecs`: releases on ECS from a person's terminal. */
import { systemClock } from '@guarded-deploy/deadline';
import {
  Aws,
  carryOut,
  differenceLine,
  type EcsApi,
  ecrOf,
  ecrRegistry,
  ecsApi,
  imagesOf,
  lastLines,
  lastPart,
  logPlaceOf,
  lookAt,
  ociRegistry,
  type Plan,
  parseImage,
  planRelease,
  planRollback,
  type RegistryFetch,
  requireImages,
} from '@guarded-deploy/ecs';
import { checkTag } from '@guarded-deploy/ecs/words';
import { Fault } from '@guarded-deploy/faults';
import { ECS_HELP, type EcsArguments, parseEcs } from './ecs-arguments.ts';
import { plainLine } from './plain.ts';

const AFTER_CANCEL_MS = 6_000;

interface Terminal {
  readonly words: EcsArguments;
  readonly aws: Aws;
  readonly ecs: EcsApi;
  readonly signal: AbortSignal;
  /** For a person. */
  readonly say: (line: string) => void;
}

/** What a command came to, for programs. */
interface Outcome {
  readonly ok: boolean;
  readonly [field: string]: unknown;
}

async function planned({ words, ecs, aws, signal }: Terminal): Promise<Plan> {
  if (words.command === 'rollback') return planRollback(ecs, words);
  if (words.tag !== undefined) checkTag(words.tag);
  const plan = await planRelease(ecs, words);
  if (words.verifyImages) {
    await requireImages(imagesOf(plan), repository =>
      ecrOf(parseImage(repository).registry)
        ? ecrRegistry(repository, aws, { region: words.region, fetch: fetch as unknown as RegistryFetch })
        : ociRegistry(repository, {
            fetch: fetch as unknown as RegistryFetch,
            token: process.env.REGISTRY_TOKEN ?? '',
            user: process.env.REGISTRY_USER ?? '',
            signal,
            mask: () => undefined,
          }),
    );
  }
  return plan;
}

async function release(terminal: Terminal): Promise<Outcome> {
  const { words, aws, ecs, signal, say } = terminal;
  const plan = await planned(terminal);
  for (const { name, diff } of plan.services)
    for (const difference of diff) say(`${name}: ${differenceLine(difference)}`);
  const command = words.command;
  if (command === 'check') {
    say('checked: a release would go; nothing was changed');
    return { ok: true, command, services: plan.services.map(({ name, diff }) => ({ name, diff })) };
  }
  say("The repository's lock is not taken from here, and migrations are not looked at.");
  const done = await carryOut(
    plan,
    { ...words, waitSeconds: words.waitMinutes * 60 },
    {
      ecs,
      afterCancel: () => ecsApi(aws.under(AbortSignal.timeout(AFTER_CANCEL_MS)), words.cluster),
      calls: () => aws.calls,
      clock: systemClock,
      signal,
      report: say,
    },
  );
  for (const { name, status, reason, taskDefinition } of done.services)
    say(`${name}: ${status} ${lastPart(taskDefinition)}${reason === '' ? '' : `, ${reason}`}`);
  if (done.fault) throw done.fault;
  const services = done.services.map(({ name, status, taskDefinition, previous, deploymentId, reason }) => ({
    ...{ name, status, taskDefinition, previous, deploymentId, reason },
  }));
  return { ok: done.status === 'stable', command, status: done.status, seconds: done.seconds, services };
}

async function status({ words, ecs, say }: Terminal): Promise<Outcome> {
  const services = await lookAt(ecs, words);
  for (const service of services) {
    say(`${service.name}: ${service.status}, ${lastPart(service.taskDefinition)}`);
    for (const { name, image } of service.containers) say(`  ${name}: ${image}`);
    for (const line of service.deployments) say(`  ${line}`);
  }
  return { ok: true, command: 'status', services };
}

async function logs({ words, aws, ecs, say }: Terminal): Promise<Outcome> {
  const shown: { service: string; task: string; container: string; lines: readonly string[] }[] = [];
  for (const { name, containers } of await lookAt(ecs, words)) {
    for (const { taskArn } of await ecs.runningTasks(name)) {
      for (const container of containers) {
        if (words.container !== undefined && container.name !== words.container) continue;
        const place = logPlaceOf(container, taskArn ?? '');
        if (!place) continue;
        const lines = await lastLines(aws, place);
        const task = lastPart(taskArn ?? '');
        say(`${name} ${container.name} ${task} (${place.group})`);
        for (const line of lines) say(`  ${line}`);
        shown.push({ service: name, task, container: container.name ?? '', lines });
      }
    }
  }
  if (shown.length === 0) say('No container that runs logs to CloudWatch with a stream prefix.');
  return { ok: true, command: 'logs', logs: shown };
}

/** @returns the exit status. @throws Fault */
export async function deployOnEcs(argv: readonly string[]): Promise<number> {
  const words = parseEcs(argv);
  if (words.help) {
    process.stdout.write(ECS_HELP);
    return 0;
  }
  const cancelled = new AbortController();
  const cancel = () =>
    cancelled.abort(
      new Fault({
        code: 'CANCELLED',
        what: 'Cancelled.',
        remedy: "'status' shows what ECS goes on doing.",
      }),
    );
  process.on('SIGINT', cancel);
  process.on('SIGTERM', cancel);
  const out = words.json ? process.stderr : process.stdout;
  const say = (line: string) => void out.write(`${plainLine(line)}\n`);
  const { signal } = cancelled;
  const { region, endpoint } = words;
  const aws = new Aws({ region, endpoint, env: process.env, signal, onRetry: say });
  const terminal: Terminal = { words, aws, ecs: ecsApi(aws, words.cluster), signal, say };
  try {
    const run = words.command === 'status' ? status : words.command === 'logs' ? logs : release;
    const outcome = await run(terminal);
    if (words.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    return outcome.ok ? 0 : 1;
  } finally {
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
  }
}
