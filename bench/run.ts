/**
 * Runs one benchmark: node bench/run.ts NAME [--json FILE] [--runs N] [--quick] [--part PART]
 * A benchmark is bench/NAME.ts with `export async function run(options: BenchOptions): Promise<BenchResult>`; a long one may
 * `export const PARTS`, each of which makes sense alone.
 * Exit: 0 all targets met, 1 one missed or the benchmark failed, 2 wrong arguments.
 */
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchOptions, type BenchResult, LEAST_RUNS, renderResult } from './harness.ts';

const NOT_BENCHMARKS = new Set(['harness', 'run']);
const names = globSync('*.ts', { cwd: import.meta.dirname })
  .map(file => basename(file, '.ts'))
  .filter(name => !NOT_BENCHMARKS.has(name) && !name.includes('.'))
  .sort();

const USAGE = `usage: scripts/bench <${names.join('|')}> [--json FILE] [--runs N] [--quick] [--part PART]`;

function usage(message: string): never {
  console.error(`${message}\n${USAGE}`);
  process.exit(2);
}

let parsed: ReturnType<typeof read>;
function read() {
  return parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      part: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
try {
  parsed = read();
} catch (thrown) {
  usage(thrown instanceof Error ? thrown.message : String(thrown));
}
if (parsed.values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [name, ...rest] = parsed.positionals;
if (name === undefined || rest.length > 0) usage('bench: name one benchmark');
const file = join(import.meta.dirname, `${name}.ts`);
if (!names.includes(name) || !existsSync(file)) usage(`bench: there is no benchmark '${name}'`);
const runs = Number(parsed.values.runs ?? LEAST_RUNS);
if (!Number.isInteger(runs) || runs < 1) usage(`bench: --runs ${parsed.values.runs} is not a count`);
// Fail before measuring rather than after it.
if (parsed.values.json !== undefined) mkdirSync(dirname(parsed.values.json), { recursive: true });

const { run, PARTS = [] } = (await import(pathToFileURL(file).href)) as {
  run: (options: BenchOptions) => Promise<BenchResult>;
  PARTS?: readonly string[];
};
const { part } = parsed.values;
if (part !== undefined && !PARTS.includes(part)) usage(`bench ${name}: parts: ${PARTS.join(', ') || 'none'}`);
const result = await run({
  runs,
  quick: parsed.values.quick === true,
  ...(part === undefined ? {} : { part }),
  say: line => console.error(line),
});
console.log(renderResult(result));
if (parsed.values.json !== undefined)
  writeFileSync(parsed.values.json, `${JSON.stringify(result, null, 2)}\n`);
// Servers of a benchmark that failed to stop must not keep the process.
process.exit(result.targets.every(({ ok }) => ok) ? 0 : 1);
