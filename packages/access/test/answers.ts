/** GitHub's answers to one row of the truth table over HTTP, for the shipped bundle. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { permissionBody, pullAnswer, type Row, table } from './rows.ts';

export interface AnswerServer {
  readonly url: string;
  /** Whose answers are given. */
  row: Row | undefined;
  readonly requests: string[];
  stop(): Promise<void>;
}

function answer(row: Row, path: string): unknown {
  const login = /\/collaborators\/([^/]+)\/permission$/.exec(path)?.[1];
  if (login !== undefined) return permissionBody(decodeURIComponent(login));
  if (/\/pulls\/\d+$/.test(path)) return pullAnswer(row);
  if (path.endsWith('/activity')) {
    if (row.pushedBy === undefined) return [];
    const { id } = table.people[row.pushedBy]!;
    const sha = row.event === 'issue_comment' ? '3d'.repeat(20) : 'b2'.repeat(20);
    return [
      { after: sha, timestamp: row.pushedAt ?? '2026-11-01T00:00:00Z', actor: { login: row.pushedBy, id } },
    ];
  }
  if (/\/rules\/branches\/[^/]+$/.test(path)) {
    return [
      { type: 'pull_request', parameters: { required_approving_review_count: row.requiredReviews ?? 0 } },
    ];
  }
  return undefined;
}

export async function serveAnswers(): Promise<AnswerServer> {
  const requests: string[] = [];
  const answers: AnswerServer = { url: '', row: undefined, requests, stop: async () => undefined };
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(pathname);
    const body = answers.row === undefined ? undefined : answer(answers.row, pathname);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { message: 'Not Found' }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(answers, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
