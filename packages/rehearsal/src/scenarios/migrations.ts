import { PEOPLE } from '../people.ts';
import { guardOf, jobsOf, outputOf } from '../read.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { type Expectation, expectation } from '../report.ts';
import type { Findings, Scenario } from '../scenario.ts';
import type { RunOutcome } from '../workflow-run.ts';
import {
  establish,
  fieldRemoved,
  findingsOf,
  harmlessChange,
  lockFindings,
  newField,
  SAFE_FIELD,
  servedBy,
} from './push.ts';

const end = (outcome: RunOutcome) => (outcome.exitCode === 0 ? 'success' : 'failure');

function firstError(outcome: RunOutcome): string {
  const errors = jobsOf(outcome.record)
    .flatMap(job => job.steps)
    .flatMap(step => step.annotations.filter(one => one.level === 'error').map(one => one.message));
  return errors.at(-1) ?? '';
}

async function pushWith(
  rehearsal: Rehearsal,
  field: string | undefined,
  options: Parameters<Rehearsal['push']>[4],
): Promise<{ outcome: RunOutcome; sha: string; base: string }> {
  const base = establish(rehearsal, 'staging');
  const sha = rehearsal.commit('staging', 'A change', {
    ...harmlessChange(1),
    ...(field === undefined ? {} : newField(rehearsal, field)),
  });
  rehearsal.progress.phase(`Push ${sha.slice(0, 8)} to staging`);
  return { outcome: await rehearsal.push('staging', base, sha, PEOPLE.maintainer, options), sha, base };
}

async function stopped(
  rehearsal: Rehearsal,
  outcome: RunOutcome,
  expectations: readonly Expectation[],
): Promise<Findings> {
  const served = await servedBy(rehearsal);
  return findingsOf(rehearsal, outcome, [
    ...expectations,
    expectation('the pipeline ends with', 'failure', end(outcome)),
    expectation('the commit that answers', 'none', served.commit || 'none'),
    // What stops in the job prepare has not taken it.
    expectation('the lock', 'free', lockFindings(rehearsal, outcome)?.released === false ? 'held' : 'free'),
  ]);
}

export const pendingSafe: Scenario = {
  name: 'pending-safe',
  what: 'A migration that old code does not notice is applied by a host of the pipeline that was told so, then released',
  hosts: 1,
  async run(rehearsal) {
    const { outcome, sha } = await pushWith(rehearsal, SAFE_FIELD, { vars: { ON_PENDING: 'apply-safe' } });
    const served = await servedBy(rehearsal);
    const { mariadb } = rehearsal.services;
    const applied = mariadb?.sql(
      "SELECT name FROM django_migrations WHERE app = 'notes' AND name = '0003_mood'",
      mariadb.database,
    );
    return findingsOf(rehearsal, outcome, [
      // With a database user that may only read.
      expectation('the job prepare applied', '[]', outputOf(outcome.record, 'applied')),
      expectation('the job prepare says', 'pending', guardOf(outcome.record)?.status),
      ...(applied === undefined
        ? []
        : [expectation('the database has, applied by the host', '0003_mood', applied.trim())]),
      expectation('the commit that answers', sha, served.commit),
      expectation('the pipeline ends with', 'success', end(outcome)),
    ]);
  },
};

export const pendingUnsafe: Scenario = {
  name: 'pending-unsafe',
  what: 'A migration that breaks the code that runs now stops the deploy before anything changes, and says why',
  hosts: 1,
  async run(rehearsal) {
    // The tests of the new commit cannot notice: only the code that runs now reads the column.
    const base = establish(rehearsal, 'staging', newField(rehearsal, SAFE_FIELD));
    const sha = rehearsal.commit('staging', 'A change', { ...harmlessChange(1), ...fieldRemoved(rehearsal) });
    rehearsal.progress.phase(`Push ${sha.slice(0, 8)} to staging`);
    const outcome = await rehearsal.push('staging', base, sha, PEOPLE.maintainer, {
      vars: { ON_PENDING: 'apply-safe' },
    });
    return stopped(rehearsal, outcome, [
      expectation('the guard says', 'unsafe', guardOf(outcome.record)?.status),
      expectation('the words name the migration', 'true', firstError(outcome).includes('0004_no_mood')),
    ]);
  },
};

export const dbDown: Scenario = {
  name: 'db-down',
  what: 'A database that does not answer is never taken for one without pending migrations',
  hosts: 1,
  async run(rehearsal) {
    const nobody = 'mysql://portal:wrong-password-in-url@127.0.0.1:1/portal';
    const { outcome } = await pushWith(rehearsal, undefined, { secrets: { DATABASE_URL: nobody } });
    const printed = JSON.stringify([...outcome.record.jobs.values()]);
    return stopped(rehearsal, outcome, [
      expectation('the guard says', 'unreachable', guardOf(outcome.record)?.status),
      expectation(
        'the password is shown',
        'nowhere',
        printed.includes('wrong-password-in-url') ? 'in the log' : 'nowhere',
      ),
    ]);
  },
};

export const releaseMigrate: Scenario = {
  name: 'release-migrate',
  what: 'Pending migrations stop the pipeline; a person releases with migrations by hand; the re-run is green',
  hosts: 1,
  async run(rehearsal) {
    const { outcome, sha, base } = await pushWith(rehearsal, SAFE_FIELD, {});
    const said = firstError(outcome);
    rehearsal.progress.phase('By hand: guarded-deploy release staging --migrate auto --guard');
    const words = ['release', 'staging', '--migrate', 'auto', '--guard'];
    const byHand = await rehearsal.byHand(sha, words, rehearsal.projectEnvironment());
    rehearsal.progress.phase('Re-run');
    const again = await rehearsal.push('staging', base, sha, PEOPLE.maintainer, {
      rerun: { run: outcome.run, by: PEOPLE.maintainer },
    });
    const served = await servedBy(rehearsal);
    return findingsOf(rehearsal, again, [
      expectation('the pipeline at first', 'failure', end(outcome)),
      expectation('its words name the migration', 'true', said.includes('0003_mood')),
      expectation(
        'the guard, asked by hand',
        'pending, 1 pending, 0 of them unsafe',
        /migration guard asked .*?: (.*)\./.exec(byHand.output)?.[1],
      ),
      expectation('the release by hand', 0, byHand.status),
      expectation('the re-run', 'success', end(again)),
      expectation('the guard then says', 'clean', guardOf(again.record)?.status),
      expectation('the commit that answers', sha, served.commit),
    ]);
  },
};
