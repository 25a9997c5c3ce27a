/** `guarded-deploy … --target ecs`: releases on ECS from a person's terminal. */
import type { Log } from '@guarded-deploy/action-kit';
import {
  Aws,
  differenceLine,
  type EcsApi,
  ecrOf,
  ecrRegistry,
  ecsApi,
  lastLines,
  lastPart,
  logPlaceOf,
  lookAt,
  ociRegistry,
  parseImage,
  type RegistryFetch,
} from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import type { EcsDeps, EcsOptions } from '@guarded-deploy/steps/ecs/options';
import { run } from '@guarded-deploy/steps/ecs/run';
import { type EcsArguments, ecsHelp, parseEcs } from './ecs-arguments.ts';
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

/** The log of the steps on a terminal. */
const logOf = (say: Terminal['say']): Log => ({
  ...{ info: say, notice: say, warning: say, error: say, debug: () => undefined },
  group(title, body) {
    say(title);
    return body();
  },
});

function optionsOf(words: EcsArguments, command: EcsOptions['command']): EcsOptions {
  const { to, verifyImages, pollSeconds, waitUntil, rollback, onCancel } = words;
  return {
    ...{ command, request: words, scheduled: [], to, verifyImages },
    rollout: { waitSeconds: words.waitMinutes * 60, pollSeconds, waitUntil, rollback, onCancel },
  };
}

function depsOf({ words, aws, ecs, signal, say }: Terminal): EcsDeps {
  return {
    ...{ aws, ecs, signal, log: logOf(say) },
    afterCancel: () => ecsApi(aws.under(AbortSignal.timeout(AFTER_CANCEL_MS)), words.cluster),
    open: repository =>
      ecrOf(parseImage(repository).registry)
        ? ecrRegistry(repository, aws, { region: words.region, fetch: ask })
        : ociRegistry(repository, {
            fetch: ask,
            token: process.env.REGISTRY_TOKEN ?? '',
            user: process.env.REGISTRY_USER ?? '',
            signal,
            mask: () => undefined,
          }),
    onPlan({ services }) {
      for (const { name, diff } of services)
        for (const difference of diff) say(`${name}: ${differenceLine(difference)}`);
    },
    async mayReplace() {
      say("The repository's lock is not taken from here, and migrations are not looked at.");
      return true;
    },
  };
}

/** Node's own fetch, as registries are asked. */
const ask: RegistryFetch = (url, request) => fetch(url, request);

async function release(terminal: Terminal, command: EcsOptions['command']): Promise<Outcome> {
  const { words, say } = terminal;
  const { plan, release: done, thrown } = await run(optionsOf(words, command), depsOf(terminal));
  if (thrown !== undefined) throw thrown;
  if (!done) {
    say('checked: a release would go; nothing was changed');
    return { ok: true, command, services: plan?.services.map(({ name, diff }) => ({ name, diff })) };
  }
  for (const { name, status, reason, taskDefinition } of done.services)
    say(`${name}: ${status} ${lastPart(taskDefinition)}${reason === '' ? '' : `, ${reason}`}`);
  if (done.fault) throw done.fault;
  const services = done.services.map(({ name, status, taskDefinition, previous, deploymentId, reason }) => ({
    ...{ name, status, taskDefinition, previous, deploymentId, reason },
  }));
  return { ok: done.status === 'stable', command, status: done.status, seconds: done.seconds, services };
}

async function status(terminal: Terminal): Promise<Outcome> {
  const { words, say } = terminal;
  const { looked: services = [], thrown } = await run(optionsOf(words, 'status'), depsOf(terminal));
  if (thrown !== undefined) throw thrown;
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
    process.stdout.write(ecsHelp());
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
    const { command } = words;
    const outcome =
      command === 'status'
        ? await status(terminal)
        : command === 'logs'
          ? await logs(terminal)
          : await release(terminal, command);
    if (words.json) process.stdout.write(`${JSON.stringify(outcome)}\n`);
    return outcome.ok ? 0 : 1;
  } finally {
    process.off('SIGINT', cancel);
    process.off('SIGTERM', cancel);
  }
}
