import { type Assertion, REASONS, type Subject, type Verdict } from '@guarded-deploy/access';
import { markdown } from '@guarded-deploy/action-kit';

const { code, link, table, text } = markdown;

export interface Surroundings {
  readonly serverUrl: string;
  /** The repository whose workflow runs. */
  readonly repository: string;
  readonly runId: number;
  readonly environment: string;
  readonly minimum: string;
}

const HEADINGS = {
  trusted: '### ✅ Trusted: the tests run at once',
  approval: '### ✋ Waits for approval',
  deny: '### ⛔ Nothing to test',
} as const;

const WHY: Readonly<Record<string, string>> = {
  permission: 'may do so',
  'trusted-app': 'trusted App',
};

function person(subject: Subject): string[] {
  return [
    code(subject.login),
    subject.roles.map(role => role.replace(/-/g, ' ')).join(', '),
    subject.role === undefined ? '–' : text(subject.role),
    `${subject.trusted ? '✅' : '✋'} ${WHY[subject.why] ?? REASONS[subject.why as keyof typeof REASONS]}`,
  ];
}

/** The job summary of a decision: who, which commit, why, what happens next, and how to approve. */
export function decisionSummary(verdict: Verdict, around: Surroundings): string {
  const parts: string[] = [HEADINGS[verdict.decision]];
  const reasons = verdict.reasons.map(reason => `${REASONS[reason]} (${code(reason)})`);
  parts.push(reasons.length === 1 ? reasons[0]! : reasons.map(line => `- ${line}`).join('\n'));
  const { commit } = verdict;
  if (commit) {
    const url = `${around.serverUrl}/${commit.repository}/commit/${commit.sha}`;
    const from =
      commit.repository.toLowerCase() === around.repository.toLowerCase()
        ? ''
        : ` of ${text(commit.repository)}`;
    parts.push(`Commit ${link(commit.sha.slice(0, 12), url)}, ${code(commit.name)}${from}.`);
  }
  if (verdict.subjects.length > 0) {
    parts.push(table(['who', 'part in the run', 'role here', ''], verdict.subjects.map(person)));
  }
  if (verdict.headMoved)
    parts.push('> [!WARNING]\n> The pull request has another head now than the commit in question.');
  parts.push(next(verdict, around));
  return parts.join('\n\n');
}

function next(verdict: Verdict, around: Surroundings): string {
  switch (verdict.decision) {
    case 'trusted':
      return `Next: exactly this commit is tested in environment ${code(around.environment)}.`;
    case 'deny':
      return 'Next: nothing runs. A new push or pull request starts a new run.';
    case 'approval': {
      const run = `${around.serverUrl}/${around.repository}/actions/runs/${around.runId}`;
      const here = around.runId > 0 ? link('this run', run) : 'this run';
      return [
        `Next: the tests wait in environment ${code(around.environment)} until a reviewer of it approves. What is approved is this commit and no other; a new push starts a new run with a decision of its own.`,
        `For maintainers: read the changes of this commit first, also in workflows, build files and tests, since they will run. Then open ${here}, choose **Review deployments**, tick ${code(around.environment)} and approve. (Trusted without asking: ${code(around.minimum)} or more for everybody in the table.)`,
      ].join('\n\n');
    }
  }
}

/** The lines of the log: a few words, and only values that have the form of a login, a SHA or a repository. */
export function decisionLog(verdict: Verdict): string[] {
  const lines = [`${verdict.decision}: ${verdict.reason}. ${REASONS[verdict.reason]}`];
  for (const { login, roles, role, why } of verdict.subjects) {
    lines.push(`  ${login} (${roles.join(', ')}): ${role === undefined ? '' : `${role}, `}${why}`);
  }
  if (verdict.commit) lines.push(`  commit ${verdict.commit.sha} of ${verdict.commit.repository}`);
  return lines;
}

/** The job summary of an assertion that held, or whose moved head is only reported. */
export function assertionSummary(assertion: Assertion): string {
  if (!assertion.headMoved) return `✅ ${code(assertion.sha.slice(0, 12))} is still what was decided on.`;
  return `> [!WARNING]\n> The pull request's head is now ${code((assertion.head ?? 'unknown').slice(0, 12))}. What was decided on, ${code(assertion.sha.slice(0, 12))}, is what runs; the newer commit has a run of its own.`;
}
