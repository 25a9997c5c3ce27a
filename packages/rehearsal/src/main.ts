/** `scripts/rehearse`: plays scenarios and reports. Its arguments are those of --help below. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, messageOf } from '@guarded-deploy/faults';
import { renderHtml } from './html.ts';
import { playAll } from './play.ts';
import { createProgress, type Progress, printable } from './progress.ts';
import { rehearse } from './rehearse.ts';
import { failuresOf, type NotPlayed, type ScenarioReport, suiteReport } from './report.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { TargetKind } from './targets.ts';

const HELP = `Plays the pipeline on this machine with real parts.

Usage: scripts/rehearse [SCENARIO] [options]      SCENARIO is push-staging unless given; all plays every one

${SCENARIOS.map(scenario => `  ${scenario.name.padEnd(18)} ${scenario.what}`).join('\n')}

Options:
  --json FILE        the report as JSON
  --html FILE        the report as a page
  --break WHAT       break something first; the scenario then has to stop for the right reason:
${SCENARIOS.filter(one => one.breaks)
  .map(scenario => `                       ${scenario.name}: ${scenario.breaks!.join(', ')}`)
  .join('\n')}
  --approve          say yes where a reviewer would be asked
  --hosts KIND       systemd (Debian hosts; needs root), shell (a directory behind an SSH server), auto
  --help             this text

all leaves out what cannot be played on this machine, such as hosts with systemd without root. The report lists it under
skipped, with the reason. Its ok and the exit status are about the scenarios that were played; when none was, it is a failure.
A scenario that is named fails when it cannot be played.

Exit status: 0 when every scenario ended as it should, 1 when one did not or when --break stopped the pipeline,
2 for wrong arguments, 130 on Ctrl-C.
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
  const broken = values.break as string | undefined;
  if (broken !== undefined && !wanted?.breaks?.includes(broken)) {
    throw usage(
      `'${scenario}' cannot be broken by '${broken}'${wanted?.breaks ? `; it can by ${wanted.breaks.join(', ')}` : ''}.`,
    );
  }
  return {
    scenario,
    json: values.json as string | undefined,
    html: values.html as string | undefined,
    break: broken,
    approve: values.approve === true,
    hosts: hosts as TargetKind,
  };
}

/** Fails before the work when a report cannot be written, and removes the report of an earlier rehearsal. */
function clearPlace(option: string, file: string | undefined): void {
  if (file === undefined) return;
  try {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    rmSync(file, { force: true });
    writeFileSync(file, '');
  } catch (thrown) {
    throw usage(`${option} ${file} cannot be written: ${messageOf(thrown)}.`);
  }
}

/** Where reports go: to the terminal as they come, and to the files that were asked for after each. */
function reporting(words: Words, wanted: number, progress: Progress) {
  const began = performance.now();
  const reports: ScenarioReport[] = [];
  const skipped: NotPlayed[] = [];
  /** `error`: why there will be no further report. @returns whether all is well */
  const write = (error?: string): boolean => {
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const suite = suiteReport({ wanted, seconds, played: reports, skipped, error });
    const report =
      words.scenario === 'all'
        ? suite
        : (reports[0] ?? {
            scenario: words.scenario,
            ok: false,
            seconds,
            ...(error === undefined ? {} : { error }),
          });
    if (words.json) writeFileSync(words.json, `${JSON.stringify(report, null, 2)}\n`);
    if (words.html) writeFileSync(words.html, renderHtml(reports, new Date(), { error, skipped }));
    return suite.ok;
  };
  const played = (report: ScenarioReport) => {
    reports.push(report);
    for (const { what, expected, actual, ok } of report.expectations) {
      const got = actual || 'nothing';
      progress.verdict(ok, ok ? `${what}: ${got}` : `${what}: expected ${expected || 'nothing'}, got ${got}`);
    }
    progress.verdict(
      report.ok,
      `${report.scenario} ended ${report.ok ? 'as it should' : 'otherwise than it should'} after ${report.seconds} s`,
    );
    write();
  };
  const notPlayed = (one: NotPlayed) => {
    skipped.push(one);
    progress.detail(`${one.scenario} is not played: ${one.reason}`);
    write();
  };
  return { reports, skipped, write, played, notPlayed };
}

async function main(argv: readonly string[]): Promise<number> {
  const words = readWords(argv);
  if (words === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  clearPlace('--json', words.json);
  clearPlace('--html', words.html);
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
  const all = words.scenario === 'all';
  const wanted = SCENARIOS.filter(one => all || one.name === words.scenario);
  const { reports, skipped, write, played, notPlayed } = reporting(words, wanted.length, progress);
  const play = (scenario: Scenario) => {
    progress.phase(`— ${scenario.name}: ${scenario.what}`);
    return rehearse(scenario, {
      root: join(import.meta.dirname, '../../..'),
      path: process.env.PATH ?? '',
      progress,
      signal: stop.signal,
      targets: words.hosts,
      break: words.break,
      approve: words.approve,
    });
  };
  try {
    if (all) {
      await playAll(wanted, {
        play,
        played,
        notPlayed,
      });
      progress.phase(
        skipped.length === 0
          ? `All ${wanted.length} scenarios were played`
          : `${reports.length} of ${wanted.length} scenarios were played; not here: ${skipped.map(one => one.scenario).join(', ')}`,
      );
    } else {
      for (const scenario of wanted) played(await play(scenario));
    }
    const ok = write();
    const [broken] = words.break === undefined ? [] : reports;
    // A pipeline that was broken on purpose ends with the status of a failure.
    if (broken?.ok) progress.phase(`The pipeline stopped: ${failuresOf(broken.jobs)[0] ?? 'a job failed'}`);
    return broken === undefined && ok ? 0 : 1;
  } catch (thrown) {
    progress.end();
    write(stop.signal.aborted ? 'The rehearsal was stopped.' : messageOf(thrown));
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
    console.error(printable(`The rehearsal failed in a way it does not know: ${messageOf(thrown)}`));
    if (process.env.DEBUG) console.error(thrown);
    process.exitCode = 1;
  }
}
