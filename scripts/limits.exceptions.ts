/**
 * What is over a limit of scripts/limits.ts today. A number may only shrink: what got better has its new number here, and what is no
 * longer over has no line.
 */
export type Limit = 'lines of a file' | 'lines of a function' | 'imports in circles' | 'unused exports';

/** By file for lines, greatest number first; by package for the others, of which the number counts. */
export type Exceptions = Readonly<Record<Limit, Readonly<Record<string, readonly number[]>>>>;

export const EXCEPTIONS: Exceptions = {
  'lines of a file': {},
  'lines of a function': {},
  'imports in circles': {},
  'unused exports': {},
};

/** Names that several packages export, each with the reason. */
export const SHARED_NAMES: Readonly<Record<string, string>> = {
  Environment: 'action-kit: the variables of the runner; python-env: what setup-environment has made',
  Fetch: 'each the part of the global fetch that its package needs, so that none depends on another for it',
  Files:
    'release: what an inventory reads; migrations: what a project reads. Each is handed in by the same name',
  Json: 'a document of the AWS API, for the client and for the simulator, which must not depend on each other',
  Variables: 'process: of a process; release: of a host, as Ansible has them',
  WordsError: 'as shellWords',
  Report: 'steps: what a step has to say; energy: of what was measured',
  artifactName: 'energy: of a report; prepared: of what the job prepare made',
  decide: 'access and migrations: the one decision of each; nothing takes both',
  joined: 'Markdown and shell: text that is put together from text that is safe there',
  parseVaultPasswords: 'one input of two actions, whose packages do not depend on each other',
  repositoryOf: 'ecs: of an image; python-env: of a directory',
  run: 'each step has one; release: the command on hosts that a step runs',
  shellWords: 'python-env: options of one line; release: as the shlex of Ansible, which knows comments',
};
