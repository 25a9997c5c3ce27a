/** A release on ECS from a job: its inputs become options, its kit the dependencies. */
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFetch, createGitHub, type Kit } from '@guarded-deploy/action-kit';
import {
  Aws,
  commitOfImages,
  commitOfLabels,
  differenceLine,
  ecrOf,
  ecrRegistry,
  ecsApi,
  gitHubMembership,
  isGitHubRegistry,
  ociRegistry,
  type Plan,
  parseImage,
  repositoryOf,
  requireTeam,
  tokenFor,
} from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import type * as Guard from '../guard/bundle.ts';
import { setOutputs } from '../step.ts';
import { type MigrateOptions, migrate } from './migrate.ts';
import { type EcsDeps, type EcsOptions, type EcsOutput, type RequestInputs, requestOf } from './options.ts';
import { recordDeployment } from './record.ts';

/** What a job says about a release on ECS, by the names that its inputs have everywhere. */
export interface JobInputs extends RequestInputs {
  readonly token: string;
  readonly command: EcsOptions['command'];
  readonly scheduled: readonly string[];
  readonly verifyImages: boolean;
  readonly registryUsername: string | undefined;
  readonly registryPassword: string | undefined;
  readonly team: string | undefined;
  readonly teamToken: string | undefined;
  readonly to: string | undefined;
  readonly waitMinutes: number;
  readonly waitUntil: EcsOptions['rollout']['waitUntil'];
  readonly pollSeconds: number;
  readonly rollback: EcsOptions['rollout']['rollback'];
  readonly onCancel: EcsOptions['rollout']['onCancel'];
  readonly migrate: 'off' | MigrateOptions['mode'];
  readonly migrateService: string | undefined;
  readonly migrateContainer: string | undefined;
  readonly migrateTool: MigrateOptions['tool'];
  readonly migratePython: string;
  readonly migrateDirectory: string | undefined;
  readonly migrateSettings: string | undefined;
  readonly migrateDatabases: readonly string[];
  readonly migrateAlembicConfig: string;
  readonly migrateAllow: readonly string[];
  readonly migrateDrift: MigrateOptions['checkDrift'];
  readonly migrateMinutes: number;
  readonly source: string;
  readonly pauseUrls: readonly string[];
  readonly pauseExpect: string | undefined;
  readonly pauseSeconds: number;
  readonly record: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

type EcsKit = Pick<
  Kit<never, EcsOutput>,
  'context' | 'env' | 'log' | 'deadline' | 'mask' | 'setOutput' | 'summarize'
>;

/** After SIGINT the runner waits 7.5 s, sends SIGTERM, waits 2.5 s and kills. */
const AFTER_CANCEL_SECONDS = 6;

/** Where a commit comes from is good to know, and not worth much waiting. */
const LABELS_MS = 3_000;

/** @throws Fault for inputs that mean nothing */
export function optionsOf(inputs: JobInputs): EcsOptions {
  const { command, scheduled, to, verifyImages, waitMinutes } = inputs;
  const { pollSeconds, waitUntil, rollback, onCancel } = inputs;
  const { pauseUrls: urls, pauseExpect, pauseSeconds: seconds } = inputs;
  return {
    ...{ command, scheduled, to, verifyImages },
    request: requestOf(inputs),
    rollout: { waitSeconds: waitMinutes * 60, pollSeconds, waitUntil, rollback, onCancel },
    pause: { urls, expect: pauseExpect || undefined, seconds },
  };
}

/** Who is behind the run must be of the team, where one is named; asked before anything else. @throws Fault */
export async function authorize(inputs: JobInputs, { context, deadline, log, env }: EcsKit): Promise<void> {
  if (!inputs.team || inputs.command === 'status') return;
  const token = inputs.teamToken ?? inputs.token;
  const tokenInput = inputs.teamToken ? 'team-token' : 'token';
  const membership = gitHubMembership(createGitHub({ token, tokenInput, context, deadline, log, env }));
  await requireTeam(inputs.team, [context.actor, context.triggeringActor], membership);
}

/** The bundle beside this one, which only a release with migrations needs. */
const loadGuard = () => createRequire(__filename)(join(__dirname, 'ecs-guard.cjs')) as typeof Guard;

/** Everything outside that the step talks to. */
export function depsOf(inputs: JobInputs, kit: EcsKit): EcsDeps {
  const { deadline, env, log, context } = kit;
  const { region, endpoint, cluster } = inputs;
  const { signal } = deadline;
  const aws = new Aws({ region, endpoint, env, signal, onRetry: line => log.info(line) });
  const open = registries(inputs, kit, aws);
  const common = {
    ...{ log, signal, aws, open },
    ecs: ecsApi(aws, cluster),
    afterCancel: () => ecsApi(aws.under(AbortSignal.timeout(AFTER_CANCEL_SECONDS * 1000)), cluster),
    early: outputs => setOutputs(kit, outputs),
  } satisfies Partial<EcsDeps>;
  return {
    ...common,
    imagesCommit: images => commitOfImages(images, image => commitOfImage(image, inputs, kit, open)),
    onPlan: plan => showDiff(kit, plan),
    read: readerOf(kit),
    ...(inputs.migrate === 'off'
      ? {}
      : {
          migrate: plan =>
            migrate(migrateOptionsOf(inputs, inputs.migrate as MigrateOptions['mode']), plan, {
              ...common,
              temporary: env.RUNNER_TEMP || tmpdir(),
              startedBy: `guarded-deploy/${context.runId}`,
              pollSeconds: inputs.pollSeconds,
              load: loadGuard,
            }),
        }),
    record: async plan => {
      if (!inputs.record) return;
      const github = createGitHub({ token: inputs.token, context, deadline, log, env });
      await recordDeployment(plan, { cluster, environment: inputs.record }, { ...common, github, context });
    },
  };
}

const migrateOptionsOf = (inputs: JobInputs, mode: MigrateOptions['mode']): MigrateOptions => ({
  mode,
  service: inputs.migrateService,
  container: inputs.migrateContainer,
  tool: inputs.migrateTool,
  python: inputs.migratePython,
  directory: inputs.migrateDirectory,
  settings: inputs.migrateSettings,
  databases: inputs.migrateDatabases,
  alembicConfig: inputs.migrateAlembicConfig,
  allow: inputs.migrateAllow,
  checkDrift: inputs.migrateDrift,
  minutes: inputs.migrateMinutes,
  source: inputs.source,
});

const changes = (count: number) => (count === 1 ? 'one change' : `${count} changes`);

async function showDiff({ log }: EcsKit, { services }: Plan): Promise<void> {
  for (const { name, diff } of services) {
    if (diff.length === 0) continue;
    await log.group(`${name}: ${changes(diff.length)} of the task definition`, async () => {
      for (const difference of diff) log.info(differenceLine(difference));
    });
  }
}

/** The commit that an image was built from, by its labels. */
async function commitOfImage(
  image: string,
  { verifyImages }: JobInputs,
  { context, deadline, log }: EcsKit,
  open: EcsDeps['open'],
): Promise<string | undefined> {
  if (!verifyImages) return undefined;
  const { tag, digest } = parseImage(image);
  try {
    const labels = await open(repositoryOf(image), LABELS_MS).labels(digest ?? tag ?? 'latest');
    const repository = `${context.owner}/${context.repo}`;
    return commitOfLabels(labels, { repository, serverUrl: context.serverUrl });
  } catch (thrown) {
    deadline.signal.throwIfAborted();
    if (!(thrown instanceof Fault)) throw thrown;
    log.debug(`the commit of ${image} is not known: ${thrown.what}`);
    return undefined;
  }
}

function registries(inputs: JobInputs, { context, deadline, env, mask }: EcsKit, aws: Aws): EcsDeps['open'] {
  const fetch = createFetch(env);
  const password = inputs.registryPassword?.trim() ?? '';
  /** The registry that the password is for; the first that wants one. */
  let login: string | undefined;
  return (repository, patienceMs) => {
    const { registry } = parseImage(repository);
    if (ecrOf(registry)) return ecrRegistry(repository, aws, { region: inputs.region, fetch, patienceMs });
    const own = isGitHubRegistry(registry, context.serverUrl);
    if (!own && password !== '') {
      login ??= registry;
      if (login !== registry) {
        throw new Fault({
          code: 'INPUT_INVALID',
          what: `The images come from ${login} and ${registry}, and 'registry-password' is for one registry only.`,
          remedy: "Leave 'registry-password' out, or set 'verify-images: false'.",
        });
      }
    }
    return ociRegistry(repository, {
      fetch,
      token: own ? tokenFor(repository, { token: inputs.token, serverUrl: context.serverUrl }) : password,
      user: own ? context.actor : (inputs.registryUsername ?? context.actor),
      signal: deadline.signal,
      mask,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
  };
}

/** Asks an address behind the test listener. */
function readerOf({ env }: EcsKit): NonNullable<EcsDeps['read']> {
  const fetch = createFetch(env);
  return async (url, signal) => {
    const answer = await fetch(url, {
      headers: { accept: 'application/json', 'cache-control': 'no-cache', connection: 'close' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
      largestBody: 65_536,
    });
    return { status: answer.status, text: await answer.text() };
  };
}
