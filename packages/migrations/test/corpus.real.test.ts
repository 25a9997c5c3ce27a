import { execFileSync } from 'node:child_process';
import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GuardResult } from '../src/index.ts';
import { CORPUS, type CorpusEngine, corpusProject } from './corpus.ts';
import { pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';

const environment = pythonEnvironment('django52');
const why = 'missing' in environment ? environment.missing : undefined;

const engines: readonly [CorpusEngine, string | undefined, (() => Promise<DatabaseService>) | undefined][] = [
  ['mariadb', why ?? mariaDbMissing(), startMariaDb],
  ['postgresql', why ?? postgresMissing(), startPostgres],
  ['sqlite', why, undefined],
];

test('the corpus is large enough to mean something', () => {
  const labels = CORPUS.flatMap(entry => engines.map(([engine]) => entry[engine]).filter(Boolean));
  expect(labels.length).toBeGreaterThanOrEqual(400);
  for (const label of ['safe', 'unsafe'] as const)
    expect(labels.filter(given => given === label).length).toBeGreaterThan(150);
});

describe.each(engines)('on %s', (engine, missing, start) => {
  if (missing) console.warn(`skipped: ${engine}: ${missing}`);
  const run = missing ? test.skip : test;
  let server: DatabaseService | undefined;
  let result: GuardResult;
  let verdicts: ReadonlyMap<string, 'safe' | 'unsafe'>;
  const entries = CORPUS.filter(entry => entry[engine] !== undefined);

  beforeAll(async () => {
    if (missing || 'missing' in environment) return;
    server = await start?.();
    const { project, apps, addPending } = corpusProject(engine, server);
    try {
      execFileSync(environment.python, ['manage.py', 'migrate', '-v0', '--skip-checks'], {
        cwd: project.root,
      });
      addPending();
      result = await callGuard(project.root, environment.python, { checkDrift: 'off' });
      verdicts = new Map(
        [...apps].map(([id, app]) => {
          const migration = result.pending.find(candidate => candidate.app === app);
          if (!migration) throw new Error(`${id} is not pending`);
          return [id, migration.safe ? 'safe' : 'unsafe'];
        }),
      );
    } finally {
      project.delete();
    }
  }, 300_000);
  afterAll(() => server?.stop());

  run('no unsafe migration is called safe', () => {
    const missed = entries.filter(entry => entry[engine] === 'unsafe' && verdicts.get(entry.id) === 'safe');
    expect(missed.map(({ id }) => id)).toEqual([]);
  });

  run('at most 5 % of the safe ones are called unsafe', () => {
    const safe = entries.filter(entry => entry[engine] === 'safe');
    const alarms = safe.filter(entry => verdicts.get(entry.id) === 'unsafe').map(({ id }) => id);
    expect({ alarms, few: alarms.length <= safe.length * 0.05 }).toEqual({ alarms, few: true });
    expect(safe.length).toBeGreaterThan(20);
  });

  run('every unsafe one has a rule, a place and a way out', () => {
    for (const migration of result.unsafe) {
      for (const finding of migration.findings.filter(({ note }) => !note)) {
        expect(finding.recipe).not.toBe('');
        expect(finding.line).toBeGreaterThan(1);
        expect(finding.file).toMatch(/migrations\/0002_change\.py$/);
      }
    }
    expect(result.unsafe.length).toBeGreaterThan(20);
  });
});
