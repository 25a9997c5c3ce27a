import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserMissing, visit } from '../browser.ts';
import { energyOf, gateOf, guardOf, jobReports, jobsOf, outputOf } from '../read.ts';
import { type Expectation, expectation } from '../report.ts';
import type { Findings, Scenario } from '../scenario.ts';
import { PEOPLE, type RunOutcome, type World } from '../world.ts';

const APP = 'examples/django-portal';

/** A change that every push of a rehearsal makes: a page nobody tests, so that the release differs from the one before. */
export const harmlessChange = (n: number) => ({ [`${APP}/notes/static/notes/rehearsal.txt`]: `push ${n}\n` });

const FAILING_TEST = `def test_that_is_made_to_fail():
    assert "what the change does" == "what it should do"
`;

/** A new field of the example's model with its migration, which the database does not have yet. `field` is Python. */
export function newField(world: World, field: string): Readonly<Record<string, string>> {
  const models = readFileSync(join(world.tree, APP, 'notes/models.py'), 'utf8');
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
export function fieldRemoved(world: World): Readonly<Record<string, string>> {
  const models = readFileSync(join(world.tree, APP, 'notes/models.py'), 'utf8');
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

const BREAKS: Readonly<Record<string, (world: World) => Readonly<Record<string, string>>>> = {
  tests: () => ({ [`${APP}/tests/test_made_to_fail.py`]: FAILING_TEST }),
  migration: world => newField(world, SAFE_FIELD),
  host: world => {
    world.targets.cut();
    return {};
  },
};

/** A branch as an earlier release left it: its commit (with `changes` to the example), and the database migrated. */
export function establish(
  world: World,
  branch: string,
  changes: Readonly<Record<string, string>> = {},
): string {
  const sha = world.commit(branch, 'What is live', changes);
  world.migrate();
  world.progress.detail('The database has the migrations of the live commit');
  return sha;
}

export interface Served {
  readonly release: string;
  readonly commit: string;
}

export async function servedBy(world: World): Promise<Served> {
  try {
    return JSON.parse((await world.ask('/version.json')) ?? '') as Served;
  } catch {
    return { release: '', commit: '' };
  }
}

export function lockFindings(world: World, outcome: RunOutcome): Findings['lock'] {
  const lock = world.lock();
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
  world: World,
  outcome: RunOutcome,
  expectations: readonly Expectation[],
): Promise<Findings> {
  const served = await servedBy(world);
  const release = outputOf(outcome.record, 'release');
  return {
    jobs: jobReports(outcome.record, outcome.branch),
    gate: gateOf(outcome.record),
    lock: lockFindings(world, outcome),
    guard: guardOf(outcome.record),
    release:
      release === '' || world.targets.hosts.length === 0
        ? null
        : {
            id: release,
            previous: outputOf(outcome.record, 'previous'),
            commit: outcome.sha,
            url: `${world.targets.hosts[0]!.url}/version.json`,
            served: served.commit,
          },
    energy: energyOf(outcome.energyReports),
    skipped: [
      'concurrency, environments with reviewers, permissions and job timeouts are GitHub’s; test/policy checks them on the workflows',
      'actions/checkout: a stand-in fetched the pinned commit from the throwaway remote',
      ...(browserMissing() ? [`a visit in a browser: ${browserMissing()}`] : []),
      ...world.services.skipped,
      ...world.targets.skipped,
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
async function browse(world: World): Promise<Expectation[]> {
  if (browserMissing()) return [];
  world.progress.phase('A visitor opens the page and leaves a note');
  const seen = await visit(world.targets.hosts[0]!, 'three small words', world.options.signal);
  const { release } = await servedBy(world);
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
    async run(world, options) {
      const base = establish(world, branch);
      const spoil = options.break === undefined ? {} : BREAKS[options.break]!(world);
      const sha = world.commit(branch, 'A change', { ...harmlessChange(1), ...spoil });
      world.progress.phase(`Push ${sha.slice(0, 8)} to ${branch}`);
      const outcome = await world.push(branch, base, sha, PEOPLE.maintainer);
      const served = await servedBy(world);
      const lock = lockFindings(world, outcome);
      const guard = guardOf(outcome.record);
      const browsed = options.break === undefined && served.commit === sha ? await browse(world) : [];
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
      return findingsOf(world, outcome, expectations[options.break ?? 'none']!);
    },
  };
}

export const pushStaging = push(
  'push-staging',
  'staging',
  'A push to staging travels from the gate to a new release that answers',
);
export const pushProd = push('push-prod', 'master', 'A push to master becomes a release in production');
