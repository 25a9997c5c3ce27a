/**
 * What softprops/turnstyle 3.3 does for its own inputs, case by case, as its tests have it; in our words and for our
 * `strategy: runs`. Where this one does something else on purpose, `here` says what and `why`.
 */
import type { RunsPolicy } from '../src/runs.ts';

/** A run, and how long it goes on: seconds from the start of the waiting. */
export interface ScenarioRun {
  readonly id: number;
  readonly attempt?: number;
  /** Minutes past ten. */
  readonly created?: number | null;
  readonly started?: number | null;
  readonly status?: string;
  readonly conclusion?: string | null;
  readonly branch?: string | null;
  readonly workflow?: number;
  readonly title?: string | null;
  readonly name?: string | null;
  readonly event?: string;
  readonly fork?: boolean;
  /** Seconds after which it is completed; 30 unless given. */
  readonly until?: number;
  /** Seconds after which lists show it. */
  readonly listedFrom?: number;
  readonly jobs?: readonly {
    readonly name: string;
    readonly until?: number;
    readonly steps?: readonly { readonly name: string; readonly until: number }[];
  }[];
}

export interface Scenario {
  readonly case: string;
  /** This run; 10, first attempt, on master, unless given. */
  readonly mine?: Partial<ScenarioRun>;
  readonly runs: readonly ScenarioRun[];
  readonly policy?: Partial<RunsPolicy>;
  readonly options?: {
    readonly waitSeconds?: number;
    readonly onTimeout?: 'fail' | 'skip' | 'continue';
    readonly atOnce?: boolean;
    readonly initialWaitSeconds?: number;
    /** GitHub does not know this run. */
    readonly unknownSelf?: boolean;
  };
  /** The runs that it waits for, in the order in which it names them; and how that ends. */
  readonly turnstyle: Expected;
  readonly here?: Expected;
  readonly why?: string;
}

export interface Expected {
  readonly waitsFor: readonly number[];
  /** passes unless given. */
  readonly ends?: 'passes' | 'goes on without' | 'fails';
  /** The run in `previous_run_id`; the first of `waitsFor` unless given. */
  readonly names?: number;
  /** Seconds (of the scenario's own time) after which it is over at the latest: that it did not wait for more. */
  readonly within?: number;
}

const NOBODY: Expected = { waitsFor: [] };
const queue = { queueName: 'repoa' };

/** The 38 cases of its own tests that decide something. */
export const SCENARIOS: readonly Scenario[] = [
  {
    case: 'continue-after-seconds: goes on when the time is up',
    runs: [{ id: 1, until: 100 }],
    options: { waitSeconds: 5, onTimeout: 'continue' },
    turnstyle: { waitsFor: [1], ends: 'goes on without' },
  },
  {
    case: 'continue-after-seconds: 0 goes on at once',
    runs: [{ id: 1 }],
    options: { waitSeconds: 0, onTimeout: 'continue', atOnce: true },
    turnstyle: { waitsFor: [], ends: 'goes on without' },
  },
  {
    case: 'abort-after-seconds: fails when the time is up',
    runs: [{ id: 1, until: 100 }],
    options: { waitSeconds: 5 },
    turnstyle: { waitsFor: [1], ends: 'fails' },
  },
  {
    case: 'abort-after-seconds: 0 fails at once',
    runs: [],
    options: { waitSeconds: 0, atOnce: true },
    turnstyle: { waitsFor: [], ends: 'fails' },
  },
  {
    case: 'nobody ahead: passes, with all its calls inside the time limit',
    runs: [],
    options: { waitSeconds: 10 },
    policy: queue,
    mine: { title: 'repoa' },
    turnstyle: NOBODY,
  },
  {
    case: 'its own run cannot be looked up: goes by the lists alone',
    runs: [],
    options: { unknownSelf: true },
    turnstyle: NOBODY,
    here: { waitsFor: [], ends: 'fails' },
    why: 'without its own attempt and time its place is not known, and whoever does not know its place must not pass',
  },
  { case: 'a run that ends is waited for', runs: [{ id: 1 }], turnstyle: { waitsFor: [1] } },
  {
    case: 'all older runs, the newest first; who came later is not waited for',
    runs: [
      { id: 1, until: 90 },
      { id: 2, until: 60 },
      { id: 3, until: 30 },
      { id: 11, until: 500 },
    ],
    turnstyle: { waitsFor: [3, 2, 1] },
  },
  {
    case: 'the newest older run stays the one that is named while the queue empties',
    runs: [
      { id: 1, until: 60 },
      { id: 2, until: 30 },
    ],
    turnstyle: { waitsFor: [2, 1], names: 2 },
  },
  {
    case: 'an older run behind five hundred newer ones',
    mine: { id: 1_000 },
    runs: [
      ...Array.from({ length: 500 }, (_, index) => ({ id: 1_001 + index, until: 1_000 })),
      { id: 999, status: 'queued' },
    ],
    turnstyle: { waitsFor: [999] },
  },
  {
    case: 'runs that are in progress, queued, or wait for an approval',
    runs: [
      { id: 1, status: 'in_progress', until: 30 },
      { id: 2, status: 'queued', until: 60 },
      { id: 3, status: 'waiting', until: 90 },
      { id: 11, status: 'queued', until: 500 },
    ],
    turnstyle: { waitsFor: [3, 2, 1] },
  },
  {
    case: 'a re-run waits for what started before it',
    mine: { id: 1, attempt: 2, created: 0, started: 2 },
    runs: [
      { id: 2, created: 1, started: 1 },
      { id: 3, created: 3, started: 3 },
    ],
    turnstyle: { waitsFor: [2] },
  },
  {
    case: 'a re-run waits for what was created before it, though it started later',
    mine: { id: 1, attempt: 2, created: 0, started: 2 },
    runs: [
      { id: 2, created: 1, started: 3 },
      { id: 3, created: 3, started: 3 },
    ],
    turnstyle: { waitsFor: [2] },
  },
  {
    case: 'of two re-runs the start counts, not when the run was created first',
    mine: { id: 1, attempt: 2, created: 0, started: 2 },
    runs: [{ id: 2, attempt: 2, created: 1, started: 3 }],
    turnstyle: NOBODY,
  },
  {
    case: 'an older run that is re-run later is not waited for',
    mine: { id: 3, created: 2, started: 2 },
    runs: [{ id: 1, attempt: 2, created: 0, started: 3 }],
    turnstyle: NOBODY,
  },
  {
    case: 'a run that starts later is not waited for',
    mine: { id: 2, created: 0, started: 0 },
    runs: [{ id: 3, created: 1, started: 1 }],
    turnstyle: NOBODY,
  },
  {
    case: 'of two first attempts the smaller id is ahead, whatever the times',
    mine: { id: 2, created: 0, started: 0 },
    runs: [{ id: 1, created: 1, started: 1 }],
    turnstyle: { waitsFor: [1] },
  },
  {
    case: 'same-branch-only: not what is completed, on another branch or on none',
    runs: [
      { id: 1, status: 'queued' },
      { id: 2, status: 'completed' },
      { id: 3, status: 'waiting', branch: 'feature' },
      { id: 4, branch: null },
    ],
    turnstyle: { waitsFor: [1] },
  },
  {
    case: 'initial-wait-seconds: a run that the first list lacks is found by a later one',
    runs: [{ id: 1, listedFrom: 15, until: 40 }],
    options: { initialWaitSeconds: 20 },
    turnstyle: { waitsFor: [1] },
  },
  {
    case: 'job-to-wait-for: only until that job is over',
    policy: { job: 'test-job' },
    runs: [{ id: 1, until: 1_000, jobs: [{ name: 'test-job', until: 20 }] }],
    turnstyle: { waitsFor: [1], within: 60 },
  },
  {
    case: 'job-to-wait-for: one older run whose job is over does not hide the next',
    mine: { id: 3, attempt: 2, created: 0, started: 5 },
    policy: { job: 'test-job' },
    runs: [
      { id: 1, attempt: 2, created: 0, started: 4, until: 1_000, jobs: [{ name: 'test-job', until: 0 }] },
      { id: 2, created: 3, started: 3, until: 1_000, jobs: [{ name: 'test-job', until: 40 }] },
    ],
    turnstyle: { waitsFor: [2], within: 60 },
  },
  {
    case: 'step-to-wait-for: only until that step is over',
    policy: { job: 'test-job', step: 'test-step' },
    runs: [
      {
        id: 1,
        until: 1_000,
        jobs: [{ name: 'test-job', until: 900, steps: [{ name: 'test-step', until: 20 }] }],
      },
    ],
    turnstyle: { waitsFor: [1], within: 60 },
  },
  {
    case: 'step-to-wait-for: without such a step, until the job is over',
    policy: { job: 'test-job', step: 'missing-step' },
    runs: [
      {
        id: 1,
        until: 1_000,
        jobs: [{ name: 'test-job', until: 20, steps: [{ name: 'other-step', until: 0 }] }],
      },
    ],
    turnstyle: { waitsFor: [1], within: 60 },
  },
  {
    case: 'job-to-wait-for: without such a job, until the run is over',
    policy: { job: 'test-job' },
    runs: [{ id: 1, until: 40, jobs: [{ name: 'another-job', until: 0 }] }],
    turnstyle: { waitsFor: [1] },
  },
  {
    case: 'queue-name: the runs of all workflows',
    policy: queue,
    mine: { title: 'mine-repoa' },
    runs: [
      { id: 1, workflow: 7, title: 'random1-repoa', until: 60 },
      { id: 3, workflow: 8, title: 'random2-repoa', until: 30 },
    ],
    turnstyle: { waitsFor: [3, 1] },
  },
  {
    case: 'queue-name: only those that have it in their title',
    policy: queue,
    mine: { title: 'mine repoa' },
    runs: [
      { id: 1, title: 'random1 repoa', until: 60 },
      { id: 2, title: 'random1 repob', until: 500 },
      { id: 3, title: 'random2 repoa', until: 30 },
    ],
    turnstyle: { waitsFor: [3, 1] },
  },
  {
    case: 'queue-name: by the name, where there is no title',
    policy: queue,
    mine: { title: 'mine-repoa' },
    runs: [{ id: 1, title: null, name: 'random1-repoa' }],
    turnstyle: { waitsFor: [1] },
  },
  {
    case: 'without queue-name: the runs of its own workflow',
    runs: [
      { id: 1, title: 'random1-repoa' },
      { id: 2, workflow: 7, title: 'random1-repoa', until: 500 },
    ],
    turnstyle: { waitsFor: [1] },
  },
  {
    case: 'queue-name: no matter how many workflows there are',
    policy: queue,
    mine: { title: 'mine-repoa' },
    runs: Array.from({ length: 39 }, (_, index) => ({
      id: 11 + index,
      workflow: 100 + index,
      title: `Workflow ${index}`,
      until: 500,
    })),
    turnstyle: NOBODY,
  },
  {
    case: 'queue-name: of several workflows the newest run is named first',
    policy: queue,
    mine: { title: 'mine-repoa' },
    runs: [
      { id: 1, workflow: 7, title: 'random1-repoa', until: 60 },
      { id: 3, workflow: 8, title: 'random2-repoa', until: 30 },
    ],
    turnstyle: { waitsFor: [3, 1], names: 3 },
  },
  {
    case: 'queue-name: another queue is not waited for',
    policy: queue,
    mine: { title: 'mine-repoa' },
    runs: [{ id: 3, workflow: 8, title: 'random2-repob', until: 500 }],
    turnstyle: NOBODY,
  },
  {
    case: 'a run that succeeded is over, though its status is still in_progress',
    runs: [{ id: 1, status: 'in_progress', conclusion: 'success', until: 500 }],
    turnstyle: NOBODY,
  },
  {
    case: 'a re-run of which nobody knows when it started',
    mine: { id: 2 },
    runs: [{ id: 1, attempt: 2, started: null, until: 500 }],
    turnstyle: NOBODY,
  },
  {
    case: 'a newer first attempt of which nobody knows when it was created, seen by a re-run',
    mine: { id: 1, attempt: 2 },
    runs: [{ id: 2, created: null, started: null, until: 500 }],
    turnstyle: NOBODY,
  },
  {
    case: 'a run that several questions show counts once',
    runs: [{ id: 1, status: 'queued' }],
    turnstyle: { waitsFor: [1] },
  },
  {
    case: 'queue-name: by the workflow’s name, and not what is completed',
    policy: queue,
    mine: { title: 'mine-repoa' },
    runs: [
      { id: 1, workflow: 7, title: 'a commit message', name: 'deploy repoa' },
      { id: 2, workflow: 7, title: 'repoa', status: 'completed', conclusion: 'failure' },
    ],
    turnstyle: { waitsFor: [1] },
  },
  {
    case: 'same-branch-only with queue-name: not what is on another branch or on none',
    policy: queue,
    mine: { title: 'mine-repoa' },
    runs: [
      { id: 1, workflow: 7, title: 'x-repoa', branch: 'feature', until: 500 },
      { id: 2, workflow: 7, title: 'x-repoa', branch: null, until: 500 },
      { id: 3, workflow: 7, title: 'x-repoa' },
    ],
    turnstyle: { waitsFor: [3] },
  },
  {
    case: 'same-branch-only: false with queue-name: whatever the branch',
    policy: { ...queue, sameBranchOnly: false },
    mine: { title: 'mine-repoa' },
    runs: [{ id: 1, workflow: 7, title: 'x-repoa', branch: 'feature' }],
    turnstyle: { waitsFor: [1] },
  },
];

/** Cases that its tests do not have, in which this one is stricter, or does not let strangers in. */
export const DEVIATIONS: readonly Scenario[] = [
  {
    case: 'a run that waits for its concurrency group',
    runs: [{ id: 1, status: 'pending' }],
    turnstyle: NOBODY,
    here: { waitsFor: [1] },
    why: 'it has the smaller id, so when it starts it looks at nobody who came later and walks straight in',
  },
  {
    case: 'a run that was only asked for',
    runs: [{ id: 1, status: 'requested' }],
    turnstyle: NOBODY,
    here: { waitsFor: [1] },
    why: 'it has the smaller id, so when it starts it looks at nobody who came later and walks straight in',
  },
  {
    case: 'queue-name inside a longer word',
    policy: { queueName: 'prod' },
    mine: { title: 'prod' },
    runs: [
      { id: 1, title: 'product page', until: 500 },
      { id: 2, title: 'prod-like', until: 500 },
    ],
    turnstyle: { waitsFor: [2, 1] },
    here: NOBODY,
    why: 'a part of a word, or a name that goes on after a dash, is another name',
  },
  {
    case: 'queue-name in the title of a pull request',
    policy: { queueName: 'prod' },
    mine: { title: 'prod' },
    runs: [{ id: 1, title: 'prod', event: 'pull_request', until: 500 }],
    turnstyle: { waitsFor: [1] },
    here: NOBODY,
    why: 'whoever opens a pull request chooses its title, and could hold up every deploy',
  },
  {
    case: 'a fork’s branch of the same name',
    runs: [{ id: 1, event: 'pull_request', fork: true, until: 500 }],
    turnstyle: { waitsFor: [1] },
    here: NOBODY,
    why: 'anybody may call a branch of a fork master, and could hold up every deploy',
  },
  {
    case: 'wait-for-approvals: false',
    policy: { waitForApprovals: false },
    runs: [{ id: 1, status: 'waiting', until: 500 }],
    turnstyle: { waitsFor: [1] },
    here: NOBODY,
    why: 'an input of its own: an approval may take 30 days',
  },
  {
    case: 'job-to-wait-for: the legs of a matrix and the jobs of a called workflow',
    policy: { job: 'deploy' },
    runs: [
      {
        id: 1,
        until: 60,
        jobs: [
          { name: 'deploy (eu)', until: 0 },
          { name: 'deploy / run', until: 20 },
        ],
      },
    ],
    turnstyle: { waitsFor: [1] },
    here: { waitsFor: [1], within: 40 },
    why: 'they belong to the job of that name; turnstyle finds none and waits for the whole run',
  },
];
