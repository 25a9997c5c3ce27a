/**
 * Runs the check and every test suite, two lanes at a time, and adds up what they say. A suite is a group of test files by
 * their name's ending; a lane is a list of suites that must not disturb each other.
 *   node scripts/test.ts [--all] [--only SUITE[,SUITE]]
 */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SUITES = ['check', 'unit', 'sim', 'real', 'hosts', 'rehearsal', 'quiet', 'long'] as const;
type Suite = (typeof SUITES)[number];

/** Heavy suites stand in the first lane; the second takes what is left beside it. `quiet` and `long` run alone, after both. */
const LANES: readonly (readonly Suite[])[] = [
  ['real', 'hosts'],
  ['check', 'unit', 'sim', 'rehearsal'],
];

interface Outcome {
  readonly suite: Suite;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

const all = process.argv.includes('--all');
const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1]?.split(',')
  : undefined;
const scratch = mkdtempSync(join(tmpdir(), 'guarded-deploy-test-'));
const children = new Set<number>();
let interrupted = false;
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

async function runSuite(suite: Suite): Promise<Outcome> {
  const began = performance.now();
  const output: string[] = [];
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  if (suite === 'check') {
    const code = await run('node', ['scripts/check.ts'], output);
    print(suite, output);
    return { suite, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, seconds: seconds() };
  }
  const files = globSync('{packages,actions,test,bench,examples}/**/*.test.ts', {
    exclude: path => /node_modules|\.cache/.test(path),
  })
    .filter(file => kindOf(file) === suite)
    .sort();
  if (files.length === 0) return { suite, passed: 0, failed: 0, skipped: 0, seconds: 0 };
  const report = join(scratch, `${suite}.json`);
  const code = await run(
    'node',
    [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '--runTestsByPath',
      ...files,
      `--maxWorkers=${suite === 'unit' ? 2 : 1}`,
      '--json',
      `--outputFile=${report}`,
      ...(suite === 'unit' ? [] : ['--testTimeout=300000']),
    ],
    output,
  );
  print(suite, output);
  try {
    const result = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    const broken = result.numRuntimeErrorTestSuites ?? 0;
    const failed = (result.numFailedTests ?? 0) + broken;
    return {
      suite,
      passed: result.numPassedTests ?? 0,
      // A runner that fails without naming a test is a failure too.
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0),
      seconds: seconds(),
    };
  } catch {
    return { suite, passed: 0, failed: 1, skipped: 0, seconds: seconds() };
  }
}

function print(suite: Suite, output: readonly string[]): void {
  console.log(`\n===== ${suite} =====`);
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
await Promise.all(
  LANES.map(async lane => {
    for (const suite of lane) if (wanted(suite)) outcomes.push(await runSuite(suite));
  }),
);
for (const suite of ['quiet', 'long'] as const) if (wanted(suite)) outcomes.push(await runSuite(suite));
rmSync(scratch, { recursive: true });

console.log('\n===== result =====');
for (const { suite, passed, failed, skipped, seconds } of outcomes) {
  console.log(
    `${suite.padEnd(10)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped  ${seconds} s`,
  );
}
const sum = (key: 'passed' | 'failed' | 'skipped') =>
  outcomes.reduce((total, outcome) => total + outcome[key], 0);
if (process.env.GITHUB_STEP_SUMMARY) {
  writeFileSync(
    process.env.GITHUB_STEP_SUMMARY,
    `| suite | passed | failed | skipped | seconds |\n| --- | ---: | ---: | ---: | ---: |\n${outcomes
      .map(o => `| ${o.suite} | ${o.passed} | ${o.failed} | ${o.skipped} | ${o.seconds} |`)
      .join('\n')}\n`,
    { flag: 'a' },
  );
}
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
if (interrupted) console.log('interrupted: what was not yet begun was left out');
process.exitCode = interrupted ? 130 : sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
