import { Fault } from '@guarded-deploy/faults';
import type { GitHubAnswer, GitHubApi } from '@guarded-deploy/github';

/** `state` of a person's membership in a team; undefined when there is none. */
type Membership = (organization: string, team: string, login: string) => Promise<string | undefined>;

/** The part of GitHub's client that the question needs. */
interface Requests {
  request(...call: Required<Parameters<GitHubApi['request']>>): Promise<Pick<GitHubAnswer, 'data'>>;
}

/** Who is in a team, by GitHub. @throws Fault TEAM_UNREADABLE for a token that may not see it */
export function gitHubMembership(github: Requests): Membership {
  return async (org, team_slug, username) => {
    try {
      const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}';
      const { data } = await github.request(route, { org, team_slug, username });
      const { state } = (data ?? {}) as { state?: unknown };
      return typeof state === 'string' ? state : undefined;
    } catch (thrown) {
      const { status } = (thrown ?? {}) as { status?: unknown };
      if (status === 404) return undefined;
      if (status !== 403) throw thrown;
      throw new Fault({
        code: 'TEAM_UNREADABLE',
        what: `The token may not read the members of ${org}/${team_slug}.`,
        remedy: "Set 'team-token' to one of an app or person with members: read in the organization.",
        cause: thrown,
      });
    }
  };
}

/**
 * Everybody behind the run must be an active member of the team.
 * @throws Fault TEAM_INVALID, NOT_IN_TEAM
 */
export async function requireTeam(
  team: string,
  logins: readonly string[],
  membership: Membership,
): Promise<void> {
  const match = /^@?([A-Za-z0-9-]+)\/([A-Za-z0-9_.-]+)$/.exec(team);
  if (!match) {
    throw new Fault({
      code: 'TEAM_INVALID',
      what: `'${team.slice(0, 100)}' is not a team.`,
      remedy: 'Write it as org/slug, such as acme/maintainers.',
    });
  }
  const people = [...new Set(logins.filter(login => login !== ''))];
  for (const login of people) {
    if ((await membership(match[1]!, match[2]!, login)) !== 'active') {
      throw new Fault({
        code: 'NOT_IN_TEAM',
        what: `${login} is not an active member of ${match[1]}/${match[2]}.`,
        remedy: 'Ask a member of the team to start this run.',
      });
    }
  }
  if (people.length === 0) {
    throw new Fault({
      code: 'NOT_IN_TEAM',
      what: 'The run names nobody who started it.',
      remedy: 'Start it as a person.',
    });
  }
}
