import type { Route } from '../api.ts';
import { downloadArtifact, listArtifacts } from './actions/artifacts.ts';
import {
  getConcurrencyGroup,
  listConcurrencyGroups,
  listRunConcurrencyGroups,
} from './actions/concurrency.ts';
import { getJob, listAttemptJobs, listJobs } from './actions/jobs.ts';
import { listApprovals, listPendingDeployments, reviewPendingDeployments } from './actions/reviews.ts';
import {
  cancelRun,
  dispatchWorkflow,
  getAttempt,
  getRun,
  getWorkflow,
  listRuns,
  listWorkflowRuns,
  listWorkflows,
  rerun,
} from './actions/runs.ts';

const ACTIONS = '/repos/{owner}/{repo}/actions';

export const routes: readonly Route[] = [
  { method: 'GET', path: `${ACTIONS}/workflows`, handle: listWorkflows },
  { method: 'GET', path: `${ACTIONS}/workflows/{workflow_id}`, handle: getWorkflow },
  { method: 'POST', path: `${ACTIONS}/workflows/{workflow_id}/dispatches`, handle: dispatchWorkflow },
  { method: 'GET', path: `${ACTIONS}/workflows/{workflow_id}/runs`, handle: listWorkflowRuns },
  { method: 'GET', path: `${ACTIONS}/runs`, handle: listRuns },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}`, handle: getRun },
  { method: 'POST', path: `${ACTIONS}/runs/{run_id}/cancel`, handle: cancelRun },
  { method: 'POST', path: `${ACTIONS}/runs/{run_id}/rerun`, handle: rerun },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/attempts/{attempt}`, handle: getAttempt },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/jobs`, handle: listJobs },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/attempts/{attempt}/jobs`, handle: listAttemptJobs },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/pending_deployments`, handle: listPendingDeployments },
  { method: 'POST', path: `${ACTIONS}/runs/{run_id}/pending_deployments`, handle: reviewPendingDeployments },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/artifacts`, handle: listArtifacts },
  { method: 'GET', path: `${ACTIONS}/artifacts/{artifact_id}/zip`, handle: downloadArtifact },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/approvals`, handle: listApprovals },
  { method: 'GET', path: `${ACTIONS}/runs/{run_id}/concurrency_groups`, handle: listRunConcurrencyGroups },
  { method: 'GET', path: `${ACTIONS}/concurrency_groups`, handle: listConcurrencyGroups },
  { method: 'GET', path: `${ACTIONS}/concurrency_groups/{name*}`, handle: getConcurrencyGroup },
  { method: 'GET', path: `${ACTIONS}/jobs/{job_id}`, handle: getJob },
];
