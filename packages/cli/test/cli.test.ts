import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleaseResult } from '@guarded-deploy/release';
import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../src/arguments.ts';
import { Progress } from '../src/progress.ts';
import { describeResult, jsonResult } from '../src/result.ts';

const BIN = join(import.meta.dirname, '../bin/guarded-deploy');

describe('the command line', () => {
  test('is taken apart', () => {
    expect(
      parseCommandLine([
        'release',
        'prod',
        '--set',
        'a=1',
        '--set',
        'b=x=y',
        '--dry-run',
        '--timeout',
        '2m',
        '--hosts',
        'web',
      ]),
    ).toMatchObject({
      command: 'release',
      environment: 'prod',
      set: { a: '1', b: 'x=y' },
      dryRun: true,
      timeout: 120,
      hosts: 'web',
      migrate: 'auto',
      help: false,
    });
    expect(parseCommandLine(['rehearse', 'release', '--json', 'f']).rest).toEqual(['release', '--json', 'f']);
    expect(parseCommandLine(['--help']).help).toBe(true);
    expect(parseCommandLine(['release', '--guard', 'prod'])).toMatchObject({
      environment: 'prod',
      guard: 'on',
    });
    expect(parseCommandLine(['release', 'prod', '--guard=apply-safe']).guard).toBe('apply-safe');
    expect(parseCommandLine(['release', 'prod']).guard).toBe('auto');
  });

  test.each([
    [['deploy', 'prod']],
    [['release']],
    [['release', 'prod', 'more']],
    [['release', 'prod', '--unknown']],
    [['release', 'prod', '--set', 'novalue']],
    [['release', 'prod', '--migrate', 'maybe']],
    [['release', 'prod', '--timeout', 'soon']],
    [['release', 'prod', '--guard=maybe']],
    [['release', 'prod', '--to', '--json']],
    [['release', 'prod', '--key']],
    [['--json']],
  ])('%j is refused', words => {
    expect(() => parseCommandLine(words)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  test('tells its exit statuses apart, also through a link', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cli-'));
    const link = join(directory, 'guarded-deploy');
    symlinkSync(BIN, link);
    const run = (...words: string[]) => spawnSync(link, words, { encoding: 'utf8', cwd: directory });
    const help = run('--help');
    expect([help.status, help.stdout.includes('Exit status')]).toEqual([0, true]);
    const usage = run('nothing', 'prod');
    expect([usage.status, usage.stderr.split(' ')[0]]).toEqual([2, 'USAGE']);
    const missing = run('status', 'prod', '--json');
    expect(missing.status).toBe(1);
    expect(JSON.parse(missing.stdout)).toMatchObject({ ok: false, error: { code: 'RELEASE_FILE_MISSING' } });
    rmSync(directory, { recursive: true });
  });

  // From a directory of links, of which `repository` leads to this repository: what is called, and the links.
  test.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'as npm makes it: a link to a file behind a link to its package',
      'node_modules/.bin/guarded-deploy',
      {
        'node_modules/@guarded-deploy/cli': 'repository/packages/cli',
        'node_modules/.bin/guarded-deploy': '../@guarded-deploy/cli/bin/guarded-deploy',
      },
    ],
    ['a link to its directory', 'a/bin/guarded-deploy', { 'a/bin': 'repository/packages/cli/bin' }],
    ['a link to the packages', 'a/cli/bin/guarded-deploy', { a: 'repository/packages' }],
    [
      'links in a row',
      'a/one',
      { 'a/one': 'b/two', 'a/b/two': '../../c', c: 'repository/packages/cli/bin/guarded-deploy' },
    ],
    ['a name with a blank', 'a b/c d', { 'a b/c d': 'repository/packages/cli/bin/guarded-deploy' }],
    ['a name like an option', '-x/-y', { '-x/-y': 'repository/packages/cli/bin/guarded-deploy' }],
  ])('is found through %s', (_, called, links) => {
    const directory = mkdtempSync(join(tmpdir(), 'cli-'));
    const repository = join(import.meta.dirname, '../../..');
    for (const [name, target] of Object.entries(links)) {
      mkdirSync(join(directory, name, '..'), { recursive: true });
      symlinkSync(target.replace(/^repository/, repository), join(directory, name));
    }
    // Called by an absolute path, and by a relative one.
    for (const command of [join(directory, called), `./${called}`]) {
      const { status, stdout, stderr } = spawnSync(command, ['--help'], {
        encoding: 'utf8',
        cwd: directory,
        env: { ...process.env, CDPATH: '/:/usr' },
      });
      expect([command, status, stdout.includes('Exit status'), stderr]).toEqual([command, 0, true, '']);
    }
    rmSync(directory, { recursive: true });
  });
});

describe('words that are nearly right', () => {
  test.each([
    [['relase', 'prod'], "Unknown command 'relase'. Did you mean release?"],
    [['release', 'prod', '--verbos'], "Unknown option '--verbos'. Did you mean --verbose?"],
  ])('%j', (words, what) => {
    expect(() => parseCommandLine(words)).toThrow(expect.objectContaining({ what }));
  });
});

describe('completions', () => {
  const complete = (...words: string[]) =>
    spawnSync(BIN, words, { encoding: 'utf8' })
      .stdout.split('\n')
      .map(line => line.split('\t')[0]);

  test.each(['bash', 'zsh', 'fish', 'powershell'])('have a script for %s', shell => {
    const { status, stdout } = spawnSync(BIN, ['completion', shell], { encoding: 'utf8' });
    expect([status, stdout.includes('guarded-deploy')]).toEqual([0, true]);
  });

  test('of commands, options and their words come from the table', () => {
    expect(complete('complete', '--', 're')).toEqual(expect.arrayContaining(['release', 'rehearse']));
    expect(complete('complete', '--', 'release', 'prod', '--show')).toContain('--show-secrets');
    expect(complete('complete', '--', 'release', 'prod', '--guard', '')).toContain('apply-safe');
    expect(complete('complete', '--', 'release', 'prod', '--target', 'ecs', '--wait-until', '')).toContain(
      'bake',
    );
  });

  test('are not there for other shells', () => {
    const { status, stderr } = spawnSync(BIN, ['completion', 'tcsh'], { encoding: 'utf8' });
    expect([status, stderr.split(' ')[0]]).toEqual([2, 'USAGE']);
  });
});

describe('progress', () => {
  const play = (isTTY: boolean, verbose = false) => {
    let out = '';
    const progress = new Progress(
      { isTTY, columns: 40, write: text => (out += text) },
      { verbose, colour: false },
    );
    progress.report({ type: 'phase', host: 'web1', phase: 'build', state: 'start' });
    progress.report({ type: 'output', host: 'web1', phase: 'build', text: 'evil \x1b[2J' });
    progress.report({
      type: 'step',
      host: 'web2',
      phase: 'build',
      text: 'a step with a very long name that does not fit',
    });
    progress.report({ type: 'phase', host: 'web1', phase: 'build', state: 'done', seconds: 1.234 });
    progress.report({ type: 'note', host: undefined, text: 'remember' });
    progress.end();
    return out;
  };

  test('in a pipe: plain lines, output of commands only when asked for', () => {
    expect(play(false)).toBe(
      'web2 build › a step with a very long name that does not fit\nweb1 build 1.23 s\nnote: remember\n',
    );
    expect(play(false, true)).toContain('web1 build | evil ?[2J');
  });

  test('on a terminal: one line per host, redrawn, no line longer than the screen', () => {
    const out = play(true);
    expect(out).toContain('✓ web1  build 1.23 s');
    expect(out).toContain('\x1b[2A\x1b[J');
    for (const line of out.replace(/\x1b\[\d*[AJ]/g, '').split('\n'))
      expect([...line].length).toBeLessThanOrEqual(40);
  });
});

describe('the result', () => {
  const result: ReleaseResult = {
    command: 'release',
    release: '2026',
    previous: '2025',
    hosts: [
      {
        name: 'web1',
        status: 'released',
        live: '2026',
        previous: '2025',
        seconds: { prepare: 1, build: 2.5 },
        bytesUp: 13_000,
        bytesDown: 900,
        filesSent: 5,
        roundTrips: 11,
      },
    ],
    changed: true,
    rolledBack: false,
    seconds: 3.51,
  };

  test('for people', () => {
    expect(describeResult(result)).toBe(
      'HOST  STATUS    LIVE  SECONDS  LONGEST       FILES  UP     DOWN   ROUND TRIPS\nweb1  released  2026  3.50     build 2.50 s  5      13 KB  900 B  11\nreleased 2026 on 1 host in 3.5 s',
    );
  });

  test('for programs', () => {
    expect(JSON.parse(jsonResult(result))).toMatchObject({
      ok: true,
      release: '2026',
      hosts: [{ roundTrips: 11 }],
    });
  });
});
