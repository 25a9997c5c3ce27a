/** Every pattern that is written down in what we ship. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

const ROOT = join(import.meta.dirname, '../..');

/** Packages that are only for tests, on a developer's machine. */
const NOT_SHIPPED = /^(github-simulator|aws-simulator|rehearsal|local-hosts|local-services)$/;

export interface Literal {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

function sourceFiles(): string[] {
  return ['packages', 'actions'].flatMap(kind =>
    readdirSync(join(ROOT, kind))
      .filter(name => !NOT_SHIPPED.test(name) && existsSync(join(ROOT, kind, name, 'src')))
      .flatMap(name => {
        const below = `${kind}/${name}/src`;
        return readdirSync(join(ROOT, below), { recursive: true, encoding: 'utf8' })
          .filter(path => path.endsWith('.ts') && !path.endsWith('.gen.ts'))
          .map(path => `${below}/${path}`);
      }),
  );
}

function collect(node: unknown, found: (source: string, flags: string) => void): void {
  if (Array.isArray(node)) for (const item of node) collect(item, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, pattern, flags } = node as Record<string, string>;
    if (type === 'RegExpLiteral') found(pattern!, flags!);
    else for (const value of Object.values(node)) collect(value, found);
  }
}

/** Each pattern once. */
export function literals(): readonly Literal[] {
  const all = new Map<string, Literal>();
  for (const file of sourceFiles()) {
    const tree = parseSync(readFileSync(join(ROOT, file), 'utf8'), {
      syntax: 'typescript',
      target: 'esnext',
    });
    collect(tree, (source, flags) => {
      const key = `/${source}/${flags}`;
      if (!all.has(key)) all.set(key, { file, source, flags });
    });
  }
  return [...all.values()];
}
