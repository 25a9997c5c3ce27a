import { type Call, ok, type Route } from '../api.ts';

function limit(call: Call, resource: string) {
  const used = call.token?.used.get(resource);
  const most = call.token?.limit ?? 60;
  return {
    limit: most,
    used: used?.count ?? 0,
    remaining: Math.max(0, most - (used?.count ?? 0)),
    reset: Math.ceil((used?.reset ?? call.now + 3_600_000) / 1000),
  };
}

/** Asking for the limits costs nothing of them. */
function getRateLimit(call: Call) {
  const core = limit(call, 'core');
  return ok({
    resources: { core, graphql: limit(call, 'graphql'), search: limit(call, 'search') },
    rate: core,
  });
}

export const routes: readonly Route[] = [{ method: 'GET', path: '/rate_limit', handle: getRateLimit }];
