/** What a release on hosts is about: release file, inventory and variables of a checkout, and what opens them. */
import {
  type Files,
  filesIn,
  type Inventory,
  type LoadOptions,
  loadInventory,
  loadReleaseFile,
  parseScale,
  parseVariables,
  type ReleaseFile,
  readConfigFile,
  secretsOf,
  unreadVariables,
  type Variables,
  type VaultSecret,
  writtenTexts,
} from '@guarded-deploy/release';

interface ProjectOptions {
  /** The checkout. Absolute. */
  readonly workspace: string;
  /** The release file in it. */
  readonly config: string;
  readonly environment: string | undefined;
  /** As YAML, JSON or lines NAME=value; and further ones, which win. */
  readonly variables: string | undefined;
  readonly set?: Readonly<Record<string, string>>;
  /** Numbers of workers and the like, for the command that is named. */
  readonly scale?: { readonly text: string | undefined; readonly command: string };
  readonly vaultPasswords: readonly VaultSecret[];
}

interface ProjectDeps {
  /** Told of each secret as soon as it is known, also later, when further variables are read. */
  readonly mask?: (secret: string) => void;
  /** Asks inventories that are programs. Nothing of the checkout is run unless given. */
  readonly programsOf?: (
    config: ReleaseFile,
    reading: { readonly files: Files; readonly environment: string },
  ) => Promise<LoadOptions['programs']>;
}

export interface Project {
  readonly workspace: string;
  readonly environment: string | undefined;
  readonly files: Files;
  readonly config: ReleaseFile;
  readonly inventory: Inventory;
  readonly variables: Variables;
  /** Plain values of the input as they were written. */
  readonly written: ReadonlyMap<string, string>;
  readonly vaultPasswords: readonly VaultSecret[];
  /** Files with variables that are not read, though they look as if they should be. */
  readonly unread: readonly string[];
}

/** Reads everything that a release is made of. Hosts are not asked. @throws Fault for what is wrong in it */
export async function loadProject(options: ProjectOptions, deps: ProjectDeps = {}): Promise<Project> {
  const { workspace, vaultPasswords } = options;
  const { mask } = deps;
  const files = filesIn(workspace);
  const config = loadReleaseFile(
    readConfigFile(workspace, options.config),
    options.config,
    options.environment,
  );
  const { text, command = '' } = options.scale ?? {};
  const scale = parseScale(text, config.services, command);
  const variables = { ...parseVariables(options.variables), ...options.set, ...scale };
  const won = { ...options.set, ...scale };
  const written = new Map([...writtenTexts(options.variables)].filter(([name]) => !(name in won)));
  if (mask)
    for (const secret of [
      ...vaultPasswords.map(({ password }) => password),
      ...secretsOf(variables),
      ...secretsOf(Object.fromEntries(written)),
    ])
      mask(secret);
  const environment = options.environment ?? '';
  const programs = await deps.programsOf?.(config, { files, environment });
  const inventory = loadInventory(config, {
    files,
    workspace,
    environment,
    variables,
    written,
    vaultPassword: vaultPasswords,
    ...(mask ? { onSecret: mask } : {}),
    ...(programs ? { programs } : {}),
  });
  const unread = unreadVariables(config, { files, environment });
  return {
    workspace,
    files,
    config,
    inventory,
    variables,
    written,
    vaultPasswords,
    unread,
    environment: options.environment,
  };
}
