import {
  type Assertion,
  type Destination,
  type GateDecision,
  REASONS,
  remedyOf,
  type Subject,
} from '@guarded-deploy/access';
import { markdown } from '@guarded-deploy/action-kit';

const { code, joined, link, md, own, table, text } = markdown;

export interface RunPlace {
  readonly serverUrl: string;
  readonly eventName: string;
  /** The repository whose workflow runs. */
  readonly repository: string;
  readonly runId: number;
  /** The pull request that the event is about, if any. */
  readonly pullRequest: number | undefined;
  readonly environment: string;
  readonly minimum: string;
}

const HEADINGS = {
  trusted: '### ✅ Trusted: the tests run at once',
  approval: '### ✋ Waits for approval',
  deny: '### ⛔ Nothing to test',
} as const;

/** Short words about one person; what is missing here has only the sentence about the whole run. */
const WHY: Readonly<Record<string, string>> = {
  permission: 'enough',
  'trusted-app': 'trusted App',
  'not-asked': 'not looked up',
  'insufficient-permission': 'less than is asked for',
  'identity-mismatch': 'another account has this name now',
  'person-not-found': 'no user whom GitHub knows',
  'unknown-app': 'not on the list of trusted Apps',
};

function person(subject: Subject): markdown.Markdown[] {
  return [
    code(subject.login),
    text(subject.roles.map(role => role.replace(/-/g, ' ')).join(', ')),
    subject.role === undefined ? own('–') : text(subject.role),
    md`${subject.trusted ? '✅' : subject.why === 'not-asked' ? '–' : '✋'} ${text(WHY[subject.why] ?? REASONS[subject.why as keyof typeof REASONS])}`,
  ];
}

/** The job summary of a decision: who, which commit, why, what happens next, and how to approve. */
export function decisionSummary(verdict: GateDecision, around: RunPlace): markdown.Markdown {
  const parts = [own(HEADINGS[verdict.decision])];
  const reasons = verdict.reasons.map(reason => md`${own(REASONS[reason])} (${code(reason)})`);
  parts.push(
    reasons.length === 1
      ? reasons[0]!
      : joined(
          reasons.map(line => md`- ${line}`),
          '\n',
        ),
  );
  const { commit } = verdict;
  if (commit) {
    const url = `${around.serverUrl}/${commit.repository}/commit/${commit.sha}`;
    const from =
      commit.repository.toLowerCase() === around.repository.toLowerCase()
        ? ''
        : md` of ${text(commit.repository)}`;
    parts.push(md`Commit ${link(commit.sha.slice(0, 12), url)}, ${code(commit.name)}${from}.`);
  }
  if (verdict.subjects.length > 0) {
    parts.push(
      table(
        [own('who'), own('part in the run'), own('role here'), own('verdict')],
        verdict.subjects.map(person),
      ),
    );
  }
  if (verdict.headMoved)
    parts.push(own('> [!WARNING]\n> The pull request has another head now than the commit in question.'));
  parts.push(next(verdict, around));
  return joined(parts, '\n\n');
}

function next(verdict: GateDecision, around: RunPlace): markdown.Markdown {
  switch (verdict.decision) {
    case 'trusted':
      return md`Next: exactly this commit is tested in environment ${code(around.environment)}.`;
    case 'deny':
      return md`Next: nothing runs. ${text(remedyOf(verdict.reason))}`;
    case 'approval': {
      const run = `${around.serverUrl}/${around.repository}/actions/runs/${around.runId}`;
      const here = around.runId > 0 ? link('this run', run) : 'this run';
      const { pullRequest } = around;
      // The page of the changes up to the commit in question, which stays the same when the branch moves.
      const changes =
        pullRequest !== undefined && verdict.commit
          ? link(
              'the changes',
              `${around.serverUrl}/${around.repository}/pull/${pullRequest}/files/${verdict.commit.sha}`,
            )
          : 'the changes';
      const lines = [
        md`Next: the tests wait in environment ${code(around.environment)} until a reviewer of it approves. What is approved is this commit and no other; a new push starts a new run with a decision of its own.`,
        md`For maintainers: read ${changes} up to this commit first, also in workflows, build files and tests, since they will run. Then open ${here}, choose **Review deployments**, tick ${code(around.environment)} and approve. (Trusted without asking: ${code(around.minimum)} or more for everybody in the table.)`,
        ...(around.eventName === 'push' ? [notDeployed(verdict)] : []),
      ];
      return joined(lines, '\n\n');
    }
  }
}

/** For a push the wait is not all: an approval lets the tests run and makes nobody trusted. */
function notDeployed(verdict: GateDecision): markdown.Markdown {
  const apps = verdict.subjects.filter(({ why }) => why === 'unknown-app');
  const lines = apps.map(({ login, id }) => code(id === undefined ? login : `${login}:${id}`));
  const sentence = own(
    'This push is tested once approved, but never deployed by `ci.yml`, which deploys only what is trusted without an approval.',
  );
  if (lines.length === 0) return sentence;
  return md`${sentence} If ${lines.length === 1 ? 'this App or merge queue is' : 'these Apps or merge queues are'} to deploy what they push, list ${joined(lines, ' and ')} in ${code('trusted-apps')} (in ${code('ci.yml')}: the variable ${code('TRUSTED_APPS')}) and push again.`;
}

/** Where it would be deployed to, or why nowhere. */
export function destinationSummary(
  { environment, why }: Destination,
  { decision }: GateDecision,
): markdown.Markdown {
  if (environment === '') return md`**Deploys nothing.** ${text(why)}`;
  const but = decision === 'trusted' ? '' : ' Only what is trusted is deployed.';
  return md`**Goes to** ${code(environment)}. ${text(why)}${but}`;
}

/** The lines of the log: a few words, and only values that have the form of a login, a SHA or a repository. */
export function decisionLog(verdict: GateDecision): string[] {
  const lines = [`${verdict.decision}: ${verdict.reason}. ${REASONS[verdict.reason]}`];
  for (const { login, roles, role, why } of verdict.subjects) {
    lines.push(`  ${login} (${roles.join(', ')}): ${role === undefined ? '' : `${role}, `}${why}`);
  }
  if (verdict.commit) lines.push(`  commit ${verdict.commit.sha} of ${verdict.commit.repository}`);
  return lines;
}

/** The job summary of an assertion that held, or whose moved head is only reported. */
export function assertionSummary(assertion: Assertion): markdown.Markdown {
  if (!assertion.headMoved) return md`✅ ${code(assertion.sha.slice(0, 12))} is still what was decided on.`;
  return md`> [!WARNING]\n> The pull request's head is now ${code((assertion.head ?? 'unknown').slice(0, 12))}. What was decided on, ${code(assertion.sha.slice(0, 12))}, is what runs; the newer commit has a run of its own.`;
}
