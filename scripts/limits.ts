/**
 * Limits that keep the sources readable: lines of a file and of a function, circles of imports, exports that nobody takes, and names
 * that two packages export. What is over a limit today stands in limits.exceptions.ts with its number, which may only shrink.
 *   node scripts/limits.ts            prints what is over; exits 1 when something is
 *   node scripts/limits.ts --shrink   writes smaller numbers into that list, and removes lines that are not needed; nothing else
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { circleImports, packageOf, sharedNames, unusedExports } from './exports.ts';
import { EXCEPTIONS, type Exceptions, type Limit, SHARED_NAMES } from './limits.exceptions.ts';
import { type Module, readModules } from './modules.ts';

const FILE_LINES = 500;

/** The limit that biome.json has for functions of TypeScript holds for Python and shell too. */
const FUNCTION_LINES = 80;

/** What is over a limit at one place, with a line for each number. */
export interface Over {
  readonly limit: Limit;
  readonly place: string;
  /** Greatest first. */
  readonly numbers: readonly number[];
  readonly details: readonly string[];
}

const listed = (numbers: readonly number[]) => `[${numbers.join(', ')}]`;

/** What is over without an exception, or more than the exception says; and exceptions that say more than there is. Pure. */
export function findingsOf(measured: readonly Over[], exceptions: Exceptions): string[] {
  const over = measured.flatMap(({ limit, place, numbers, details }) => {
    const allowed = exceptions[limit][place] ?? [];
    if (listed(allowed) === listed(numbers)) return [];
    const isMore = numbers.some((number, index) => number > (allowed[index] ?? 0));
    if (!isMore)
      return [
        `${place}: better than its exception: write ${listed(numbers)} under '${limit}', or run it with --shrink`,
      ];
    return allowed.length === 0
      ? details
      : [`${place}: ${limit}: ${listed(numbers)}, and the exception is ${listed(allowed)}:`, ...details];
  });
  const done = Object.entries(exceptions).flatMap(([limit, places]) =>
    Object.keys(places)
      .filter(place => !measured.some(one => one.limit === limit && one.place === place))
      .map(place => `${place}: needs no exception any more: remove it under '${limit}'`),
  );
  return [...over, ...done];
}

/** The text of limits.exceptions.ts with what got better. What is over more than it says stays as it is. Pure. */
export function shrunk(text: string, measured: readonly Over[], exceptions: Exceptions): string {
  let [section = '', end] = ['', false];
  return text
    .split('\n')
    .flatMap(line => {
      section = /^ {2}'([^']+)': \{/.exec(line)?.[1] ?? section;
      end ||= line === '};';
      const place = end ? undefined : /^ {4}'([^']+)': \[/.exec(line)?.[1];
      if (place === undefined) return [line];
      const allowed = exceptions[section as Limit][place] ?? [];
      const found = measured.find(one => one.limit === section && one.place === place);
      if (found === undefined) return [];
      const isMore = found.numbers.some((number, index) => number > (allowed[index] ?? 0));
      return [isMore ? line : `    '${place}': ${listed(found.numbers)},`];
    })
    .join('\n');
}

interface Measured {
  readonly limit: Limit;
  readonly place: string;
  readonly number: number;
  readonly detail: string;
}

/** One entry for each limit and place. */
function gathered(measured: readonly Measured[]): Over[] {
  const groups = Map.groupBy(measured, ({ limit, place }) => `${limit} ${place}`);
  return [...groups.values()].map(group => {
    const { limit, place } = group[0]!;
    const sorted = [...group].sort((one, other) => other.number - one.number);
    const details = sorted.map(({ detail }) => detail);
    // A circle and an export without use have no size: their number counts.
    const isCounted = limit === 'imports in circles' || limit === 'unused exports';
    return {
      limit,
      place,
      numbers: isCounted ? [group.length] : sorted.map(({ number }) => number),
      details,
    };
  });
}

/** Sources that somebody wrote by hand: nothing generated, recorded or copied. */
function sourcesOf(root: string): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter(path => /\.(ts|mjs|cjs|js|py|sh|c|rb)$/.test(path) && existsSync(join(root, path)))
    .filter(path => !/(^|\/)(dist|fixtures)\/|\.gen\.ts$|\.data\.ts$|^actions\/run-tests\/isolat/.test(path));
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');

const isDocumented = (line: string | undefined) => /^\s*# long: \S+/.test(line ?? '');

/** Functions of Python and shell that are too long and have no `# long: reason` in the line above. Pure. */
export function longFunctions(path: string, text: string): Measured[] {
  const lines = linesOf(text);
  const isShell = path.endsWith('.sh');
  return lines.flatMap((line, start) => {
    const [, indent, name] =
      (isShell ? /^(\s*)(\w+)\(\) *[{(]/ : /^(\s*)(?:async )?def (\w+)/).exec(line) ?? [];
    if (indent === undefined || isDocumented(lines[start - 1])) return [];
    const ends = isShell
      ? (text: string) => text === `${indent}}` || text === `${indent})`
      : (text: string) => text.trim() !== '' && !/^\s*\)/.test(text) && text.search(/\S/) <= indent.length;
    const length = lines.slice(start + 1).findIndex(ends);
    let end = length < 0 ? lines.length : start + 1 + length + (isShell ? 1 : 0);
    while (lines[end - 1]?.trim() === '') end -= 1;
    const number = end - start;
    const detail = `${path}:${start + 1}: ${name} has ${number} lines; at most ${FUNCTION_LINES}, or '# long: reason' above it`;
    return number > FUNCTION_LINES ? [{ limit: 'lines of a function', place: path, number, detail }] : [];
  });
}

/** Lines of all files, and of functions in Python and shell. */
function measureText(root: string): Measured[] {
  return sourcesOf(root).flatMap((path): Measured[] => {
    const text = readFileSync(join(root, path), 'utf8');
    const number = linesOf(text).length;
    const detail = `${path}: ${number} lines; at most ${FILE_LINES}`;
    const file: Measured[] =
      number > FILE_LINES ? [{ limit: 'lines of a file', place: path, number, detail }] : [];
    return /\.(py|sh)$/.test(path) ? [...file, ...longFunctions(path, text)] : file;
  });
}

interface Diagnostic {
  readonly category: string;
  readonly message: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

const FUNCTION_RULE = 'complexity/noExcessiveLinesPerFunction';

/** What Biome finds by its rule, which biome.json has as a hint because of the exceptions. */
function measureByLinter(root: string): Measured[] {
  const biome = resolve(import.meta.dirname, '../node_modules/.bin/biome');
  const { stdout, stderr, error } = spawnSync(
    biome,
    ['lint', `--only=${FUNCTION_RULE}`, '--reporter=json', '--max-diagnostics=none', '.'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (error) throw error;
  if (!stdout.startsWith('{')) throw new Error(`biome lint: ${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
  return diagnostics.flatMap(({ category, message, location: { path, start } }): Measured[] => {
    const at = `${path}:${start.line}:`;
    const number = Number(/\((\d+)\)/.exec(message)?.[1]);
    const detail = `${at} a function of ${number} lines; at most ${FUNCTION_LINES}, or 'biome-ignore lint/${FUNCTION_RULE}: reason' above it`;
    // A suite of tests is one function for its runner; `--only` does not read the override that says so in biome.json.
    return category.endsWith(FUNCTION_RULE) && !path.endsWith('.test.ts')
      ? [{ limit: 'lines of a function', place: path, number, detail }]
      : [];
  });
}

/**
 * Started by the runner, by bench/run.ts, or by a tool that reads its configuration; or put by scripts/build.ts in place of a module
 * of others, whose names it has to have.
 */
const isStarted = (path: string) =>
  /^actions\/[^/]+\/src\/(main|pre|post|.*\.entry)\.ts$|^bench\/[^/]+\.ts$|\.config\.\w+$|^packages\/action-kit\/src\/stubs\//.test(
    path,
  );

const measureCircles = (modules: readonly Module[]): Measured[] =>
  circleImports(modules).map(({ path, line }) => ({
    limit: 'imports in circles',
    place: packageOf(path),
    number: 1,
    detail: `${path}:${line}: this import closes a circle of files: move what both need to a file of its own`,
  }));

function measureExports(modules: readonly Module[]): Measured[] {
  return unusedExports(modules, isStarted).map(({ path, line, name }) => ({
    limit: 'unused exports',
    place: packageOf(path),
    number: 1,
    detail: `${path}:${line}: no other file takes '${name}': do not export it`,
  }));
}

/** Names of two packages that have no reason, and reasons without such a name. Pure. */
function nameFindings(modules: readonly Module[], reasons: Readonly<Record<string, string>>): string[] {
  const shared = sharedNames(modules);
  const without = [...shared]
    .filter(([name]) => reasons[name] === undefined)
    .map(([name, places]) => {
      const where = places.map(({ path, line }) => `${path}:${line}`).join(', ');
      return `'${name}' is exported by several packages: rename it, or write the reason into SHARED_NAMES: ${where}`;
    });
  const done = Object.keys(reasons)
    .filter(name => !shared.has(name))
    .map(name => `'${name}' is exported by one package at most: remove it from SHARED_NAMES`);
  return [...without, ...done];
}

/** All that is over a limit, whatever the exceptions say. */
const measure = (root: string, modules: readonly Module[]): Over[] =>
  gathered([
    ...measureText(root),
    ...measureByLinter(root),
    ...measureCircles(modules),
    ...measureExports(modules),
  ]);

/** All findings of a repository. */
export function limitFindings(root = '.', exceptions = EXCEPTIONS, reasons = SHARED_NAMES): string {
  const modules = readModules(resolve(root));
  const findings = findingsOf(measure(root, modules), exceptions);
  return [...findings, ...nameFindings(modules, reasons)].join('\n');
}

const LIST = join(import.meta.dirname, 'limits.exceptions.ts');

if (import.meta.filename === process.argv[1]) {
  if (process.argv.includes('--shrink')) {
    const measured = measure('.', readModules(resolve('.')));
    writeFileSync(LIST, shrunk(readFileSync(LIST, 'utf8'), measured, EXCEPTIONS));
  } else {
    const findings = limitFindings();
    if (findings !== '') console.error(findings);
    process.exitCode = findings === '' ? 0 : 1;
  }
}
