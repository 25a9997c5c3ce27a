/** The rules of the gate once more, written for what an event says, to compare decisions with. */

import type { GateDecision } from '@guarded-deploy/access';
import { decisionLog, decisionSummary } from '../src/summary.ts';
import { type HostileCase, type Level, RANK, runPlaceOf } from './hostile-events.ts';
import { type Json, object, record } from './hostile-values.ts';

/** Summary and log lines of a verdict, as the action writes them. */
export function toldOf(
  given: HostileCase,
  verdict: GateDecision,
): { summary: string; log: readonly string[] } {
  return { summary: decisionSummary(verdict, runPlaceOf(given, verdict)), log: decisionLog(verdict) };
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
interface Allowed {
  readonly sha: unknown;
  readonly by: 'permission' | 'app' | 'fork-activity' | 'queue' | 'schedule' | 'comment' | 'dispatch';
}

/** What may be trusted at all; undefined: nothing. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the rules stand in one place, one event after the other, as docs have them.
export function allowedBy(given: HostileCase): Allowed | undefined {
  const { facts, accounts, minimum, asked } = given;
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
        ? enough(accounts.get(mention.login))
        : [...accounts.values()].some(known => known.id === mention.id && enough(known));
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

  /** The accounts of a pull request, and whether its code is in the base or answered for by the fork's owner. */
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
      if (asked.commit === '' && asked.pullRequest === undefined) return { sha: facts.sha, by };
      if (asked.pullRequest !== undefined) {
        const { status, body } = given.pull;
        if (status !== 200 || object(body, 'state') !== 'open') return undefined;
        if (object(body, 'head', 'sha') !== asked.commit) return undefined;
      }
      return { sha: asked.commit, by: 'dispatch' };
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
