/** Requests about pull requests, issues, deployments, releases and files. In order: later requests see what earlier ones made. */
import { ZERO_OID } from '../../src/index.ts';
import { type Case, P, R } from './case.ts';

export const COLLABORATION: readonly Case[] = [
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
    route: `POST ${P}/issues/comments/{comment_id}/reactions`,
    path: ({ comment }) => `${R}/issues/comments/${comment}/reactions`,
    body: { content: 'eyes' },
    status: 201,
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
