/** The commands that the documents show exist, with the names and options that they show. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { COMMANDS } from '../packages/cli/src/arguments.ts';
import { SCENARIOS } from '../packages/rehearsal/src/scenarios/index.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const PAGES = globSync(
  [
    '*.md',
    'docs/*.md',
    'actions/*/README.md',
    'examples/*/README.md',
    'bench/peers/README.md',
    'changes/README.md',
  ],
  { cwd: ROOT },
)
  .filter(path => path !== 'CHANGELOG.md')
  .sort();

const npmScripts = new Set(
  Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts),
);
const benchmarks = new Set(
  globSync('bench/*.ts', { cwd: ROOT }).map(path => path.replace(/^bench\/|\.ts$/g, '')),
);
const suites = new Set(
  [
    ...read('scripts/test.ts')
      .match(/const SUITES = \[([^\]]+)\]/)![1]!
      .matchAll(/'(\w+)'/g),
  ].map(match => match[1]!),
);
const scenarios = new Set(SCENARIOS.map(({ name }) => name));

/** A word that a reader puts something of their own for, such as NAME. */
const isPlaceholder = (word: string) => /^<?[A-Z]+>?$/.test(word);

/** What is wrong with one command of this repository; undefined when nothing is, or when it is another program's. */
function wrongCommand(line: string): string | undefined {
  const [program = '', ...words] = line
    .replace(/\s+#.*$/, '')
    .trim()
    .split(/\s+/);
  const known = (word: string | undefined, names: { has(name: string): boolean }, what: string) =>
    word === undefined || word.startsWith('-') || isPlaceholder(word) || names.has(word)
      ? undefined
      : `${line}: there is no ${what} '${word}'`;
  if (program === 'npm') return words[0] === 'run' ? known(words[1], npmScripts, 'script of npm') : undefined;
  if (program === 'node') {
    const file = words.find(word => !word.startsWith('-'));
    return file === undefined || existsSync(join(ROOT, file)) ? undefined : `${line}: there is no ${file}`;
  }
  if (program === 'guarded-deploy' || program.endsWith('/guarded-deploy')) {
    const help = read('packages/cli/src/main.ts') + read('packages/cli/src/arguments.ts');
    const option = words.find(
      word => /^--[a-z]/.test(word) && !help.includes(word.replace(/=.*/, '').replace(/^--/, '')),
    );
    return (
      known(words[0], new Set<string>([...COMMANDS, 'ENVIRONMENT']), 'command') ??
      (option === undefined ? undefined : `${line}: there is no option ${option}`)
    );
  }
  if (!/^scripts\/[\w.-]+$/.test(program)) return undefined;
  if (!existsSync(join(ROOT, program))) return `${line}: there is no ${program}`;
  if (program === 'scripts/rehearse') return known(words[0], scenarios, 'scenario');
  if (program === 'scripts/bench') return known(words[0], benchmarks, 'benchmark');
  if (program === 'scripts/test') {
    const only = words[words.indexOf('--only') + 1];
    return words.includes('--only')
      ? (only ?? '')
          .split(',')
          .map(name => known(name, suites, 'suite'))
          .find(found => found !== undefined)
      : undefined;
  }
  return undefined;
}

/** The lines of shell blocks, and what stands in backticks. */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|bash)\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block.split('\n').flatMap(line => line.split(' && ')),
  );
  const inline = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    match => match[1]!,
  );
  return [
    ...blocks,
    ...inline.filter(words => /^(scripts\/\S+|npm run|node \S+\.ts|guarded-deploy [a-z]+ )/.test(words)),
  ];
}

describe('commands that are shown', () => {
  test.each(PAGES)('%s', page => {
    expect(
      commandsIn(read(page))
        .map(wrongCommand)
        .filter(found => found !== undefined),
    ).toEqual([]);
  });

  test.each([
    'scripts/rehearse push-nowhere',
    'scripts/rehearsal push-staging',
    'scripts/bench nothing',
    'scripts/test --only nothing',
    'npm run nothing',
    'node scripts/nothing.ts',
    'packages/cli/bin/guarded-deploy deploy staging',
    'guarded-deploy release staging --no-such-thing',
  ])('%s would be found', line => {
    expect(wrongCommand(line)).toContain('there is no');
  });

  test('the README shows the two commands, each with how long it takes', () => {
    const lines = commandsIn(read('README.md'));
    for (const command of ['scripts/rehearse push-staging', 'scripts/test']) {
      const line = lines.find(text => text.startsWith(command) && text.includes('#'));
      expect(line).toMatch(/# .*\b(minutes?|hours?)\b/);
    }
  });
});

const isReleaseFile = new Ajv({ strict: false }).compile(JSON.parse(read('docs/release.schema.json')));

describe('blocks of YAML and JSON that are shown', () => {
  test.each(PAGES)('%s', page => {
    for (const [, language, block = ''] of read(page).matchAll(/^ *```(yaml|json)\n([\s\S]*?)^ *```/gm)) {
      if (language === 'json') expect(() => JSON.parse(block)).not.toThrow();
      else {
        const documents = parseAllDocuments(block);
        expect(documents.flatMap(document => document.errors)).toEqual([]);
        // A release file has to be one.
        for (const shown of documents.map(document => document.toJS()).filter(value => value?.app)) {
          isReleaseFile(shown);
          expect(isReleaseFile.errors ?? []).toEqual([]);
        }
      }
    }
  });

  test('a release file with a wrong key would be found', () => {
    expect(isReleaseFile({ app: 'portal', root: '/srv/portal', inventroy: 'x' })).toBe(false);
  });
});
