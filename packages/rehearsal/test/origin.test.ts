import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Origin } from '../src/origin.ts';

let scratch: string;
let source: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'origin-'));
  source = join(scratch, 'source');
  execFileSync('git', ['init', '--quiet', source]);
  writeFileSync(join(source, '.gitignore'), 'secret\n');
  writeFileSync(join(source, 'secret'), 'x');
  writeFileSync(join(source, 'uncommitted with spaces.txt'), 'hello');
});
afterEach(() => rmSync(scratch, { recursive: true }));

describe('the throwaway remote', () => {
  test('holds uncommitted files, and none that git ignores', () => {
    const origin = new Origin(join(scratch, 'world'));
    const tree = origin.create('example/portal', source, 'master');
    const sha = origin.commit(tree, 'master', 'First', {});
    const checkout = origin.checkout('example/portal', 'master', sha);
    expect(readFileSync(join(checkout, 'uncommitted with spaces.txt'), 'utf8')).toBe('hello');
    expect(() => readFileSync(join(checkout, 'secret'))).toThrow('ENOENT');
    const remote = execFileSync('git', ['-C', checkout, 'remote', 'get-url', 'origin'], { encoding: 'utf8' });
    expect(remote.trim()).toBe('https://github.com/example/portal');
  });

  test('a fork shares history and goes its own way', () => {
    const origin = new Origin(join(scratch, 'world'));
    const tree = origin.create('example/portal', source, 'master');
    const first = origin.commit(tree, 'master', 'First', {});
    const fork = origin.fork('example/portal', 'outsider/portal');
    const second = origin.commit(fork, 'feature', 'Second', {
      'new.txt': 'x',
      'uncommitted with spaces.txt': null,
    });
    const history = origin.history('outsider/portal', second);
    expect(history.map(commit => commit.sha)).toEqual([first, second]);
    expect(history[1]).toMatchObject({ parents: [first], message: 'Second\n' });
    expect(history[1]!.seconds).toBeGreaterThan(1.7e9);
    expect(() => origin.history('example/portal', second)).toThrow();

    origin.pullHead('example/portal', 'outsider/portal', 7, second);
    const third = origin.commit(fork, 'feature', 'Third', {});
    origin.pullHead('example/portal', 'outsider/portal', 7, third);
    rmSync(origin.bare('outsider/portal'), { recursive: true });
    // The base has both commits of the pull request, whatever became of the fork.
    expect(origin.history('example/portal', 'refs/pull/7/head').map(({ message }) => message)).toContain(
      'Third\n',
    );
    expect(origin.history('example/portal', second).at(-1)?.message).toBe('Second\n');
  });
});
