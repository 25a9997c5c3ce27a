import { at, idOf, loginOf } from './hostile.ts';

/** In which way a person has a part in the run. */
export type Role =
  | 'actor'
  | 'triggering-actor'
  | 'sender'
  | 'author'
  | 'fork-owner'
  | 'commenter'
  | 'reviewer'
  | 'origin-actor'
  | 'origin-triggering-actor';

/** One mention of an account in the event or by the runner. */
export interface Claim {
  readonly role: Role;
  /** undefined: the field is missing or not a login (a deleted account is `null`). */
  readonly login: string | undefined;
  readonly id: number | undefined;
  readonly bot: boolean;
}

/** A distinct account: all claims that mean the same one. */
export interface Person {
  readonly login: string;
  /** Every id that the claims give; two different ones contradict each other. */
  readonly ids: readonly number[];
  readonly roles: readonly Role[];
  readonly bot: boolean;
}

/** The claim that an object such as `sender` makes. */
export function claimOf(role: Role, account: unknown): Claim {
  const login = loginOf(at(account, 'login'));
  return {
    role,
    login,
    id: idOf(at(account, 'id')),
    bot: at(account, 'type') === 'Bot' || login?.endsWith('[bot]') === true,
  };
}

/** The claim that the runner makes by login and, where it knows it, id. */
export function runnerClaim(role: Role, login: string, id: string): Claim {
  const known = loginOf(login);
  return {
    role,
    login: known,
    id: /^[1-9]\d{0,15}$/.test(id) ? idOf(Number(id)) : undefined,
    bot: known?.endsWith('[bot]') === true,
  };
}

/**
 * Joins claims into distinct people: same id, or same login where one of the two has no id. The same login with two
 * ids stays one person with both ids, which no answer can match.
 */
export function distinct(claims: readonly Claim[]): Person[] {
  const people: { logins: Set<string>; ids: Set<number>; roles: Role[]; bot: boolean; login: string }[] = [];
  for (const claim of claims) {
    if (claim.login === undefined) continue;
    const key = claim.login.toLowerCase();
    let person = people.find(
      other => (claim.id !== undefined && other.ids.has(claim.id)) || other.logins.has(key),
    );
    if (!person) {
      person = { logins: new Set(), ids: new Set(), roles: [], bot: false, login: claim.login };
      people.push(person);
    }
    person.logins.add(key);
    if (claim.id !== undefined) person.ids.add(claim.id);
    if (!person.roles.includes(claim.role)) person.roles.push(claim.role);
    person.bot ||= claim.bot;
  }
  return people.map(({ login, ids, roles, bot }) => ({ login, ids: [...ids], roles, bot }));
}

/** An App that its owner trusts like a person with the minimum permission. */
export interface TrustedApp {
  readonly login: string;
  readonly id: number | undefined;
}

/**
 * Accounts of GitHub and of widely used Apps on github.com; their logins cannot be registered by anyone else. Each id is the
 * one in the account's address for commits (`ID+login@users.noreply.github.com`) and in the `sender` of its events.
 */
export const KNOWN_APPS: Readonly<Record<string, number>> = {
  'dependabot[bot]': 49699333,
  'github-actions[bot]': 41898282,
  'github-merge-queue[bot]': 118344674,
  'renovate[bot]': 29139614,
  copilot: 198982749,
};

/** Whether the allow-list names this account: an App, by login and, where the list or GitHub's own table has one, by id. */
export function isTrustedApp(person: Person, apps: readonly TrustedApp[]): boolean {
  if (!person.bot) return false;
  const login = person.login.toLowerCase();
  const entry = apps.find(app => app.login.toLowerCase() === login);
  if (!entry) return false;
  const id = entry.id ?? (Object.hasOwn(KNOWN_APPS, login) ? KNOWN_APPS[login] : undefined);
  if (id !== undefined) return person.ids.length === 1 && person.ids[0] === id;
  // Without an id only the reserved suffix proves that no person could have taken the name.
  return login.endsWith('[bot]') && person.ids.length <= 1;
}
