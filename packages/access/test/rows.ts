/** Turns a row of truth-table.data.json into an event, what the runner says, and GitHub's answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Account,
  comment,
  type EventRepository,
  mergeGroup,
  plain,
  pullRequest,
  pullRequestObject,
  push,
  type RunEvent,
  workflowRun,
} from '@guarded-deploy/github-simulator/events';
import { type AccessReader, type PermissionAnswer, permissionOf, type RunFacts } from '../src/index.ts';

interface PersonData {
  readonly id: number;
  readonly type?: 'User' | 'Bot' | 'Organization';
  /** Whether they count as trusted, said apart from GitHub's answer. */
  readonly trusted?: boolean;
  readonly permission?: string;
  readonly role?: string;
  readonly answersWithId?: number;
  readonly status?: number;
}

export interface Row {
  readonly table: string;
  readonly case: string;
  readonly event: string;
  readonly action?: string;
  readonly ref?: string;
  readonly after?: 'null';
  readonly runnerSha?: 'other';
  readonly from?: string;
  readonly headRef?: string;
  readonly sender: string | null;
  readonly actor?: string;
  readonly triggering?: string;
  readonly unnamedRerun?: boolean;
  /** GITHUB_RUN_ATTEMPT; 1 unless given. */
  readonly attempt?: number;
  readonly originAttempt?: number;
  readonly author?: string | null;
  readonly association?: string;
  readonly reviewer?: string;
  readonly reviewed?: 'head' | 'other';
  readonly commenter?: string;
  readonly body?: string;
  readonly onIssue?: boolean;
  readonly pushedBy?: string;
  readonly pushedAt?: string;
  readonly origin?: string;
  readonly originActor?: string;
  readonly originTriggering?: string;
  readonly requiredReviews?: number;
  readonly commit?: string;
  readonly pullRequest?: number;
  readonly pullState?: 'closed';
  readonly pinOption?: 'merge';
  readonly apps?: readonly string[];
  readonly ids?: Readonly<Record<string, number>>;
  readonly minimum?: 'maintain' | 'admin';
  readonly expect: {
    readonly decision: string;
    readonly reason?: string;
    readonly pin?: string;
    readonly asks?: number;
    readonly headMoved?: boolean;
  };
}

/** A row with PERSON in the place of one of the people. */
type Pattern = Omit<Row, 'table' | 'expect'> & {
  /** Decisions that do not follow from whether the person is trusted. */
  readonly except?: Readonly<Record<string, string>>;
};

interface Table {
  readonly people: Readonly<Record<string, PersonData>>;
  readonly rows: readonly Row[];
  readonly patterns: readonly Pattern[];
}

export const table: Table = JSON.parse(
  readFileSync(join(import.meta.dirname, 'truth-table.data.json'), 'utf8'),
);

/** Commits by the names that rows use. */
export const COMMITS: Readonly<Record<string, string>> = {
  after: 'a1'.repeat(20),
  head: 'b2'.repeat(20),
  base: 'c3'.repeat(20),
  runner: 'd4'.repeat(20),
  'merge-group': 'e5'.repeat(20),
  named: '1f'.repeat(20),
  other: '2e'.repeat(20),
  'api-head': '3d'.repeat(20),
  null: '0'.repeat(40),
};

const sha = (name: string) => COMMITS[name] ?? name;

function account(row: Row, login: string): Account {
  const person = table.people[login]!;
  return { login, id: row.ids?.[login] ?? person.id, type: person.type ?? 'User' };
}

const here: EventRepository = {
  id: 100,
  fullName: 'acme/portal',
  owner: { login: 'acme', id: 90, type: 'Organization' },
};

/** The repository that `from` means; null for a deleted fork. */
function origin(row: Row): EventRepository | null {
  if (row.from === 'deleted') return null;
  if (row.from === undefined || row.from === 'here') return here;
  const login = row.from.replace('fork:', '');
  const owner = account(row, login);
  return { id: 1000 + owner.id, fullName: `${login}/portal`, owner };
}

function pullOf(row: Row, headSha: string) {
  return {
    author: row.author === undefined || row.author === null ? null : account(row, row.author),
    head: origin(row),
    headRef: row.headRef ?? 'change',
    headSha,
    baseSha: sha('base'),
    association: row.association ?? 'NONE',
  };
}

/** Every pattern with every person in it. */
export function crossed({ people, patterns }: Table): Row[] {
  return patterns.flatMap(({ except = {}, ...pattern }) =>
    Object.entries(people).map(([login, person]) => {
      const filled = JSON.parse(JSON.stringify(pattern).replaceAll('PERSON', login)) as typeof pattern;
      const usual = person.trusted ? 'trusted' : 'approval';
      return { ...filled, table: 'crossed', expect: { decision: except[login] ?? except['*'] ?? usual } };
    }),
  );
}

export function eventOf(row: Row): RunEvent {
  const named = namedEventOf(row);
  const event =
    row.attempt === undefined
      ? named
      : { ...named, env: { ...named.env, GITHUB_RUN_ATTEMPT: String(row.attempt) } };
  return row.unnamedRerun
    ? { ...event, env: { ...event.env, GITHUB_RUN_ATTEMPT: '2', GITHUB_TRIGGERING_ACTOR: '' } }
    : event;
}

function namedEventOf(row: Row): RunEvent {
  const sender = row.sender === null ? null : account(row, row.sender);
  const common = {
    repository: here,
    sender,
    ...(row.actor ? { actor: account(row, row.actor) } : {}),
    ...(row.triggering ? { triggering: account(row, row.triggering) } : {}),
  };
  switch (row.event) {
    case 'push':
      return push({
        ...common,
        ref: row.ref!,
        after: sha(row.after ?? 'after'),
        ...(row.runnerSha
          ? { runnerSha: row.ref!.startsWith('refs/tags/') ? sha('runner') : sha('other') }
          : {}),
      });
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
      return pullRequest({
        ...common,
        ...pullOf(row, sha('head')),
        event: row.event,
        action: row.action ?? 'opened',
        mergeSha: sha('runner'),
        ...(row.reviewer ? { review: { user: account(row, row.reviewer), commit: sha(row.reviewed!) } } : {}),
      });
    case 'pull_request_review_comment': {
      const { payload, env } = pullRequest({ ...common, ...pullOf(row, sha('head')), action: 'created' });
      return {
        name: row.event,
        payload: { ...payload, comment: { user: account(row, row.commenter!), body: row.body ?? '' } },
        env,
      };
    }
    case 'merge_group':
      return mergeGroup({ ...common, headSha: sha('merge-group'), baseSha: sha('base') });
    case 'issue_comment':
      return comment({
        ...common,
        author: row.author ? account(row, row.author) : null,
        commenter: account(row, row.commenter!),
        body: row.body!.replace(/\{([a-z-]+)\}/g, (_, name: string) => sha(name)),
        sha: sha('runner'),
        action: row.action ?? 'created',
        ...(row.onIssue ? { onIssue: true } : {}),
      });
    case 'workflow_run':
      return workflowRun({
        ...common,
        originEvent: row.origin!,
        originActor: account(row, row.originActor!),
        ...(row.originTriggering ? { originTriggering: account(row, row.originTriggering) } : {}),
        ...(row.originAttempt ? { originAttempt: row.originAttempt } : {}),
        head: origin(row),
        headSha: sha('head'),
        sha: sha('runner'),
      });
    default:
      return plain(row.event, {
        ...common,
        sha: sha('runner'),
        ...(row.ref ? { ref: row.ref } : {}),
        extra: row.action ? { action: row.action } : {},
      });
  }
}

/** The body of GitHub's answer about a person; undefined for 404. */
export function permissionBody(login: string): unknown {
  const person = table.people[login];
  if (person === undefined || person.status !== undefined || person.type === 'Organization') return undefined;
  return {
    permission: person.permission,
    role_name: person.role,
    user: {
      login,
      id: person.answersWithId ?? person.id,
      permissions: {
        admin: person.role === 'admin',
        maintain: person.role === 'admin' || person.role === 'maintain',
        push: person.permission === 'write' || person.permission === 'admin',
        pull: person.permission !== 'none',
      },
    },
  };
}

export function factsOf({ name, payload, env }: RunEvent): RunFacts {
  return {
    eventName: name,
    payload,
    repository: env['GITHUB_REPOSITORY']!,
    repositoryId: env['GITHUB_REPOSITORY_ID']!,
    sha: env['GITHUB_SHA']!,
    ref: env['GITHUB_REF']!,
    actor: env['GITHUB_ACTOR']!,
    actorId: env['GITHUB_ACTOR_ID']!,
    triggeringActor: env['GITHUB_TRIGGERING_ACTOR']!,
    runAttempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? 1),
  };
}

interface CountingReader extends AccessReader {
  /** Logins whose permission was asked for, in order. */
  readonly asked: string[];
}

/** What the pull request API would answer for the row. */
export function pullAnswer(row: Row): unknown {
  return pullRequestObject(here, { ...pullOf(row, sha('api-head')), state: row.pullState ?? 'open' });
}

export function readerOf(row: Row): CountingReader {
  const asked: string[] = [];
  return {
    asked,
    async permission(login): Promise<PermissionAnswer> {
      asked.push(login);
      const body = permissionBody(login);
      return body === undefined ? { kind: 'unknown', reason: 'person-not-found' } : permissionOf(body);
    },
    pullRequest: async () => ({ kind: 'known', value: pullAnswer(row) }),
    async pusher(_repository, _ref, _sha, before) {
      if (row.pushedBy === undefined) return { kind: 'known', value: undefined };
      const time = Date.parse(row.pushedAt ?? '2026-11-01T00:00:00Z');
      if (before !== undefined && time >= before) return { kind: 'known', value: undefined };
      const { login, id } = account(row, row.pushedBy);
      return { kind: 'known', value: { login, id } };
    },
    requiredReviews: async () => ({ kind: 'known', value: row.requiredReviews ?? 0 }),
  };
}
