/** A server between the action and GitHub, on the shipped bundles. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runStep } from '@guarded-deploy/github-simulator';
import { afterEach, describe, expect, test } from '@jest/globals';

const TOKEN = 'token-4711-of-the-job';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs the gate for a push, with GitHub's API at an address. */
const gate = (api: string) =>
  runStep({
    action: 'permission-check',
    inputs: { token: TOKEN },
    event: {
      name: 'push',
      payload: {
        ref: 'refs/heads/master',
        after: 'a'.repeat(40),
        repository: { id: 1, full_name: 'acme/portal', owner: { login: 'acme', id: 2 } },
        sender: { login: 'mallory', id: 66, type: 'User' },
      },
    },
    env: {
      GITHUB_API_URL: api,
      GITHUB_ACTOR: 'mallory',
      GITHUB_ACTOR_ID: '66',
      GITHUB_TRIGGERING_ACTOR: 'mallory',
    },
    timeoutSeconds: 60,
  });

describe('a redirect', () => {
  test('takes no token to another origin', async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(`${request.url} ${JSON.stringify(request.headers)}`);
      response.setHeader('content-type', 'application/json');
      response.end('{"permission":"admin","role_name":"admin","user":{"login":"mallory","id":66}}');
    });
    let asked = 0;
    const api = await serve((request, response) => {
      asked += 1;
      response.writeHead(302, { location: `${other}${request.url}` }).end();
    });
    const step = await gate(api);
    expect(asked).toBeGreaterThan(0);
    expect(seen.join('\n')).not.toContain(TOKEN);
    expect(step.log).not.toContain(TOKEN);
  });

  test.each([
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'http://[',
    '',
    'data:application/json,{"permission":"admin"}',
  ])('to %j, or in a circle, is no answer: approval', async location => {
    const api = await serve((request, response) =>
      response.writeHead(302, { location: location === '' ? (request.url ?? '/') : location }).end(),
    );
    const step = await gate(api);
    expect([step.exitCode, step.outputs['decision'], step.timedOut]).toEqual([0, 'approval', false]);
    expect(step.log).not.toContain('root:x:0');
  });
});
