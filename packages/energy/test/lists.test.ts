/** Lists of more than one page, and what follows when one could not be read to its end: nothing. */
import { describe, expect, test } from '@jest/globals';
import { fetchJob, keepComment, listRunReports, pullRequestOf } from '../src/github.ts';
import { Net, NetError, type Response } from '../src/net.ts';
import { ARTIFACT_PREFIX } from '../src/results.ts';

const api = { url: 'http://x', graphql: 'http://x/graphql', token: 't', owner: 'acme', repo: 'portal' };

/** GitHub with one list; at most `most` of it is ever shown. */
function listing(items: readonly object[], { field = '', most = Number.POSITIVE_INFINITY } = {}) {
  const asked: string[] = [];
  const net = new Net(
    async (url, { method = 'GET' } = {}) => {
      const { pathname, searchParams } = new URL(url);
      asked.push(`${method} ${pathname}`);
      const reply = (body: unknown, link?: string): Response => ({
        ...{ status: 200, ok: true, text: async () => JSON.stringify(body) },
        headers: { get: name => (name === 'link' ? link : undefined) },
        arrayBuffer: async () => new ArrayBuffer(0),
      });
      if (pathname === '/graphql') return reply({ data: { viewer: { login: 'bot' } } });
      if (method !== 'GET') return reply({});
      const [size, page] = [Number(searchParams.get('per_page')), Number(searchParams.get('page'))];
      const shown = items.slice((page - 1) * size, Math.min(page * size, most));
      const hasMore = page * size < Math.min(items.length, most);
      const link = hasMore ? `<http://x/y?page=${page + 1}>; rel="next"` : '<http://x/y?page=1>; rel="first"';
      return reply(field === '' ? shown : { total_count: items.length, [field]: shown }, link);
    },
    5_000,
    new AbortController().signal,
  );
  return { net, asked };
}

describe('one’s own comment', () => {
  const others = Array.from({ length: 130 }, (_, id) => ({ id, user: { login: 'x' }, body: 'hello' }));
  const own = { id: 999, user: { login: 'bot' }, body: '<!-- m -->\nold' };
  const keep = (net: Net) => keepComment(net, api, 7, '<!-- m -->', 'new');

  test('on the second page is edited, not written again', async () => {
    const { net, asked } = listing([...others, own]);
    expect(await keep(net)).toBe('updated');
    expect(asked.at(-1)).toBe('PATCH /repos/acme/portal/issues/comments/999');
  });

  test('behind more than can be read: nothing is written', async () => {
    const many = Array.from({ length: 5_200 }, (_, id) => ({ id, user: { login: 'x' }, body: 'hello' }));
    const { net, asked } = listing([...many, own]);
    await expect(keep(net)).rejects.toThrow(NetError);
    expect(asked.every(line => line.startsWith('GET') || line === 'POST /graphql')).toBe(true);
  });
});

describe('this job, by its runner', () => {
  const place = { id: '', run: 1, attempt: 1, runner: 'here' };
  const jobs = (at: number) =>
    Array.from({ length: 150 }, (_, id) => ({
      ...{
        id,
        name: `job ${id}`,
        status: 'in_progress',
        runner_name: id === at ? 'here' : `r${id}`,
        steps: [],
      },
    }));

  test.each([3, 120])('is found at place %i', async at => {
    const { net } = listing(jobs(at), { field: 'jobs' });
    expect((await fetchJob(net, api, place, () => false)).name).toBe(`job ${at}`);
  });

  test('is not told where the list was cut off: another may have the same runner', async () => {
    const { net } = listing(jobs(3), { field: 'jobs', most: 100 });
    expect((await fetchJob(net, api, place, () => false)).name).toBeUndefined();
  });
});

describe('reports of a run', () => {
  const artifacts = Array.from({ length: 230 }, (_, id) => ({
    ...{ id, name: id % 2 === 0 ? `${ARTIFACT_PREFIX}${id}` : `other-${id}`, size_in_bytes: 1 },
  }));
  test('all of them', async () => {
    expect(await listRunReports(listing(artifacts, { field: 'artifacts' }).net, api, 1)).toHaveLength(115);
  });
  test('some of them are none', async () => {
    const { net } = listing(artifacts, { field: 'artifacts', most: 200 });
    await expect(listRunReports(net, api, 1)).rejects.toThrow('read to its end');
  });
});

test('the pull request of a run, behind a hundred others', async () => {
  const pulls = Array.from({ length: 140 }, (_, id) => ({ number: id + 1, head: { sha: `s${id}` } }));
  const event = {
    workflow_run: {
      ...{ event: 'pull_request', head_branch: 'a', head_sha: 's120' },
      head_repository: { owner: { login: 'bob' } },
    },
  };
  expect(await pullRequestOf(listing(pulls).net, api, event)).toBe(121);
});
