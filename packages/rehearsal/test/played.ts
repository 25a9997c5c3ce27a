/** Plays a scenario as a person would, in a process of its own. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScenarioReport } from '../src/report.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Why no rehearsal can be played here; undefined when one can. */
export const whyNotPlayed = existsSync(join(ROOT, '.cache/tools/bin/act'))
  ? undefined
  : 'act is not installed (scripts/bootstrap --full)';

interface Played {
  readonly status: number;
  readonly report: ScenarioReport;
  /** The report as a page. */
  readonly page: string;
}

/** @throws Error with all that was printed, where there is no report */
export async function played(scenario: string): Promise<Played> {
  const scratch = mkdtempSync(join(tmpdir(), 'rehearsal-played-'));
  try {
    const [json, page] = [join(scratch, 'report.json'), join(scratch, 'report.html')];
    const main = join(ROOT, 'packages/rehearsal/src/main.ts');
    const child = spawn('node', [main, scenario, '--json', json, '--html', page], {
      cwd: scratch,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        output += String(chunk);
      });
    const status = await new Promise<number>(resolve => child.on('close', code => resolve(code ?? 1)));
    if (!existsSync(json)) throw new Error(output);
    return {
      status,
      report: JSON.parse(readFileSync(json, 'utf8')) as ScenarioReport,
      page: readFileSync(page, 'utf8'),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
