/**
 * No job with a key of the deploy runs foreign code or restores a cache that a less trusted job may write, and nothing reaches
 * a host without a gate before it: for each workflow here, each example, and each that the documents tell people to copy.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { crossings, type JobRow, keysOf, rowsOf, tableOf } from './boundaries.ts';
import type { WorkflowFile } from './plan.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const EXCEPTIONS = [
  // Its own script, on a person's word, against its own repository: that is what it is for.
  'smoke.yml assumptions has a token that writes contents and runs a script beside the project',
  // GitHub's own reader of code: it builds and runs nothing of the repository, and keeps what it found.
  'codeql.yml analyze has a token that writes security-events and uses github/codeql-action/init, uses github/codeql-action/analyze',
];

const FILES = globSync(
  ['.github/workflows/*.yml', 'docs/examples/*.yml', 'packages/cli/templates/**/*.yml'],
  {
    cwd: ROOT,
  },
).sort();

/** Whole workflows in the documents' blocks of YAML. */
function shownIn(path: string): [string, string][] {
  return [...read(path).matchAll(/^```yaml\n([\s\S]*?)^```/gm)]
    .map(match => match[1]!)
    .filter(text => /^jobs:/m.test(text))
    .map((text, index) => [`${path} (${index + 1})`, text]);
}
const SHOWN = ['README.md', 'docs/adopting.md'].flatMap(shownIn);

const base = (path: string) => path.replace(/^.*\//, '');
const rowsIn = (name: string, text: string) => rowsOf(name, parse(text) as WorkflowFile);

function rows(changes: Readonly<Record<string, string>> = {}): JobRow[] {
  return FILES.flatMap(path => rowsIn(base(path), changes[base(path)] ?? read(path)));
}
const found = (changes?: Readonly<Record<string, string>>) =>
  crossings(rows(changes)).filter(sentence => !EXCEPTIONS.includes(sentence));

test('the workflows', () => {
  const all = rows();
  console.log(tableOf(all));
  expect(found()).toEqual([]);
  // What the rules are about is there to be judged.
  const of = (name: string) => all.find(row => `${row.workflow} ${row.job}` === name);
  expect(of('deploy.yml release')).toMatchObject({ foreign: [], restores: [], reaches: 'ssh', gate: 'step' });
  expect(keysOf(of('deploy.yml release')!)).toContain('SSH_PRIVATE_KEY');
  expect(of('prepare.yml prepare')).toMatchObject({
    secrets: ['ENVIRONMENT', 'DATABASE_URL', 'SECRET_KEY'],
    writes: [],
    restores: ['uv prepare'],
    reaches: '',
    gate: 'step',
  });
  expect(of('prepare.yml prepare')!.foreign).not.toEqual([]);
  expect(of('test.yml pytest')).toMatchObject({
    secrets: ['ENVIRONMENT'],
    writes: [],
    restores: ['uv test'],
  });
  expect(of('operate.yml operate')).toMatchObject({ foreign: [], restores: [], gate: 'job' });
  expect(of('deploy-ecs.yml deploy')).toMatchObject({
    ...{ secrets: ['MEMBERS_TOKEN'], foreign: [], restores: [], reaches: 'ecs', gate: 'step' },
    ...{ cacheMode: 'none', writes: ['contents', 'id-token'] },
  });
  expect(of('publish.yml publish')).toMatchObject({
    ...{ secrets: [], foreign: [], restores: [], gate: 'step', cacheMode: 'none' },
    writes: ['contents', 'pull-requests', 'packages', 'id-token'],
  });
  expect(of('promote.yml staging')).toMatchObject({ secrets: [], writes: [], foreign: [] });
  // The browser tests are the project's: no key, no right to write, no role.
  expect(of('e2e.yml e2e')).toMatchObject({ secrets: [], writes: [], restores: [], reaches: '' });
  expect(of('e2e.yml e2e')!.foreign).not.toEqual([]);
});

test('GitHub is told that jobs with keys have no cache', () => {
  const holding = rows().filter(row => keysOf(row).length > 0);
  expect(holding.map(({ workflow }) => workflow)).toEqual(['deploy-ecs.yml', 'deploy.yml', 'operate.yml']);
  for (const { workflow, cacheMode } of holding) expect([workflow, cacheMode]).toEqual([workflow, 'none']);
});

test.each([
  [
    'a key beside browser tests',
    'e2e.yml',
    '          E2E_URL:',
    '          KEY: ${{ secrets.KEY }}\n          E2E_URL:',
    /e2e.yml e2e holds KEY/,
  ],
  [
    'the role beside the project',
    'deploy-ecs.yml',
    '      - name: Take the role\n',
    '      - run: make\n      - uses: somebody/else@0000000000000000000000000000000000000000\n      - name: Take the role\n',
    /deploy-ecs.yml deploy holds MEMBERS_TOKEN and uses somebody/,
  ],
  [
    'no gate before the services',
    'deploy-ecs.yml',
    "        if: steps.gate.outputs.decision != 'trusted'\n",
    '        if: false\n',
    /deploy-ecs.yml deploy reaches hosts and has no gate/,
  ],
] as const)('refused: %s', (_, file, from, to, sentence) => {
  const text = read(`.github/workflows/${file}`);
  expect(text).toContain(from);
  expect(found({ [file]: text.replace(from, () => to) }).join('\n')).toMatch(sentence);
});

test('exceptions are of something that is there', () => {
  const all = crossings(rows());
  for (const sentence of EXCEPTIONS) expect(all).toContain(sentence);
});

test('the documents show workflows', () => {
  expect(SHOWN.length).toBeGreaterThan(0);
  const reaching = SHOWN.flatMap(([name, text]) => rowsIn(name, text)).filter(
    ({ reaches }) => reaches !== '',
  );
  expect(reaching.length).toBeGreaterThan(0);
});

test.each(SHOWN)('%s', (name, text) => {
  expect(crossings(rowsIn(name, text))).toEqual([]);
});

describe('what is broken on purpose is found', () => {
  function changed(name: string, from: string | RegExp, to: string): Record<string, string> {
    const text = read(`.github/workflows/${name}`);
    const other = text.replace(from, to);
    if (other === text) throw new Error(`nothing in ${name} matches ${from}`);
    return { [name]: other };
  }
  const fixture = (name: string, file: string) => ({ [name]: read(`test/policy/fixtures/${file}`) });
  const SETUP = '      - uses: ./.guarded-deploy/actions/setup-environment\n';
  const DEPLOY = '      - name: Lock, check what was prepared, release, verify';
  const STOP = /\n {6}- name: Stop what is not trusted[\s\S]*?exit 1\n/;

  test.each<[string, Record<string, string>, string]>([
    [
      'a deploy in one job, as it was',
      fixture('deploy.yml', 'deploy-in-one-job.yml'),
      'deploy.yml release holds SSH_PRIVATE_KEY, SSH_KNOWN_HOSTS, VAULT_PASSWORD, RELEASE_VARIABLES and installs dependencies, looks at the database in the same job',
    ],
    ['its cache', fixture('deploy.yml', 'deploy-in-one-job.yml'), "restores the cache 'uv (no suffix)'"],
    [
      'its gate, which asked only when it was run again',
      fixture('deploy.yml', 'deploy-in-one-job.yml'),
      'deploy.yml release reaches hosts and has no gate before it',
    ],
    [
      'operating without a gate, as it was',
      fixture('operate.yml', 'operate-without-gate.yml'),
      'operate.yml operate reaches hosts and has no gate before it',
    ],
    [
      'an environment in the job with the keys',
      changed('deploy.yml', DEPLOY, `${SETUP}${DEPLOY}`),
      'installs dependencies',
    ],
    [
      'one without a cache there',
      changed('deploy.yml', DEPLOY, `${SETUP}        with: { cache: false }\n${DEPLOY}`),
      'and installs dependencies',
    ],
    ['its cache there', changed('deploy.yml', DEPLOY, `${SETUP}${DEPLOY}`), 'restores the cache'],
    [
      'a cache by the usual action',
      changed(
        'deploy.yml',
        DEPLOY,
        `      - uses: actions/cache/restore@v4\n        with: { path: x, key: "build-1" }\n${DEPLOY}`,
      ),
      "restores the cache 'build'",
    ],
    [
      'all in one phase',
      changed('deploy.yml', 'phase: release', 'phase: all'),
      'looks at the database in the same job',
    ],
    [
      'a phase that is left out',
      changed('deploy.yml', '          phase: release\n', ''),
      'looks at the database in the same job',
    ],
    [
      'a script beside the project',
      changed('deploy.yml', DEPLOY, `      - run: make -C source\n${DEPLOY}`),
      'runs a script beside the project',
    ],
    [
      "somebody else's action beside the keys",
      changed('deploy.yml', DEPLOY, `      - uses: acme/build@v1\n${DEPLOY}`),
      'uses acme/build',
    ],
    [
      'a key in the job that prepares',
      changed('prepare.yml', 'SECRET_KEY: ${{ secrets.SECRET_KEY }}', 'KEY: ${{ secrets.SSH_PRIVATE_KEY }}'),
      'prepare.yml prepare holds SSH_PRIVATE_KEY',
    ],
    [
      'all secrets by a computed name',
      changed('prepare.yml', '${{ secrets.SECRET_KEY }}', "${{ secrets[format('{0}', 'X')] }}"),
      'prepare.yml prepare holds all',
    ],
    [
      'a token that writes in the job that prepares',
      changed('prepare.yml', 'contents: read # the commit', 'contents: write # the commit'),
      'prepare.yml prepare has a token that writes contents',
    ],
    [
      'a token that writes in tests',
      changed('test.yml', /^ {6}contents: read$/m, '      contents: write'),
      'test.yml pytest has a token that writes contents',
    ],
    [
      'the cache of the tests in the job that prepares',
      changed('prepare.yml', 'cache-suffix: prepare', 'cache-suffix: test'),
      "prepare.yml prepare restores the cache 'uv test', which test.yml pytest may write",
    ],
    [
      'one cache for both',
      {
        ...changed('prepare.yml', '          cache-suffix: prepare\n', ''),
        ...changed('test.yml', '          cache-suffix: test\n', ''),
      },
      "restores the cache 'uv (no suffix)'",
    ],
    [
      'a question without a stop',
      changed('deploy.yml', STOP, '\n'),
      'deploy.yml release reaches hosts and has no gate before it',
    ],
    [
      'a stop for nobody',
      changed(
        'deploy.yml',
        "if: steps.gate.outputs.decision != 'trusted'",
        "if: steps.gate.outputs.decision == 'deny'",
      ),
      'deploy.yml release reaches hosts and has no gate before it',
    ],
    [
      'a question after the commit is there',
      changed(
        'deploy.yml',
        '      - name: Get the actions',
        '      - uses: actions/checkout@v4\n      - name: Get the actions',
      ),
      'deploy.yml release reaches hosts and has no gate before it',
    ],
    [
      'operating in spite of the gate',
      changed('operate.yml', "if: needs.gate.outputs.decision == 'trusted'", 'if: always()'),
      'operate.yml operate reaches hosts and has no gate before it',
    ],
    [
      'operating on an approval that nobody gave',
      changed(
        'operate.yml',
        "if: needs.gate.outputs.decision == 'trusted'",
        "if: needs.gate.outputs.decision != 'deny'",
      ),
      'operate.yml operate reaches hosts and has no gate before it',
    ],
  ])('%s', (_, changes, sentence) => {
    expect(found(changes).filter(one => one.includes(sentence))).not.toEqual([]);
  });
});

test('the guide has reviewers for prod, and an environment without keys for the job that prepares', () => {
  const guide = read('docs/adopting.md');
  const commands = [...guide.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(match => match[1]!).join('\n');
  const prod = /environments\/prod"[^\n]*<<\w*'?JSON'?\n([\s\S]*?)^JSON$/m.exec(commands)?.[1] ?? '{}';
  const body = JSON.parse(prod.replaceAll('$reviewer', '1')) as { reviewers?: unknown[] };
  expect(body.reviewers?.length ?? 0).toBeGreaterThan(0);
  expect(commands).toMatch(/gh secret set DATABASE_URL[^\n]*--env (?:staging|prod)-prepare/);
  expect(commands).not.toMatch(/gh secret set SSH_PRIVATE_KEY[^\n]*-prepare/);
  expect(existsSync(join(ROOT, '.github/workflows/prepare.yml'))).toBe(true);
});
