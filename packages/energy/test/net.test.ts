import { describe, expect, test } from '@jest/globals';
import { fetchJob, keepComment } from '../src/github.ts';
import { LIVE_SOURCES, liveElectricityMaps, liveUk } from '../src/live.ts';
import { type Fetch, Net, NetError, type NetRequest, type Response } from '../src/net.ts';

const answer = (status: number, body = '{}'): Response => ({
  status,
  ok: status < 300,
  headers: { get: () => undefined },
  text: async () => body,
  arrayBuffer: async () => new ArrayBuffer(0),
});
/** Nobody answers until the signal aborts, which fails as Node's own requests do. */
const never: Fetch = (_, request) =>
  new Promise((_resolve, reject) =>
    request?.signal?.addEventListener('abort', () => reject(new Error('The operation was aborted'))),
  );
const open = new AbortController().signal;

describe('all network of a stage, within one span of time', () => {
  test('a request that nobody answers ends', async () => {
    const net = new Net(never, 30, open);
    await expect(net.request('http://x')).rejects.toThrow('no answer in time');
  });

  test('when the time is over nothing begins', async () => {
    let asked = 0;
    const net = new Net(
      async () => {
        asked += 1;
        return answer(200);
      },
      20,
      open,
    );
    await net.request('http://x');
    await new Promise(resolve => setTimeout(resolve, 60));
    await expect(net.request('http://x')).rejects.toThrow('no time was left');
    expect(asked).toBe(1);
  });

  test('many requests at once share the span', async () => {
    const net = new Net(never, 40, open);
    const ends = await Promise.allSettled(Array.from({ length: 50 }, () => net.request('http://x')));
    expect(new Set(ends.map(end => end.status))).toEqual(new Set(['rejected']));
  });

  test('a service that fell silent ends everything long before the whole span', async () => {
    const net = new Net(never, 60_000, open, 30);
    await expect(net.request('http://x')).rejects.toThrow(NetError);
    await expect(net.request('http://x')).rejects.toThrow('no time was left');
  });

  test('a cancelled job cancels its requests', async () => {
    const cancelled = new AbortController();
    const net = new Net(never, 60_000, cancelled.signal);
    const pending = net.request('http://x');
    cancelled.abort();
    await expect(pending).rejects.toThrow(NetError);
  });

  test.each([404, 403, 500])('an answer of %i carries its status', async status => {
    const net = new Net(async () => answer(status), 1000, open);
    await expect(net.request('http://x')).rejects.toMatchObject({ status });
    expect((await net.request('http://x', {}, [status])).status).toBe(status);
  });

  test('a page instead of JSON is an error, not a crash', async () => {
    const net = new Net(async () => answer(200, '<html>'), 1000, open);
    await expect(net.json('http://x')).rejects.toThrow('not JSON');
  });
});

const api = { url: 'http://x', graphql: 'http://x/graphql', token: 't', owner: 'acme', repo: 'portal' };

describe('the steps of a job', () => {
  const job = { id: '5', run: 1, attempt: 1, runner: 'r' };
  const steps = (count: number) =>
    JSON.stringify({
      steps: Array.from({ length: count }, (_, at) => ({
        name: `step ${at}`,
        number: at + 1,
        started_at: '2026-01-01T00:00:00Z',
      })),
    });
  const asking = (milliseconds: number, ...bodies: readonly (string | undefined)[]) => {
    const times: number[] = [];
    const net = new Net(
      async () => {
        const body = bodies[times.length];
        times.push(performance.now());
        return body === undefined ? answer(502) : answer(200, body);
      },
      milliseconds,
      open,
    );
    return { net, times };
  };

  test('are asked for once more, after a second, when the answer lags behind', async () => {
    const { net, times } = asking(4500, steps(1), steps(2));
    expect((await fetchJob(net, api, job, found => found.length < 2)).steps).toHaveLength(2);
    expect(times).toHaveLength(2);
    expect(times[1]! - times[0]!).toBeGreaterThan(950);
  });

  test('and not again, whatever the second answer is; the first is kept where it tells more', async () => {
    for (const second of [steps(2), steps(0), undefined]) {
      const { net, times } = asking(4500, steps(2), second);
      expect((await fetchJob(net, api, job, () => true)).steps).toHaveLength(2);
      expect(times).toHaveLength(2);
    }
  });

  test.each([
    ['the answer is up to date', 4500, false],
    ['little time is left for what comes after', 2500, true],
  ])('only once when %s', async (_, milliseconds, lags) => {
    const { net, times } = asking(milliseconds, steps(1), steps(2));
    expect((await fetchJob(net, api, job, () => lags)).steps).toHaveLength(1);
    expect(times).toHaveLength(1);
  });

  test('a pause ends with the span', async () => {
    const net = new Net(never, 30, open);
    expect(net.left).toBeGreaterThan(0);
    const began = performance.now();
    await net.pause(10_000);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(net.left).toBe(0);
    await net.pause(10_000);
  });
});

describe('the full name of a job', () => {
  const named = (name: unknown, more: object = {}) => ({ name, ...more });
  const ask = (body: object, id = '5') =>
    fetchJob(
      new Net(async () => answer(200, JSON.stringify(body)), 4500, open),
      api,
      { id, run: 1, attempt: 1, runner: 'r' },
      () => false,
    );

  test('comes with the steps, by the job id or as the one job on this runner', async () => {
    expect((await ask(named('caller / test (3.12)'))).name).toBe('caller / test (3.12)');
    const here = named('b / test', { status: 'in_progress', runner_name: 'r' });
    const jobs = [named('a / test', { status: 'in_progress', runner_name: 'q' }), here];
    expect((await ask({ jobs }, '')).name).toBe('b / test');
    expect(await ask({ jobs: [here, here] }, '')).toEqual({ name: undefined, steps: [] });
  });

  test.each([undefined, null, 5, '', {}])('%j is none', async name => {
    expect((await ask(named(name))).name).toBeUndefined();
  });
});

describe('the comment of whoever the token is', () => {
  const MARKER = '<!-- marker -->';
  const comment = (id: number, login: string) => ({ id, user: { login }, body: `${MARKER}\nbefore` });
  /** GitHub as this token sees it: GraphQL and REST tell who it is, or refuse. */
  async function keep(viewer: Response, user: Response, comments: readonly object[]) {
    const asked: string[] = [];
    const net = new Net(
      async (url, { method = 'GET', body } = {}) => {
        const path = url.slice('http://x'.length);
        asked.push(`${method} ${path}`);
        if (path === '/graphql') {
          expect(JSON.parse(body ?? '')).toEqual({ query: '{ viewer { login } }' });
          return viewer;
        }
        if (path === '/user') return user;
        return answer(200, JSON.stringify(method === 'GET' ? comments : {}));
      },
      1000,
      open,
    );
    const outcome = await keepComment(net, api, 7, MARKER, 'now').catch(
      (thrown: NetError) => `${thrown.status} ${thrown.message}`,
    );
    return { outcome, asked };
  }
  const viewerIs = (login: string) => answer(200, JSON.stringify({ data: { viewer: { login } } }));
  const bot = comment(1, 'github-actions[bot]');

  test.each(['meter-app[bot]', 'github-actions[bot]', 'alice'])('%s edits its own', async login => {
    const others = ['github-actions[bot]', 'meter-app', 'alice', 'mallory']
      .filter(other => other !== login)
      .map((other, at) => comment(at + 10, other));
    const { outcome, asked } = await keep(viewerIs(login), answer(403), [...others, comment(5, login)]);
    expect(outcome).toBe('updated');
    expect(asked.slice(0, 1)).toEqual(['POST /graphql']);
    expect(asked.slice(1)).toEqual([
      'GET /repos/acme/portal/issues/7/comments?per_page=100&page=1',
      'PATCH /repos/acme/portal/issues/comments/5',
    ]);
  });

  test('an App leaves the comment of a workflow alone', async () => {
    const { outcome, asked } = await keep(viewerIs('meter-app[bot]'), answer(403), [bot]);
    expect([outcome, asked.at(-1)]).toEqual(['created', 'POST /repos/acme/portal/issues/7/comments']);
  });

  test('a server without GraphQL is asked over REST', async () => {
    const alice = answer(200, '{"login":"alice"}');
    for (const viewer of [answer(404), answer(200, '<html>'), answer(200, '{"errors":[{}]}')])
      expect((await keep(viewer, alice, [bot, comment(2, 'alice')])).asked.at(-1)).toBe(
        'PATCH /repos/acme/portal/issues/comments/2',
      );
  });

  test('where nobody tells whose token it is, nothing is edited or written', async () => {
    for (const viewer of [answer(502), answer(200, '{"data":null}'), viewerIs('')]) {
      const { outcome, asked } = await keep(viewer, answer(403), [bot]);
      expect(outcome).toBe('0 GitHub does not tell whose token this is');
      expect(asked).toEqual(['POST /graphql', 'GET /user']);
    }
  });
});

describe('live carbon intensity', () => {
  const answering = (body: unknown) => {
    const asked: { url: string; request: NetRequest | undefined }[] = [];
    const net = new Net(
      async (url, request) => {
        asked.push({ url, request });
        return answer(200, JSON.stringify(body));
      },
      1000,
      open,
    );
    return { net, asked };
  };

  test.each([
    [{ forecast: 90, actual: 101 }, 101],
    [{ forecast: 90, actual: null }, 90],
  ])('Great Britain, %j: %i', async (intensity, grams) => {
    const { net, asked } = answering({ data: [{ intensity }] });
    expect(await liveUk(net, LIVE_SOURCES)).toMatchObject({ grams, zone: 'GB', low: 0.9, high: 1.1 });
    expect(asked.map(({ url }) => url)).toEqual(['https://api.carbonintensity.org.uk/intensity']);
  });

  test('Electricity Maps: the key in a header, the zone as data', async () => {
    const { net, asked } = answering({ carbonIntensity: 300.5 });
    const intensity = await liveElectricityMaps(net, LIVE_SOURCES, 'US-X&zone=DE#', 'secret-key');
    expect(intensity).toMatchObject({ grams: 300.5, zone: 'US-X&zone=DE#' });
    expect(asked[0]!.url).toBe(
      'https://api.electricitymaps.com/v3/carbon-intensity/latest?zone=US-X%26zone%3DDE%23',
    );
    expect(asked[0]!.request?.headers?.['auth-token']).toBe('secret-key');
  });

  test.each([{}, null, { carbonIntensity: '300' }, { carbonIntensity: -1 }, { carbonIntensity: 1e6 }])(
    'an answer such as %j is none',
    async body => {
      await expect(liveUk(answering(body).net, LIVE_SOURCES)).rejects.toThrow('no carbon intensity');
      await expect(liveElectricityMaps(answering(body).net, LIVE_SOURCES, 'DE', 'k')).rejects.toThrow(
        'no carbon intensity',
      );
    },
  );
});
