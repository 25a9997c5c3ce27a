/**
 * Runs the widely copied inline script and the shipped bundle of permission-check on every row of the truth table and
 * writes what each does to bench/results/permissions.md.
 *   node scripts/permission-comparison.ts           writes
 *   node scripts/permission-comparison.ts --check   fails when the page is not what the two do now
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type AnswerServer, serveAnswers } from '../packages/access/test/answers.ts';
import { COMMITS, eventOf, type Row, table } from '../packages/access/test/rows.ts';
import { fill } from '../test/policy/expressions.ts';
import { runScript } from '../test/policy/plan.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGE = join(ROOT, 'bench/results/permissions.md');
const BUNDLE = join(ROOT, 'actions/permission-check/dist/main.cjs');
const OLD = parse(readFileSync(join(ROOT, 'test/policy/fixtures/inline-association.yml'), 'utf8'));

interface Outcome {
  /** What happens: an environment's name, or `stops`. */
  readonly route: string;
  readonly ref: string;
  readonly reason: string;
}

/** The old script knows pushes and pull_request_target; a pull request of any kind reaches it as the latter. */
function runOld(row: Row): Outcome {
  const name = ['pull_request', 'pull_request_target'].includes(row.event)
    ? 'pull_request_target'
    : row.event;
  const { payload, env } = eventOf({ ...row, event: name });
  const github = {
    event_name: name,
    event: payload,
    ref: env['GITHUB_REF']!,
    repository: env['GITHUB_REPOSITORY']!,
  };
  const script = fill(OLD.jobs.role.steps[0].run, { github: github as never });
  const { outputs, failed } = runScript(String(script), { github: github as never });
  const route = failed ? 'stops' : outputs['known'] === 'true' ? 'test' : 'test-external';
  return { route, ref: failed ? '' : (outputs['ref'] ?? ''), reason: '' };
}

/** Outputs as a step writes them: NAME<<DELIMITER, lines, DELIMITER. */
function outputsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm)].map(match => [match[1]!, match[3]!]),
  );
}

async function runNew(row: Row, answers: AnswerServer, directory: string): Promise<Outcome> {
  answers.row = row;
  const { name, payload, env } = eventOf(row);
  const event = join(directory, 'event.json');
  const output = join(directory, 'output');
  writeFileSync(event, JSON.stringify(payload));
  writeFileSync(output, '');
  await new Promise<void>(resolve =>
    execFile(
      process.execPath,
      [BUNDLE],
      {
        env: {
          PATH: process.env['PATH'],
          ...env,
          GITHUB_EVENT_NAME: name,
          GITHUB_EVENT_PATH: event,
          GITHUB_OUTPUT: output,
          GITHUB_API_URL: answers.url,
          INPUT_TOKEN: 'token-for-the-comparison',
          'INPUT_TRUSTED-APPS': (row.apps ?? []).join('\n'),
          'INPUT_MINIMUM-PERMISSION': row.minimum ?? 'write',
          'INPUT_PULL-REQUEST-COMMIT': row.pinOption ?? 'head',
          INPUT_COMMIT: row.commit === undefined ? '' : (COMMITS[row.commit] ?? row.commit),
          'INPUT_PULL-REQUEST': row.pullRequest === undefined ? '' : String(row.pullRequest),
        },
      },
      () => resolve(),
    ),
  );
  const outputs = outputsOf(readFileSync(output, 'utf8'));
  return {
    route: outputs['decision'] === 'deny' ? 'stops' : (outputs['environment'] ?? 'crashes'),
    ref: outputs['ref'] ?? '',
    reason: outputs['reason'] ?? '',
  };
}

const place = ({ route, ref }: Outcome) =>
  route === 'stops' ? 'stops' : `${route}${/^[0-9a-f]{40}$/.test(ref) ? '' : `, \`${ref}\``}`;

function difference(row: Row, old: Outcome, ours: Outcome): string {
  if (old.route === 'stops') return ours.route === 'stops' ? '' : 'fails on this event';
  if (ours.route === 'stops') return 'runs where there is nothing to test';
  const notes: string[] = [];
  if (old.route === 'test' && ours.route !== 'test') {
    notes.push(row.event === 'push' ? '**at once, unasked**' : '**at once, with every secret**');
  }
  if (old.route !== 'test' && ours.route === 'test') notes.push('makes a trusted person wait');
  if (!/^[0-9a-f]{40}$/.test(old.ref)) notes.push('a ref that can move');
  return notes.join('; ');
}

/** The shipped bundle must do what the table says; a page that shows otherwise must not come into being. */
function expectAsTabled(row: Row, ours: Outcome): void {
  const { decision, reason, pin } = row.expect;
  const route = { trusted: 'test', approval: 'test-external', deny: 'stops' }[decision];
  const ref = pin === undefined ? ours.ref : pin === 'none' ? '' : COMMITS[pin];
  if (ours.route === route && ours.ref === ref && (reason === undefined || ours.reason === reason)) return;
  throw new Error(
    `${row.table}: ${row.case}: ${JSON.stringify(ours)} instead of ${JSON.stringify(row.expect)}`,
  );
}

async function page(): Promise<string> {
  const answers = await serveAnswers();
  const directory = mkdtempSync(join(tmpdir(), 'comparison-'));
  const sections: string[] = [];
  const counts = { rows: 0, unsafe: 0, waiting: 0, mutable: 0, failing: 0 };
  try {
    for (const [name, rows] of Map.groupBy(table.rows, row => row.table)) {
      const lines = [
        `## ${name}`,
        '',
        '| case | inline script | permission-check | reason | the inline script… |',
        '| --- | --- | --- | --- | --- |',
      ];
      for (const row of rows) {
        const old = runOld(row);
        const ours = await runNew(row, answers, directory);
        expectAsTabled(row, ours);
        const note = difference(row, old, ours);
        counts.rows += 1;
        if (note.includes('at once')) counts.unsafe += 1;
        if (note.includes('wait')) counts.waiting += 1;
        if (note.includes('can move')) counts.mutable += 1;
        if (note.includes('fails') || note.includes('nothing to test')) counts.failing += 1;
        lines.push(`| ${row.case} | ${place(old)} | ${place(ours)} | \`${ours.reason}\` | ${note} |`);
      }
      sections.push(lines.join('\n'));
    }
  } finally {
    rmSync(directory, { recursive: true });
    await answers.stop();
  }
  return `${[
    '# The inline script and permission-check, case by case',
    '<!-- Made by scripts/permission-comparison.ts, which runs both; edit neither. -->',
    'On the left the widely copied pattern: a shell script in the workflow that compares `author_association` under `pull_request_target` ([as run here](../../test/policy/fixtures/inline-association.yml)). On the right the shipped bundle of [permission-check](../../actions/permission-check/README.md) with the answers that GitHub gives in each case ([all cases](../../packages/access/test/truth-table.data.json)). `test` runs at once; `test-external` waits for an approval; pull requests reach the script as `pull_request_target`.',
    `Of ${counts.rows} cases the script lets ${counts.unsafe} run at once that should wait, makes ${counts.waiting} wait that need not, tests a ref that can move in ${counts.mutable}, and fails or runs in vain in ${counts.failing} (mostly events that it does not know).`,
    ...sections,
  ].join('\n\n')}\n`;
}

const wanted = await page();
if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== wanted) {
    console.error(
      'bench/results/permissions.md is not what the two do: run scripts/permission-comparison.ts.',
    );
    process.exitCode = 1;
  } else console.log('bench/results/permissions.md is up to date');
} else writeFileSync(PAGE, wanted);
