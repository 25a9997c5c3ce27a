import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ServerEngine } from './ask.ts';
import { CORPUS, corpusProject } from './corpus.ts';
import { corpusCase, dumpOf } from './corpus-truth.ts';
import { callGuard } from './harness.ts';
import { MISPLACED, type Run, runsOf } from './search.judge.ts';
import { bothServers, pythonOf, whyMissing } from './servers.ts';
import { shareOf } from './share.ts';

const engines: readonly ServerEngine[] = ['mariadb', 'postgresql'];
const TOGETHER = 8;

/** Labels that no measurement on this data shows, and why they are what they are. */
const NOT_MEASURED: Readonly<Record<string, string>> = {
  'remove-unique-together': 'the application here does not write over a row by two columns',
  'sql-delete': 'MariaDB refuses it, as rows of this data refer to these',
  'sql-unknown-call': 'there is no such procedure, and what one does is not known',
  'add-unique-with-default': 'refused wherever there are two rows',
  'add-unique-with-db-default': 'refused wherever there are two rows',
  'sql-unique-with-default': 'refused wherever there are two rows',
  'sql-lock': 'nothing else is done while the table is locked',
  'sql-type-collation': 'the order comes out otherwise, which is no error',
  'sql-modify-collation': 'what the application compares comes out otherwise, which is no error',
  'versioned-add-column': 'MariaDB refuses it unless its settings say otherwise',
  'widen-viewed': 'PostgreSQL refuses it',
  'sql-mode-changes-quotes': 'what the texts behind it mean is not known',
};

/** Compares one in `n` of the labels with what the servers do. */
export function checkLabels(n: number): void {
  const why = whyMissing('django52');
  if (why) console.warn(`skipped: ${why}`);
  const python = pythonOf('django52');
  const servers = bothServers(why);
  const check = why ? test.skip : test;

  describe.each(engines)('the labels of the corpus on %s', engine => {
    const runs = new Map<string, Run>();
    beforeAll(async () => {
      if (why) return;
      const server = servers[engine];
      const { project, apps, addPending } = corpusProject(engine, server);
      try {
        execFileSync(python, ['manage.py', 'migrate', '-v0', '--skip-checks'], {
          cwd: project.root,
        });
        addPending();
        const { pending } = await callGuard(project.root, python, { checkDrift: 'off' });
        const dump = dumpOf(server, engine);
        // What a Python function or somebody's own operation does is not in the SQL.
        const entries = shareOf(
          CORPUS.filter(entry => entry[engine] && !entry.ops.some(text => /RunPython|^OWN$/.test(text))),
          n,
        );
        const cases = entries.map((entry, index) => {
          const app = apps.get(entry.id)!;
          const migration = pending.find(candidate => candidate.app === app)!;
          return corpusCase(server, engine, app, migration, dump, index, entry.query);
        });
        for (let from = 0; from < cases.length; from += TOGETHER)
          runsOf(server, cases.slice(from, from + TOGETHER)).forEach((run, at) => {
            runs.set(entries[from + at]!.id, run);
          });
      } finally {
        project.delete();
      }
    }, 1_800_000);

    const measured = (run: Run) => {
      const [truth] = run.observed.truths;
      const misplaced = truth?.failed && MISPLACED.test(truth.failed.code);
      return truth && (truth.blocks.length > 0 || truth.breaks.length > 0 || misplaced) ? 'unsafe' : 'safe';
    };

    check('are what the server does', () => {
      const wrong = CORPUS.flatMap(entry => {
        const run = runs.get(entry.id);
        if (!run || NOT_MEASURED[entry.id] !== undefined || entry[engine] === measured(run)) return [];
        return [
          {
            id: entry.id,
            label: entry[engine],
            truth: run.observed.truths[0],
            broken: run.observed.broken.slice(0, 3),
          },
        ];
      });
      expect(wrong).toEqual([]);
      console.log(
        `${engine}: ${runs.size} labels measured, ${Object.keys(NOT_MEASURED).filter(id => runs.has(id)).length} of them not by this data`,
      );
      expect(runs.size).toBeGreaterThan(130 / n);
    });

    check('and of the application that is measured everything works before', () => {
      for (const run of runs.values()) expect(run.observed.queries).toBeGreaterThan(20);
    });
  });
}
