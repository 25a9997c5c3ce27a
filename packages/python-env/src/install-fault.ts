/** What a failed installation means to a person. Pure: from the last words of uv, pip, Poetry, PDM or Pipenv. */

import { Fault } from '@guarded-deploy/faults';
import type { ExecResult } from '@guarded-deploy/process';
import type { InstallCommand } from './install.ts';
import { bounded, type Failure, lastWords, type Rule } from './install-fault/failure.ts';
import { lockStale, lockTooNew, notToml, uvRequired } from './install-fault/locks.ts';
import {
  badRequirement,
  hashesIncomplete,
  hashMismatch,
  noSolution,
  pythonNotFound,
  selection,
  sourceMissing,
} from './install-fault/requirements.ts';
import {
  buildFailed,
  diskFull,
  gitUnreachable,
  indexRefused,
  indexUnreachable,
  noSuchPackage,
  noWheel,
  ownBuildFailed,
} from './install-fault/sources.ts';
import type { Plan } from './plan.ts';
import { normalPath } from './reached.ts';
import type { Sources } from './sources.ts';

/** The first that knows the failure says it. */
const RULES: readonly Rule[] = [
  diskFull,
  uvRequired,
  lockStale,
  lockTooNew,
  notToml,
  badRequirement,
  sourceMissing,
  hashMismatch,
  selection,
  pythonNotFound,
  hashesIncomplete,
  gitUnreachable,
  indexRefused,
  ownBuildFailed,
  buildFailed,
  indexUnreachable,
  noWheel,
  noSuchPackage,
  noSolution,
];

/** A failed command, as a person understands it. `directory` is the working directory, from the repository's root. */
export function installFault(
  command: InstallCommand,
  answer: ExecResult,
  plan: Plan,
  directory: string,
  sources: Sources = {
    read: () => undefined,
    hash: () => undefined,
    list: () => undefined,
    real: () => undefined,
  },
): Fault {
  const failure: Failure = {
    text: `${bounded(answer.stderr)}\n${bounded(answer.stdout)}`,
    command,
    answer,
    plan,
    sources,
    at: (file, line = 1, column) => ({
      place: {
        file: file.startsWith('/') || directory === '.' ? file : normalPath(`${directory}/${file}`),
        line,
        ...(column === undefined ? {} : { column }),
      },
    }),
    inDirectory: directory === '.' ? '' : `cd ${directory} && `,
  };
  for (const rule of RULES) {
    const fault = rule(failure);
    if (fault) return fault;
  }
  return new Fault({
    code: 'INSTALL_FAILED',
    what: `${[command.file.split('/').pop(), ...command.args.slice(0, 3)].join(' ')} ended with status ${answer.code}: ${lastWords(failure.text)}`,
    remedy: 'Look at the lines above; run the same command locally to reproduce it.',
    ...failure.at(plan.install[0] ?? 'pyproject.toml'),
  });
}
