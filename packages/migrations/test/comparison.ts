/**
 * The labelled corpus judged by us and by peers, in one table: bench/results/migrations.md.
 *   node packages/migrations/test/comparison.ts [SQUAWK]      SQUAWK: program of npm's squawk-cli 2.66.0
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DatabaseService,
  mariaDbMissing,
  postgresMissing,
  startMariaDb,
  startPostgres,
} from '@guarded-deploy/local-services';
import { CORPUS, type CorpusEngine, corpusProject } from './corpus.ts';
import { pythonEnvironment } from './environments.ts';
import { callGuard } from './harness.ts';

type Word = 'safe' | 'unsafe';
type Column = ReadonlyMap<string, Word | 'no word'>;

const environment = pythonEnvironment('django52');
if ('missing' in environment) throw new Error(environment.missing);
const { python } = environment;
const squawk = process.argv[2];

interface Measured {
  readonly engine: CorpusEngine;
  readonly columns: readonly [string, Column][];
}

async function measure(engine: CorpusEngine, start?: () => Promise<DatabaseService>): Promise<Measured> {
  const server = await start?.();
  const { project, apps, addPending } = corpusProject(engine, server, ['django_migration_linter']);
  try {
    execFileSync(python, ['manage.py', 'migrate', '-v0', '--skip-checks'], { cwd: project.root });
    addPending();
    const result = await callGuard(project.root, python, { checkDrift: 'off' });
    const ours = new Map<string, Word>();
    for (const [id, app] of apps)
      ours.set(id, result.pending.find(entry => entry.app === app)?.safe ? 'safe' : 'unsafe');
    // Its SQL of a RunPython is empty; the options are those its documentation recommends for CI.
    const { stdout } = spawnSync(
      python,
      ['manage.py', 'lintmigrations', '--unapplied-migrations', '--no-cache', '--ignore-sqlmigrate-errors'],
      { cwd: project.root, encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    const linter = new Map<string, Word | 'no word'>();
    for (const [id, app] of apps) {
      const said = new RegExp(`\\(${app}, 0002_change\\)\\.\\.\\. (\\w+)`).exec(stdout)?.[1];
      linter.set(id, said === undefined ? 'no word' : said === 'ERR' ? 'unsafe' : 'safe');
    }
    const columns: [string, Column][] = [
      ['migration-guard', ours],
      ['django-migration-linter 6.0.0', linter],
    ];
    if (engine === 'postgresql' && squawk && existsSync(squawk)) {
      const words = new Map<string, Word | 'no word'>();
      for (const [id, app] of apps) {
        const migration = result.pending.find(entry => entry.app === app)!;
        const sql = migration.operations.flatMap(operation => operation.sql);
        const file = join(project.root, `${app}.sql`);
        writeFileSync(file, `${sql.join('\n')}\n`);
        const run = spawnSync(
          squawk,
          [
            '--pg-version',
            '15',
            ...(migration.atomic ? ['--assume-in-transaction'] : []),
            '--reporter',
            'Json',
            file,
          ],
          { encoding: 'utf8' },
        );
        // What has no SQL says nothing; style rules (types, IF NOT EXISTS, timeouts) are not about safety.
        const rules = [...run.stdout.matchAll(/"rule_name":\s*"([^"]+)"/g)].map(([, rule]) => rule!);
        const unsafe = rules.some(
          rule => !/^(prefer-|require-timeout|ban-char|require-enum|identifier)/.test(rule),
        );
        words.set(id, sql.every(line => /^\s*(--|$)/.test(line)) ? 'no word' : unsafe ? 'unsafe' : 'safe');
      }
      columns.push(['squawk 2.66.0', words]);
    }
    return { engine, columns };
  } finally {
    project.delete();
    await server?.stop();
  }
}

const measured: Measured[] = [];
if (!postgresMissing()) measured.push(await measure('postgresql', startPostgres));
if (!mariaDbMissing()) measured.push(await measure('mariadb', startMariaDb));
measured.push(await measure('sqlite'));

const summary: string[] = [
  '| engine | judge | unsafe called safe | safe called unsafe | right |',
  '| --- | --- | ---: | ---: | ---: |',
];
const details: string[] = [];
for (const { engine, columns } of measured) {
  const entries = CORPUS.filter(entry => entry[engine] !== undefined);
  for (const [judge, words] of columns) {
    const missed = entries.filter(
      entry => entry[engine] === 'unsafe' && words.get(entry.id) !== 'unsafe',
    ).length;
    const alarms = entries.filter(
      entry => entry[engine] === 'safe' && words.get(entry.id) === 'unsafe',
    ).length;
    const unsafe = entries.filter(entry => entry[engine] === 'unsafe').length;
    summary.push(
      `| ${engine} | ${judge} | ${missed} of ${unsafe} | ${alarms} of ${entries.length - unsafe} | ${entries.length - missed - alarms} of ${entries.length} |`,
    );
  }
  details.push(
    `## ${engine}`,
    '',
    `| migration | label | ${columns.map(([judge]) => judge).join(' | ')} |`,
    `| --- | --- | ${columns.map(() => '---').join(' | ')} |`,
    ...entries.map(
      entry =>
        `| ${entry.id} | ${entry[engine]} | ${columns.map(([, words]) => (words.get(entry.id) === entry[engine] ? words.get(entry.id) : `**${words.get(entry.id)}**`)).join(' | ')} |`,
    ),
    '',
  );
}
const page = `# Migrations: side by side

<!-- Written by packages/migrations/test/comparison.ts; run that. -->

The labelled corpus (packages/migrations/test/corpus.data.json), judged by this guard, by django-migration-linter with the
options of its documentation (an error counts as unsafe, a warning does not), and for PostgreSQL by squawk on the SQL of each
migration (its style rules left out). "No word" on an unsafe migration counts as missed. The peers were made for other
questions, too: the linter knows no locks, squawk sees one engine and no Python, and neither knows the types that the database has.

${summary.join('\n')}

${details.join('\n')}`;
writeFileSync(join(import.meta.dirname, '../../../bench/results/migrations.md'), page);
console.log(summary.join('\n'));
