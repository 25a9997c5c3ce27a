/** From the release file, the inventory and what a host said, to what that host has to do. Pure but for reading templates. */

import { Fault } from '@guarded-deploy/faults';
import { upTo } from '@guarded-deploy/foreign/linear';
import {
  type BuildStep,
  type Check,
  type Hook,
  HostSettings,
  type Migrate,
  type Phase,
  type ReleaseFile,
  type Scalar,
  type Service,
  type Variables,
} from '../config/index.ts';
import { liesIn } from '../config/paths.ts';
import { isScale, notScale } from '../config/scale.ts';
import { PHASES } from '../config/schema/schema.ts';
import type {
  BuildPlan,
  CheckPlan,
  HookPlan,
  HostPlan,
  PlannedFile,
  PythonPlan,
  ServicePlan,
  Step,
} from '../engine/scripts.ts';
import type { Facts } from '../host/facts.ts';
import type { Host, Inventory } from '../inventory/index.ts';
import { onOneLine, problem } from '../inventory/problem.ts';
import { matcher } from '../source/walk.ts';
import type { Templates } from '../template/index.ts';
import { formatOf, type Placed, placed } from './formats.ts';
import { type Layout, layoutOf, linkOf } from './layout.ts';
import { pythonKey, sourcesBelow } from './python-key.ts';
import { variablesOf } from './variables.ts';

/** What is the same for every host of one release. */
export interface ReleaseContext {
  readonly config: ReleaseFile;
  readonly inventory: Inventory;
  readonly environment: string;
  readonly release: string;
  readonly commit: string;
  readonly ref: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** The `variables` input: values as they are, no templates themselves. */
  readonly variables: Variables;
  readonly templates: Templates;
  /** The templates with other values of the input, to find out what those do to a file. */
  readonly templatesWith?: (variables: Variables) => Templates;
  /** Text of a file of the source, after decryption; undefined when there is none. */
  readonly source: (path: string) => string | undefined;
  /** Text of a template of the repository. */
  readonly readTemplate: (path: string) => string | undefined;
  /** Paths of the source, to find the lock file. */
  readonly has: (path: string) => boolean;
  /** What must not be shown, and is not for everybody on a host to read. */
  readonly secrets?: readonly string[];
  /** SHA-256 of a file of the source. */
  readonly hash: (path: string) => string | undefined;
  /** Paths of all files below a directory of the source, from there; undefined when it has none. */
  readonly list: (directory: string) => readonly string[] | undefined;
}

/**
 * The context of a release that hosts have already: its id, and the commit that one of them recorded, the checkout's where none
 * did. Pure.
 */
export function ofRelease(
  context: ReleaseContext,
  release: string,
  hosts: readonly Pick<Facts, 'releases'>[],
): ReleaseContext {
  const commits = hosts.map(facts => facts.releases.find(({ id }) => id === release)?.commit);
  return { ...context, release, commit: commits.find(commit => commit) ?? context.commit };
}

/** A file with its rendered content. */
export interface RenderedFile extends PlannedFile {
  readonly content: Placed;
}

/** A list of files in which both sides use the same values. */
export interface Rendered {
  readonly inside: readonly RenderedFile[];
  readonly outside: readonly RenderedFile[];
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

const isRoot = (root: string) => /^\/[^\0\n]*[^/\0\n]$/.test(root) && !root.split('/').includes('..');

/** A mode with its leading zero, however it was written: `0640` or `640`. */
export function modeText(mode: string | undefined, fallback: string): string {
  return (mode ?? fallback).padStart(4, '0');
}

const environmentOf = (values: Readonly<Record<string, Scalar>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, String(value)]));

function step(hook: Hook, name: string, limit: number): Step {
  return {
    name: (hook.name ?? name).replace(/[^\x20-\x7e]/g, '?').slice(0, 100),
    command: hook.command,
    directory: hook.directory ?? '.',
    environment: environmentOf(hook.environment),
    timeout: hook.timeout ?? limit,
  };
}

const nameOf = (hook: Hook) =>
  hook.name ?? (typeof hook.command === 'string' ? hook.command.split('\n')[0]! : hook.command.join(' '));

/** What the release file gives a host, path by path, judged as a whole. @throws Fault RELEASE_FILE_INVALID */
export function layoutFor(context: ReleaseContext, host: Host, root: string): Layout {
  const settings = settingsOf(context, host, root);
  const files = settings
    .services()
    .flatMap(({ name, service }) => serviceFiles(name, service).map(({ path }) => ({ path, service: name })));
  return layoutOf(settings, { config: context.config, host: host.name, root }, files);
}

/** Files outside the release of a host, without their text: what can be said before anything is rendered. */
export function outsideFiles(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
  layout: Layout,
): Pick<PlannedFile, 'path' | 'sudo' | 'trusting'>[] {
  const templates = layout.templates
    .filter(({ in: where }) => where !== 'release')
    .map(({ template, in: where, path }) => ({
      path: where === 'shared' ? `${root}/shared/${path}` : path,
      sudo: (template.become ?? becomesFor(host, root, where, path)) && facts.user !== 0,
      trusting: template['trust-directory'] ?? false,
    }));
  const services = settingsOf(context, host, root)
    .services()
    .flatMap(({ name, service }) =>
      serviceFiles(name, service).map(({ path }) => ({
        path,
        sudo: becomes(service, facts, host),
        trusting: false,
      })),
    );
  return [...templates, ...services];
}

/** A dotenv file by its name, which is made to hold secrets. */
const DOTENV = /(^|\/)(\.env(\.[^/]*)?|[^/]*\.env)$/;

/** Mode of a template that names none: what may hold secrets is not for everybody on the host. Pure. */
export function defaultMode(path: string, content: string, secrets: readonly string[] = []): string {
  return DOTENV.test(path) || secrets.some(secret => content.includes(secret)) ? '0640' : '0644';
}

/** Templates of a host, rendered. Numbers are their names in the stream. */
export function renderFiles(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
  layout: Layout = layoutFor(context, host, root),
): Rendered {
  const settings = settingsOf(context, host, root);
  const inside: RenderedFile[] = [];
  const outside: RenderedFile[] = [];
  for (const [number, { template, place, in: where, path }] of layout.templates.entries()) {
    if (where === 'release' && (template.owner !== undefined || template.become)) {
      throw problem({
        code: 'TEMPLATE_PATH_INVALID',
        what: `The template ${template.source} is written to ${JSON.stringify(path)}, inside the release, where 'owner' and 'become' have no effect.`,
        remedy: "Leave them out, or give an absolute path or one in 'shared/'.",
      });
    }
    const fullPath = where === 'shared' ? `${root}/shared/${path}` : path;
    const content = renderSource(context, { host, root, source: template.source, path: fullPath });
    const file: RenderedFile = {
      number,
      path: fullPath,
      mode: modeText(template.mode, defaultMode(path, content, context.secrets)),
      owner: template.owner ?? '',
      sudo: (template.become ?? becomesFor(host, root, where, path)) && facts.user !== 0,
      trusting: template['trust-directory'] ?? false,
      service: '',
      content,
    };
    if (hasControl(file.path))
      throw settings.fault(place, `'path' is ${JSON.stringify(path)}: write a path without line breaks.`);
    (where === 'release' ? inside : outside).push(file);
  }
  const first = layout.templates.length;
  return { inside, outside: [...outside, ...renderServiceFiles(context, host, root, facts, first)] };
}

/** With `ansible_become`, files outside of the application's own tree are written as root, as Ansible would write them. */
const becomesFor = (host: Host, root: string, where: string, path: string) =>
  host.connection?.become === true &&
  where !== 'release' &&
  path.startsWith('/') &&
  !path.startsWith(`${root}/`);

const hasControl = (path: string) => /[\0-\x1f\x7f]/.test(path);

/** A template and what it becomes. */
interface Rendering {
  readonly host: Host;
  readonly root: string;
  readonly source: string;
  readonly path: string;
  /** Type of the service that the file belongs to. */
  readonly service?: string;
}

function renderSource(context: ReleaseContext, rendering: Rendering): Placed {
  const { host, root, source, path, service } = rendering;
  const text = context.readTemplate(source);
  if (text === undefined) {
    throw problem({
      code: 'TEMPLATE_MISSING',
      what: `There is no template ${source}.`,
      remedy: 'Correct its path in the release file; it starts at the repository’s root.',
    });
  }
  const render = (given: ReleaseContext) =>
    given.templates.file(text, settingsOf(given, host, root).variables, source);
  const file = placed(formatOf(path, service), context.variables, variables =>
    render(
      variables === context.variables
        ? context
        : { ...context, variables, templates: context.templatesWith?.(variables) ?? context.templates },
    ),
  );
  if ('text' in file) return file.text;
  throw problem({
    code: 'TEMPLATE_VALUE_UNSAFE',
    what: `The template ${source} would write the value of '${file.leaves}', from the variables input, into ${onOneLine(path)} so that it says more than one value: it has a line break or another character that means something there.`,
    remedy: 'Give a value without it, or escape it in the template, such as {{ value | to_json }}.',
  });
}

/** What services are scaled by, as a host has it. @throws Fault SCALE_INVALID */
function judgeScale(context: ReleaseContext, host: Host, settings: HostSettings): void {
  for (const { service } of settings.services()) {
    for (const [name, usual] of Object.entries(service.scale ?? {})) {
      let value: unknown;
      try {
        value = context.templates.variable(name, settings.variables);
      } catch (error) {
        // Wrong when something uses it, which says so itself.
        if (error instanceof Fault) continue;
        throw error;
      }
      if (!isScale(value, usual)) throw notScale(name, value, ` on ${host.name}`);
    }
  }
}

/** Files of a host's services alone, which need no variable of any other template. `first` is the first one's number. */
export function renderServiceFiles(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
  first = 0,
): RenderedFile[] {
  const settings = settingsOf(context, host, root);
  judgeScale(context, host, settings);
  const files: RenderedFile[] = [];
  for (const { name, service } of settings.services()) {
    for (const { path, source } of serviceFiles(name, service)) {
      files.push({
        number: first + files.length,
        path,
        mode: '0644',
        owner: '',
        sudo: becomes(service, facts, host),
        trusting: false,
        service: name,
        content: renderSource(context, { host, root, source, path, service: service.type }),
      });
    }
  }
  return files;
}

/** `ansible_become` of the inventory counts where the release file says nothing. */
const becomes = (
  service: { readonly become?: boolean; readonly scope?: string },
  facts: Pick<Facts, 'user'>,
  host: Host,
) => facts.user !== 0 && (service.become ?? (service.scope !== 'user' && (host.connection?.become ?? true)));

/** Unit files and their like that a service brings: where each goes, and its template. */
function serviceFiles(name: string, service: Service): { readonly path: string; readonly source: string }[] {
  const directory = service.directory ?? unitDirectory(service.type, service.scope);
  const templates = {
    ...(service.template ? { [unitName(name, service)]: service.template } : {}),
    ...service.templates,
  };
  return Object.entries(templates).map(([unit, source]) => {
    const file = service.type === 'supervisor' && !unit.endsWith('.conf') ? `${upTo(unit, ':')}.conf` : unit;
    const path = `${directory}/${file}`;
    if (path.split('/').includes('..') || hasControl(path)) {
      throw problem({
        code: 'TEMPLATE_PATH_INVALID',
        what: `The service '${name}' would write ${JSON.stringify(path)}.`,
        remedy: "Give a plain name of a unit and an absolute directory, without '..'.",
      });
    }
    return { path, source };
  });
}

function unitDirectory(type: string, scope: string | undefined): string {
  if (type === 'supervisor') return '/etc/supervisor/conf.d';
  return scope === 'user' ? '~/.config/systemd/user' : '/etc/systemd/system';
}

function unitName(name: string, service: { readonly type: string; readonly unit?: string }): string {
  if (service.unit) return service.unit;
  return service.type === 'systemd' ? `${name}.service` : name;
}

export function planServices(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
): ServicePlan[] {
  const settings = settingsOf(context, host, root);
  return settings.services().map(({ name, service }) => {
    const unit = unitName(name, service);
    let units = [unit];
    let templateUnit: string | undefined;
    if (service.type === 'systemd' && service.instances !== undefined) {
      const count = service.instances;
      if (!/@\.[a-z]+$/.test(unit)) {
        throw problem({
          code: 'INSTANCES_INVALID',
          what: `Service '${name}' has ${count} instances of ${unit}, which is no template unit.`,
          remedy: "Give a template unit such as 'worker@.service', or leave 'instances' out.",
        });
      }
      templateUnit = unit;
      units = Array.from({ length: count }, (_, index) => unit.replace('@.', `@${index + 1}.`));
    }
    const { file, 'pid-file': pidFile } = service;
    const below = (path: string | undefined) =>
      path === undefined || path.startsWith('/') ? path : `${root}/${path}`;
    return {
      name,
      type: service.type,
      sudo:
        becomes(service, facts, host) &&
        service.type !== 'touch' &&
        (service.type !== 'command' || service.become === true),
      userScope: service.scope === 'user',
      units,
      templateUnit,
      reload: service.reload ?? 'restart',
      enable: service.enable ?? true,
      timeout: service.timeout ?? 60,
      readyAfter: service['ready-after'] ?? 0,
      logs: service.logs ?? 50,
      file: below(file),
      command: service.command,
      pidFile: below(pidFile),
      files: serviceFiles(name, service).map(({ path }) => path),
    };
  });
}

export function planChecks(context: ReleaseContext, host: Host, root: string): CheckPlan[] {
  const checks = settingsOf(context, host, root).list<Check>(context.config.verify, ['verify']);
  return checks
    .map(({ item }) => item)
    .filter(check => check.from !== 'runner')
    .map(check => ({
      url: check.url,
      command: check.command,
      status: check.status ?? 200,
      contains: check.contains ?? '',
      socket: check.socket ?? '',
      headers: Object.entries(check.header ?? {}).map(([name, value]) => headerLine(name, value)),
      timeout: check.timeout ?? 60,
    }));
}

/** @throws Fault HEADER_INVALID without the value, which may be a secret */
function headerLine(name: string, value: string): string {
  const line = `${name}: ${value}`;
  if (!/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return line;
  throw problem({
    code: 'HEADER_INVALID',
    what: `The header ${JSON.stringify(name)} of a check has a line break or another control character in it.`,
    remedy: "Correct 'header' under 'verify' or the variable in it, such as a line break at its end.",
  });
}

/** Lock files by preference. */
export const LOCKS = ['uv.lock', 'pylock.toml', 'requirements.lock', 'requirements.txt'];

/** Kinds of lock that pip does not install from. */
const NEEDS_UV = /(^|\/)(uv\.lock|pylock(\.[^/]+)?\.toml)$/;

export function planPython(context: ReleaseContext, host: Host, root: string): PythonPlan | undefined {
  const settings = settingsOf(context, host, root);
  const written = context.config.python;
  if (!written || !settings.meant(written, ['python'])) return undefined;
  const python = settings.get('python')!;
  const directory = python.directory ?? '.';
  const at = (path: string) => (directory === '.' ? path : `${directory}/${path}`);
  const given = typeof python.lock === 'string' ? [python.lock] : python.lock;
  const onHost = settings.get('source')?.type === 'git';
  const locks = given ?? (onHost ? ['uv.lock'] : LOCKS.filter(name => context.has(at(name))).slice(0, 1));
  const texts = onHost ? [] : locks.map(name => context.source(at(name)));
  const missing = onHost ? undefined : locks.find((_, index) => texts[index] === undefined);
  if (locks.length === 0 || missing !== undefined) {
    throw problem({
      code: 'PYTHON_LOCK_MISSING',
      what: missing
        ? `The source has no ${at(missing)}.`
        : `The source has none of ${LOCKS.map(at).join(', ')}.`,
      remedy: "Commit the lock file, or name it as 'python.lock'.",
    });
  }
  const kind = locks[0]!.endsWith('uv.lock') ? 'uv.lock' : 'requirements';
  const version = python.version === undefined ? '' : String(python.version);
  const arguments_ =
    kind === 'uv.lock'
      ? [
          ...(python.groups ?? []).flatMap(group => ['--group', group]),
          ...(python.extras ?? []).flatMap(extra => ['--extra', extra]),
        ]
      : locks;
  const manager = NEEDS_UV.test(locks[0]!) ? 'uv' : (python.manager ?? 'auto');
  const key = () =>
    pythonKey(
      {
        release: context.release,
        kind: kind === 'uv.lock' ? kind : /(^|\/)pylock(\.[^/]+)?\.toml$/.test(locks[0]!) ? 'pylock' : kind,
        locks,
        wheels: python.wheels ?? '',
        settings: [version, manager, kind, python.wheels ?? '', ...arguments_],
      },
      sourcesBelow(directory, { read: context.source, hash: context.hash, list: context.list }),
    );
  return {
    key: onHost ? '' : key(),
    version,
    manager,
    kind,
    wheels: python.wheels ?? '',
    arguments: arguments_,
    directory,
    link: linkOf(settings, written) ?? '.venv',
    timeout: python.timeout ?? 900,
  };
}

/** Whether a build step is needed: when a file it watches differs from the live release. */
export function needsBuild(
  patterns: readonly string[] | undefined,
  changed: readonly string[] | undefined,
): boolean {
  if (!patterns || !changed) return true;
  const rules = matcher(patterns);
  return changed.some(path => rules.ignores(path));
}

function planHooks(context: ReleaseContext, host: Host, root: string): HookPlan {
  const settings = settingsOf(context, host, root);
  const plan: Record<string, Step[]> = {};
  for (const when of ['before', 'after'] as const) {
    for (const phase of PHASES as readonly Phase[]) {
      const hooks = settings.list<Hook>(context.config.hooks?.[when]?.[phase], ['hooks', when, phase]);
      const steps = hooks.map(({ item }) => step(item, nameOf(item), 600));
      if (steps.length > 0) plan[`${when} ${phase}`] = steps;
    }
  }
  return plan as HookPlan;
}

/**
 * Of the hosts selected, those that migrate: the ones of the group, the first of them when once is enough; the first of all when
 * no host of the inventory is in the group. When hosts are and none of them is selected, nobody migrates. Pure.
 */
export function migrationHosts(
  config: MigrationGroup,
  inventory: readonly Host[],
  selected: readonly Host[],
): ReadonlySet<string> {
  if (!config.migrate) return new Set();
  const members = migrationGroup(config.migrate, inventory);
  const inside = selected.filter(({ name }) => members.includes(name));
  const migrating = members.length === 0 ? selected.slice(0, 1) : inside;
  return new Set(
    (config.migrate['run-once'] === false ? migrating : migrating.slice(0, 1)).map(host => host.name),
  );
}

/** Who migrates, its variables filled in. */
export interface MigrationGroup {
  readonly migrate?: Pick<Migrate, 'group' | 'run-once'>;
}

/** Names of an inventory's hosts that are in the group of the migrations. */
function migrationGroup(
  { group = 'migrations' }: Pick<Migrate, 'group' | 'run-once'>,
  inventory: readonly Host[],
): string[] {
  return inventory.filter(host => host.groups.includes(group) || host.name === group).map(({ name }) => name);
}

/** Who would migrate, when there is somebody and nobody of them is selected; for a person. Pure. */
export function missingMigration(
  config: MigrationGroup,
  inventory: readonly Host[],
  selected: readonly Host[],
): string | undefined {
  if (!config.migrate || migrationHosts(config, inventory, selected).size > 0) return undefined;
  const names = migrationGroup(config.migrate, inventory);
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
}

export interface HostInput {
  readonly host: Host;
  readonly facts: Facts;
  readonly root: string;
  /** Source paths that differ from the live release; undefined when there is none to compare with. */
  readonly changed: readonly string[] | undefined;
  readonly digest: string;
  /** How many entries the source has. */
  readonly count: number;
  readonly odd: readonly (readonly [string, string])[];
  readonly migrates: boolean;
  readonly rendered: Rendered;
  /** Where everything of the release goes; of one that the host has already nothing is placed. */
  readonly layout?: Layout;
  readonly git?: string;
  /** The host has the release already: nothing is installed or built for it, no lock file is read. */
  readonly made?: boolean;
}

export function planHost(context: ReleaseContext, input: HostInput): HostPlan {
  const { host, facts, root } = input;
  const { config } = context;
  const settings = settingsOf(context, host, root);
  const steps = input.made ? [] : settings.list<BuildStep>(config.build, ['build']);
  const standard: Record<string, string> = {
    APP: config.app,
    APP_ROOT: root,
    DEPLOY_ENVIRONMENT: context.environment,
    RELEASE: context.release,
    RELEASE_PATH: `${root}/releases/${context.release}`,
    CURRENT_PATH: `${root}/current`,
    SHARED_PATH: `${root}/shared`,
    PREVIOUS_RELEASE: facts.live ?? '',
    COMMIT: context.commit,
  };
  const build: BuildPlan[] = steps.map(({ item, path }) => {
    const outputs = input.layout?.outputs.get(Number(path[1])) ?? [];
    // A file of the source that lies among the outputs would be taken over as it was, too.
    const among = input.changed?.some(changed => outputs.some(output => liesIn(changed, output))) ?? false;
    return {
      ...step(item, nameOf(item), 900),
      reuse:
        facts.live !== undefined && !among && !needsBuild(item['when-changed'], input.changed)
          ? { release: facts.live, outputs }
          : undefined,
    };
  });
  const services = planServices(context, host, root, facts);
  const files = new Set(services.flatMap(service => service.files));
  return {
    root,
    release: context.release,
    previous: facts.live,
    previousCommit: facts.commit,
    before: facts.current.kind,
    commit: context.commit,
    at: context.at,
    base: facts.prints ? facts.live : undefined,
    digest: input.digest,
    count: input.count,
    git: input.git,
    odd: input.odd,
    inside: input.rendered.inside,
    outside: input.rendered.outside,
    unitsFrom: 'runner',
    shared: input.layout?.shared ?? [],
    environment: { ...standard, ...environmentOf(settings.get('environment')) },
    python: input.made ? undefined : planPython(context, host, root),
    build,
    migrate: input.migrates && config.migrate ? step(settings.get('migrate')!, 'migrate', 1800) : undefined,
    services,
    leaves: facts.live !== undefined && (facts.brings?.some(path => !files.has(path)) ?? true),
    keepServices: settings.get('keep-services') ?? [],
    checks: planChecks(context, host, root),
    remove: releasesToRemove(facts, context.release, settings.get('keep') ?? 5),
    hooks: planHooks(context, host, root),
  };
}

/**
 * The oldest releases beyond `keep` when `live` is: never the live one nor the one before it, and none with a name that this
 * product would not give. Pure.
 */
export function releasesToRemove(
  facts: Pick<Facts, 'live' | 'releases'>,
  live: string,
  keep: number,
): string[] {
  const known = facts.releases.find(({ id }) => id === live);
  const before = known ? known.previous : facts.live;
  const all = facts.releases.map(({ id }) => id);
  const surplus = all.length + (known ? 0 : 1) - keep;
  return all
    .filter(id => id !== live && id !== before && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(id))
    .slice(0, Math.max(0, surplus));
}

/** How many hosts to switch together, batch after batch: `[1, 50%, 100%]`, the last one repeated. Pure. */
export function planBatches<T>(hosts: readonly T[], sizes: readonly (number | string)[]): T[][] {
  const batches: T[][] = [];
  let at = 0;
  for (let index = 0; at < hosts.length; index++) {
    const size = sizes[Math.min(index, sizes.length - 1)] ?? '100%';
    const text = String(size);
    const count = text.endsWith('%')
      ? Math.floor((Number(text.slice(0, -1)) / 100) * hosts.length)
      : Number(text);
    const next = Math.max(1, Number.isFinite(count) ? count : hosts.length);
    batches.push(hosts.slice(at, at + next));
    at += next;
  }
  return batches;
}

/** `20261122191106`: UTC, and later than every name there is, whatever the clocks say. */
export function releaseId(now: Date, names: readonly string[]): string {
  const text = (at: Date) => at.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const taken = names.filter(name => /^\d{14}$/.test(name));
  const latest = taken.sort().at(-1);
  let id = text(now);
  if (latest !== undefined && id <= latest) {
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(
      latest,
    )!;
    const after = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second! + 1);
    id = Number.isNaN(after) ? latest : text(new Date(after));
  }
  return id;
}
