/** What a release file, its inventory and variables come to, without asking any host. */
import { Fault, messageOf } from '@guarded-deploy/faults';
import { REDACTED, SHORTEST_SECRET } from '@guarded-deploy/redact';
import type { ReleaseFile, Variables } from '../config/index.ts';
import { formsOf } from '../config/secret-forms.ts';
import { SecretTexts } from '../config/secret-texts.ts';
import { secretsOf } from '../config/secrets.ts';
import {
  type ConnectionNote,
  connectionNotes,
  type Files,
  groupNamesOf,
  type Host,
  type HostPattern,
  type Inventory,
  notesOf,
  Sealed,
  selectHosts,
  type VaultPassword,
} from '../inventory/index.ts';
import { DateOnly, Float, Foreign, fromPlain, Tuple, type Value } from '../template/values.ts';
import { NO_SOURCE, type ReleaseContext, releaseId } from './context.ts';
import { renderFiles } from './files.ts';
import { rootOf, templatesOf, variablesOf } from './variables.ts';

interface ResolvedHost {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly groups: readonly string[];
  readonly variables: Readonly<Record<string, Value>>;
}

interface ResolvedTemplate {
  readonly host: string;
  readonly path: string;
  readonly mode: string;
  readonly text: string;
}

export interface Resolved {
  readonly hosts: Readonly<Record<string, ResolvedHost>>;
  readonly templates: readonly ResolvedTemplate[];
  /** What the inventory asks for and has no effect, and what Ansible would warn of. */
  readonly notes: readonly string[];
  /** What could not be resolved; a release of that host would fail. */
  readonly problems: readonly { readonly host: string; readonly code: string; readonly what: string }[];
  /** What templates computed from secrets; not to be shown. */
  readonly derived: readonly string[];
}

interface ResolveOptions {
  readonly config: ReleaseFile;
  readonly inventory: Inventory;
  readonly files: Files;
  /** Directory of the checkout, for templates. */
  readonly workspace: string;
  readonly vaultPassword?: VaultPassword | undefined;
  readonly environment: string;
  readonly variables: Variables;
  readonly written?: ReadonlyMap<string, string> | undefined;
  readonly limit?: HostPattern | undefined;
  readonly commit: string;
  readonly ref: string;
  readonly now: Date;
}

/**
 * Resolves everything for the hosts that are meant.
 * @throws Fault NO_HOSTS, HOST_PATTERN_INVALID; what concerns one host only is told with its name in `problems`
 */
export function resolveAll(options: ResolveOptions): Resolved {
  const { inventory, files, config } = options;
  const secrets = new SecretTexts(
    () => inventory.secrets,
    [...secretsOf(options.variables), ...secretsOf(Object.fromEntries(options.written ?? []))],
  );
  const texts = templatesOf({ ...options, secrets });
  const context: ReleaseContext = {
    config,
    inventory,
    environment: options.environment,
    release: releaseId(options.now, []),
    commit: options.commit,
    ref: options.ref,
    at: Math.floor(options.now.getTime() / 1000),
    variables: options.variables,
    templates: texts,
    source: { ...NO_SOURCE, text: path => files.read(path), has: path => files.read(path) !== undefined },
    readTemplate: path => texts.source(path),
    isSecret: text => secrets.holds(text),
  };
  const hosts: [string, ResolvedHost][] = [];
  const templates: ResolvedTemplate[] = [];
  const problems: { host: string; code: string; what: string }[] = [];
  const notes: { name: string; notes: readonly ConnectionNote[] }[] = [];
  const unknown: string[] = [];
  for (const host of selectHosts(inventory, options.limit, path => files.read(path))) {
    try {
      notes.push({ name: host.name, notes: notesOf(host) });
      hosts.push([host.name, resolveHost(context, host, text => unknown.push(text))]);
      templates.push(...resolveTemplates(context, host));
    } catch (error) {
      const fault = error instanceof Fault ? error : undefined;
      const what = fault ? `${fault.what} ${fault.remedy}` : messageOf(error);
      problems.push({ host: host.name, code: fault?.code ?? 'UNEXPECTED', what });
    }
  }
  return {
    hosts: Object.fromEntries(hosts),
    templates,
    notes: [...inventory.warnings, ...connectionNotes(notes).map(({ text }) => text), ...unknown],
    problems,
    derived: secrets.derived,
  };
}

/** @param unknown is told of a variable that cannot be rendered: nothing is wrong unless something uses it */
function resolveHost(context: ReleaseContext, host: Host, unknown: (text: string) => void): ResolvedHost {
  const { address, port, user } = host;
  const scope = variablesOf(context, host, rootOf(context, host));
  const { config, variables: given } = context;
  const scale = Object.values(config.services ?? {}).map(service => service.scale ?? {});
  const names = new Set(
    [...scale, config.variables ?? {}, host.variables, given].flatMap(from => Object.keys(from)),
  );
  const variables: [string, Value][] = [];
  for (const name of names) {
    try {
      const stored = scope.stored(name);
      const value = holdsSealed(stored) ? stored : context.templates.variable(name, scope);
      if (value !== undefined) variables.push([name, value]);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      variables.push([name, scope.stored(name)]);
      unknown(
        `The variable '${name}' of ${host.name} is shown as it is written, and is wrong if it is used: ${error.what}`,
      );
    }
  }
  return { address, port, user, groups: groupNamesOf(host), variables: Object.fromEntries(variables) };
}

/** What no password opens is shown as such. */
function holdsSealed(value: Value): boolean {
  if (Array.isArray(value)) return value.some(holdsSealed);
  return value instanceof Sealed || (value instanceof Map && [...value.values()].some(holdsSealed));
}

function resolveTemplates(context: ReleaseContext, host: Host): ResolvedTemplate[] {
  const root = rootOf(context, host);
  // Who logs in there is not known, and has a say in nothing that is shown.
  const { inside, outside } = renderFiles(context, host, root, { user: 0 });
  return [...inside, ...outside].map(({ path, mode, content }) => ({
    host: host.name,
    path,
    mode,
    text: content,
  }));
}

/** Texts and numbers in a value, at any depth. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...value.split('\n')];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  if (value instanceof Foreign && !(value instanceof Sealed)) return textsIn(value.text);
  if (value instanceof Float) return [String(value.value)];
  if (value instanceof Map) return [...value.values()].flatMap(textsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * The same with every secret hidden: what the vault had encrypted, what was computed from it, and whatever the `variables` input
 * holds. A value too short to be hidden wherever it stands is hidden as a word of its own.
 */
export function withoutSecrets(
  resolved: Resolved,
  inventory: Inventory,
  variables: Variables,
  written: ReadonlyMap<string, string> = new Map(),
): Resolved {
  const all = [
    ...written.values(),
    ...inventory.secrets,
    ...resolved.derived,
    ...secretsOf(variables),
    ...textsIn(variables),
  ]
    .map(text => text.trim())
    .filter(text => text !== '');
  const long = [...new Set(all.filter(text => text.length >= SHORTEST_SECRET).flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  const short = [...new Set(all.filter(text => text.length < SHORTEST_SECRET))].map(escaped);
  const words =
    short.length > 0 ? new RegExp(`(?<![\\w.-])(?:${short.join('|')})(?![\\w.-])`, 'gu') : undefined;
  const hide = (text: string) => {
    let shown = text;
    for (const secret of long) shown = shown.replaceAll(secret, REDACTED);
    return words ? shown.replace(words, REDACTED) : shown;
  };
  const hidden = new Set(Object.keys(variables));
  return {
    hosts: Object.fromEntries(
      Object.entries(resolved.hosts).map(([name, host]) => [
        name,
        {
          ...host,
          address: hide(host.address),
          user: hide(host.user),
          variables: Object.fromEntries(
            Object.entries(host.variables).map(([key, value]) => [
              key,
              hidden.has(key) ? REDACTED : hideIn(value, hide),
            ]),
          ),
        },
      ]),
    ),
    templates: resolved.templates.map(item => ({ ...item, path: hide(item.path), text: hide(item.text) })),
    notes: resolved.notes.map(hide),
    problems: resolved.problems.map(problem => ({ ...problem, what: hide(problem.what) })),
    derived: [],
  };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

function hideIn(value: Value, hide: (text: string) => string): Value {
  if (typeof value === 'string') return hide(value);
  if (value instanceof Sealed) return value;
  if (value instanceof Foreign) return hide(value.text);
  if (Array.isArray(value)) return value.map(item => hideIn(item, hide));
  if (value instanceof Tuple) return new Tuple(value.items.map(item => hideIn(item, hide)));
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, hideIn(inner, hide)]));
  if (value === null || typeof value === 'boolean' || value instanceof DateOnly) return value;
  const text = value instanceof Float ? String(value.value) : String(value);
  return hide(text) === text ? value : REDACTED;
}

/** A value as JSON, as ansible-inventory prints it: numbers as they are, dates as text. What JSON cannot hold is text, too. */
export function jsonOf(value: Value, indent = ''): string {
  const deeper = `${indent}  `;
  const list = (open: string, items: readonly string[], close: string) =>
    items.length === 0
      ? open + close
      : `${open}\n${items.map(item => deeper + item).join(',\n')}\n${indent}${close}`;
  if (value instanceof Sealed) return '"(encrypted, and no password opens it)"';
  if (value instanceof Float) {
    if (!Number.isFinite(value.value)) return JSON.stringify(String(value.value));
    return Number.isInteger(value.value) && Math.abs(value.value) < 1e16
      ? `${Object.is(value.value, -0) ? '-0' : value.value}.0`
      : String(value.value);
  }
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value))
    return list(
      '[',
      value.map(item => jsonOf(item, deeper)),
      ']',
    );
  if (value instanceof Tuple) return jsonOf([...value.items], indent);
  if (value instanceof Map) {
    const entries = [...value].map(
      ([key, inner]) => `${JSON.stringify(keyText(key))}: ${jsonOf(inner, deeper)}`,
    );
    return list('{', entries, '}');
  }
  return JSON.stringify(value);
}

/** A key as Python's JSON has it. */
function keyText(key: unknown): string {
  if (key instanceof Float) return jsonOf(key);
  return key instanceof Tuple ? jsonOf(key).replace(/\s+/g, ' ') : String(key);
}

/** The whole as JSON. */
export function resolvedJson(resolved: Resolved): string {
  const hosts = Object.entries(resolved.hosts).map(([name, { variables, ...host }]): [string, Value] => [
    name,
    new Map<string, Value>([
      ...Object.entries(host).map(([key, value]): [string, Value] => [key, fromPlain(value)]),
      ['variables', new Map(Object.entries(variables))],
    ]),
  ]);
  return jsonOf(
    new Map<string, Value>([
      ['hosts', new Map(hosts)],
      ['templates', fromPlain(resolved.templates)],
      ['notes', fromPlain(resolved.notes)],
      ['problems', fromPlain(resolved.problems)],
    ]),
  );
}
