/**
 * Hostile events, made from GitHub's own examples by deleting, nulling, retyping and swapping fields and by putting hostile
 * text into them; the answers that GitHub gives about each; and a second, naive statement of the rules to hold a verdict
 * against. Used in process and through the shipped bundle.
 */

import {
  type AccessRequest,
  decide,
  type GateDecision,
  githubReader,
  parseTrustedApps,
  pullRequestNumber,
  type RunFacts,
} from '@guarded-deploy/access';
import type { RunPlace } from '../src/summary.ts';
import {
  type Dice,
  dice,
  examples,
  HOSTILE,
  type Json,
  MUTATIONS,
  type Mutation,
  mutate,
  object,
  RULED,
  record,
} from './hostile-values.ts';

export type Level = 'none' | 'read' | 'write' | 'maintain' | 'admin';

export const RANK: Readonly<Record<Level, number>> = { none: 0, read: 1, write: 2, maintain: 3, admin: 4 };

/** Who has which right, for one case: login in lower case → id and right. GitHub knows nobody else. */
type Accounts = ReadonlyMap<string, { readonly id: number; readonly level: Level }>;

/** What GitHub says to one kind of request. */
interface Reply {
  readonly status: number;
  readonly body: Json;
}

export interface HostileCase {
  readonly facts: RunFacts;
  readonly asked: AccessRequest;
  readonly minimum: 'write' | 'maintain' | 'admin';
  /** Lines of `trusted-apps`. */
  readonly apps: readonly string[];
  readonly accounts: Accounts;
  readonly pull: Reply;
  readonly activity: Reply;
  readonly rules: Reply;
  readonly mutations: readonly Mutation[];
}

interface Found {
  readonly login: string;
  readonly id: number;
  readonly bot: boolean;
}

/** Every account that is named anywhere. */
function peopleIn(value: Json, into: Map<string, Found> = new Map()): Map<string, Found> {
  if (typeof value !== 'object' || value === null) return into;
  if (!Array.isArray(value) && typeof value['login'] === 'string' && typeof value['id'] === 'number') {
    const { login, id } = value;
    into.set(login.toLowerCase(), { login, id, bot: value['type'] === 'Bot' || login.endsWith('[bot]') });
  }
  for (const child of Object.values(value)) if (typeof child === 'object') peopleIn(child, into);
  return into;
}

const APP: Json = { login: 'ci-app[bot]', id: 777, type: 'Bot' };

/** Turns an example into a kind that GitHub's own lack: forks, Apps as senders, comments on pull requests. */
function vary(payload: Json, pull: Json | undefined, { random, pick }: Dice): void {
  const subject = record(object(pull, 'head'));
  const author = record(object(pull, 'user'));
  if (subject && author && random() < 0.4) {
    const owner = structuredClone(author);
    subject['repo'] = { ...record(subject['repo']), id: 900_001, full_name: 'forker/portal', owner };
    if (random() < 0.5) record(payload)!['action'] = pick<Json>(['labeled', 'reopened', 'edited']);
  }
  const top = record(payload);
  if (top && object(top, 'sender') !== undefined && random() < 0.2) top['sender'] = APP;
}

function listedApps(people: ReadonlyMap<string, Found>, { random, pick }: Dice): string[] {
  const apps = [...people.values()].filter(({ bot }) => bot);
  const lines = apps
    .filter(() => random() < 0.6)
    .map(({ login, id }) =>
      random() < 0.7 ? `${login}:${id}` : random() < 0.5 ? login : `${login}:${id + 1}`,
    );
  // Also people, whom such a list must not raise, and Apps that have nothing to do with the event.
  if (random() < 0.2 && people.size > 0) lines.push(pick([...people.values()]).login);
  if (random() < 0.3) lines.push('dependabot[bot]');
  return lines.filter(line => /^[\w-]+(\[bot\])?(:\d+)?$/.test(line));
}

/** Mostly `body`; now and then a refusal, or something that is no answer. Nothing that a client would try again. */
function reply(body: Json, { random, pick }: Dice): Reply {
  const chance = random();
  if (chance < 0.04) return { status: pick([401, 403, 404]), body: { message: 'No' } };
  if (chance < 0.07) return { status: 200, body: pick<Json>([null, 'text', {}, [], [null], 7]) };
  return { status: 200, body };
}

/** An endless row of cases, the same for the same seed. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: all parts draw from one die, in an order that seeds stand for.
export function* hostileCases(seed: number): Generator<HostileCase> {
  const die = dice(seed);
  const { random, pick } = die;
  const ruled = new Map(examples.map(example => [example.name, example.examples]));
  ruled.set('pull_request_target', ruled.get('pull_request')!);
  ruled.set('schedule', [{ schedule: '0 3 * * *' }]);
  const pulls = ruled.get('pull_request')!;

  for (;;) {
    const eventName = random() < 0.85 ? pick(RULED) : pick(examples).name;
    const original = structuredClone(pick(ruled.get(eventName)!));
    const pullInEvent = object(original, 'pull_request') as Json | undefined;
    const pullElsewhere = structuredClone(object(pick(pulls), 'pull_request') as Json);
    vary(original, pullInEvent ?? pullElsewhere, die);
    // The examples of comments are on issues; those on pull requests have this field.
    if (eventName === 'issue_comment' && random() < 0.7)
      record(object(original, 'issue'))!['pull_request'] = { url: 'https://api.github.com/' };
    const head = object(pullInEvent ?? pullElsewhere, 'head', 'sha');
    if (eventName === 'issue_comment' && random() < 0.4)
      record(object(original, 'comment'))!['body'] = `/test ${String(head)}`;

    const people = peopleIn([original, pullElsewhere]);
    const accounts: Accounts = new Map(
      [...people].map(([login, { id }]) => [
        login,
        {
          // Some are somebody else under the same name.
          id: random() < 0.1 ? id + 1 : id,
          level:
            random() < 0.75 ? pick<Level>(['write', 'maintain', 'admin']) : pick<Level>(['none', 'read']),
        },
      ]),
    );

    // What the runner says cannot be shaped by the event's author, so it is taken before the mutations.
    const sender = object(original, 'sender');
    const actor = String(object(sender, 'login') ?? '');
    const again = random() < 0.1;
    const after = String(object(original, 'after'));
    const isPushed = eventName === 'push' && /^[0-9a-f]{40}$/.test(after) && !/^0+$/.test(after);
    const runner = {
      eventName,
      repository: String(object(original, 'repository', 'full_name') ?? 'acme/portal'),
      repositoryId: String(object(original, 'repository', 'id') ?? ''),
      sha: isPushed ? after : 'd4'.repeat(20),
      ref: eventName === 'push' ? String(object(original, 'ref')) : 'refs/heads/master',
      actor,
      actorId: String(object(sender, 'id') ?? ''),
      triggeringActor: again && people.size > 0 ? pick([...people.values()]).login : actor,
      runAttempt: again ? 2 : 1,
    };

    const payload = structuredClone(original);
    const mutations: Mutation[] = [];
    for (let left = Math.floor(random() * 5); left > 0; left -= 1) {
      const kind = pick(MUTATIONS);
      mutations.push(kind);
      mutate(payload, kind, die);
    }

    const dispatch = eventName.endsWith('_dispatch') && random() < 0.5;
    // The pull request that the API knows is a hostile one as well, now and then.
    if (random() < 0.2) mutate(pullElsewhere, pick(MUTATIONS), die);
    if (random() < 0.1) record(pullElsewhere)!['state'] = 'closed';
    else if (random() < 0.8) record(pullElsewhere)!['state'] = 'open';
    const pull = pick<Json>([pullElsewhere, pullElsewhere, pullElsewhere, payload, null]);
    const pushed = {
      after: String(random() < 0.85 ? head : 'e5'.repeat(20)),
      timestamp: pick(['2001-01-01T00:00:00Z', '2001-01-01T00:00:00Z', '2099-01-01T00:00:00Z', 'yesterday']),
    };
    const pusher = random() < 0.1 || people.size === 0 ? undefined : pick([...people.values()]);
    const owner = record(object(pullInEvent ?? pullElsewhere, 'head', 'repo', 'owner'));
    const entry: Json = {
      ...pushed,
      actor: owner && random() < 0.5 ? owner : pusher ? { login: pusher.login, id: pusher.id } : null,
    };
    yield {
      facts: { ...runner, payload },
      asked: {
        // Inputs come through the environment, which carries no null bytes.
        commit: dispatch
          ? String(random() < 0.6 ? head : pick(['1f'.repeat(20), ...HOSTILE]))
              .replaceAll('\0', '')
              .slice(0, 100)
          : '',
        pullRequest: dispatch && random() < 0.7 ? 7 : undefined,
        pin: 'head',
      },
      minimum: random() < 0.8 ? 'write' : pick(['maintain', 'admin'] as const),
      apps: listedApps(people, die),
      accounts,
      pull: reply(pull, die),
      activity: reply(random() < 0.15 ? [] : [entry], die),
      rules: reply(
        [
          { type: 'deletion' },
          {
            type: 'pull_request',
            parameters: { required_approving_review_count: pick<Json>([0, 1, 1, 2, '2', null]) },
          },
        ],
        die,
      ),
      mutations,
    };
  }
}

/** GitHub's answer to a path of its API. */
export function answer(given: HostileCase, path: string): Reply {
  const login = /\/collaborators\/([^/]+)\/permission$/.exec(path)?.[1];
  if (login !== undefined) {
    const name = decodeURIComponent(login);
    const known = given.accounts.get(name.toLowerCase());
    if (known === undefined) return { status: 404, body: { message: 'Not Found' } };
    const { id, level } = known;
    return {
      status: 200,
      body: {
        permission: level === 'maintain' ? 'write' : level,
        role_name: level,
        user: { login: name, id },
      },
    };
  }
  if (/\/pulls\/\d+$/.test(path)) return given.pull;
  if (path.endsWith('/activity')) return given.activity;
  if (/\/rules\/branches\/[^/]+$/.test(path)) return given.rules;
  return { status: 404, body: { message: 'Not Found' } };
}

/** The decision in this process, with the paths that it asked for. */
export async function decideCase(given: HostileCase): Promise<{ verdict: GateDecision; asked: string[] }> {
  const asked: string[] = [];
  const request = async (route: string, parameters: Record<string, unknown>) => {
    const path = route
      .replace(/^GET /, '')
      .replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parameters[name])));
    asked.push(path);
    const { status, body } = answer(given, path);
    if (status !== 200) throw Object.assign(new Error(`HTTP ${status}`), { status });
    return { data: body };
  };
  const verdict = await decide(
    given.facts,
    given.asked,
    { minimum: given.minimum, trustedApps: parseTrustedApps(given.apps) },
    githubReader(request, given.facts.repository, new AbortController().signal),
  );
  return { verdict, asked };
}

/** What a summary of the case says beside the verdict. */
export function runPlaceOf({ facts, minimum }: HostileCase, verdict: GateDecision): RunPlace {
  return {
    serverUrl: 'https://github.com',
    eventName: facts.eventName,
    repository: facts.repository,
    runId: 1,
    pullRequest: pullRequestNumber(facts.payload),
    environment: verdict.decision === 'trusted' ? 'test' : 'test-external',
    minimum,
  };
}
