import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextPageOf, type Page, readPages } from '../src/pages.ts';

const range = (length: number) => Array.from({ length }, (_, index) => index);

/** A list of `length` items as GitHub pages it by number. */
function numbered(length: number, { withLinks = true, withTotal = false } = {}) {
  const asked: string[] = [];
  const read = async (address: string): Promise<Page<number>> => {
    asked.push(address);
    const query = new URLSearchParams(address.split('?')[1]);
    const size = Number(query.get('per_page'));
    const page = Number(query.get('page') ?? 1);
    const items = range(length).slice((page - 1) * size, page * size);
    const rest = `https://api.github.com/repositories/7/list?per_page=${size}`;
    const next = page * size < length ? `<${rest}&page=${page + 1}>; rel="next", ` : '';
    const link = length > size ? `${next}<${rest}&page=1>; rel="first"` : undefined;
    return {
      items,
      link: withLinks ? link : undefined,
      ...(withTotal ? { total: length } : {}),
    };
  };
  return { asked, read };
}

describe('a list is read to its end', () => {
  test.each([0, 1, 99, 100, 101, 120, 200, 201, 1_000])('%i items, with the header Link', async length => {
    const { read, asked } = numbered(length);
    expect(await readPages('/list?status=x', read)).toEqual({ items: range(length), isWhole: true });
    expect(asked.every(address => address.includes('status=x') && address.includes('per_page=100'))).toBe(
      true,
    );
  });

  test('whatever its length, with or without Link and total_count', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 450 }),
        fc.boolean(),
        fc.boolean(),
        async (length, withLinks, withTotal) => {
          const { read } = numbered(length, { withLinks, withTotal });
          expect(await readPages('/list', read)).toEqual({ items: range(length), isWhole: true });
        },
      ),
      { seed: 20261130 },
    );
  });

  test('where the header got lost, by asking for the next page all the same', async () => {
    const { read, asked } = numbered(200, { withLinks: false });
    expect((await readPages('/list', read)).items).toHaveLength(200);
    expect(asked).toHaveLength(3);
    const counted = numbered(200, { withLinks: false, withTotal: true });
    expect((await readPages('/list', counted.read)).isWhole).toBe(true);
    expect(counted.asked).toHaveLength(2);
  });

  test('by cursors, whose parameters come from the header, and its path and host do not', async () => {
    const asked: string[] = [];
    const read = async (address: string): Promise<Page<number>> => {
      asked.push(address);
      const after = new URL(address, 'http://x').searchParams.get('after');
      return after === null
        ? { items: range(100), link: '<https://evil.example/steal?after=abc&per_page=3>; rel="next"' }
        : { items: [100], link: undefined };
    };
    const listing = await readPages('/repos/o/r/activity?ref=refs%2Fheads%2Fa%26b', read);
    expect(listing).toEqual({ items: range(101), isWhole: true });
    expect(asked.map(address => new URL(address, 'http://x').pathname)).toEqual(
      Array(2).fill('/repos/o/r/activity'),
    );
    const second = new URL(asked[1]!, 'http://x').searchParams;
    expect(Object.fromEntries(second)).toMatchObject({
      after: 'abc',
      per_page: '100',
      ref: 'refs/heads/a&b',
    });
  });
});

describe('what was not read is not missing', () => {
  test.each<[string, Partial<Page<number>>[], number]>([
    ['more pages than are read', range(4).map(() => ({ link: '<http://x/?page=9>; rel="next"' })), 3],
    ['fewer items than GitHub counts', [{ total: 7 }], 50],
    ['a filtered list that GitHub cuts off', [{ total: 2_000, link: '<http://x/?page=1>; rel="first"' }], 50],
  ])('%s', async (_, pages, most) => {
    let at = 0;
    const read = async () => {
      const page: Page<number> = { items: [at], link: undefined, ...pages[at] };
      at += 1;
      return page;
    };
    expect((await readPages('/list', read, { most })).isWhole).toBe(false);
  });

  test('a server that always gives the first page', async () => {
    const read = async () => ({ items: range(100), link: undefined });
    expect(await readPages('/list', read)).toEqual({ items: range(100), isWhole: false });
  });

  test('reading ends where what is looked for was found', async () => {
    const { read, asked } = numbered(1_000);
    const listing = await readPages('/list', read, { until: items => items.includes(150) });
    expect(listing).toMatchObject({ isWhole: false });
    expect(listing.items).toHaveLength(200);
    expect(asked).toHaveLength(2);
    // On the last page it makes no difference.
    expect((await readPages('/list', numbered(150).read, { until: () => true })).isWhole).toBe(false);
    expect((await readPages('/list', numbered(50).read, { until: () => true })).isWhole).toBe(true);
  });

  test('what one page throws ends the reading', async () => {
    const { read } = numbered(300);
    const failing = async (address: string) => {
      if (address.includes('page=2')) throw new Error('502');
      return read(address);
    };
    await expect(readPages('/list', failing)).rejects.toThrow('502');
  });
});

test.each<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=9>; rel="last"', 'page=2'],
  ['<https://api.github.com/x?page=1>; rel="prev", <https://api.github.com/x?page=3>; rel="next"', 'page=3'],
  ['<https://api.github.com/x?page=1>; rel="first"', undefined],
  ['<https://api.github.com/x>; rel="next"', undefined],
  ['garbage; rel="next"', undefined],
])('the next page of %j', (link, expected) => {
  expect(nextPageOf(link)?.toString()).toBe(expected);
});
