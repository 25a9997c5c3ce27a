/**
 * Reading a list of GitHub's to its end. Lists come in pages; what is missing from the pages that were read is missing from
 * the list only when they were all of them. Every list is read through here, so that no caller takes a first page for all.
 */

/** One answer to a question about a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** The header `Link` of the answer; undefined where there is none. */
  readonly link: string | undefined;
  /** `total_count` of the answer, where it has one. */
  readonly total?: number | undefined;
}

export interface Listing<T> {
  readonly items: readonly T[];
  /** False: there was more than was read, so nothing follows from what is not among `items`. */
  readonly isWhole: boolean;
}

export interface PageOptions<T> {
  /** Pages of 100 items that are read at most; 50 unless given. */
  readonly most?: number;
  /** Told what was read so far. True ends the reading: what was looked for is found. The listing is whole then only if it was the last page. */
  readonly until?: (items: readonly T[]) => boolean;
}

const PER_PAGE = 100;
const MOST_PAGES = 50;

/** The parameters of the page after this one, by the header `Link`. Path and host of that address are not used: a header never says where a token goes. */
export function nextPageOf(link: string | undefined): URLSearchParams | undefined {
  const address = /<([^<>]*)>\s*;[^,<]*\brel="?next"?/.exec(link ?? '')?.[1];
  if (address === undefined) return undefined;
  const at = address.indexOf('?');
  return at < 0 ? undefined : new URLSearchParams(address.slice(at + 1));
}

const addressOf = (path: string, query: URLSearchParams) => `${path}?${query}`;

/**
 * Reads every page of the list at `address` (a path, with or without a query; `per_page` is set here).
 * @param read asks for one page, within the caller's deadline; what it throws ends the reading
 */
export async function readPages<T>(
  address: string,
  read: (address: string) => Promise<Page<T>>,
  { most = MOST_PAGES, until }: PageOptions<T> = {},
): Promise<Listing<T>> {
  const [path = '', search = ''] = address.split('?');
  let query = new URLSearchParams(search);
  query.set('per_page', String(PER_PAGE));
  query.set('page', '1');
  const items: T[] = [];
  let before = '';
  for (let number = 1; number <= most; number += 1) {
    const page = await read(addressOf(path, query));
    const content = JSON.stringify(page.items);
    // A server that counts no pages by number gives the first one again.
    if (number > 1 && page.items.length > 0 && content === before) return { items, isWhole: false };
    before = content;
    items.push(...page.items);
    const next = nextPageOf(page.link);
    const hasMore = next !== undefined || isCutOff(page, items.length);
    if (!hasMore) return { items, isWhole: page.total === undefined || items.length >= page.total };
    if (until?.(items)) return { items, isWhole: false };
    // What was asked for stays asked for; only the page moves.
    const moved = new URLSearchParams(query);
    moved.set('page', String(number + 1));
    for (const [name, value] of next ?? []) moved.set(name, value);
    moved.set('per_page', String(PER_PAGE));
    query = moved;
  }
  return { items, isWhole: false };
}

/** A full page without a `Link`: something between here and GitHub may have dropped it, so the next page is asked for all the same. */
function isCutOff(page: Page<unknown>, read: number): boolean {
  if (page.items.length < PER_PAGE) return false;
  return page.link === undefined ? page.total === undefined || read < page.total : false;
}
