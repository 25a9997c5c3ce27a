// Generated from action.yml by scripts/docs.ts; edit that.
import type { ActionSpec } from '@guarded-deploy/action-kit';

export interface Inputs {
  readonly token: string;
  readonly key: readonly string[];
  readonly mode: 'acquire' | 'release' | 'verify' | 'status' | 'break' | 'repair' | 'hold' | 'unhold';
  readonly strategy: 'ref' | 'runs';
  readonly waitTimeout: number;
  readonly onTimeout: 'fail' | 'skip' | 'continue';
  readonly order: 'arrival' | 'run-number';
  readonly superseded: 'skip' | 'fail' | 'allow';
  readonly commit: string | undefined;
  readonly scope: 'job' | 'run';
  readonly group: readonly string[];
  readonly freezes: string | undefined;
  readonly reason: string | undefined;
  readonly until: string | undefined;
  readonly lockRepository: string | undefined;
  readonly pollSeconds: number;
  readonly refNamespace: string;
  readonly jobId: string;
  readonly jobStatus: string;
  readonly sameBranchOnly: boolean;
  readonly branch: string | undefined;
  readonly queueName: string | undefined;
  readonly jobToWaitFor: string | undefined;
  readonly stepToWaitFor: string | undefined;
  readonly waitForApprovals: boolean;
  readonly initialWaitSeconds: number;
  readonly pollIntervalSeconds: number | undefined;
  readonly continueAfterSeconds: number | undefined;
  readonly abortAfterSeconds: number | undefined;
  readonly retries: number;
}

export type Output = 'acquired' | 'fencing-token' | 'position' | 'waited-seconds' | 'waited-for' | 'broke-stale' | 'superseded' | 'force-continued' | 'held-by' | 'words' | 'force_continued' | 'previous_run_id' | 'previous_run_url' | 'api-calls';

export const spec: ActionSpec = {
  name: 'turnstyle-lock',
  inputs: {
    'token': { type: 'secret', default: '${{ github.token }}' },
    'key': { type: 'lines' },
    'mode': { type: 'choice', default: 'acquire', options: ['acquire', 'release', 'verify', 'status', 'break', 'repair', 'hold', 'unhold'] },
    'strategy': { type: 'choice', default: 'ref', options: ['ref', 'runs'] },
    'wait-timeout': { type: 'duration', default: '30m' },
    'on-timeout': { type: 'choice', default: 'fail', options: ['fail', 'skip', 'continue'] },
    'order': { type: 'choice', default: 'arrival', options: ['arrival', 'run-number'] },
    'superseded': { type: 'choice', default: 'skip', options: ['skip', 'fail', 'allow'] },
    'commit': { type: 'string' },
    'scope': { type: 'choice', default: 'job', options: ['job', 'run'] },
    'group': { type: 'lines' },
    'freezes': { type: 'string' },
    'reason': { type: 'string' },
    'until': { type: 'string' },
    'lock-repository': { type: 'string' },
    'poll-seconds': { type: 'number', default: '5' },
    'ref-namespace': { type: 'string', default: 'refs/locks' },
    'job-id': { type: 'string', default: '${{ job.check_run_id }}' },
    'job-status': { type: 'string', default: '${{ job.status }}' },
    'same-branch-only': { type: 'boolean', default: 'true' },
    'branch': { type: 'string' },
    'queue-name': { type: 'string' },
    'job-to-wait-for': { type: 'string' },
    'step-to-wait-for': { type: 'string' },
    'wait-for-approvals': { type: 'boolean', default: 'true' },
    'initial-wait-seconds': { type: 'number', default: '0' },
    'poll-interval-seconds': { type: 'number' },
    'continue-after-seconds': { type: 'integer' },
    'abort-after-seconds': { type: 'integer' },
    'retries': { type: 'integer', default: '3' },
  },
  outputs: ['acquired', 'fencing-token', 'position', 'waited-seconds', 'waited-for', 'broke-stale', 'superseded', 'force-continued', 'held-by', 'words', 'force_continued', 'previous_run_id', 'previous_run_url', 'api-calls'],
};
