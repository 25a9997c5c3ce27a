/** Requests about workflows, runs, jobs and artifacts. In order: later requests see what earlier ones made. */
import { type Case, P, R } from './case.ts';

export const ACTIONS: readonly Case[] = [
  { route: `GET ${P}/actions/workflows`, path: `${R}/actions/workflows`, status: 200 },
  { route: `GET ${P}/actions/workflows/{workflow_id}`, path: `${R}/actions/workflows/ci.yml`, status: 200 },
  { route: `GET ${P}/actions/workflows/{workflow_id}`, path: `${R}/actions/workflows/none.yml`, status: 404 },
  {
    route: `POST ${P}/actions/workflows/{workflow_id}/dispatches`,
    path: `${R}/actions/workflows/ci.yml/dispatches`,
    body: { ref: 'main' },
    status: 204,
  },
  {
    route: `POST ${P}/actions/workflows/{workflow_id}/dispatches`,
    path: `${R}/actions/workflows/ci.yml/dispatches`,
    body: { ref: 'main', return_run_details: true },
    status: 200,
  },
  {
    route: `GET ${P}/actions/workflows/{workflow_id}/runs`,
    path: `${R}/actions/workflows/ci.yml/runs?status=in_progress`,
    status: 200,
  },
  { route: `GET ${P}/actions/runs`, path: `${R}/actions/runs?per_page=2`, status: 200 },
  { route: `GET ${P}/actions/runs`, path: '/repos/acme/secret/actions/runs', status: 403, as: 'reader' },
  { route: `GET ${P}/actions/runs/{run_id}`, path: ({ run }) => `${R}/actions/runs/${run}`, status: 200 },
  { route: `GET ${P}/actions/runs/{run_id}`, path: `${R}/actions/runs/1`, status: 404 },
  {
    route: `GET ${P}/actions/runs/{run_id}/attempts/{attempt_number}`,
    path: ({ run }) => `${R}/actions/runs/${run}/attempts/1`,
    status: 200,
  },
  {
    route: `GET ${P}/actions/runs/{run_id}/attempts/{attempt_number}`,
    path: ({ run }) => `${R}/actions/runs/${run}/attempts/9`,
    status: 404,
  },
  {
    route: `GET ${P}/actions/runs/{run_id}/jobs`,
    path: ({ run }) => `${R}/actions/runs/${run}/jobs?filter=all`,
    status: 200,
  },
  {
    route: `GET ${P}/actions/runs/{run_id}/attempts/{attempt_number}/jobs`,
    path: ({ run }) => `${R}/actions/runs/${run}/attempts/1/jobs`,
    status: 200,
  },
  { route: `GET ${P}/actions/jobs/{job_id}`, path: ({ job }) => `${R}/actions/jobs/${job}`, status: 200 },
  { route: `GET ${P}/actions/jobs/{job_id}`, path: `${R}/actions/jobs/1`, status: 404 },
  { route: `GET ${P}/actions/concurrency_groups`, path: `${R}/actions/concurrency_groups`, status: 200 },
  {
    route: `GET ${P}/actions/concurrency_groups/{concurrency_group_name}`,
    path: `${R}/actions/concurrency_groups/Deploy%2Fprod`,
    status: 200,
  },
  {
    route: `GET ${P}/actions/concurrency_groups/{concurrency_group_name}`,
    path: `${R}/actions/concurrency_groups/none`,
    status: 404,
  },
  {
    route: `GET ${P}/actions/concurrency_groups/{concurrency_group_name}`,
    path: `${R}/actions/concurrency_groups/deploy%2Fprod?ahead_of_run=1`,
    status: 422,
  },
  {
    route: `GET ${P}/actions/runs/{run_id}/concurrency_groups`,
    path: ({ run }) => `${R}/actions/runs/${run}/concurrency_groups`,
    status: 200,
  },
  {
    route: `GET ${P}/actions/runs/{run_id}/pending_deployments`,
    path: ({ run }) => `${R}/actions/runs/${run}/pending_deployments`,
    status: 200,
  },
  {
    route: `POST ${P}/actions/runs/{run_id}/pending_deployments`,
    path: ({ run }) => `${R}/actions/runs/${run}/pending_deployments`,
    body: ({ environment }) => ({ environment_ids: [environment], state: 'approved', comment: 'ok' }),
    status: 403,
  },
  {
    route: `POST ${P}/actions/runs/{run_id}/pending_deployments`,
    path: ({ run }) => `${R}/actions/runs/${run}/pending_deployments`,
    body: ({ environment }) => ({ environment_ids: [environment], state: 'approved', comment: 'ok' }),
    status: 200,
    as: 'alice',
  },
  {
    route: `GET ${P}/actions/runs/{run_id}/artifacts`,
    path: ({ run }) => `${R}/actions/runs/${run}/artifacts`,
    status: 200,
  },
  {
    route: `GET ${P}/actions/artifacts/{artifact_id}/{archive_format}`,
    path: `${R}/actions/artifacts/77/zip`,
    status: 302,
  },
  {
    route: `GET ${P}/actions/runs/{run_id}/approvals`,
    path: ({ run }) => `${R}/actions/runs/${run}/approvals`,
    status: 200,
  },
  {
    route: `POST ${P}/actions/runs/{run_id}/cancel`,
    path: ({ run }) => `${R}/actions/runs/${run}/cancel`,
    status: 202,
  },
  {
    route: `POST ${P}/actions/runs/{run_id}/cancel`,
    path: ({ run }) => `${R}/actions/runs/${run}/cancel`,
    status: 409,
  },
  {
    route: `POST ${P}/actions/runs/{run_id}/rerun`,
    path: ({ run }) => `${R}/actions/runs/${run}/rerun`,
    status: 201,
  },
];
