/** What a rule sees of a failed installation. Pure. */

import { relative } from 'node:path';
import type { Fault, Place } from '@guarded-deploy/faults';
import type { ExecResult } from '@guarded-deploy/process';
import type { InstallCommand } from '../install.ts';
import type { Plan } from '../plan.ts';
import { meaningsOf, normalName, numberedLines } from '../requirements.ts';
import type { Sources } from '../sources.ts';

/** What a rule sees. */
export interface Failure {
  readonly text: string;
  readonly command: InstallCommand;
  readonly answer: ExecResult;
  readonly plan: Plan;
  readonly sources: Sources;
  /** A file named from the working directory, as an annotation wants it. */
  at(file: string, line?: number, column?: number): { place: Place };
  /** `cd backend && ` where that is not the repository's root. */
  readonly inDirectory: string;
}

export type Rule = (failure: Failure) => Fault | undefined;

/** The last telling lines, on one line. */
export function lastWords(text: string): string {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(hint|warning):/i.test(line));
  return lines.slice(-3).join(' ').slice(-500);
}

/** Programs that are built print what they like: the rules look at this much of it, so that none of them takes long. */
const LINES = 300;

const COLUMNS = 1000;

const CHARACTERS = 32 << 10;

export const bounded = (text: string) =>
  text
    .split(/\r\n|\r|\n/)
    .slice(-LINES)
    .map(line => line.slice(0, COLUMNS))
    .join('\n')
    .slice(-CHARACTERS);

/** Without the credentials of addresses. */
export const withoutCredentials = (text: string) => text.replace(/\/\/[^/@\s]*@/g, '//');

/** Where a distribution is asked for: of the files that were read, the first line that names it. */
function whereAsked({ plan, sources }: Failure, name: string): { file: string; line: number } | undefined {
  const wanted = normalName(name);
  for (const file of plan.reached.asking) {
    for (const { text, line } of numberedLines(sources.read(file) ?? '')) {
      if (meaningsOf(text).some(meaning => meaning.kind === 'requirement' && meaning.name === wanted))
        return { file, line };
    }
  }
  for (const file of plan.files.filter(name => name.endsWith('pyproject.toml'))) {
    const lines = (sources.read(file) ?? '').split('\n');
    const index = lines.findIndex(line =>
      new RegExp(`["']${wanted.replace(/-/g, '[-_.]+')}\\b`, 'i').test(line),
    );
    if (index !== -1) return { file, line: index + 1 };
  }
  return undefined;
}

/** Whether a path of a message lies in the checkout: then its path from the working directory. */
export function inCheckout({ sources }: Pick<Failure, 'sources'>, path: string): string | undefined {
  const root = sources.directory;
  if (root === undefined) return undefined;
  const from = relative(root, path);
  // The checkout may begin above the working directory; an environment in it is none of the sources.
  return /^(?:\.\.\/){9}|site-packages|^\//.test(from) ? undefined : from === '' ? '.' : from;
}

export const asked = (failure: Failure, name: string) => {
  const found = whereAsked(failure, name);
  return found ? failure.at(found.file, found.line) : failure.at(failure.plan.install[0]!);
};
