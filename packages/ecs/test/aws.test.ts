import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Aws } from '../src/aws/client.ts';
import { ecsApi } from '../src/aws/ecs.ts';
import { AwsError, awsFault, isTransient, retryAfterMs } from '../src/aws/faults.ts';
import { consoleUrl, logGroupUrl, logPlaceOf } from '../src/aws/logs.ts';

/** A proxy that answers for ECS itself and writes down what it was asked for. */
const asked: { readonly line: string; readonly body: string }[] = [];
let answers: { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }[] =
  [];
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
  proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push({ line: `${request.method} ${request.url}`, body: Buffer.concat(chunks).toString() });
    const {
      status,
      body,
      headers = {},
    } = answers.shift() ?? { status: 200, body: '{"services":[],"failures":[]}' };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
    response.end(body);
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  env = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
});
beforeEach(() => {
  asked.length = 0;
  answers = [];
  slept.length = 0;
});
afterAll(() => {
  process.env = before;
  proxy.closeAllConnections();
  proxy.close();
});

const slept: number[] = [];
const clock: Clock = {
  now: () => slept.reduce((sum, ms) => sum + ms, 0),
  sleep: async ms => {
    slept.push(ms);
  },
};

const aws = (options: Partial<ConstructorParameters<typeof Aws>[0]> = {}) =>
  new Aws({
    endpoint: 'http://ecs.invalid',
    region: 'eu-west-1',
    signal: new AbortController().signal,
    env,
    clock,
    ...options,
  });

const refusal = (type: string, status = 400, headers = {}) => ({
  status,
  headers,
  body: JSON.stringify({ __type: `com.amazonaws.ecs#${type}`, message: 'no' }),
});

describe('calls of AWS', () => {
  test('go through the proxy that the environment names', async () => {
    expect(await ecsApi(aws(), 'production').services(['api'])).toEqual(new Map());
    expect(asked.map(({ line }) => line)).toEqual(['POST http://ecs.invalid/']);
  });

  test('without a region end in words', async () => {
    const api = ecsApi(aws({ region: undefined }), 'production');
    await expect(api.services(['api'])).rejects.toMatchObject({ code: 'AWS_REGION' });
  });

  test('to what is no address are refused as an input', () => {
    expect(() => aws({ endpoint: 'ecs.eu-west-1' })).toThrow("The input 'endpoint'");
  });

  test('carry documents whole, there and back, whatever this version of the SDK knows of them', async () => {
    const document = {
      family: 'api',
      notYetInvented: { deep: [1, null, ''] },
      containerDefinitions: [{ name: 'web', alsoNew: true, environment: [{ name: 'EMPTY', value: '' }] }],
    };
    answers = [
      {
        status: 200,
        body: JSON.stringify({ taskDefinition: { ...document, revision: 3, registeredAt: 1.5 } }),
      },
      { status: 200, body: JSON.stringify({ taskDefinition: { taskDefinitionArn: 'arn:4' } }) },
    ];
    const api = ecsApi(aws(), 'production');
    const described = await api.describe('api');
    expect(described!.definition).toEqual({ ...document, revision: 3, registeredAt: 1.5 });
    expect(await api.register(document)).toBe('arn:4');
    expect(JSON.parse(asked[1]!.body)).toEqual(document);
  });

  test('are repeated while AWS throttles or is down, each counted, and at the pace that AWS asks for', async () => {
    answers = [
      refusal('ThrottlingException', 400, { 'retry-after': '7' }),
      refusal('ServerException', 500),
      { status: 502, body: '<html>' },
    ];
    const lines: string[] = [];
    const client = aws({ onRetry: line => lines.push(line) });
    await ecsApi(client, 'production').services(['api']);
    expect(client.calls).toBe(4);
    expect(slept[0]).toBe(7000);
    expect(slept).toHaveLength(3);
    expect(lines).toEqual(['AWS went on throttling ecs:DescribeServices. Trying again.']);
  });

  test('are not repeated beyond their patience', async () => {
    answers = Array.from({ length: 50 }, () => refusal('ServerException', 500));
    await expect(ecsApi(aws(), 'production').services(['api'])).rejects.toMatchObject({
      code: 'AWS_UNAVAILABLE',
    });
    expect(clock.now()).toBeLessThan(90_000);
    answers = [refusal('ServerException', 500)];
    slept.length = 0;
    await expect(ecsApi(aws(), 'production').services(['api'], { patienceMs: 0 })).rejects.toMatchObject({
      code: 'AWS_UNAVAILABLE',
    });
    expect(slept).toEqual([]);
  });

  test('are not repeated when they are refused', async () => {
    answers = [refusal('AccessDeniedException')];
    await expect(ecsApi(aws(), 'production').services(['api'])).rejects.toMatchObject({
      code: 'AWS_ACCESS_DENIED',
    });
    expect(asked).toHaveLength(1);
  });

  test('end with the reason of a signal that aborts', async () => {
    const stop = new AbortController();
    const reason = new Fault({ code: 'CANCELLED', what: 'It was cancelled.', remedy: 'Re-run.' });
    stop.abort(reason);
    await expect(ecsApi(aws({ signal: stop.signal }), 'production').services(['api'])).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });

  test('a task definition that is not there is none; another refusal is one', async () => {
    const api = ecsApi(aws(), 'production');
    const body = (message: string) => JSON.stringify({ __type: 'ClientException', message });
    answers = [{ status: 400, body: body('Unable to describe task definition.') }];
    expect(await api.describe('no')).toBeUndefined();
    answers = [{ status: 400, body: body('Something else is wrong.') }];
    await expect(api.describe('api')).rejects.toMatchObject({
      code: 'AWS_REFUSED',
      what: 'AWS refused ecs:DescribeTaskDefinition: Something else is wrong (ClientException).',
    });
  });

  test('services are asked for by ten', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `s${at}`);
    await ecsApi(aws(), 'production').services(names);
    expect(asked.map(({ body }) => JSON.parse(body).services.length).sort()).toEqual([10, 2]);
  });
});

describe('every answer of AWS has a code', () => {
  test.each([
    ['AccessDeniedException', 400, 'AWS_ACCESS_DENIED'],
    ['ExpiredTokenException', 400, 'AWS_CREDENTIALS'],
    ['ThrottlingException', 400, 'AWS_THROTTLED'],
    ['Unheard', 429, 'AWS_THROTTLED'],
    ['LimitExceededException', 400, 'AWS_LIMIT'],
    ['BlockedException', 400, 'AWS_BLOCKED'],
    ['ClusterNotFoundException', 400, 'CLUSTER_MISSING'],
    ['ServiceNotActiveException', 400, 'SERVICE_MISSING'],
    ['RepositoryNotFoundException', 400, 'REPOSITORY_MISSING'],
    ['ConflictException', 400, 'AWS_CONFLICT'],
    ['UnsupportedFeatureException', 400, 'AWS_UNSUPPORTED'],
    ['PlatformTaskDefinitionIncompatibilityException', 400, 'AWS_UNSUPPORTED'],
    ['ServerException', 500, 'AWS_UNAVAILABLE'],
    ['Unheard', 503, 'AWS_UNAVAILABLE'],
    ['ClientException', 400, 'AWS_REFUSED'],
    ['Unheard', 400, 'AWS_REFUSED'],
  ])('%s with %d: %s', (name, status, code) => {
    const fault = awsFault(new AwsError(name, 'no', status), 'ecs:UpdateService') as Fault;
    expect(fault).toBeInstanceOf(Fault);
    expect(fault.code).toBe(code);
    expect(fault.message).not.toMatch(/fault of the action/);
    expect(isTransient(fault)).toBe(/THROTTLED|UNAVAILABLE/.test(code));
  });

  test.each([
    [{ code: 'ECONNREFUSED' }, 'AWS_UNREACHABLE'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'AWS_UNREACHABLE'],
    [{ name: 'TimeoutError' }, 'AWS_UNREACHABLE'],
    [{ name: 'CredentialsProviderError' }, 'AWS_CREDENTIALS'],
  ])('%j: %s', (fields, code) => {
    expect(awsFault(Object.assign(new Error('no'), fields), 'ecs:DescribeServices')).toMatchObject({ code });
  });

  test('an error of this program stays what it was', () => {
    const error = new TypeError('no');
    expect(awsFault(error, 'ecs:DescribeServices')).toBe(error);
  });
});

test.each([
  ['3', 3000],
  [' 0.5 ', 500],
  ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, ms) => {
  expect(retryAfterMs(header, Date.parse('2026-01-01T00:00:00Z'))).toBe(ms);
});

describe('places of logs', () => {
  const ARN = 'arn:aws-cn:ecs:cn-north-1:123456789012:service/production/api';
  const container = (options: Record<string, string>, logDriver = 'awslogs') => ({
    name: 'web',
    logConfiguration: { logDriver, options },
  });
  test('of a container that writes to CloudWatch', () => {
    const options = {
      'awslogs-group': '/ecs/api',
      'awslogs-stream-prefix': 'ecs',
      'awslogs-region': 'cn-north-1',
    };
    expect(logPlaceOf(container(options), 'arn:task/production/abc')).toEqual({
      group: '/ecs/api',
      stream: 'ecs/web/abc',
      region: 'cn-north-1',
    });
    expect(logPlaceOf(container(options, 'awsfirelens'), 'arn:task/abc')).toBeUndefined();
    expect(logPlaceOf(container({ 'awslogs-group': 'x' }), 'arn:task/abc')).toBeUndefined();
    expect(logPlaceOf(undefined, 'arn:task/abc')).toBeUndefined();
  });
  test('and pages of the console, in the right partition', () => {
    expect(consoleUrl(ARN)).toBe(
      'https://cn-north-1.console.amazonaws.cn/ecs/v2/clusters/production/services/api/deployments?region=cn-north-1',
    );
    expect(consoleUrl('arn:aws:ecs:eu-west-1:1:service/x/<b>')).toBeUndefined();
    expect(logGroupUrl(ARN, '/ecs/api')).toContain('log-groups/log-group/$252Fecs$252Fapi');
    expect(logGroupUrl(ARN, '/ecs/](javascript:')).toBeUndefined();
  });
});
