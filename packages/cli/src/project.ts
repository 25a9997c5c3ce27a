/** What a command is about: release file, inventory and variables of a checkout, and what opens them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import {
  type Files,
  filesIn,
  type Inventory,
  loadInventory,
  loadReleaseFile,
  parseVariables,
  programRunner,
  programsOf,
  type ReleaseFile,
  readConfigFile,
  unreadVariables,
  type Variables,
  type VaultSecret,
} from '@guarded-deploy/release';
import type { CliArguments } from './arguments.ts';

export interface Project {
  readonly workspace: string;
  readonly files: Files;
  readonly config: ReleaseFile;
  readonly inventory: Inventory;
  readonly variables: Variables;
  readonly vaultPassword: readonly VaultSecret[];
  /** Files with variables that are not read, though they look as if they should be. */
  readonly unread: readonly string[];
}

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
export async function loadProject(
  words: CliArguments,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Project> {
  const workspace = resolve(words.directory);
  const files = filesIn(workspace);
  const config = loadReleaseFile(readConfigFile(workspace, words.config), words.config, words.environment);
  const environment = words.environment ?? '';
  const fromFile = words.variablesFile
    ? readFileOrFault(words.variablesFile, 'The variables file')
    : undefined;
  const variables = { ...parseVariables(fromFile), ...words.set };
  const vaultPassword = vaultPasswordsOf(words, env);
  const programs = words.runInventory
    ? await programsOf(config, { files, environment, run: programRunner(workspace, env, signal) })
    : undefined;
  const reading = {
    files,
    workspace,
    environment,
    variables,
    vaultPassword,
    ...(programs ? { programs } : {}),
  };
  return {
    workspace,
    files,
    config,
    inventory: loadInventory(config, reading),
    variables,
    vaultPassword,
    unread: unreadVariables(config, { files, environment }),
  };
}

function vaultPasswordsOf(
  words: CliArguments,
  env: Readonly<Record<string, string | undefined>>,
): VaultSecret[] {
  const file = words.vaultPasswordFile ?? env.ANSIBLE_VAULT_PASSWORD_FILE;
  const named = file ? [{ id: 'default', file }, ...words.vaultIds] : words.vaultIds;
  return named.map(({ id, file }) => ({
    id,
    password: readFileOrFault(file, 'The vault password file').trim(),
  }));
}
