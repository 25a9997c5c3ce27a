/** Whether an environment waits for anybody. One without required reviewers runs a stranger's code at once. */
import { readPages } from '@guarded-deploy/deadline/pages';
import { at } from './hostile.ts';

/** `unknown`: GitHub does not say, or the environment has a rule of somebody else's App, which may or may not ask a person. */
export type Protection = 'protected' | 'open' | 'unknown';

/** Rules that never make a run wait for a person. */
const NO_REVIEW = new Set(['wait_timer', 'branch_policy']);

const isNamed = (environment: unknown, name: string) =>
  String(at(environment, 'name')).toLowerCase() === name.toLowerCase();

/**
 * What a repository's environments say about one of them. One that is not in a whole list does not exist: GitHub makes it,
 * without any rule, when the first job names it.
 */
export function protectionIn(environments: readonly unknown[], isWhole: boolean, name: string): Protection {
  const found = environments.find(one => isNamed(one, name));
  if (found === undefined) return isWhole ? 'open' : 'unknown';
  const rules = at(found, 'protection_rules');
  if (!Array.isArray(rules)) return 'unknown';
  const isReview = (rule: unknown) => at(rule, 'type') === 'required_reviewers';
  const reviewers = rules.filter(isReview).map(rule => at(rule, 'reviewers'));
  if (reviewers.some(people => Array.isArray(people) && people.length > 0)) return 'protected';
  const neverAsks = (rule: unknown) => isReview(rule) || NO_REVIEW.has(String(at(rule, 'type')));
  return rules.every(neverAsks) ? 'open' : 'unknown';
}

type Request = (
  route: string,
  parameters: Record<string, unknown>,
) => Promise<{ readonly data: unknown; readonly headers?: Readonly<Record<string, unknown>> }>;

/** Asks GitHub. A public repository tells everybody, a private one needs `actions: read`. Never throws, but when the run is cancelled. */
export async function readProtection(
  request: Request,
  repository: string,
  name: string,
  cancelled: AbortSignal,
): Promise<Protection> {
  const [owner = '', repo = ''] = repository.split('/');
  const route = 'GET /repos/{owner}/{repo}/environments';
  try {
    const { items, isWhole } = await readPages<unknown>(
      route,
      async address => {
        const page = Object.fromEntries(new URLSearchParams(address.slice(route.length)));
        const { data, headers } = await request(route, { owner, repo, ...page });
        const list = at(data, 'environments');
        const total = at(data, 'total_count');
        if (!Array.isArray(list)) throw new Error('no list');
        const link = headers?.['link'];
        return {
          items: list,
          link: typeof link === 'string' ? link : undefined,
          total: typeof total === 'number' ? total : undefined,
        };
      },
      { until: found => found.some(one => isNamed(one, name)) },
    );
    return protectionIn(items, isWhole, name);
  } catch {
    cancelled.throwIfAborted();
    return 'unknown';
  }
}
