/** The throwaway working tree: this repository, made ready for act and for the rehearsal's hosts. */

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { hasSystemCertificates } from '@guarded-deploy/python-env';
import { parseDocument } from 'yaml';
import { packageIndexSettings } from './package-index.ts';
import type { Progress } from './progress.ts';
import type { Targets } from './targets.ts';

export const APP = 'examples/django-portal';

export const packages = () => packageIndexSettings(process.env, hasSystemCertificates());

/** act's schema does not know `queue`, `cache-mode` and `deployment` yet; it ignores what they are about, and policy tests check them. */
export function readable(tree: string): void {
  const names = ['ci', 'test', 'prepare', 'deploy', 'operate', 'comment', 'deploy-ecs', 'publish', 'promote'];
  for (const name of names) {
    const workflow = join(tree, '.github/workflows', `${name}.yml`);
    const text = readFileSync(workflow, 'utf8').replace(
      /^ +(?:queue: max|cache-mode: none\b.*|deployment: .*)\n/gm,
      '',
    );
    writeFileSync(workflow, text);
  }
}

/** The throwaway tree: the example's lock file and wheels are made here, and its inventory names the rehearsal's hosts. */
export function prepareTree(options: {
  tree: string;
  root: string;
  targets: Targets;
  progress: Progress;
}): void {
  const { targets, progress, root } = options;
  const app = join(options.tree, APP);
  const tool = (name: string, ...args: readonly string[]) => {
    const program = join(root, '.cache/tools/bin', name);
    if (!existsSync(program)) {
      throw new Fault({
        code: 'REHEARSAL_NO_TOOLS',
        what: `${name}, which prepares the example, was not found.`,
        remedy: 'Install Python 3.9 or later and run scripts/bootstrap --full.',
      });
    }
    try {
      execFileSync(program, args, {
        cwd: app,
        stdio: ['ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        env: { ...process.env, ...packages() },
      });
    } catch (thrown) {
      const said = String((thrown as { stderr?: string }).stderr ?? thrown)
        .trim()
        .slice(-400);
      throw new Fault({
        code: 'REHEARSAL_NO_PACKAGES',
        what: `The example’s packages could not be had: ${said}`,
        remedy: 'Check that this machine reaches its Python package index.',
      });
    }
  };
  progress.detail('Locking the example’s dependencies');
  tool('uv', 'lock', '--quiet');
  for (const [path, content] of Object.entries(targets.files)) {
    const file = join(app, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  readable(options.tree);
  const release = (name: string) => join(app, 'deploy', name);
  if (targets.kind === 'shell') cpSync(release('release-without-systemd.yml'), release('release.yml'));
  if (!targets.offline) return;
  progress.detail('Collecting wheels: the hosts reach no package index');
  tool(
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '--only-binary',
    ':all:',
    '--dest',
    'wheels',
    '-r',
    'requirements.txt',
  );
  const file = parseDocument(readFileSync(release('release.yml'), 'utf8'));
  file.setIn(['python', 'wheels'], 'wheels');
  writeFileSync(release('release.yml'), file.toString());
}
