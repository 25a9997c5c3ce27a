import { type PageOptions, readPages } from '@guarded-deploy/deadline/pages';
import type { GitHub } from './github.ts';

/**
 * A list of GitHub's, read page by page.
 * @param route Octokit's route of the list, such as `GET /repos/{owner}/{repo}/pulls`. @param query its parameters, without pages
 * @param options how many pages are read at most, and what ends the reading early
 * @returns the items read, in GitHub's order; see `readPages` for when they are all
 */
export async function listOf<T>(
  { request }: Pick<GitHub, 'request'>,
  route: string,
  query: Readonly<Record<string, unknown>>,
  options?: PageOptions<T>,
): Promise<readonly T[]> {
  const { items } = await readPages<T>(
    route,
    async address => {
      const page = Object.fromEntries(new URLSearchParams(address.slice(route.length)));
      const { data, headers } = await request(route, { ...query, ...page });
      return { items: data as readonly T[], link: headers.link };
    },
    options,
  );
  return items;
}
