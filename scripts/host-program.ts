/** Joins the program on a host from its parts, for the build (packages/release/src/host/program/parts.gen.ts) and for shellcheck. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type HostProgram, PARTS } from '../packages/release/src/host/program/parts.ts';

const DIRECTORY = 'packages/release/src/host/program';

interface JoinedProgram {
  /** The parts as they stand in the files, one after the other. */
  readonly source: string;
  /** The parts as they are bundled. */
  readonly parts: HostProgram;
  /** `FILE:LINE` of a line of `source`, which counts from 1. */
  readonly placeOf: (line: number) => string;
}

/** Lines that are a comment or empty stay here, and what lines begin with, but where a part holds Python, to which that means something. */
function withoutComments(text: string): string {
  const lines = text.replace(/^[ \t]*(#.*)?\n/gm, '');
  return /^import /m.test(lines) ? lines : lines.replace(/^[ \t]+/gm, '');
}

/** @throws Error for a file that no part names, or a part without its file */
export function hostProgram(root = '.'): JoinedProgram {
  const names = PARTS.map(({ name }) => `${name}.sh`);
  const forgotten = globSync('*.sh', { cwd: join(root, DIRECTORY) }).filter(
    name => !names.includes(basename(name)),
  );
  if (forgotten.length > 0) throw new Error(`parts.ts does not name ${forgotten.join(', ')}`);
  const texts = names.map(name => readFileSync(join(root, DIRECTORY, name), 'utf8'));
  const lines = texts.flatMap((text, part) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((_, line) => `${DIRECTORY}/${names[part]}:${line + 1}`),
  );
  return {
    source: texts.join(''),
    parts: PARTS.map((part, index) => ({ ...part, text: withoutComments(texts[index]!) })),
    placeOf: line => lines[line - 1] ?? `${DIRECTORY}:${line}`,
  };
}
