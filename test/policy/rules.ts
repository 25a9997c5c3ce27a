/** What must hold of every planned job. Each rule gives the sentence that a reviewer reads when it does not. */
import type { PlannedJob, World } from './plan.ts';

interface Expectation {
  readonly repository: string;
  /** Where the actions must come from, and the commit, where it is not this repository's affair. */
  readonly actions: { readonly repository: string; readonly sha?: string };
  readonly eventName: string;
  readonly ref: string;
  readonly decision: string;
  /** What the gate pinned. */
  readonly pinned: string;
  /** Commits that hold code of a fork, such as its head and GitHub's merge of it. */
  readonly foreign: readonly string[];
}

const DEFAULT_BRANCH = 'master';

/** Does this job run code that someone outside of the repository wrote? */
function runsForeignCode(job: PlannedJob, expected: Expectation): boolean {
  return (
    job.runsCode &&
    job.checkouts.some(
      ({ repository, ref }) =>
        repository !== expected.repository || expected.foreign.includes(ref) || !/^[0-9a-f]{40}$/.test(ref),
    )
  );
}

export function violations(jobs: readonly PlannedJob[], world: World, expected: Expectation): string[] {
  const found: string[] = [];
  for (const job of jobs.filter(({ result }) => result !== 'skipped')) {
    const writes = Object.entries(job.permissions)
      .filter(([, level]) => level === 'write')
      .map(([scope]) => scope);
    const power = [
      ...job.secrets.map(secret => `secret ${secret}`),
      ...writes.map(scope => `${scope}: write`),
    ];
    if (expected.foreign.length > 0 && expected.decision !== 'trusted' && runsForeignCode(job, expected)) {
      if (power.length > 0 && !job.waits)
        found.push(`${job.id} runs a fork's commit with ${power.join(', ')} and waits for nobody`);
      if (!job.waits) found.push(`${job.id} runs a fork's commit in '${job.environment}' without approval`);
    }
    for (const { ref, path, repository } of job.checkouts) {
      // The gate of this repository's pull requests: who may push there may change the gate.
      if (path === '.guarded-deploy' && ref === DEFAULT_BRANCH && expected.eventName === 'pull_request')
        continue;
      if (!/^[0-9a-f]{40}$/.test(ref)) found.push(`${job.id} checks out '${ref}', which can move`);
      else if (path === 'source' || path === '.') {
        if (ref !== expected.pinned)
          found.push(`${job.id} checks out ${ref}, not the decided ${expected.pinned}`);
        // The base holds the commits of its pull requests; its token reads no private fork, and a fork may be deleted.
        if (repository !== expected.repository)
          found.push(`${job.id} needs ${repository}, which its token may not read and which may be gone`);
      } else if (
        repository !== expected.actions.repository ||
        (expected.actions.sha !== undefined && ref !== expected.actions.sha)
      )
        found.push(`${job.id} takes its actions from ${repository}@${ref}`);
    }
    // What is prepared for an environment is held to the same as what is deployed there.
    const target = job.environment.replace(/-prepare$/, '');
    if (target === 'prod' || target === 'staging') {
      if (expected.eventName !== 'push') found.push(`${job.id} deploys on ${expected.eventName}`);
      if (expected.decision !== 'trusted') found.push(`${job.id} deploys what nobody trusted`);
      const branches = { prod: ['refs/heads/main', 'refs/heads/master'], staging: ['refs/heads/staging'] }[
        target
      ];
      if (!branches.includes(expected.ref))
        found.push(`${job.id} deploys ${expected.ref} to ${job.environment}`);
      if (!jobs.some(({ id, result }) => /^(test|tests)\b/.test(id) && result === 'success'))
        found.push(`${job.id} deploys what was not tested`);
    } else if (power.length > 0 && !job.waits && expected.decision !== 'trusted' && job.runsCode)
      found.push(`${job.id} runs untrusted code with ${power.join(', ')}`);
    if (job.runsCode && expected.decision === 'approval' && !job.waits)
      found.push(`${job.id} runs the code in '${job.environment}', which waits for nobody`);
    if (
      world.approval.includes(job.environment) &&
      expected.decision === 'trusted' &&
      job.environment !== 'prod'
    )
      found.push(`${job.id} makes a collaborator wait in '${job.environment}'`);
    if (expected.decision === 'deny' && job.runsCode && job.id !== 'gate')
      found.push(`${job.id} runs although there is nothing to test`);
  }
  return found;
}
