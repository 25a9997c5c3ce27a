/**
 * Foreign code of an earlier step has set variables for all later ones. Here a server with a certificate of its own plays GitHub:
 * what its log holds is what an attacker between the action and GitHub would have read.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep } from '@guarded-deploy/github-simulator';
import { push } from '@guarded-deploy/github-simulator/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

const TOKEN = 'ghs_the-token-of-the-job';
const ALICE = { login: 'alice', id: 1 };
const repository = {
  id: 100,
  fullName: 'acme/portal',
  owner: { login: 'acme', id: 90, type: 'Organization' as const },
};
const event = push({ repository, sender: ALICE, ref: 'refs/heads/master', after: 'ab'.repeat(20) });
const scratch = mkdtempSync(join(tmpdir(), 'start-'));
const file = (name: string) => join(scratch, name);
let server: Server;
let heard: string[] = [];

beforeAll(async () => {
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', file('key.pem'), '-out', file('cert.pem')],
    ],
    { stdio: 'pipe' },
  );
  server = createServer(
    { key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) },
    (request, response) => {
      heard.push(request.headers.authorization ?? '');
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    },
  );
  await new Promise<void>(ready => server.listen(0, ready));
  writeFileSync(file('evil.cjs'), `require('node:fs').writeFileSync(${JSON.stringify(file('loaded'))}, '')`);
});
beforeEach(() => {
  heard = [];
});
afterAll(() => {
  server.close();
  rmSync(scratch, { recursive: true });
});

const start = (env: Record<string, string>, nodeArguments: readonly string[] = []) => {
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  return runStep({
    action: 'permission-check',
    inputs: { token: TOKEN, 'api-timeout': '1s' },
    event: { name: event.name, payload: event.payload },
    env: { ...event.env, GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: `${url}/graphql`, ...env },
    nodeArguments,
  });
};

describe('a token never goes to a server that variables of a step vouch for', () => {
  test.each([
    ['NODE_TLS_REJECT_UNAUTHORIZED', () => ({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })],
    ['NODE_EXTRA_CA_CERTS', () => ({ NODE_EXTRA_CA_CERTS: file('cert.pem') })],
    ['NODE_USE_SYSTEM_CA', () => ({ NODE_USE_SYSTEM_CA: '1', SSL_CERT_FILE: file('cert.pem') })],
    ['NODE_OPTIONS', () => ({ NODE_OPTIONS: '--use-openssl-ca', SSL_CERT_FILE: file('cert.pem') })],
  ])('%s', async (name, env) => {
    const { annotations, outputs } = await start(env());
    expect(heard).toEqual([]);
    expect(outputs['decision']).toBe('approval');
    expect(annotations.find(({ title }) => title === 'ENVIRONMENT_UNTRUSTED')).toMatchObject({
      level: 'warning',
      message: expect.stringContaining(name),
    });
  });

  test('the server would have read it otherwise', async () => {
    // Options of the process itself are nothing that a step can set.
    await start({ SSL_CERT_FILE: file('cert.pem') }, ['--use-openssl-ca']);
    expect(heard[0]).toContain(TOKEN);
  });
});

describe('an action does not work beside code that a step loads into it', () => {
  test.each([
    ['NODE_OPTIONS', () => `--no-warnings --require ${file('evil.cjs')}`],
    ['NODE_COMPILE_CACHE', () => file('cache')],
    ['OPENSSL_CONF', () => file('openssl.cnf')],
    ['LD_LIBRARY_PATH', () => scratch],
  ])('%s', async (name, value) => {
    const { annotations, exitCode } = await start({ [name]: value() });
    expect(heard).toEqual([]);
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([
      expect.objectContaining({
        level: 'error',
        title: 'ENVIRONMENT_UNTRUSTED',
        message: expect.stringContaining(`The variable ${name} `),
      }),
    ]);
  });

  test('what is harmless is nobody’s business', async () => {
    const { annotations } = await start({
      NODE_OPTIONS: '--max-old-space-size=2048',
      OPENSSL_CONF: '/dev/null',
      LD_LIBRARY_PATH: '/usr/lib',
    });
    expect(annotations.filter(({ title }) => title === 'ENVIRONMENT_UNTRUSTED')).toEqual([]);
    expect(existsSync(file('loaded'))).toBe(true);
  });
});
