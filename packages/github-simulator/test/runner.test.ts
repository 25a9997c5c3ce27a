import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  GitHubSimulator,
  masked,
  parseCommands,
  parseFileCommand,
  runStep,
  startStep,
} from '../src/index.ts';
import { fillExpressions } from '../src/runner.ts';

let github: GitHubSimulator;
let folder: string;

beforeAll(async () => {
  github = await GitHubSimulator.start();
  folder = mkdtempSync(join(tmpdir(), 'runner-test-'));
});

afterAll(async () => {
  await github.stop();
  rmSync(folder, { recursive: true });
});

function script(name: string, source: string): string {
  const path = join(folder, `${name}.cjs`);
  writeFileSync(path, source);
  return path;
}

describe('a step', () => {
  test('is given a runner’s environment and gives back what it wrote', async () => {
    const repository = github.addRepository({ owner: 'acme', name: 'portal' });
    const run = repository.addRun({ event: 'push', actor: 'alice' });
    const job = run.addJob({ name: 'deploy' }).start();
    const result = await runStep({
      action: 'none',
      script: script(
        'all',
        `
        const fs = require('node:fs'), e = process.env;
        fs.appendFileSync(e.GITHUB_OUTPUT, 'one=1\\ntwo<<X\\na\\nb\\nX\\n');
        fs.appendFileSync(e.GITHUB_STATE, 'key=value\\n');
        fs.appendFileSync(e.GITHUB_ENV, 'EXPORTED=yes\\n');
        fs.appendFileSync(e.GITHUB_PATH, '/first\\n/second\\n');
        fs.appendFileSync(e.GITHUB_STEP_SUMMARY, '# Sum\\n');
        console.log('::add-mask::hush');
        console.log('hush hush');
        console.log('::warning file=a%2Cb.py,line=3,col=2,title=T%3A1::one%0Atwo 100%25');
        console.log(JSON.stringify({ repository: e.GITHUB_REPOSITORY, sha: e.GITHUB_SHA, run: e.GITHUB_RUN_ID, actor: e.GITHUB_ACTOR,
          input: e.INPUT_SOME_THING, event: JSON.parse(fs.readFileSync(e.GITHUB_EVENT_PATH, 'utf8')), home: e.HOME, leak: e.LEAK }));
        process.exitCode = 3;`,
      ),
      inputs: { 'some thing': true },
      event: { name: 'push', payload: { after: 'f'.repeat(40) } },
      github,
      repository,
      run,
      job,
    });
    expect(result).toMatchObject({
      exitCode: 3,
      signal: null,
      timedOut: false,
      outputs: { one: '1', two: 'a\nb' },
      state: { key: 'value' },
      exported: { EXPORTED: 'yes' },
      paths: ['/second', '/first'],
      summary: '# Sum\n',
      masks: ['hush'],
      fileErrors: [],
      annotations: [
        { level: 'warning', file: 'a,b.py', line: 3, column: 2, title: 'T:1', message: 'one\ntwo 100%' },
      ],
    });
    expect(result.log).toContain('*** ***');
    expect(JSON.parse(result.stdout.split('\n').find(line => line.startsWith('{'))!)).toEqual({
      repository: 'acme/portal',
      sha: 'f'.repeat(40),
      run: String(run.id),
      actor: 'alice',
      input: 'true',
      event: { after: 'f'.repeat(40) },
      home: expect.stringContaining(github.directory),
    });
  });

  test('hands state, variables, PATH and files to a later stage', async () => {
    const main = await runStep({
      action: 'none',
      script: script(
        'main',
        `const fs = require('node:fs'), e = process.env;
        fs.appendFileSync(e.GITHUB_STATE, 'lock=abc\\n'); fs.appendFileSync(e.GITHUB_ENV, 'MORE=1\\n');
        fs.appendFileSync(e.GITHUB_PATH, '/added\\n'); fs.writeFileSync(e.RUNNER_TEMP + '/kept', 'kept');`,
      ),
      github,
      inputs: { key: 'k' },
    });
    const post = await runStep({
      action: 'none',
      stage: 'post',
      script: script(
        'post',
        `const e = process.env; console.log([e.STATE_lock, e.MORE, e.PATH.split(':')[0], e.INPUT_KEY, require('node:fs').readFileSync(e.RUNNER_TEMP + '/kept')].join(' '));`,
      ),
      github,
      after: main,
    });
    expect(post.stdout).toBe('abc 1 /added k kept\n');
  });

  test('is killed at its time limit, with everything it started', async () => {
    const result = await runStep({
      action: 'none',
      script: script('sleep', `require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' });`),
      github,
      timeoutSeconds: 0.3,
    });
    expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL', exitCode: null });
  });

  test('is cancelled as a runner cancels: SIGINT, SIGTERM, SIGKILL', async () => {
    const stubborn = script(
      'stubborn',
      `process.on('SIGINT', () => console.log('got INT')); process.on('SIGTERM', () => console.log('got TERM'));
      console.log('ready'); setInterval(() => {}, 1000);`,
    );
    const running = await startStep({ action: 'none', script: stubborn, github });
    await running.waitFor('ready');
    const result = await running.cancel({ interruptMs: 700, terminateMs: 700 });
    expect(result).toMatchObject({ signal: 'SIGKILL', stdout: 'ready\ngot INT\ngot TERM\n' });
  });

  test('that never says what is waited for is an error', async () => {
    const running = await startStep({ action: 'none', script: script('mute', ''), github });
    await expect(running.waitFor('ready')).rejects.toThrow('ended without ready');
  });

  test('of an action that was not built says so', async () => {
    await expect(runStep({ action: 'no-such-action', github })).rejects.toThrow('build the action first');
  });
});

describe('what the runner reads', () => {
  test.each([
    ['a=b=c', { a: 'b=c' }],
    ['a<<E\nE', { a: '' }],
    ['a<<E\n1\n\n2\nE\nb=', { a: '1\n\n2', b: '' }],
    ['a=x<<y', { a: 'x<<y' }],
    ['a<<E\r\nx\r\nE\r\n', { a: 'x' }],
    ['', {}],
  ])('%j', (content, expected) => {
    expect(parseFileCommand(content)).toEqual(expected);
  });

  test.each(['nothing', '=x', 'a<<', '<<E\nE', 'a<<E\nx'])('refuses %j', content => {
    expect(() => parseFileCommand(content)).toThrow(/Invalid/);
  });

  test('commands count only at the start of a line and not between stop-commands', () => {
    const { annotations, groups, legacy, debug, unknown } = parseCommands(
      [
        'text ::error::no',
        '  ::error::yes',
        '##[warning]old',
        '::group::G',
        '::stop-commands::tok',
        '::error::hidden',
        '::tok::',
        '::debug::d%0Ae',
        '::set-output name=x::1',
        '::nonsense::',
      ].join('\n'),
    );
    expect(annotations).toEqual([
      { level: 'error', message: 'yes' },
      { level: 'warning', message: 'old' },
    ]);
    expect({ groups, legacy, debug, unknown }).toEqual({
      groups: ['G'],
      legacy: [{ command: 'set-output', name: 'x', value: '1' }],
      debug: ['d\ne'],
      unknown: ['::nonsense::'],
    });
  });

  test('masks hide whole values and single lines, the longest first', () => {
    expect(masked('ab abc line1 x', ['ab', 'abc', 'line1\nline2'])).toBe('*** *** *** x');
  });

  test.each([
    ['${{ github.token }}', 'T'],
    ['a ${{ job.check_run_id }} b', 'a 7 b'],
    ["${{ env.NONE || github.nothing || 'else' }}", 'else'],
    ['${{ github.event.number }}', ''],
    ['plain', 'plain'],
  ])('default %j becomes %j', (text, expected) => {
    expect(
      fillExpressions(text, { github: { token: 'T', event: {} }, job: { check_run_id: 7 }, env: {} }),
    ).toBe(expected);
  });
});
