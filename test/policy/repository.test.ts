/** Habits of the repository: what counts as generated, which Node, what an issue asks for. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { minVersion, satisfies } from 'semver';
import { parse } from 'yaml';
import { generate } from '../../scripts/docs.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Whether git, and so GitHub, takes a file for generated. */
function isGenerated(path: string): boolean {
  const said = execFileSync('git', ['check-attr', 'linguist-generated', '--', path], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return said.trim().endsWith(': set');
}

test('bundles, results, the lock file and generated files are marked as generated', () => {
  const written = generate()
    .filter(({ content }) => /^(\/\/|#|<!--) (Generated|Made)|^\{/.test(content))
    .map(({ path }) => path)
    .filter(path => path !== 'action.yml');
  expect(written.length).toBeGreaterThan(20);
  const others = ['actions/run-tests/dist/main.cjs', 'bench/results/lock.json', 'package-lock.json'];
  const whole = ['docs/migrations.md', 'docs/decisions/README.md', 'bench/results/permissions.md'];
  expect([...written, ...others, ...whole].filter(path => !isGenerated(path))).toEqual([]);
});

test('every generated module is made by npm run build', () => {
  const written = new Set(generate().map(({ path }) => path));
  const tracked = execFileSync('git', ['ls-files', '*.gen.ts'], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(tracked.length).toBeGreaterThan(20);
  expect(tracked.filter(path => !written.has(path))).toEqual([]);
});

test('what is written by hand is not', () => {
  const pages = ['README.md', 'docs/errors.md', 'docs/lock.md', 'packages/lock/src/state.ts'];
  expect(pages.filter(isGenerated)).toEqual([]);
});

test('one version of Node: .node-version, the package that scripts use, and the runtime of the actions', () => {
  const { devDependencies, engines } = JSON.parse(read('package.json')) as {
    devDependencies: Record<string, string>;
    engines: { node: string };
  };
  const version = read('.node-version').trim();
  expect(devDependencies['node']).toMatch(new RegExp(`^\\^${version}\\.`));
  const using = globSync(['action.yml', 'actions/*/action.yml'], { cwd: ROOT })
    .map(path => (parse(read(path)) as { runs: { using: string } }).runs.using)
    .filter(name => name !== 'composite');
  expect(new Set(using)).toEqual(new Set([`node${version}`]));
  // To begin with, an older one is enough: scripts/bootstrap installs that one.
  expect(engines.node).toBe('>=20');
  expect(read('CONTRIBUTING.md')).toContain('Node 20 or later is enough to begin');
});

test('the Node that scripts use is new enough for every package', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
  const oldest = minVersion(devDependencies.node)!;
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { engines?: { node?: string } }>;
  };
  const wanted = Object.entries(packages).filter(([, { engines }]) => engines?.node !== undefined);
  expect(wanted.length).toBeGreaterThan(100);
  expect(
    wanted.filter(([, { engines }]) => !satisfies(oldest, engines!.node!)).map(([name]) => name),
  ).toEqual([]);
});

test('the form for a problem asks for the error code, and knows every action', () => {
  const { body } = parse(read('.github/ISSUE_TEMPLATE/problem.yml')) as {
    body: { id: string; attributes: { options?: string[] }; validations?: { required?: boolean } }[];
  };
  expect(body.find(({ id }) => id === 'code')?.validations?.required).toBe(true);
  const options = body.find(({ id }) => id === 'part')?.attributes.options ?? [];
  const actions = globSync('actions/*/README.md', { cwd: ROOT }).map(path => basename(join(path, '..')));
  expect(actions.filter(name => !options.some(option => option.startsWith(name)))).toEqual([]);
});

test('links and workflows name one default branch', () => {
  const files = globSync(
    ['{docs,actions,packages,scripts}/**/*.{md,ts,json,yml}', '*.md', '.github/**/*.yml'],
    {
      cwd: ROOT,
    },
  ).filter(path => !/node_modules|\/dist\//.test(path));
  const links = files.flatMap(path =>
    [...read(path).matchAll(/guarded-deploy\/guarded-deploy\/(?:blob|tree|raw)\/([\w.-]+)/g)].map(
      match => match[1]!,
    ),
  );
  expect(links.length).toBeGreaterThan(1);
  expect(new Set(links)).toEqual(new Set(['main']));
  const { on } = parse(read('.github/workflows/check.yml')) as { on: { push: { branches: string[] } } };
  expect(on.push.branches).toEqual(['main']);
});
