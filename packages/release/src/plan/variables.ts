/** What templates and settings of a host are rendered with. The order of variables is part of docs/release-file.md. */
import { posix } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { HostSettings, type Variables as Plain, type ReleaseFile } from '../config/index.ts';
import { type RootNames, USUAL_NAMES } from '../config/layout.ts';
import {
  decryptVault,
  groupNamesOf,
  type Host,
  type Inventory,
  isVault,
  readJsonText,
  readYamlStream,
  selectHosts,
  shortNameOf,
  textOf,
  type VaultPassword,
} from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import {
  checkoutFiles,
  DateOnly,
  Float,
  foreign,
  fromPlain,
  type SecretKeeper,
  Templates,
  type Value,
  VariableScope,
  type Variables,
} from '../template/index.ts';
import type { ReleaseContext } from './context.ts';

/** What variables are of: a release, or hosts that are only looked at. */
interface Subject {
  readonly config: ReleaseFile;
  readonly inventory: Inventory;
  readonly environment: string;
  /** The `variables` input. */
  readonly variables: Plain;
  readonly templates: Templates;
}

type AnySubject = Subject & Partial<Pick<ReleaseContext, 'release' | 'commit' | 'ref'>>;

const converted = new WeakMap<object, Variables>();

/** Plain data as values, made once. */
export function valuesOf(plain: Plain | undefined): Variables {
  if (plain === undefined) return {};
  let values = converted.get(plain);
  if (!values) {
    const given = Object.entries(plain).filter(([, value]) => value !== undefined);
    values = Object.fromEntries(given.map(([name, value]) => [name, fromPlain(value)]));
    converted.set(plain, values);
  }
  return values;
}

/** The same as data: nothing in it is a template. */
export const asData = (values: Variables): Variables =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, foreign(value)]));

/** Usual values of what the services can be scaled by. */
const scaleOf = (context: Subject): Plain =>
  Object.assign(
    {},
    ...Object.values(context.config.services ?? {}).map(service => service.scale ?? {}),
  ) as Plain;

/** What the release is, for every host. */
function releaseVariables(context: AnySubject): Variables {
  const { app } = context.config;
  const { environment, release, commit, ref } = context;
  return valuesOf({ app, environment, release, commit, ref });
}

/** Where an Ansible playbook would find files: paths from the repository's root. */
function placesOf({ config }: Subject, { inventoryFile: file }: Host): Variables {
  const playbooks = { playbook_dir: config['playbook-directory'] ?? '.' };
  if (!file) return playbooks;
  return { ...playbooks, inventory_dir: posix.dirname(file), inventory_file: file };
}

const groupsIn = new WeakMap<object, Value>();

function groupsOf(context: Subject): Value {
  const { groups } = context.inventory;
  const value = groupsIn.get(groups) ?? foreign(fromPlain(groups));
  groupsIn.set(groups, value);
  return value;
}

/** Names below root, as the release file has them for a host. @throws Fault */
export function namesOf(settings: Pick<HostSettings, 'get' | 'fault'>): RootNames {
  const { releases = USUAL_NAMES.releases, current = USUAL_NAMES.current } = settings.get('layout') ?? {};
  if (releases === current)
    throw settings.fault(
      ['layout', 'current'],
      `'layout.current' and 'layout.releases' are both ${JSON.stringify(current)}: give each a name of its own.`,
    );
  return { releases, current };
}

/** Paths of the release, made when somebody asks for them. */
function pathsOf(
  context: ReleaseContext,
  host: Host,
  rootPath: () => string,
  scope: () => VariableScope,
): Record<string, () => Value> {
  const link = context.config.python?.path ?? '.venv';
  // Without paths, as root itself.
  const names = () => namesOf(settingsOf(context, host, undefined));
  return {
    root: rootPath,
    release_path: () => `${rootPath()}/${names().releases}/${context.release}`,
    current_path: () => `${rootPath()}/${names().current}`,
    shared_path: () => `${rootPath()}/shared`,
    venv_path: () =>
      `${rootPath()}/${names().current}/${context.templates.render(link, scope(), 'python.path')}`,
  };
}

const isRelease = (subject: Subject): subject is ReleaseContext => 'release' in subject;

function make(subject: AnySubject, host: Host, rootPath?: () => string): VariableScope {
  const own = {
    ...releaseVariables(subject),
    inventory_hostname: host.name,
    inventory_hostname_short: shortNameOf(host.name),
    groups: groupsOf(subject),
    group_names: groupNamesOf(host),
  };
  const scope: VariableScope = new VariableScope(
    [
      asData(placesOf(subject, host)),
      valuesOf(scaleOf(subject)),
      valuesOf(subject.config.variables),
      host.variables,
      // Values of the input are no templates, whatever they look like.
      asData(valuesOf(subject.variables)),
      asData(own),
    ],
    {
      computed: rootPath && isRelease(subject) ? pathsOf(subject, host, rootPath, () => scope) : {},
      hosts: () =>
        subject.inventory.hosts.map(other => {
          const root = isRelease(subject) ? () => rootOf(subject, other) : undefined;
          return [other.name, () => make(subject, other, root)];
        }),
    },
  );
  return scope;
}

/**
 * The variables of a host, a later one winning: the services' `scale`, `variables` of the file, the inventory, the `variables`
 * input, and those of the release.
 * @param root where the application lives on the host; undefined before that is known
 */
export function variablesOf(subject: Subject, host: Host, root: string | undefined): VariableScope {
  return make(subject, host, root === undefined ? undefined : () => root);
}

/** Values of the `variables` input as texts, for `lookup('env', NAME)`: as they are written, where that is known. */
function textsOf(
  variables: Plain | undefined,
  written: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(variables ?? {})) {
    const text = written?.get(name);
    const plain =
      typeof value !== 'string' &&
      (typeof value !== 'object' || value instanceof Float || value instanceof DateOnly);
    if (value === null) texts.set(name, '');
    else if (plain && text !== undefined) texts.set(name, text);
    else if (value instanceof Float) texts.set(name, textOf(value)!);
    else if (value instanceof DateOnly || typeof value !== 'object') texts.set(name, String(value));
  }
  return texts;
}

function hostNamesOf(inventory: Inventory, pattern: string): string[] {
  try {
    return selectHosts(inventory, pattern).map(({ name }) => name);
  } catch (error) {
    // A pattern that fits nothing is no error there.
    if (error instanceof Fault) return [];
    throw error;
  }
}

interface RenderingOptions {
  /** Directory of the checkout; without it, templates have no files. */
  readonly workspace: string | undefined;
  readonly inventory: Inventory;
  readonly variables?: Plain | undefined;
  /** The same as they were written, name by name; see writtenTexts. */
  readonly written?: ReadonlyMap<string, string> | undefined;
  readonly vaultPassword?: VaultPassword | undefined;
  /** Who is told of what templates compute from secrets. */
  readonly secrets?: SecretKeeper | undefined;
}

/** The templates of a checkout. What the vault encrypted as a whole is opened when it is read. */
export function templatesOf(options: RenderingOptions): Templates {
  const { workspace, inventory, vaultPassword, secrets } = options;
  const open = (text: string, path: string) => {
    if (!isVault(text)) return text;
    const opened = decryptVault(text, vaultPassword, path).toString('utf8');
    secrets?.add(opened);
    return opened;
  };
  return new Templates({
    ...(workspace === undefined ? {} : { files: checkoutFiles(workspace, open) }),
    environment: textsOf(options.variables, options.written),
    secrets,
    readYaml: text => readYamlStream(text, 'the YAML text'),
    readJson: text => readJsonText(text, 'the JSON text'),
    hosts: pattern => hostNamesOf(inventory, pattern),
  });
}

const settled = new WeakMap<ReleaseContext, Map<string, HostSettings>>();

/** The release file as a host has it, its variables filled in. `root` undefined: before it is known. */
export function settingsOf(context: ReleaseContext, host: Host, root: string | undefined): HostSettings {
  const known = settled.get(context) ?? new Map<string, HostSettings>();
  settled.set(context, known);
  const key = JSON.stringify([host.name, root]);
  let settings = known.get(key);
  if (!settings) {
    settings = new HostSettings(context.config, host, variablesOf(context, host, root), context.templates);
    known.set(key, settings);
  }
  return settings;
}

const isRoot = (root: string) => /^\/[^\0\n]*[^/\0\n]$/.test(root) && !root.split('/').includes('..');

/** Where the application lives on a host. */
export function rootOf(context: ReleaseContext, host: Host): string {
  let root: unknown = context.config.root;
  let cause: unknown;
  try {
    root = settingsOf(context, host, undefined).get('root');
    if (isRoot(String(root))) return String(root);
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code !== 'RELEASE_FILE_INVALID') throw thrown;
    cause = thrown;
  }
  throw problem({
    code: 'ROOT_INVALID',
    what: `The root for ${host.name} is no absolute directory below /: ${cause instanceof Fault ? cause.what : JSON.stringify(root)}`,
    remedy: "Correct 'root' in the release file or the variables in it.",
    ...(cause instanceof Fault && cause.place ? { place: cause.place } : {}),
    cause,
  });
}
