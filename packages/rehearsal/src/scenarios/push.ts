import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserMissing, visit } from '../browser.ts';
import { PEOPLE } from '../people.ts';
import { energyOf, gateOf, guardOf, jobReports, jobsOf, outputOf } from '../read.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { type Expectation, expectation } from '../report.ts';
import type { Findings, Scenario } from '../scenario.ts';
import type { RunOutcome } from '../workflow-run.ts';

const APP = 'examples/django-portal';

/** A change that every push of a rehearsal makes: a page nobody tests, so that the release differs from the one before. */
export const harmlessChange = (n: number) => ({ [`${APP}/notes/static/notes/rehearsal.txt`]: `push ${n}\n` });

const FAILING_TEST = `def test_that_is_made_to_fail():
    assert "what the change does" == "what it should do"
`;

/** A new field of the example's model with its migration, which the database does not have yet. `field` is Python. */
export function newField(rehearsal: Rehearsal, field: string): Readonly<Record<string, string>> {
  const models = readFileSync(join(rehearsal.tree, APP, 'notes/models.py'), 'utf8');
  return {
    [`${APP}/notes/models.py`]: models.replace(/^( {4}class Meta:)/m, `    mood = ${field}\n\n$1`),
    [`${APP}/notes/migrations/0003_mood.py`]: `from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notes", "0002_study")]
    operations = [migrations.AddField("note", "mood", ${field})]
`,
  };
}

/** Takes the field of `newField` away again, as the commit after it may; the code of that commit still reads it. */
export function fieldRemoved(rehearsal: Rehearsal): Readonly<Record<string, string>> {
  const models = readFileSync(join(rehearsal.tree, APP, 'notes/models.py'), 'utf8');
  return {
    [`${APP}/notes/models.py`]: models.replace(/^ {4}mood = .*\n\n/m, ''),
    [`${APP}/notes/migrations/0004_no_mood.py`]: `from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notes", "0003_mood")]
    operations = [migrations.RemoveField("note", "mood")]
`,
  };
}

/** Nullable: old code neither reads nor writes it, and MariaDB adds it without touching a row. */
export const SAFE_FIELD = 'models.CharField(max_length=20, null=True)';

const BREAKS: Readonly<Record<string, (rehearsal: Rehearsal) => Readonly<Record<string, string>>>> = {
  tests: () => ({ [`${APP}/tests/test_made_to_fail.py`]: FAILING_TEST }),
  migration: rehearsal => newField(rehearsal, SAFE_FIELD),
  host: rehearsal => {
    rehearsal.targets.cut();
    return {};
  },
};

/** A branch as an earlier release left it: its commit (with `changes` to the example), and the database migrated. */
export function establish(
  rehearsal: Rehearsal,
  branch: string,
  changes: Readonly<Record<string, string>> = {},
): string {
  const sha = rehearsal.commit(branch, 'What is live', changes);
  rehearsal.migrate();
  rehearsal.progress.detail('The database has the migrations of the live commit');
  return sha;
}

export interface Served {
  readonly release: string;
  readonly commit: string;
}

export async function servedBy(rehearsal: Rehearsal): Promise<Served> {
  try {
    return JSON.parse((await rehearsal.ask('/version.json')) ?? '') as Served;
  } catch {
    return { release: '', commit: '' };
  }
}

export function lockFindings(rehearsal: Rehearsal, outcome: RunOutcome): Findings['lock'] {
  const lock = rehearsal.lock();
  if (!lock) return null;
  const token = outputOf(outcome.record, 'fencing-token');
  return {
    key: lock.key,
    acquired: outputOf(outcome.record, 'acquired') === 'true',
    released: lock.state.holder === null && lock.state.queue.length === 0,
    waitedSeconds: Number(outputOf(outcome.record, 'waited-seconds') || 0),
    fencingToken: token === '' ? null : Number(token),
  };
}

/** What every run of the pipeline leaves to report. */
export async function findingsOf(
  rehearsal: Rehearsal,
  outcome: RunOutcome,
  expectations: readonly Expectation[],
): Promise<Findings> {
  const served = await servedBy(rehearsal);
  const release = outputOf(outcome.record, 'release');
  return {
    jobs: jobReports(outcome.record, outcome.branch),
    gate: gateOf(outcome.record),
    lock: lockFindings(rehearsal, outcome),
    guard: guardOf(outcome.record),
    release:
      release === '' || rehearsal.targets.hosts.length === 0
        ? null
        : {
            id: release,
            previous: outputOf(outcome.record, 'previous'),
            commit: outcome.sha,
            url: `${rehearsal.targets.hosts[0]!.url}/version.json`,
            served: served.commit,
          },
    energy: energyOf(outcome.energyReports),
    skipped: [
      'concurrency, environments with reviewers, permissions and job timeouts are GitHub’s; test/policy checks them on the workflows',
      'actions/checkout: a stand-in fetched the pinned commit from the throwaway remote',
      ...(browserMissing() ? [`a visit in a browser: ${browserMissing()}`] : []),
      ...rehearsal.services.skipped,
      ...rehearsal.targets.skipped,
    ],
    expectations,
  };
}

/** Results of the jobs whose id matches, in order. */
export const results = (outcome: RunOutcome, pattern: RegExp) =>
  jobsOf(outcome.record)
    .filter(job => pattern.test(job.id))
    .map(job => job.result)
    .join(', ') || 'not run';

/** What a visitor sees, in a real browser: the page names the release, and the queue's worker studies a note. */
async function browse(rehearsal: Rehearsal): Promise<Expectation[]> {
  if (browserMissing()) return [];
  rehearsal.progress.phase('A visitor opens the page and leaves a note');
  const seen = await visit(rehearsal.targets.hosts[0]!, 'three small words', rehearsal.options.signal);
  const { release } = await servedBy(rehearsal);
  return [
    expectation('the release on the page', release, seen.release),
    expectation('the worker counted the words of a note', 'true', seen.studied.startsWith('3 words')),
    expectation('the worker runs the same release', 'true', seen.studied.includes(release)),
  ];
}

function push(name: string, branch: 'staging' | 'master', what: string): Scenario {
  return {
    name,
    what,
    breaks: Object.keys(BREAKS),
    hosts: 1,
    async run(rehearsal, options) {
      const base = establish(rehearsal, branch);
      const broken = options.break === undefined ? {} : BREAKS[options.break]!(rehearsal);
      const sha = rehearsal.commit(branch, 'A change', { ...harmlessChange(1), ...broken });
      rehearsal.progress.phase(`Push ${sha.slice(0, 8)} to ${branch}`);
      const outcome = await rehearsal.push(branch, base, sha, PEOPLE.maintainer);
      const served = await servedBy(rehearsal);
      const lock = lockFindings(rehearsal, outcome);
      const guard = guardOf(outcome.record);
      const browsed = options.break === undefined && served.commit === sha ? await browse(rehearsal) : [];
      const common = [
        expectation('the gate', 'trusted', gateOf(outcome.record)?.decision),
        expectation('the commit under test', sha, gateOf(outcome.record)?.ref),
      ];
      const stopped = [
        expectation('the pipeline ends with', 'failure', outcome.exitCode === 0 ? 'success' : 'failure'),
        expectation('the commit that answers', 'none', served.commit || 'none'),
      ];
      const expectations: Record<string, readonly Expectation[]> = {
        none: [
          ...common,
          expectation('tests on both Pythons', 'success, success', results(outcome, /test/)),
          expectation('pending migrations', 'clean', guard?.status),
          expectation(
            'the lock',
            'acquired and released',
            lock?.acquired && lock.released ? 'acquired and released' : 'not',
          ),
          expectation('the pipeline ends with', 'success', outcome.exitCode === 0 ? 'success' : 'failure'),
          expectation('the commit that answers', sha, served.commit),
          expectation('the release that answers', outputOf(outcome.record, 'release'), served.release),
          ...browsed,
        ],
        tests: [
          ...common,
          expectation('tests on both Pythons', 'failure, failure', results(outcome, /test/)),
          expectation('the deploy job', 'not run', results(outcome, /deploy/)),
          ...stopped,
        ],
        migration: [
          ...common,
          expectation('tests on both Pythons', 'success, success', results(outcome, /test/)),
          expectation('the guard says', 'pending', guard?.status),
          // The job prepare stops, which takes no lock.
          expectation('the lock', 'free', lock?.released === false ? 'held' : 'free'),
          ...stopped,
        ],
        host: [
          ...common,
          expectation('the lock', 'released', lock?.released ? 'released' : 'held'),
          ...stopped,
        ],
      };
      return findingsOf(rehearsal, outcome, expectations[options.break ?? 'none']!);
    },
  };
}

export const pushStaging = push(
  'push-staging',
  'staging',
  'A push to staging travels from the gate to a new release that answers',
);
export const pushProd = push('push-prod', 'master', 'A push to master becomes a release in production');
