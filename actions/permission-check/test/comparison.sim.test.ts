import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

test('every row of the truth table through the shipped bundle and the old script: the page says what both do', () => {
  const root = join(import.meta.dirname, '../../..');
  const said = execFileSync(process.execPath, ['scripts/permission-comparison.ts', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(said).toContain('is up to date');
}, 240_000);
