import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runStep } from '@guarded-deploy/github-simulator';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

/** Answers each path with the next of its releases; the last one stays. */
const releases: Record<string, string[]> = {
  '/staging': ['r2'],
  '/prod': ['r1', 'r1', 'r2'],
  '/old': ['r1'],
};
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const queue = releases[request.url ?? ''];
    if (!queue) return void response.writeHead(503).end();
    response.end(JSON.stringify({ release: queue.length > 1 ? queue.shift() : queue[0] }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const gate = (paths: readonly string[], inputs: Readonly<Record<string, string>> = {}) =>
  runStep({
    action: 'version-gate',
    inputs: {
      urls: paths.map(path => base + path).join('\n'),
      'poll-seconds': '0.05',
      'wait-minutes': '0.5',
      ...inputs,
    },
  });

test('opens when production has caught up', async () => {
  const result = await gate(['/staging', '/prod']);
  expect(result.exitCode).toBe(0);
  expect(result.outputs.value).toBe('r2');
  expect(result.log).toContain('r1');
  expect(result.summary).toContain('Version gate');
  result.cleanUp();
});

test.each([
  ['environments that differ', ['/staging', '/old'], {}],
  ['another release than expected', ['/old'], { expect: 'r2' }],
  ['an address that is down', ['/old', '/gone'], {}],
])('stays shut for %s', async (_, paths, inputs) => {
  const result = await gate(paths, { ...inputs, 'wait-minutes': '0' });
  expect(result.exitCode).toBe(1);
  expect(result.annotations).toMatchObject([{ level: 'error', title: 'VERSIONS_DIFFER' }]);
  result.cleanUp();
});
