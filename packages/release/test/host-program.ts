/** The program on a host, for tests that run it or put faults into it. */
import parts from '../src/host/program/parts.gen.ts';
import type { HostProgram } from '../src/host/program/parts.ts';

const BETWEEN = '\n\0\n';

/** All of the program as one text. */
export const wholeProgram: string = parts.map(({ text }) => text).join('');

/** The program with its text changed. */
export function changed(mutate: (program: string) => string): HostProgram {
  const texts = mutate(parts.map(({ text }) => text).join(BETWEEN)).split(BETWEEN);
  return parts.map((part, index) => ({ ...part, text: texts[index]! }));
}
