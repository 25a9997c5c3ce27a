/** The scenario in which a dependency turns hostile, through act: minutes of real installs, tests and a release. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { ScenarioReport } from '../src/report.ts';

const ROOT = join(import.meta.dirname, '../../..');
const missing = existsSync(join(ROOT, '.cache/tools/bin/act'))
  ? undefined
  : 'act is not installed (scripts/bootstrap --full)';
if (missing) console.log(`rehearsal hostile-dependency skipped: ${missing}`);

(missing ? test.skip : test)(
  'hostile-dependency: a package of the lock file takes no key of the deploy',
  () => {
    const scratch = mkdtempSync(join(tmpdir(), 'rehearsal-hostile-'));
    try {
      chmodSync(scratch, 0o755);
      mkdirSync(join(scratch, 't'));
      chmodSync(join(scratch, 't'), 0o1777);
      const json = join(scratch, 'report.json');
      const { status, stdout, stderr } = spawnSync(
        'node',
        [join(ROOT, 'packages/rehearsal/src/main.ts'), 'hostile-dependency', '--json', json],
        {
          cwd: scratch,
          encoding: 'utf8',
          maxBuffer: 1 << 28,
          env: { ...process.env, TMPDIR: join(scratch, 't') },
        },
      );
      const report = JSON.parse(readFileSync(json, 'utf8')) as ScenarioReport;
      const tail = report.ok ? '' : `${stdout}${stderr}`.slice(-4000);
      expect({ missed: report.expectations.filter(({ ok }) => !ok), tail }).toEqual({ missed: [], tail: '' });
      const taken = report.expectations.find(({ what }) => what === 'the keys of the deploy that it took');
      expect(taken).toMatchObject({ ok: true });
      expect(status).toBe(0);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
  1_800_000,
);
