/** The checkout that the command line names. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { programRunner, programsOf, type VaultSecret } from '@guarded-deploy/release';
import { loadProject, type Project } from '@guarded-deploy/steps/hosts/project';
import type { CliArguments } from './arguments.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Fault FILE_UNREADABLE */
export function readFileOrFault(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault({
      code: 'FILE_UNREADABLE',
      what: `${what} ${path} cannot be read.`,
      remedy: 'Correct its name or its permissions.',
      cause,
    });
  }
}

/**
 * Reads everything that the command line names. Inventories that are programs run only with --run-inventory.
 * @throws Fault
 */
export async function projectOf(
  words: CliArguments,
  env: Environment,
  signal: AbortSignal,
): Promise<Project> {
  const workspace = resolve(words.directory);
  const file = words.variablesFile;
  const run = programRunner(workspace, env, signal);
  return loadProject(
    {
      workspace,
      config: words.config,
      environment: words.environment,
      variables: file ? readFileOrFault(file, 'The variables file') : undefined,
      set: words.set,
      vaultPasswords: vaultPasswordsOf(words, env),
    },
    words.runInventory ? { programsOf: (config, reading) => programsOf(config, { ...reading, run }) } : {},
  );
}

function vaultPasswordsOf(words: CliArguments, env: Environment): VaultSecret[] {
  const file = words.vaultPasswordFile ?? env.ANSIBLE_VAULT_PASSWORD_FILE;
  const named = file ? [{ id: 'default', file }, ...words.vaultIds] : words.vaultIds;
  return named.map(({ id, file }) => ({
    id,
    password: readFileOrFault(file, 'The vault password file').trim(),
  }));
}
