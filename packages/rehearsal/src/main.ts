/** `scripts/rehearse`: plays scenarios and reports. Its arguments are those of --help below. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault } from '@guarded-deploy/faults';
import { renderHtml } from './html.ts';
import { createProgress, printable } from './progress.ts';
import { rehearse } from './rehearse.ts';
import type { ScenarioReport } from './report.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { TargetKind } from './targets.ts';

const HELP = `Plays the pipeline on this machine with real parts.

Usage: scripts/rehearse [SCENARIO] [options]      SCENARIO is push-staging unless given; all plays every one

${SCENARIOS.map(scenario => `  ${scenario.name.padEnd(18)} ${scenario.what}`).join('\n')}

Options:
  --json FILE        the report as JSON
  --html FILE        the report as a page
  --break WHAT       spoil something first; the scenario then has to stop for the right reason:
${SCENARIOS.filter(one => one.breaks)
  .map(scenario => `                       ${scenario.name}: ${scenario.breaks!.join(', ')}`)
  .join('\n')}
  --approve          say yes where a reviewer would be asked
  --hosts KIND       systemd (Debian hosts; needs root), shell (a directory behind an SSH server), auto
  --help             this text

Exit status: 0 when every scenario ended as it should, 1 when one did not, 2 when the words were off, 130 on Ctrl-C.
`;

interface Words {
  readonly scenario: string;
  readonly json: string | undefined;
  readonly html: string | undefined;
  readonly break: string | undefined;
  readonly approve: boolean;
  readonly hosts: TargetKind;
}

function usage(what: string): Fault {
  return new Fault({ code: 'REHEARSAL_USAGE', what, remedy: 'See scripts/rehearse --help.' });
}

function readWords(argv: readonly string[]): Words | 'help' {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        html: { type: 'string' },
        break: { type: 'string' },
        approve: { type: 'boolean', default: false },
        hosts: { type: 'string', default: 'auto' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (thrown) {
    throw usage((thrown as Error).message.split('\n')[0]!.replace(/\.?$/, '.'));
  }
  const values = parsed.values as Record<string, string | boolean | undefined>;
  if (values.help) return 'help';
  const [scenario = 'push-staging', ...rest] = parsed.positionals;
  if (rest.length > 0) throw usage(`One scenario at a time: '${rest[0]}' is one too many.`);
  const hosts = values.hosts as string;
  if (!['auto', 'systemd', 'shell'].includes(hosts))
    throw usage(`--hosts is '${hosts}'; it may be auto, systemd or shell.`);
  const wanted = SCENARIOS.find(one => one.name === scenario);
  if (!wanted && scenario !== 'all') throw usage(`There is no scenario '${scenario}'.`);
  const spoil = values.break as string | undefined;
  if (spoil !== undefined && !wanted?.breaks?.includes(spoil)) {
    throw usage(
      `'${scenario}' cannot be broken by '${spoil}'${wanted?.breaks ? `; it can by ${wanted.breaks.join(', ')}` : ''}.`,
    );
  }
  return {
    scenario,
    json: values.json as string | undefined,
    html: values.html as string | undefined,
    break: spoil,
    approve: values.approve === true,
    hosts: hosts as TargetKind,
  };
}

async function main(argv: readonly string[]): Promise<number> {
  const words = readWords(argv);
  if (words === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const stop = new AbortController();
  const onSignal = () =>
    stop.abort(
      new Fault({
        code: 'CANCELLED',
        what: 'The rehearsal was stopped.',
        remedy: 'Start it again when you are ready.',
      }),
    );
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const progress = createProgress({
    write: text => void process.stdout.write(text),
    columns: process.stdout.columns ?? 100,
    isTTY: process.stdout.isTTY === true,
  });
  const began = performance.now();
  const reports: ScenarioReport[] = [];
  const write = () => {
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const ok = reports.length > 0 && reports.every(report => report.ok);
    const report = words.scenario === 'all' ? { ok, seconds, scenarios: reports } : reports[0];
    if (words.json) writeFileSync(words.json, `${JSON.stringify(report ?? { ok: false }, null, 2)}\n`);
    if (words.html) writeFileSync(words.html, renderHtml(reports, new Date()));
  };
  try {
    const wanted = SCENARIOS.filter(one => words.scenario === 'all' || one.name === words.scenario);
    for (const scenario of wanted) {
      progress.phase(`— ${scenario.name}: ${scenario.what}`);
      const report = await rehearse(scenario, {
        root: join(import.meta.dirname, '../../..'),
        path: process.env.PATH ?? '',
        progress,
        signal: stop.signal,
        targets: words.hosts,
        break: words.break,
        approve: words.approve,
      });
      reports.push(report);
      for (const { what, expected, actual, ok } of report.expectations) {
        progress.verdict(
          ok,
          ok
            ? `${what}: ${actual || 'nothing'}`
            : `${what}: expected ${expected || 'nothing'}, got ${actual || 'nothing'}`,
        );
      }
      progress.verdict(
        report.ok,
        `${report.scenario} ended ${report.ok ? 'as it should' : 'otherwise than it should'} after ${report.seconds} s`,
      );
      write();
    }
    return reports.every(report => report.ok) ? 0 : 1;
  } catch (thrown) {
    progress.end();
    if (stop.signal.aborted) {
      console.error('Stopped; nothing is left running.');
      return 130;
    }
    throw thrown;
  } finally {
    progress.end();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  if (thrown instanceof Fault) {
    console.error(printable(`${thrown.what} ${thrown.remedy}`));
    process.exitCode = thrown.code === 'REHEARSAL_USAGE' ? 2 : 1;
  } else {
    console.error(thrown);
    process.exitCode = 1;
  }
}
