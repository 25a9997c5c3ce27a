/** One run of a workflow: in act, and as the simulated GitHub shows it. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { GitHubSimulator, SimulatedRepository, SimulatedRun } from '@guarded-deploy/github-simulator';
import type { Account, RunEvent } from '@guarded-deploy/github-simulator/events';
import { type ActOutcome, findAct, runAct } from './act.ts';
import type { ActEvent, JobRecord } from './act-log.ts';
import type { Origin } from './origin.ts';
import { FULL_NAME } from './people.ts';
import type { Progress } from './progress.ts';
import { ReportCollector } from './report-collector.ts';
import { packages } from './tree.ts';

/** The PATH of jobs: directories of the machine, without those of this project. */
function hostPath(path: string): string[] {
  const usual = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  const python = path
    .split(delimiter)
    .filter(folder => existsSync(join(folder, 'python3')) && !folder.includes('node_modules'));
  return [...new Set([...python, ...usual])];
}

/** Actions of others, and what answers for them here. */
const STAND_INS: Readonly<Record<string, string>> = {
  'actions/checkout': 'checkout',
  'actions/upload-artifact': 'stand-ins/upload-artifact',
  'aws-actions/configure-aws-credentials': 'stand-ins/aws-credentials',
};

/** Every `uses:` of the workflows that names an action of others, answered by the rehearsal's own: github.com is not reached. */
function checkoutStandIns(root: string, workflows: string): Record<string, string> {
  const pattern = `(${Object.keys(STAND_INS).join('|')})@[A-Za-z0-9._-]+`;
  const names = execFileSync('grep', ['-rhoE', pattern, workflows], { encoding: 'utf8' });
  return Object.fromEntries(
    [...new Set(names.trim().split('\n'))].map(name => [
      name,
      join(root, 'packages/rehearsal', STAND_INS[name.split('@')[0]!]!),
    ]),
  );
}

/** One run of a workflow: what act did, and the run as GitHub would have it. */
export interface RunOutcome extends ActOutcome {
  readonly run: SimulatedRun;
  readonly sha: string;
  readonly branch: string;
  /** Job → the report that its energy meter wrote. */
  readonly energyReports: ReadonlyMap<string, string>;
}

export interface RunOptions {
  readonly workflow?: string;
  readonly job?: string;
  /** Continue an earlier run as its next attempt. */
  readonly rerun?: { readonly run: SimulatedRun; readonly by: Account };
  readonly env?: Readonly<Record<string, string>>;
  /** Further `vars.NAME`. */
  readonly vars?: Readonly<Record<string, string>>;
  /** A machine of its own by that name: its own files, and no process of it outlives the run. */
  readonly machine?: string;
  /** In place of the secrets of the repository. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly onEvent?: (event: ActEvent) => void;
  readonly onSpawn?: (pid: number) => void;
  readonly signal?: AbortSignal;
}

interface WorkflowRun {
  readonly event: RunEvent;
  readonly branch: string;
  readonly sha: string;
  /** Repository whose commit `sha` is. */
  readonly fullName: string;
  readonly workflowSha: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly run: RunOptions;
}

/** Where a workflow runs. */
interface RunPlace {
  readonly options: {
    readonly root: string;
    readonly progress: Progress;
    readonly path: string;
    readonly signal: AbortSignal;
  };
  readonly scratch: string;
  readonly github: GitHubSimulator;
  readonly repository: SimulatedRepository;
  readonly origin: Origin;
  readonly secrets: Readonly<Record<string, string>>;
  /** Of the simulated AWS, where there is one. */
  readonly awsEndpoint: string | undefined;
  variables(): Record<string, string>;
}

/** What GitHub tells steps of their run, and act does not. */
const runEnvironment = (
  place: RunPlace,
  { event, workflowSha }: WorkflowRun,
  simulated: SimulatedRun,
  { workflow, triggering }: { readonly workflow: string; readonly triggering: string },
) => ({
  GITHUB_API_URL: place.github.apiUrl,
  GITHUB_GRAPHQL_URL: place.github.graphqlUrl,
  GITHUB_RUN_ID: String(simulated.id),
  GITHUB_RUN_NUMBER: String(simulated.data.runNumber),
  GITHUB_RUN_ATTEMPT: String(simulated.attempt),
  GITHUB_ACTOR_ID: event.env.GITHUB_ACTOR_ID ?? '',
  GITHUB_TRIGGERING_ACTOR: triggering,
  // What `job.workflow_sha` says on GitHub and act leaves empty: the commit that the actions come from.
  REHEARSAL_WORKFLOW_SHA: workflowSha,
  GITHUB_REPOSITORY_ID: String(place.repository.id),
  GITHUB_WORKFLOW_REF: `${FULL_NAME}/.github/workflows/${workflow}@${event.env.GITHUB_REF ?? ''}`,
  ...cacheEnvironment(place.github),
  ...(place.awsEndpoint === undefined ? {} : { REHEARSAL_AWS_ENDPOINT: place.awsEndpoint }),
});

/** Runs one workflow in act, as GitHub would run it for an event; its jobs are those of the simulated run. */
export async function runWorkflow(place: RunPlace, options: WorkflowRun): Promise<RunOutcome> {
  const { root, progress } = place.options;
  const { event } = options;
  const workflow = options.run.workflow ?? 'ci.yml';
  const actor = event.env.GITHUB_ACTOR ?? '';
  const triggering = options.run.rerun?.by.login ?? actor;
  const simulated =
    options.run.rerun?.run.rerun({ by: triggering }) ??
    place.repository.addRun({
      event: event.name,
      workflow: workflow.replace(/\.yml$/, ''),
      headSha: options.sha,
      headBranch: options.branch,
      actor,
    });
  const workdir = place.origin.checkout(options.fullName, options.branch, options.sha, FULL_NAME);
  const eventFile = join(place.scratch, `event-${simulated.id}-${simulated.attempt}.json`);
  writeFileSync(eventFile, JSON.stringify(event.payload));
  const jobs = new Map<JobRecord, ReturnType<SimulatedRun['addJob']>>();
  using reports = new ReportCollector(join(place.scratch, `reports-${simulated.id}-${simulated.attempt}`));
  const machine = machineOf(place, options.run.machine);
  const outcome = await runAct({
    act: machine.act,
    nodeDirectory: join(root, 'node_modules/.bin'),
    workdir,
    scratch: machine.scratch,
    event: event.name,
    eventFile,
    workflow: join(workdir, '.github/workflows', workflow),
    ...(options.run.job === undefined ? {} : { job: options.run.job }),
    actor,
    env: { ...runEnvironment(place, options, simulated, { workflow, triggering }), ...options.run.env },
    secrets:
      options.secrets ??
      (options.run.machine === undefined
        ? { ...place.secrets, ...options.run.secrets }
        : { ...options.run.secrets }),
    vars: { ...place.variables(), ...options.run.vars },
    localRepositories: { ...checkoutStandIns(root, join(root, '.github/workflows')) },
    remotes: place.origin.remotes,
    machine: packages(),
    path: hostPath(place.options.path),
    onEvent: happened => {
      if (happened.kind === 'job-started') {
        jobs.set(happened.job, simulated.addJob({ name: happened.job.name }).start());
      } else if (happened.kind === 'job-ended') {
        jobs.get(happened.job)?.complete(happened.job.result === 'success' ? 'success' : 'failure');
      }
      reports.note(happened);
      progress.act(happened);
      options.run.onEvent?.(happened);
    },
    ...(options.run.onSpawn ? { onSpawn: options.run.onSpawn } : {}),
    signal: options.run.signal
      ? AbortSignal.any([options.run.signal, place.options.signal])
      : place.options.signal,
  });
  // What act says of itself matters when no step says why it failed.
  const explained = [...outcome.record.jobs.values()].some(job =>
    job.steps.some(step => step.result === 'failure'),
  );
  if (outcome.exitCode !== 0 && !explained) {
    for (const line of outcome.record.complaints) progress.detail(`act: ${line}`);
  }
  if (simulated.status !== 'completed') simulated.complete(outcome.exitCode === 0 ? 'success' : 'failure');
  return {
    ...outcome,
    run: simulated,
    sha: options.sha,
    branch: options.branch,
    energyReports: reports.files,
  };
}

/** Where act runs. A named machine begins without files, sees only its own processes, and ends them all when it ends. */
function machineOf(
  place: RunPlace,
  name: string | undefined,
): { readonly act: string; readonly scratch: string } {
  const act = findAct(place.options.root, place.options.path);
  if (name === undefined) return { act, scratch: place.scratch };
  const own = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  try {
    execFileSync('unshare', [...own, 'true'], { stdio: 'ignore' });
  } catch {
    throw new Fault({
      code: 'REHEARSAL_NO_HOSTS',
      what: 'This machine gives no namespace of processes of its own, which stands in for a second machine here.',
      remedy: 'Play this scenario as root on Linux.',
    });
  }
  const scratch = join(place.scratch, `machine-${name}`);
  mkdirSync(join(scratch, 'home'), { recursive: true });
  const wrapped = join(place.scratch, `act-${name}`);
  writeFileSync(wrapped, `#!/bin/sh\nexec unshare ${own.join(' ')} '${act}' "$@"\n`, { mode: 0o755 });
  return { act: wrapped, scratch };
}

function cacheEnvironment(github: GitHubSimulator): Record<string, string> {
  const environment = github.env();
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('ACTIONS_')));
}
