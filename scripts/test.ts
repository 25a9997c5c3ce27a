/**
 * Runs the check and every test suite, as many groups of test files side by side as there are cores, and adds up what they
 * say. A suite is a group of test files by their name's ending.
 *   node scripts/test.ts [--all] [--only SUITE[,SUITE]]
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const SUITES = ['check', 'unit', 'sim', 'real', 'hosts', 'rehearsal', 'quiet', 'long'] as const;
type Suite = (typeof SUITES)[number];

/** Files that one run of jest plays. */
interface Group {
  readonly suite: Suite;
  readonly files: readonly string[];
}

/** In the order in which groups begin: what takes longest first. `quiet` and `long` run alone, after all others. */
const ORDER: readonly Suite[] = ['hosts', 'unit', 'rehearsal', 'real', 'sim', 'check'];

/** Suites whose files start servers of their own on free ports: each file is a group, to be played beside any other. */
const APART: readonly Suite[] = ['real', 'sim'];

interface Outcome {
  readonly suite: Suite;
  /** The file, when the group has only one. */
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** File and title of each failed test. */
  readonly failures: readonly string[];
}

/** What we read of jest's report. */
interface Report {
  readonly numRuntimeErrorTestSuites?: number;
  readonly numFailedTests?: number;
  readonly numPassedTests?: number;
  readonly numPendingTests?: number;
  readonly numTodoTests?: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** File and title of each failed test; the file alone when it could not be run. */
function failuresOf({ testResults = [] }: Report): string[] {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative('.', name);
    const titles = assertionResults.filter(test => test.status === 'failed').map(test => test.fullName);
    if (titles.length > 0) return titles.map(title => `${file}: ${title}`);
    return status === 'failed' ? [`${file}: the file could not be run`] : [];
  });
}

const all = process.argv.includes('--all');
const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1]?.split(',')
  : undefined;
const scratch = mkdtempSync(join(tmpdir(), 'guarded-deploy-test-'));
const children = new Set<number>();
let interrupted = false;
let reports = 0;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    interrupted = true;
    for (const pid of children) process.kill(-pid, 'SIGTERM');
  });
}

function kindOf(file: string): Suite {
  const match = /\.(sim|real|hosts|rehearsal|quiet|long)\.test\.ts$/.exec(file);
  return (match?.[1] as Suite | undefined) ?? 'unit';
}

/** Runs a command in a group of its own, its output to a file that is shown whole when it is done. */
function run(command: string, args: readonly string[], output: string[]): Promise<number> {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    if (child.pid !== undefined) children.add(child.pid);
    child.stdout.on('data', chunk => output.push(String(chunk)));
    child.stderr.on('data', chunk => output.push(String(chunk)));
    child.on('error', error => output.push(String(error)));
    child.on('close', code => {
      if (child.pid !== undefined) children.delete(child.pid);
      resolve(code ?? 1);
    });
  });
}

/** What has to be run for a suite; nothing when it has no files. */
function groupsOf(suite: Suite): Group[] {
  if (suite === 'check') return [{ suite, files: [] }];
  const files = globSync('{packages,actions,test,bench,examples}/**/*.test.ts', {
    exclude: path => /node_modules|\.cache/.test(path),
  })
    .filter(file => kindOf(file) === suite)
    .sort();
  if (APART.includes(suite)) return files.map(file => ({ suite, files: [file] }));
  return files.length > 0 ? [{ suite, files }] : [];
}

async function runGroup({ suite, files }: Group): Promise<Outcome> {
  const began = performance.now();
  const output: string[] = [];
  const name = files.length === 1 ? (files[0] as string) : suite;
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  if (suite === 'check') {
    const code = await run('node', ['scripts/check.ts'], output);
    print(suite, output);
    return {
      suite,
      name,
      passed: code === 0 ? 1 : 0,
      failed: code === 0 ? 0 : 1,
      skipped: 0,
      seconds: seconds(),
      failures: code === 0 ? [] : ['npm run check'],
    };
  }
  const report = join(scratch, `${reports++}.json`);
  const code = await run(
    'node',
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--runTestsByPath',
      ...files,
      '--maxWorkers=1',
      '--json',
      `--outputFile=${report}`,
      ...(suite === 'unit' ? [] : ['--testTimeout=300000']),
    ],
    output,
  );
  print(name, output);
  try {
    const result = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const broken = result.numRuntimeErrorTestSuites ?? 0;
    const failed = (result.numFailedTests ?? 0) + broken;
    return {
      suite,
      name,
      passed: result.numPassedTests ?? 0,
      // A runner that fails without naming a test is a failure too.
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0),
      seconds: seconds(),
      failures: failuresOf(result),
    };
  } catch {
    return {
      suite,
      name,
      passed: 0,
      failed: 1,
      skipped: 0,
      seconds: seconds(),
      failures: [`${name}: the runner ended without a report`],
    };
  }
}

function print(name: string, output: readonly string[]): void {
  console.log(`\n===== ${name} =====`);
  // Jest prints its JSON on stdout; the report file has it already.
  console.log(
    output
      .join('')
      .split('\n')
      .filter(line => !line.startsWith('{"numFailedTestSuites"'))
      .join('\n'),
  );
}

const wanted = (suite: Suite) => !interrupted && (only ? only.includes(suite) : suite !== 'long' || all);
const outcomes: Outcome[] = [];
const queue = ORDER.filter(wanted).flatMap(groupsOf);
async function runNext(): Promise<void> {
  for (let group = queue.shift(); group && !interrupted; group = queue.shift())
    outcomes.push(await runGroup(group));
}
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, runNext));
for (const suite of ['quiet', 'long'] as const)
  if (wanted(suite)) for (const group of groupsOf(suite)) outcomes.push(await runGroup(group));
rmSync(scratch, { recursive: true });

const sums = SUITES.flatMap(suite => {
  const own = outcomes.filter(outcome => outcome.suite === suite);
  const total = (key: 'passed' | 'failed' | 'skipped' | 'seconds') =>
    own.reduce((before, outcome) => before + outcome[key], 0);
  return own.length === 0
    ? []
    : [
        {
          suite,
          passed: total('passed'),
          failed: total('failed'),
          skipped: total('skipped'),
          seconds: Math.round(total('seconds') * 10) / 10,
        },
      ];
});
const slowest = [...outcomes].sort((a, b) => b.seconds - a.seconds).slice(0, 12);
console.log('\n===== slowest =====');
for (const { name, seconds } of slowest) console.log(`${String(seconds).padStart(7)} s  ${name}`);
const failures = outcomes.flatMap(outcome => outcome.failures);
if (failures.length > 0) console.log(`\n===== failed =====\n${failures.join('\n')}`);
console.log('\n===== result =====');
for (const { suite, passed, failed, skipped, seconds } of sums) {
  console.log(
    `${suite.padEnd(10)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped  ${seconds} s`,
  );
}
const sum = (key: 'passed' | 'failed' | 'skipped') =>
  outcomes.reduce((total, outcome) => total + outcome[key], 0);
const elapsed = Math.round(performance.now() / 1000);
console.log(`${Math.floor(elapsed / 60)} min ${elapsed % 60} s`);
if (process.env.GITHUB_STEP_SUMMARY) {
  writeFileSync(
    process.env.GITHUB_STEP_SUMMARY,
    `| suite | passed | failed | skipped | seconds |\n| --- | ---: | ---: | ---: | ---: |\n${sums
      .map(o => `| ${o.suite} | ${o.passed} | ${o.failed} | ${o.skipped} | ${o.seconds} |`)
      .join('\n')}\n`,
    { flag: 'a' },
  );
}
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
if (interrupted) console.log('interrupted: what was not yet begun was left out');
process.exitCode = interrupted ? 130 : sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
