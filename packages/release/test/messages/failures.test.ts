import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { hostProgram as joinProgram } from '../../../../scripts/host-program.ts';
import { RoundFailed } from '../../src/host/protocol.ts';
import { explain, explainAll } from '../../src/messages/failures.ts';

const repository = join(import.meta.dirname, '../../../..');
const joined = joinProgram(repository);
const documented = new Set(
  [...readFileSync(join(repository, 'docs/errors.md'), 'utf8').matchAll(/^### (\w+)$/gm)].map(
    match => match[1]!,
  ),
);
const hostProgram = joined.source;
const words = readFileSync(join(repository, 'packages/release/src/messages/failures.ts'), 'utf8');

describe('errors', () => {
  test('every code that a person may see is documented', () => {
    const codes = globSync('{packages/{ssh,release,cli},actions/ssh-release}/src/**/*.ts', {
      cwd: repository,
    })
      .flatMap(file => [
        ...readFileSync(join(repository, file), 'utf8').matchAll(
          /(?:code: |new Final\(|code = [^;]*)'([A-Z_]+)'/g,
        ),
      ])
      .map(match => match[1]!.toLowerCase())
      .filter(code => code !== 'round_failed');
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter(code => !documented.has(code))).toEqual([]);
  });

  test('every failure of the host program has words and a place in the documentation', () => {
    const calls = readFileSync(join(repository, 'packages/release/src/host/calls.ts'), 'utf8');
    const ours = /type FailureCode =([^;]*);/.exec(calls)![1]!;
    const engine = globSync('packages/release/src/engine/**/*.ts', { cwd: repository })
      .map(file => readFileSync(join(repository, file), 'utf8'))
      .join('');
    const codes = [
      ...[...`${hostProgram}${engine}`.matchAll(/gd_(?:fail |block=")([A-Z_]{4,})/g)],
      ...ours.matchAll(/'([A-Z_]+)'/g),
    ].map(match => match[1]!);
    expect(codes.length).toBeGreaterThan(20);
    for (const code of new Set(codes)) {
      expect(words).toContain(`${code}: {`);
      expect(documented).toContain(code.toLowerCase());
    }
  });

  test('one sentence names the host, what failed, and the last output', () => {
    const failed = new RoundFailed('BUILD_FAILED', 'static files', 'one\ntwo\n\nthree\nfour\n', new Map());
    const fault = explain('web1', failed);
    expect(fault).toMatchObject({ code: 'BUILD_FAILED' });
    expect(fault.what).toBe("The build step 'static files' failed on web1. Last output: two | three | four");
    expect(
      explainAll([
        { host: 'web1', error: failed },
        { host: 'web2', error: failed },
      ]).what,
    ).toContain('Also failed: web2.');
    const hostile = new RoundFailed(
      'BUILD_FAILED',
      'a\n::error::b',
      '\x1b[31mred\r::stop::\u202e',
      new Map(),
    );
    for (const thrown of [hostile, new Error('\x1b]0;x\n::error::y')])
      expect(explain('web1', thrown).what).not.toMatch(/[\x00-\x1f\u202e]/);
    expect(explain('web1', new RoundFailed('ROUND_FAILED', 'exit status 2', '', new Map())).code).toBe(
      'HOST_FAILED',
    );
  });
});
