import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { awsEcs, awsFault } from '../src/aws.ts';

/** A proxy that answers for ECS itself and writes down what it was asked for. */
const asked: string[] = [];
let proxy: Server;
let env: Readonly<Record<string, string>>;

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
};
const before = { ...process.env };

beforeAll(async () => {
  Object.assign(process.env, CREDENTIALS);
  delete process.env.AWS_REGION;
  delete process.env.AWS_DEFAULT_REGION;
  proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ services: [], failures: [] }));
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  env = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
});
afterAll(() => {
  process.env = before;
  proxy.closeAllConnections();
  proxy.close();
});

const ecs = (options: Partial<Parameters<typeof awsEcs>[0]>) =>
  awsEcs({
    cluster: 'production',
    service: 'api',
    endpoint: 'http://ecs.invalid',
    signal: new AbortController().signal,
    ...options,
  });

describe('calls of AWS', () => {
  test('go through the proxy that the environment names', async () => {
    expect(await ecs({ region: 'eu-west-1', env }).service()).toBeUndefined();
    expect(asked).toEqual(['POST http://ecs.invalid/']);
  });

  test('without a region end in words', async () => {
    await expect(ecs({ env }).service()).rejects.toMatchObject({ code: 'AWS_REGION' });
  });

  test.each([
    [{ code: 'ECONNREFUSED' }, 'AWS_UNREACHABLE'],
    [{ name: 'ThrottlingException' }, 'AWS_THROTTLED'],
    [{ name: 'AccessDeniedException' }, 'AWS_ACCESS_DENIED'],
    [{ name: 'CredentialsProviderError' }, 'AWS_CREDENTIALS'],
  ])('%j is told as %s', (fields, code) => {
    expect(awsFault(Object.assign(new Error('no'), fields), 'ecs:DescribeServices')).toMatchObject({ code });
  });

  test('anything else stays what it was', () => {
    const error = new Error('no');
    expect(awsFault(error, 'ecs:DescribeServices')).toBe(error);
  });
});
