/**
 * Every program that the product starts gets its environment from packages/process: no call starts one with all that
 * this process has, which is what Node and Python do when nothing is said.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');

/** Not shipped: they play GitHub, AWS, hosts and databases for tests and rehearsals. */
const EQUIPMENT = /^packages\/(?:aws-simulator|github-simulator|rehearsal|local-hosts|local-services)\//;

/** Calls whose environment is made elsewhere, with the reason why that is right. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'packages/ansible/src/execute.ts': 'made by playbookEnvironment, which starts from childEnvironment',
  'packages/migrations/src/observe/exec.ts':
    'made by projectEnvironment in guard.ts; what adapters add is in the options',
  'packages/process/src/run.ts': 'that of its callers, which are looked at here too',
  'packages/process/src/run-apart.ts': 'that of its callers, which are looked at here too',
  'packages/python-env/src/exec.ts': 'made by childEnvironment above the call',
  'packages/ssh/src/local.ts': 'that of a fresh login: nothing of this process',
  'packages/ssh/src/shell-host.ts': 'a host for tests and rehearsals: that of a fresh login',
  'actions/eco-ci-meter/src/meter.ts': 'three names and no more',
};

interface Call {
  readonly place: string;
  readonly text: string;
}

/** The text from an opening bracket to the one that closes it; strings are skipped, as they may hold brackets. */
function bracketed(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at]!;
    if ('\'"`'.includes(letter)) {
      at += 1;
      while (at < text.length && text[at] !== letter) at += text[at] === '\\' ? 2 : 1;
    } else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) {
      depth -= 1;
      if (depth === 0) return text.slice(start, at + 1);
    }
  }
  return text.slice(start);
}

const STARTS =
  /(?<![.\w])(?:spawn|spawnSync|exec|execSync|execFile|execFileSync|fork|runProgram|runApart)\(/g;
/** Whatever gets hold of node:child_process, however it is written, or runs programs by packages/process. */
const USES =
  /(?:from\s+|import\(\s*|require\(\s*|getBuiltinModule\(\s*)['"](?:node:)?child_process['"]|@actions\/exec|execa|\brun(?:Program|Apart)\b[^;]*from '(?:@guarded-deploy\/process|\.\/run\.ts)'/;

function callsOf(file: string, source: string): Call[] {
  if (!USES.test(source)) return [];
  // A file's own function of such a name starts nothing by itself.
  return [...source.matchAll(STARTS)]
    .filter(match => !/(?:function|async)\s+$/.test(source.slice(0, match.index)))
    .map(match => ({
      place: `${file}:${source.slice(0, match.index).split('\n').length}`,
      text: bracketed(source, match.index + match[0].length - 1),
    }));
}

const isSafe = (text: string) => /\benv: (?:childEnvironment|projectEnvironment)\(/.test(text);
const namesOne = (text: string) => /\benv(?:: |,| })/.test(text);

function violations(file: string, source: string): string[] {
  const place = file in ELSEWHERE ? namesOne : isSafe;
  const calls = callsOf(file, source);
  const found = calls.filter(({ text }) => !place(text)).map(call => call.place);
  // Types alone are no use of it; a namespace or a renamed import would hide calls from the search above.
  const imported = source.match(/import\s+(?!type)([^;]*?)from\s+['"](?:node:)?child_process['"]/)?.[1] ?? '';
  if (/\*|\bas\b|^\s*\w+\s*$/.test(imported)) found.push(`${file}: import the functions by their own names`);
  return found;
}

const sources = globSync('{packages,actions}/*/src/**/*.ts', { cwd: ROOT })
  .sort()
  .filter(file => !EQUIPMENT.test(file) && !file.endsWith('.gen.ts'));

describe('programs that TypeScript starts', () => {
  test.each(sources.filter(file => USES.test(readFileSync(join(ROOT, file), 'utf8'))))('%s', file => {
    expect(violations(file, readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
  });

  test('the search finds what it looks for', () => {
    const from = "import { spawn, execFileSync } from 'node:child_process';\n";
    expect(violations('a.ts', `${from}spawn('x', [], { stdio: 'pipe' });`)).toEqual(['a.ts:2']);
    expect(violations('a.ts', `${from}spawn('x', [], { env: process.env });`)).toEqual(['a.ts:2']);
    expect(violations('a.ts', `${from}execFileSync('x');\nspawn(')', [], { env });`)).toEqual([
      'a.ts:2',
      'a.ts:3',
    ]);
    expect(violations('a.ts', `${from}spawn('x', [], { env: childEnvironment(env) });`)).toEqual([]);
    expect(violations('a.ts', "import * as run from 'child_process';\nrun.spawn('x');")).toHaveLength(1);
    expect(violations('a.ts', "import { spawn as go } from 'child_process';\ngo('x');")).toHaveLength(1);
    expect(
      violations('a.ts', "const { fork } = process.getBuiltinModule('node:child_process');\nfork('x');"),
    ).toEqual(['a.ts:2']);
  });

  test('the list of exceptions holds no file that has none', () => {
    for (const file of Object.keys(ELSEWHERE))
      expect([file, callsOf(file, readFileSync(join(ROOT, file), 'utf8')).length > 0]).toEqual([file, true]);
  });
});

describe('programs that Python starts', () => {
  const files = globSync('{packages/*/src,actions}/**/*.py', { cwd: ROOT })
    .sort()
    .filter(file => !EQUIPMENT.test(file));
  const PYTHON =
    /\b(?:subprocess\.(?:Popen|run|call|check_call|check_output)|os\.(?:system|popen|exec[lv]p?e?|spawn\w+|posix_spawnp?))\(/g;
  const ENVIRONMENT = /\benv=(?:handed_on\(|environment\b|env\b)|^\([^()]*\benvironment(?:"\])?\)$/s;

  test.each(files)('%s', file => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const bare = [...source.matchAll(PYTHON)].filter(
      match => !ENVIRONMENT.test(bracketed(source, match.index + match[0].length - 1)),
    );
    // The probe starts itself again, in the environment that projectEnvironment has made for it.
    if (file === 'packages/migrations/src/observe/probes/probe.py' && bare.length === 1) bare.pop();
    expect(bare.map(match => `${file}:${source.slice(0, match.index).split('\n').length}`)).toEqual([]);
  });
});
