/** `npm run check` refuses imports that cross from one action into another, and it says where. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findingsIn, importFindings } from '../../scripts/imports.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = 'actions/guarded-deploy/src/main.ts';

describe('imports', () => {
  test('of this repository cross no wall', () => {
    expect(importFindings(ROOT)).toBe('');
  });

  test.each([
    ["import { perform } from '../../ssh-release/src/perform.ts';", 'imports the action ssh-release'],
    ["import type { Inputs } from '../../ecs-release/src/io.gen.ts';", 'imports the action ecs-release'],
    ["export * from '../../ecs-release/src/ecs-guard.entry.ts';", 'imports the action ecs-release'],
    ["const late = await import('../../ssh-release/src/perform.ts');", 'imports the action ssh-release'],
    ['const late = require("../../ssh-release/src/perform.ts");', 'imports the action ssh-release'],
    ["import\n  '../../ssh-release/src/perform.ts';", 'imports the action ssh-release'],
    ["import { run } from '../../../packages/steps/src/turn/run.ts';", 'by its path'],
  ])('of an action: %s', (source, why) => {
    expect(findingsIn(MAIN, `\n${source}`)).toEqual([
      expect.stringMatching(new RegExp(`^${MAIN}:2: .*${why}`)),
    ]);
  });

  test.each([
    [
      'packages/steps/src/turn/run.ts',
      "import { spec } from '../../../../actions/turnstyle-lock/src/io.gen.ts';",
    ],
    ['packages/lock/src/acquire.ts', "import { info } from '@actions/core';"],
  ])('of a package: %s', (file, source) => {
    expect(findingsIn(file, source)).toHaveLength(1);
  });

  test.each([
    [MAIN, "import { run } from '@guarded-deploy/steps/turn/run';"],
    [MAIN, "import { prepare } from './prepare.ts';"],
    [MAIN, "import { getState } from '@actions/core';"],
    ['packages/action-kit/src/run.ts', "import { getState } from '@actions/core';"],
  ])('that may be: %s %s', (file, source) => {
    expect(findingsIn(file, source)).toEqual([]);
  });

  test('are looked for in every source of actions and packages', () => {
    const root = mkdtempSync(join(tmpdir(), 'imports-'));
    try {
      for (const file of ['actions/a/src/deep/main.ts', 'packages/b/src/c.ts']) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        const up = file.startsWith('actions/') ? '../../../' : '../../../actions/';
        writeFileSync(join(root, file), `\nimport '${up}z/src/y.ts';\n`);
      }
      expect(importFindings(root).split('\n')).toEqual([
        expect.stringContaining('actions/a/src/deep/main.ts:2:'),
        expect.stringContaining('packages/b/src/c.ts:2:'),
      ]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  test('are part of the check', async () => {
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(join(ROOT, 'scripts/check.ts'), 'utf8')).toContain(
      "{ name: 'imports', run: importFindings }",
    );
  });
});
