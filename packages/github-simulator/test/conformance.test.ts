import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { EMPTY_TREE, GitHubSimulator, ROUTES, type SimulatedRepository, ZERO_OID } from '../src/index.ts';
import { OpenApi } from './openapi.ts';

/** Every answer, good and bad, is what GitHub's own description of its API says it is. */

const openapi = new OpenApi();

type Reader = 'everything' | 'alice' | 'reader' | 'elsewhere' | 'nobody' | 'unknown';

interface Case {
  readonly route: string;
  readonly path: string | ((world: World) => string);
  readonly body?: object | ((world: World) => object);
  readonly status: number;
  readonly as?: Reader;
}

interface World {
  readonly github: GitHubSimulator;
  readonly portal: SimulatedRepository;
  readonly hidden: SimulatedRepository;
  readonly run: number;
  readonly job: number;
  readonly comment: number;
  readonly environment: number;
  readonly pull: number;
  readonly issue: number;
  readonly release: number;
  readonly tokens: Readonly<Record<Reader, string>>;
}

const R = '/repos/acme/portal';
const P = '/repos/{owner}/{repo}';

const CASES: readonly Case[] = [
  { route: 'GET /rate_limit', path: '/rate_limit', status: 200 },
  { route: 'GET /users/{username}', path: '/users/alice', status: 200 },
  { route: 'GET /users/{username}', path: '/users/nobody-at-all', status: 404 },
  { route: 'GET /user/{account_id}', path: '/user/1', status: 200 },
  { route: 'GET /user/{account_id}', path: '/user/99999999', status: 404 },
  { route: 'GET /user', path: '/user', status: 200, as: 'alice' },
  { route: 'GET /user', path: '/user', status: 403 },
  { route: 'GET /user', path: '/user', status: 401, as: 'nobody' },
  { route: 'GET /user', path: '/user', status: 401, as: 'unknown' },
  {
    route: `GET ${P}/collaborators/{username}/permission`,
    path: `${R}/collaborators/alice/permission`,
    status: 200,
  },
  {
    route: `GET ${P}/collaborators/{username}/permission`,
    path: `${R}/collaborators/stranger/permission`,
    status: 200,
  },
  {
    route: `GET ${P}/collaborators/{username}/permission`,
    path: `${R}/collaborators/Copilot/permission`,
    status: 404,
  },
  {
    route: `GET ${P}/collaborators/{username}/permission`,
    path: `${R}/collaborators/alice/permission`,
    status: 401,
    as: 'nobody',
  },
  {
    route: `GET ${P}/collaborators/{username}/permission`,
    path: '/repos/bob/portal/collaborators/alice/permission',
    status: 403,
    as: 'alice',
  },
  {
    route: `GET ${P}/collaborators/{username}/permission`,
    path: '/repos/acme/secret/collaborators/alice/permission',
    status: 404,
    as: 'elsewhere',
  },
  {
    route: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
    path: '/orgs/acme/teams/maintainers/memberships/alice',
    status: 200,
  },
  {
    route: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
    path: '/orgs/acme/teams/maintainers/memberships/stranger',
    status: 404,
  },
  {
    route: 'GET /orgs/{org}/teams/{team_slug}/members',
    path: '/orgs/acme/teams/maintainers/members',
    status: 200,
  },
  { route: 'GET /orgs/{org}/members/{username}', path: '/orgs/acme/members/alice', status: 204 },
  { route: 'GET /orgs/{org}/members/{username}', path: '/orgs/acme/members/stranger', status: 404 },

  { route: `GET ${P}`, path: R, status: 200 },
  { route: `GET ${P}`, path: '/repos/bob/portal', status: 200 },
  { route: `GET ${P}`, path: '/repos/acme/none', status: 404 },
  { route: `GET ${P}`, path: '/repos/acme/secret', status: 404, as: 'elsewhere' },
  { route: `GET ${P}`, path: '/repos/acme/old-name', status: 301 },
  { route: `GET ${P}/activity`, path: `${R}/activity?ref=main`, status: 200 },
  { route: `GET ${P}/rules/branches/{branch}`, path: `${R}/rules/branches/main`, status: 200 },
  { route: `GET ${P}/rules/branches/{branch}`, path: `${R}/rules/branches/release%2F1`, status: 200 },
  {
    route: `GET ${P}/rules/branches/{branch}`,
    path: '/repos/acme/none/rules/branches/main',
    status: 404,
  },

  { route: `GET ${P}/git/ref/{ref}`, path: `${R}/git/ref/heads/main`, status: 200 },
  { route: `GET ${P}/git/ref/{ref}`, path: `${R}/git/ref/heads%2Fmain`, status: 200 },
  { route: `GET ${P}/git/ref/{ref}`, path: `${R}/git/ref/heads/none`, status: 404 },
  { route: `GET ${P}/git/ref/{ref}`, path: '/repos/acme/empty/git/ref/heads/main', status: 409 },
  { route: `GET ${P}/git/matching-refs/{ref}`, path: `${R}/git/matching-refs/heads/`, status: 200 },
  {
    route: `POST ${P}/git/refs`,
    path: `${R}/git/refs`,
    body: ({ portal }) => ({ ref: 'refs/locks/a', sha: portal.head }),
    status: 201,
  },
  {
    route: `POST ${P}/git/refs`,
    path: `${R}/git/refs`,
    body: ({ portal }) => ({ ref: 'refs/heads/main', sha: portal.head }),
    status: 422,
  },
  {
    route: `POST ${P}/git/refs`,
    path: `${R}/git/refs`,
    body: { ref: 'refs/heads/x', sha: 'e'.repeat(40) },
    status: 422,
  },
  {
    route: `POST ${P}/git/refs`,
    path: `${R}/git/refs`,
    body: ({ portal }) => ({ ref: 'refs/heads/y', sha: portal.head }),
    status: 403,
    as: 'reader',
  },
  {
    route: `POST ${P}/git/refs`,
    path: `${R}/git/refs`,
    body: ({ portal }) => ({ ref: 'refs/heads/y', sha: portal.head }),
    status: 404,
    as: 'nobody',
  },
  {
    route: `PATCH ${P}/git/refs/{ref}`,
    path: `${R}/git/refs/heads/side`,
    body: ({ portal }) => ({
      sha: portal.push('side-next') && portal.getRef('refs/heads/side'),
      force: false,
    }),
    status: 200,
  },
  {
    route: `PATCH ${P}/git/refs/{ref}`,
    path: `${R}/git/refs/heads/side`,
    body: ({ portal }) => ({ sha: portal.commit({ message: 'unrelated' }), force: false }),
    status: 422,
  },
  {
    route: `PATCH ${P}/git/refs/{ref}`,
    path: `${R}/git/refs/heads/none`,
    body: ({ portal }) => ({ sha: portal.head }),
    status: 422,
  },
  { route: `DELETE ${P}/git/refs/{ref}`, path: `${R}/git/refs/heads/doomed`, status: 204 },
  { route: `DELETE ${P}/git/refs/{ref}`, path: `${R}/git/refs/heads/none`, status: 422 },
  {
    route: `POST ${P}/git/commits`,
    path: `${R}/git/commits`,
    body: { message: 'm', tree: EMPTY_TREE, parents: [] },
    status: 201,
  },
  {
    route: `POST ${P}/git/commits`,
    path: `${R}/git/commits`,
    body: { message: 'm', tree: ZERO_OID },
    status: 422,
  },
  {
    route: `GET ${P}/git/commits/{commit_sha}`,
    path: ({ portal }) => `${R}/git/commits/${portal.head}`,
    status: 200,
  },
  { route: `GET ${P}/git/commits/{commit_sha}`, path: `${R}/git/commits/${ZERO_OID}`, status: 404 },
  {
    route: `POST ${P}/git/trees`,
    path: `${R}/git/trees`,
    body: ({ portal }) => ({
      base_tree: portal.head,
      tree: [{ path: 'a/b.txt', mode: '100644', type: 'blob', content: 'b' }],
    }),
    status: 201,
  },
  { route: `POST ${P}/git/trees`, path: `${R}/git/trees`, body: { tree: [] }, status: 422 },
  { route: `GET ${P}/git/trees/{tree_sha}`, path: `${R}/git/trees/main?recursive=1`, status: 200 },
  { route: `GET ${P}/git/trees/{tree_sha}`, path: `${R}/git/trees/${ZERO_OID}`, status: 404 },
  {
    route: `POST ${P}/git/blobs`,
    path: `${R}/git/blobs`,
    body: { content: 'aGk=', encoding: 'base64' },
    status: 201,
  },
  {
    route: `GET ${P}/git/blobs/{file_sha}`,
    path: `${R}/git/blobs/32f95c0d1244a78b2be1bab8de17906fabb2c4a8`,
    status: 200,
  },
  { route: `GET ${P}/git/blobs/{file_sha}`, path: `${R}/git/blobs/${ZERO_OID}`, status: 404 },

  { route: `GET ${P}/commits`, path: `${R}/commits?per_page=1`, status: 200 },
  { route: `GET ${P}/commits/{ref}`, path: `${R}/commits/main`, status: 200 },
  { route: `GET ${P}/commits/{ref}`, path: `${R}/commits/heads/feature/x`, status: 200 },
  { route: `GET ${P}/commits/{ref}`, path: `${R}/commits/none`, status: 422 },
  { route: `GET ${P}/compare/{basehead}`, path: `${R}/compare/main...feature/x`, status: 200 },
  { route: `GET ${P}/compare/{basehead}`, path: `${R}/compare/main...bob:patch`, status: 200 },
  { route: `GET ${P}/compare/{basehead}`, path: `${R}/compare/main...none`, status: 404 },
  { route: `GET ${P}/branches/{branch}`, path: `${R}/branches/feature/x`, status: 200 },
  { route: `GET ${P}/branches/{branch}`, path: `${R}/branches/none`, status: 404 },
  {
    route: `GET ${P}/commits/{commit_sha}/pulls`,
    path: ({ portal }) => `${R}/commits/${portal.getRef('refs/heads/feature/x')}/pulls`,
    status: 200,
  },

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

  { route: `GET ${P}/pulls`, path: `${R}/pulls?state=all`, status: 200 },
  { route: `GET ${P}/pulls/{pull_number}`, path: ({ pull }) => `${R}/pulls/${pull}`, status: 200 },
  { route: `GET ${P}/pulls/{pull_number}`, path: `${R}/pulls/999`, status: 404 },
  {
    route: `PATCH ${P}/pulls/{pull_number}`,
    path: ({ pull }) => `${R}/pulls/${pull}`,
    body: { title: 'Better' },
    status: 200,
  },
  {
    route: `GET ${P}/pulls/{pull_number}/files`,
    path: ({ pull }) => `${R}/pulls/${pull}/files`,
    status: 200,
  },
  {
    route: `POST ${P}/pulls`,
    path: `${R}/pulls`,
    body: { title: 'New', head: 'other', base: 'main', body: 'words' },
    status: 201,
  },
  {
    route: `POST ${P}/pulls`,
    path: `${R}/pulls`,
    body: { title: 'New', head: 'other', base: 'main' },
    status: 422,
  },
  {
    route: `POST ${P}/pulls`,
    path: `${R}/pulls`,
    body: { title: 'New', head: 'none', base: 'main' },
    status: 422,
  },

  {
    route: `GET ${P}/issues/{issue_number}/comments`,
    path: ({ issue }) => `${R}/issues/${issue}/comments`,
    status: 200,
  },
  { route: `GET ${P}/issues/{issue_number}/comments`, path: `${R}/issues/999/comments`, status: 404 },
  {
    route: `POST ${P}/issues/{issue_number}/comments`,
    path: ({ issue }) => `${R}/issues/${issue}/comments`,
    body: { body: 'hello' },
    status: 201,
  },
  {
    route: `POST ${P}/issues/{issue_number}/comments`,
    path: ({ issue }) => `${R}/issues/${issue}/comments`,
    body: { body: '' },
    status: 422,
  },
  {
    route: `POST ${P}/issues/{issue_number}/comments`,
    path: ({ issue }) => `${R}/issues/${issue}/comments`,
    body: { body: 'hello' },
    status: 403,
    as: 'reader',
  },
  {
    route: `GET ${P}/issues/comments/{comment_id}`,
    path: ({ comment }) => `${R}/issues/comments/${comment}`,
    status: 200,
  },
  {
    route: `PATCH ${P}/issues/comments/{comment_id}`,
    path: ({ comment }) => `${R}/issues/comments/${comment}`,
    body: { body: 'edited' },
    status: 200,
  },
  {
    route: `PATCH ${P}/issues/comments/{comment_id}`,
    path: ({ comment }) => `${R}/issues/comments/${comment}`,
    body: { body: 'x'.repeat(70_000) },
    status: 422,
  },
  {
    route: `DELETE ${P}/issues/comments/{comment_id}`,
    path: ({ comment }) => `${R}/issues/comments/${comment}`,
    status: 204,
  },
  {
    route: `POST ${P}/issues/{issue_number}/labels`,
    path: ({ issue }) => `${R}/issues/${issue}/labels`,
    body: { labels: ['bug'] },
    status: 200,
  },

  {
    route: `POST ${P}/deployments`,
    path: `${R}/deployments`,
    body: { ref: 'main', environment: 'staging', required_contexts: [] },
    status: 201,
  },
  { route: `POST ${P}/deployments`, path: `${R}/deployments`, body: { ref: 'none' }, status: 422 },
  { route: `GET ${P}/deployments`, path: `${R}/deployments?environment=staging`, status: 200 },
  {
    route: `GET ${P}/deployments/{deployment_id}`,
    path: ({ portal }) => `${R}/deployments/${portal.data.deployments[0]!.id}`,
    status: 200,
  },
  { route: `GET ${P}/deployments/{deployment_id}`, path: `${R}/deployments/1`, status: 404 },
  {
    route: `POST ${P}/deployments/{deployment_id}/statuses`,
    path: ({ portal }) => `${R}/deployments/${portal.data.deployments[0]!.id}/statuses`,
    body: { state: 'success', environment_url: 'https://example.com', log_url: 'https://example.com/log' },
    status: 201,
  },
  {
    route: `POST ${P}/deployments/{deployment_id}/statuses`,
    path: ({ portal }) => `${R}/deployments/${portal.data.deployments[0]!.id}/statuses`,
    body: { state: 'success', description: 'x'.repeat(141) },
    status: 422,
  },
  {
    route: `GET ${P}/deployments/{deployment_id}/statuses`,
    path: ({ portal }) => `${R}/deployments/${portal.data.deployments[0]!.id}/statuses`,
    status: 200,
  },
  { route: `GET ${P}/environments`, path: `${R}/environments`, status: 200 },
  { route: `GET ${P}/environments/{environment_name}`, path: `${R}/environments/prod`, status: 200 },
  { route: `GET ${P}/environments/{environment_name}`, path: `${R}/environments/none`, status: 404 },

  { route: `GET ${P}/releases`, path: `${R}/releases`, status: 200 },
  { route: `GET ${P}/releases/latest`, path: `${R}/releases/latest`, status: 200 },
  { route: `GET ${P}/releases/tags/{tag}`, path: `${R}/releases/tags/v1.0.0`, status: 200 },
  { route: `GET ${P}/releases/tags/{tag}`, path: `${R}/releases/tags/none`, status: 404 },
  { route: `GET ${P}/releases/{release_id}`, path: ({ release }) => `${R}/releases/${release}`, status: 200 },
  {
    route: `POST ${P}/releases`,
    path: `${R}/releases`,
    body: { tag_name: 'v2.0.0', draft: true, name: 'Two', body: 'words' },
    status: 201,
  },
  { route: `POST ${P}/releases`, path: `${R}/releases`, body: { tag_name: 'v1.0.0' }, status: 422 },
  {
    route: `PATCH ${P}/releases/{release_id}`,
    path: ({ release }) => `${R}/releases/${release}`,
    body: { body: 'more words' },
    status: 200,
  },

  { route: `GET ${P}/contents/{path}`, path: `${R}/contents/README.md`, status: 200 },
  { route: `GET ${P}/contents/{path}`, path: `${R}/contents/`, status: 200 },
  { route: `GET ${P}/contents/{path}`, path: `${R}/contents/none.txt`, status: 404 },
  {
    route: `PUT ${P}/contents/{path}`,
    path: `${R}/contents/docs/new.md`,
    body: { message: 'Add', content: 'aGk=', branch: 'other' },
    status: 201,
  },
  {
    route: `PUT ${P}/contents/{path}`,
    path: `${R}/contents/docs/new.md`,
    body: { message: 'Add', content: 'aGk=', branch: 'other', sha: ZERO_OID },
    status: 409,
  },
  {
    route: `PUT ${P}/contents/{path}`,
    path: `${R}/contents/docs/new.md`,
    body: {
      message: 'Again',
      content: 'aG8=',
      branch: 'other',
      sha: '32f95c0d1244a78b2be1bab8de17906fabb2c4a8',
    },
    status: 200,
  },
  {
    route: `PUT ${P}/contents/{path}`,
    path: `${R}/contents/docs/new.md`,
    body: { message: 'No SHA', content: 'aGk=', branch: 'other' },
    status: 422,
  },
];

let world: World;

beforeAll(async () => {
  const github = await GitHubSimulator.start();
  github.addOrganization({
    login: 'acme',
    id: 50,
    members: { alice: 'member' },
    teams: { maintainers: ['alice'] },
  });
  github.addUser({ login: 'one', id: 1 });
  github.addUser({ login: 'stranger' });
  const portal = github.addRepository({ owner: 'acme', name: 'portal' });
  github.addRepository({ owner: 'acme', name: 'empty', empty: true });
  const hidden = github.addRepository({ owner: 'acme', name: 'secret', private: true });
  github.addRepository({ owner: 'acme', name: 'old-name' }).rename('new-name');
  portal.setPermission('alice', 'deployer', 'write');
  portal.requireReviews('main', 1);
  for (const branch of ['side', 'doomed', 'other', 'feature/x'])
    portal.push(branch, { files: { 'deep/file.txt': branch } });
  portal.push('main', { files: { 'README.md': '# Portal\n\nMore.\n' } });
  const fork = portal.fork('bob');
  fork.push('patch', { files: { 'bob.txt': 'bob' } });
  const pull = portal.addPull({ author: 'alice', headBranch: 'feature/x' });
  portal.addPull({ author: 'bob', from: fork, headBranch: 'patch' });
  const issue = portal.addIssue();
  const comment = portal.addComment(issue, { body: 'first', author: 'alice' });
  const environment = portal.addEnvironment('prod', { reviewers: ['alice'], waitTimer: 5 });
  const run = portal.addRun({ event: 'pull_request', actor: 'alice', pulls: [pull.number] });
  const job = run
    .addJob({ name: 'deploy' })
    .start()
    .setSteps([{ name: 'one', startedAt: Date.now(), completedAt: Date.now() }, { name: 'two' }]);
  run.joinConcurrencyGroup('deploy/prod');
  run.waitFor('prod');
  github.store.blobs.set('b', { blocks: new Map(), content: Buffer.from('zip') });
  github.store.artifacts.push({
    id: 77,
    run: String(run.id),
    job: String(job.id),
    name: 'report',
    createdAt: Date.now(),
    blob: 'b',
    mimeType: 'application/zip',
    size: 3,
    digest: undefined,
  });
  const release = portal.addRelease({ tag: 'v1.0.0' });
  world = {
    github,
    portal,
    hidden,
    run: run.id,
    job: job.id,
    comment,
    environment,
    issue,
    pull: pull.number,
    release,
    tokens: {
      everything: github.token,
      alice: github.addToken({
        kind: 'user',
        user: 'alice',
        permissions: { actions: 'write', contents: 'write' },
      }),
      reader: github.addToken({ permissions: {}, repositories: [portal, hidden] }),
      elsewhere: github.addToken({ repositories: [portal] }),
      nobody: '',
      unknown: 'ghs_never_given_out',
    },
  };
});

afterAll(() => world.github.stop());

const bare = (route: string) => route.replace(/\{[^}]*\}/g, '{}');

test.each(ROUTES.map(route => `${route.method} ${route.path}`))(
  'GitHub has %s, and a case tries it',
  route => {
    const known = bare(route)
      .replace(/\/contents$/, '/contents/{}')
      .replace(/\/zip$/, '/{}');
    const [method, path] = known.split(' ') as [string, string];
    expect(openapi.has(method, path)).toBe(true);
    expect(CASES.some(({ route: tried, status }) => bare(tried) === known && status < 400)).toBe(true);
  },
);

test('an answer that lacks a field or has a wrong one is found', () => {
  const wrong = (body: unknown) => openapi.wrongWithAnswer('GET', '/rate_limit', 200, body);
  const limit = { limit: 1, remaining: 1, reset: 1, used: 0 };
  expect(wrong({ resources: { core: limit, search: limit }, rate: limit })).toEqual([]);
  expect(wrong({ resources: { core: limit }, rate: limit }).join()).toContain('search');
  expect(
    wrong({ resources: { core: limit, search: { ...limit, used: 'x' } }, rate: limit }).join(),
  ).toContain('integer');
  expect(openapi.wrongWithAnswer('GET', '/nothing', 200, {})).toHaveLength(1);
});

describe('answers', () => {
  test.each(
    CASES.map(
      entry =>
        [
          `${entry.route} ${entry.status} ${typeof entry.path === 'string' ? entry.path : ''}`,
          entry,
        ] as const,
    ),
  )('%s', async (_, { route, path, body, status, as = 'everything' }) => {
    const address = typeof path === 'string' ? path : path(world);
    const content = typeof body === 'function' ? body(world) : body;
    const [method, template] = route.split(' ') as [string, string];
    expect(openapi.wrongWithRequest(method, template, content)).toEqual([]);
    const token = world.tokens[as];
    const response = await fetch(world.github.apiUrl + address, {
      method,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    expect({ status: response.status, answer }).toMatchObject({ status });
    expect(openapi.wrongWithAnswer(method, template, status, answer)).toEqual([]);
  });
});
