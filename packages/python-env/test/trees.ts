import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from './random.ts';

/** Files by their paths. */
export type Tree = Record<string, string>;

export function write(directory: string, tree: Readonly<Tree>): void {
  for (const [name, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
}

const FOLDERS = ['', 'requirements/', 'deep/er/', 'with space/'];
const PROJECTS = ['libs/a', 'libs/b', 'c', 'other/d'];

const project = (path: string) =>
  `[project]\nname = "${path.replace('/', '-')}"\nversion = "1"\n[build-system]\nrequires = []\nbuild-backend = "backend"\n`;

const relativeTo = (file: string, path: string) => `${'../'.repeat(file.split('/').length - 1)}${path}`;

/** Requirements files that include one another downwards, local projects, and what nothing refers to. */
export function generate(random: Random, root: string, forUv: boolean): Tree {
  // Those that start with c are constraints: uv reads no project that only a constraint names.
  const letter = (index: number) => (forUv && index > 0 && random.chance(0.3) ? 'c' : 'r');
  const files = Array.from(
    { length: 3 + random.below(5) },
    (_, index) => `${random.pick(FOLDERS)}${letter(index)}${index}.txt`,
  );
  const isConstraint = (file: string) => /(^|\/)c\d/.test(file);
  const tree: Tree = {};
  for (const path of PROJECTS) {
    tree[`${path}/pyproject.toml`] = project(path);
    tree[`${path}/code.py`] = '';
  }
  files.forEach((file, index) => {
    const line = (): string => {
      const later = files.slice(index + 1);
      const kind = random.below(10);
      if (kind < 5 && later.length > 0) {
        const target = random.pick(later);
        const path = relativeTo(file, target);
        const quoted = path.includes(' ')
          ? random.pick([`"${path}"`, `'${path}'`, path.replace(' ', '\\ ')])
          : path;
        const asConstraint = isConstraint(file) || isConstraint(target);
        if (forUv && isConstraint(file) && !isConstraint(target)) return '';
        const required = [`-r ${quoted}`, `--requirement ${quoted}`, `--requirement=${quoted}`];
        const constrained = [`-c ${quoted}`, `--constraint ${quoted}`, `--constraint=${quoted}`];
        const forms = forUv ? (asConstraint ? constrained : required) : [...required, ...constrained];
        if (!forUv)
          forms.push(`-r${quoted}`, `-c${quoted}`, `-r \\\n   ${quoted}`, `--no-index -r ${quoted}`);
        const form = random.pick(forms);
        return `${random.pick(['', '', '  '])}${form}${random.pick(['', '', ' # why', '   '])}`;
      }
      if (kind < 8 && !isConstraint(file)) {
        const path = random.pick(PROJECTS);
        const forms = [
          `./${path}`,
          `-e ./${path}`,
          `-e ${path}`,
          `--editable=./${path}`,
          `file://${root}/${path}`,
          `-e file://${root}/${path}`,
        ];
        if (path.includes('/')) forms.push(path);
        if (!forUv)
          forms.push(
            `./${path}[extra]`,
            `${path.replace('/', '-')} @ file://${root}/${path}`,
            `./${path} ; python_version >= "3"`,
          );
        return random.pick(forms);
      }
      return random.pick([
        '# -r gone.txt',
        '',
        '#./libs/a',
        ...(forUv ? [] : ['six==1.17.0', 'attrs>=20 # -r gone.txt', '-i https://x.example/simple']),
      ]);
    };
    tree[file] = Array.from({ length: random.below(5) }, line).join(random.pick(['\n', '\n', '\r\n']));
  });
  return tree;
}
