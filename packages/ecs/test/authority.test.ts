import { expect, test } from '@jest/globals';
import { requireTeam } from '../src/authority.ts';

const members: Record<string, string> = { alice: 'active', bob: 'active', carol: 'pending' };
const membership = async (_: string, __: string, login: string) => members[login];

test.each<[string, string[], string | undefined]>([
  ['acme/maintainers', ['alice'], undefined],
  ['@acme/maintainers', ['alice', 'bob'], undefined],
  ['acme/maintainers', ['alice', ''], undefined],
  ['acme/maintainers', ['carol'], 'NOT_IN_TEAM'],
  ['acme/maintainers', ['mallory'], 'NOT_IN_TEAM'],
  // Re-run by somebody else.
  ['acme/maintainers', ['alice', 'mallory'], 'NOT_IN_TEAM'],
  ['acme/maintainers', [''], 'NOT_IN_TEAM'],
  ['acme/maintainers', ['github-actions[bot]'], 'NOT_IN_TEAM'],
  ['maintainers', ['alice'], 'TEAM_INVALID'],
  ['acme/../x', ['alice'], 'TEAM_INVALID'],
])('%s by %j: %s', async (team, logins, code) => {
  const outcome = await requireTeam(team, logins, membership).then(
    () => undefined,
    thrown => thrown.code,
  );
  expect(outcome).toBe(code);
});
