/** What the tests share that release to hosts of world.ts. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseResult } from '@guarded-deploy/release';
import { describe, expect } from '@jest/globals';
import { lacking, type World } from './world.ts';

if (lacking.length > 0) console.log(`releases to shell hosts skipped: no ${lacking.join(', ')}`);

/** Counts as skipped where this machine cannot play such a host. */
export const real = lacking.length > 0 ? describe.skip : describe;

/** The result of a command that has to succeed. */
export const ok = (result: ReleaseResult): ReleaseResult => {
  expect(result.failure?.message).toBeUndefined();
  return result;
};

/** Two versions of a package, as wheels in the source. */
export function tinyWheels(world: World, directory: string): void {
  const wheel = join(world.directory, 'wheel.py');
  writeFileSync(
    wheel,
    `import sys, zipfile
for version in ('1.0', '2.0'):
  with zipfile.ZipFile(sys.argv[1] + '/tiny-' + version + '-py3-none-any.whl', 'w') as z:
      z.writestr('tiny.py', 'version = "' + version + '"\\n')
      z.writestr('tiny-' + version + '.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: tiny\\nVersion: ' + version + '\\n')
      z.writestr('tiny-' + version + '.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
      z.writestr('tiny-' + version + '.dist-info/RECORD', '')
`,
  );
  mkdirSync(join(world.source, directory), { recursive: true });
  execFileSync('python3', [wheel, join(world.source, directory)]);
}
