import { distinct, isTrustedApp, type Person, type Role, type TrustedApp } from './people.ts';
import type { AccessReader, Answer, Permission, PermissionAnswer, Push } from './reader.ts';
import { ordered, type Reason } from './reasons.ts';
import {
  type AccessRequest,
  type Commit,
  type Question,
  type RunFacts,
  read,
  type Situation,
} from './situation.ts';

interface Policy {
  readonly minimum: 'write' | 'maintain' | 'admin';
  readonly trustedApps: readonly TrustedApp[];
}

/** A person of the run, judged. */
export interface Subject {
  readonly login: string;
  readonly id: number | undefined;
  readonly roles: readonly Role[];
  /** As GitHub answers; undefined when not asked or not answered. */
  readonly permission: Permission | undefined;
  readonly role: string | undefined;
  readonly trusted: boolean;
  /** `not-asked`: it was decided without anybody being looked up. */
  readonly why: 'permission' | 'trusted-app' | 'not-asked' | Reason;
}

export interface GateDecision {
  readonly decision: 'trusted' | 'approval' | 'deny';
  /** The most telling of `reasons`. */
  readonly reason: Reason;
  readonly reasons: readonly Reason[];
  readonly subjects: readonly Subject[];
  /** What may be tested; undefined only with `deny`. */
  readonly commit: Commit | undefined;
  readonly headMoved: boolean;
}

/** Answers to what a situation asks. */
interface Answers {
  readonly permissions: ReadonlyMap<Person, PermissionAnswer>;
  readonly questions: ReadonlyMap<Question, Answer<Push | undefined> | Answer<number>>;
}

const RANK: Readonly<Record<Permission, number>> = { none: 0, read: 1, write: 2, maintain: 3, admin: 4 };

function judgePerson(person: Person, answers: Answers['permissions'], policy: Policy): Subject {
  const answer = answers.get(person);
  const base = { login: person.login, id: person.ids[0], roles: person.roles };
  const nothing = { permission: undefined, role: undefined };
  if (person.bot) {
    return isTrustedApp(person, policy.trustedApps)
      ? { ...base, ...nothing, trusted: true, why: 'trusted-app' }
      : { ...base, ...nothing, trusted: false, why: 'unknown-app' };
  }
  if (person.ids.length > 1) return { ...base, ...nothing, trusted: false, why: 'identity-mismatch' };
  if (answer === undefined) return { ...base, ...nothing, trusted: false, why: 'not-asked' };
  if (answer.kind === 'unknown') return { ...base, ...nothing, trusted: false, why: answer.reason };
  const known = { permission: answer.permission, role: answer.role };
  if (!isSameAccount(person, answer)) return { ...base, ...known, trusted: false, why: 'identity-mismatch' };
  const trusted = RANK[answer.permission] >= RANK[policy.minimum];
  return { ...base, ...known, trusted, why: trusted ? 'permission' : 'insufficient-permission' };
}

/** By id; by login only for someone of whom the event and the runner know no id. */
function isSameAccount(
  person: Person,
  answer: { login: string | undefined; id: number | undefined },
): boolean {
  const [id] = person.ids;
  if (id !== undefined) return answer.id === id;
  return answer.login?.toLowerCase() === person.login.toLowerCase();
}

function approvalReasonOf(
  question: Question,
  answer: Answer<unknown> | undefined,
  subjects: readonly Subject[],
): Reason | undefined {
  if (answer === undefined) return 'api-error';
  if (question.kind === 'required-reviews') {
    if (answer.kind === 'unknown') return answer.reason;
    return typeof answer.value === 'number' && answer.value >= 1 ? undefined : 'unreviewed-queue';
  }
  if (question.kind === 'pull-request') return answer.kind === 'unknown' ? answer.reason : undefined;
  const none = question.purpose === 'who' ? 'unknown-pusher' : 'head-unproven';
  // A fork that cannot be read says nothing about its pushers: that is the fork's nature, not a failure.
  if (answer.kind === 'unknown') return answer.reason === 'api-not-found' ? none : answer.reason;
  const push = answer.value as Push | undefined;
  if (push === undefined) return none;
  if (question.purpose === 'when') return undefined;
  const pusher = subjects.find(subject => push.id !== undefined && subject.id === push.id);
  return pusher?.trusted ? undefined : 'unknown-pusher';
}

/** The verdict, once everything that was asked is answered. Pure. */
function judge(
  situation: Situation,
  people: readonly Person[],
  answers: Answers,
  policy: Policy,
): GateDecision {
  const subjects = people.map(person => judgePerson(person, answers.permissions, policy));
  const { commit, headMoved } = situation;
  if (situation.denyReasons.length > 0 || commit === undefined) {
    const reasons = ordered(situation.denyReasons.length > 0 ? situation.denyReasons : ['no-commit']);
    return { decision: 'deny', reason: reasons[0]!, reasons, subjects, commit: undefined, headMoved };
  }
  const found: Reason[] = [...situation.approvalReasons];
  for (const { trusted, why } of subjects) {
    if (trusted) continue;
    // Everybody was asked here, so that a missing answer is a failure.
    found.push(why === 'not-asked' ? 'api-error' : (why as Reason));
  }
  for (const question of situation.questions) {
    const reason = approvalReasonOf(question, answers.questions.get(question), subjects);
    if (reason !== undefined) found.push(reason);
  }
  if (found.length === 0) {
    const reason = situation.trustReason;
    return { decision: 'trusted', reason, reasons: [reason], subjects, commit, headMoved };
  }
  const reasons = ordered(found);
  return { decision: 'approval', reason: reasons[0]!, reasons, subjects, commit, headMoved };
}

/**
 * Decides who is behind a run and which commit may be tested. `trusted` needs every rule to hold; whatever is missing,
 * unknown or unanswered gives `approval`; `deny` only where there is no commit to test.
 * Asks for each distinct person's permission at most once, and for nobody's on a schedule.
 */
export async function decide(
  facts: RunFacts,
  request: AccessRequest,
  policy: Policy,
  reader: AccessReader,
): Promise<GateDecision> {
  let situation = read(facts, request);
  const first = situation.questions.find(question => question.kind === 'pull-request');
  const answered = new Map<Question, Answer<Push | undefined> | Answer<number>>();
  if (first && situation.denyReasons.length === 0) {
    const pull = await reader.pullRequest(first.number);
    if (pull.kind === 'known') situation = read(facts, request, pull.value);
    else answered.set(first, pull);
  }
  const people = distinct(situation.claims);
  const permissions = new Map<Person, PermissionAnswer>();
  if (situation.denyReasons.length === 0) {
    await Promise.all([
      ...people
        .filter(person => !person.bot && person.ids.length <= 1)
        .map(async person => permissions.set(person, await reader.permission(person.login))),
      ...situation.questions
        .filter(question => question.kind !== 'pull-request')
        .map(async question =>
          answered.set(
            question,
            question.kind === 'pusher'
              ? await reader.pusher(question.repository, question.ref, question.sha, question.before)
              : await reader.requiredReviews(question.branch),
          ),
        ),
    ]);
  }
  return judge(situation, people, { permissions, questions: answered }, policy);
}
