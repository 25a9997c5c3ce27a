/** From the release file, the inventory and what a host said, to what that host has to do. Pure but for reading templates. */
import { hash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';
import type {
  BuildPlan,
  CheckPlan,
  HookPlan,
  HostPlan,
  PlannedFile,
  PythonPlan,
  ServicePlan,
  Step,
} from './commands.ts';
import type { Hook, Phase, ReleaseFile, Scalar, Service, Variables } from './config.ts';
import { type Host, type Inventory, isMeant } from './inventory.ts';
import { PHASES } from './schema.ts';
import type { Facts } from './session.ts';
import type { Templates } from './template.ts';
import { matcher } from './tree.ts';

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
  /** Text of a file of the source, after decryption; undefined when there is none. */
  readonly source: (path: string) => string | undefined;
  /** Text of a template of the repository. */
  readonly readTemplate: (path: string) => string | undefined;
  /** Paths of the source, to find the lock file. */
  readonly has: (path: string) => boolean;
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
  readonly content: string;
}

/** A list of files in which both sides use the same values. */
export interface Rendered {
  readonly inside: readonly RenderedFile[];
  readonly outside: readonly RenderedFile[];
}

/** The variables of a host; see docs/release-file.md for the order. */
export function variablesOf(
  context: ReleaseContext,
  host: Host,
  root: string | undefined,
): Record<string, unknown> {
  const scale = Object.assign(
    {},
    ...Object.values(context.config.services ?? {}).map(service => service.scale ?? {}),
  ) as Variables;
  const repository = context.templates.resolve({
    ...scale,
    ...context.config.variables,
    ...host.variables,
    app: context.config.app,
    environment: context.environment,
    inventory_hostname: host.name,
    ...context.variables,
  });
  const paths =
    root === undefined
      ? {}
      : {
          root,
          release_path: `${root}/releases/${context.release}`,
          current_path: `${root}/current`,
          shared_path: `${root}/shared`,
          venv_path: `${root}/current/${context.config.python?.path ?? '.venv'}`,
        };
  return {
    ...repository,
    ...context.variables,
    app: context.config.app,
    environment: context.environment,
    release: context.release,
    commit: context.commit,
    ref: context.ref,
    inventory_hostname: host.name,
    groups: context.inventory.groups,
    group_names: host.groups.filter(group => group !== 'all'),
    ...paths,
  };
}

/** Where the application lives on a host. */
export function rootOf(context: ReleaseContext, host: Host): string {
  const root = context.templates.render(
    context.config.root,
    variablesOf(context, host, undefined),
    "the release file's root",
  );
  if (/^\/[^\0\n]*[^/\0\n]$/.test(root) && !root.split('/').includes('..')) return root;
  throw new Fault({
    code: 'ROOT_INVALID',
    what: `The root for ${host.name} is ${JSON.stringify(root)}, which is no absolute directory below /.`,
    remedy: "Correct 'root' in the release file or the variables in it.",
  });
}

/** A mode with its leading zero, however it was written: `0640` or `640`. */
export function modeText(mode: string | undefined, fallback: string): string {
  return (mode ?? fallback).padStart(4, '0');
}

const environmentOf = (
  context: ReleaseContext,
  variables: Variables,
  values: Readonly<Record<string, Scalar>> | undefined,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [
      name,
      context.templates.render(String(value), variables, `environment ${name}`),
    ]),
  );

function step(context: ReleaseContext, variables: Variables, hook: Hook, name: string, limit: number): Step {
  return {
    name: (hook.name ?? name).replace(/[^\x20-\x7e]/g, '?').slice(0, 100),
    command: context.templates.command(hook.command, variables, name),
    directory: hook.directory ?? '.',
    environment: environmentOf(context, variables, hook.environment),
    timeout: hook.timeout ?? limit,
  };
}

const nameOf = (hook: Hook) =>
  hook.name ?? (typeof hook.command === 'string' ? hook.command.split('\n')[0]! : hook.command.join(' '));

/** Templates of a host, rendered. Numbers are their names in the stream. */
export function renderFiles(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
): Rendered {
  const variables = variablesOf(context, host, root);
  const inside: RenderedFile[] = [];
  const outside: RenderedFile[] = [];
  let number = 0;
  for (const template of context.config.templates ?? []) {
    if (!isMeant(host, template.hosts)) continue;
    const path = context.templates.render(template.path, variables, template.source);
    if (path.split('/').includes('..') || /[\0\n]/.test(path)) {
      throw new Fault({
        code: 'TEMPLATE_PATH_INVALID',
        what: `The template ${template.source} would be written to ${JSON.stringify(path)}.`,
        remedy: "Give a path in the release, 'shared/…' or an absolute one, without '..'.",
      });
    }
    const visible = path.startsWith('/') || path.startsWith('shared/');
    if (!visible && (template.owner !== undefined || template.become)) {
      throw new Fault({
        code: 'TEMPLATE_PATH_INVALID',
        what: `The template ${template.source} is written to ${JSON.stringify(path)}, inside the release, where 'owner' and 'become' have no effect.`,
        remedy: "Leave them out, or give an absolute path or one in 'shared/'.",
      });
    }
    const file: RenderedFile = {
      number: number++,
      path: path.startsWith('shared/') ? `${root}/${path}` : path,
      mode: modeText(template.mode, '0644'),
      owner: template.owner ?? '',
      sudo: (template.become ?? false) && facts.user !== 0,
      service: '',
      content: renderSource(context, variables, template.source),
    };
    (visible ? outside : inside).push(file);
  }
  return { inside, outside: [...outside, ...renderServiceFiles(context, host, root, facts, number)] };
}

function renderSource(context: ReleaseContext, variables: Variables, source: string): string {
  const text = context.readTemplate(source);
  if (text === undefined) {
    throw new Fault({
      code: 'TEMPLATE_MISSING',
      what: `There is no template ${source}.`,
      remedy: 'Correct its path in the release file; it starts at the repository’s root.',
    });
  }
  return context.templates.render(text, variables, source);
}

/** Files of a host's services alone, which need no variable of any other template. `first` is the first one's number. */
export function renderServiceFiles(
  context: ReleaseContext,
  host: Host,
  root: string,
  facts: Pick<Facts, 'user'>,
  first = 0,
): RenderedFile[] {
  const variables = variablesOf(context, host, root);
  const files: RenderedFile[] = [];
  for (const [name, service] of Object.entries(context.config.services ?? {})) {
    if (!isMeant(host, service.hosts)) continue;
    for (const { path, source } of serviceFiles(name, service)) {
      files.push({
        number: first + files.length,
        path,
        mode: '0644',
        owner: '',
        sudo: becomes(service, facts),
        service: name,
        content: renderSource(context, variables, source),
      });
    }
  }
  return files;
}

const becomes = (
  service: { readonly become?: boolean; readonly scope?: string },
  facts: Pick<Facts, 'user'>,
) => facts.user !== 0 && (service.become ?? service.scope !== 'user');

/** Unit files and their like that a service brings: where each goes, and its template. */
function serviceFiles(name: string, service: Service): { readonly path: string; readonly source: string }[] {
  const directory = service.directory ?? unitDirectory(service.type, service.scope);
  const templates = {
    ...(service.template ? { [unitName(name, service)]: service.template } : {}),
    ...service.templates,
  };
  return Object.entries(templates).map(([unit, source]) => {
    const file =
      service.type === 'supervisor' && !unit.endsWith('.conf') ? `${unit.replace(/:.*$/, '')}.conf` : unit;
    const path = `${directory}/${file}`;
    if (path.split('/').includes('..') || /[\0\n]/.test(path)) {
      throw new Fault({
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
  const variables = variablesOf(context, host, root);
  return Object.entries(context.config.services ?? {}).flatMap(([name, service]) => {
    if (!isMeant(host, service.hosts)) return [];
    const unit = unitName(name, service);
    let units = [unit];
    let templateUnit: string | undefined;
    if (service.type === 'systemd' && service.instances !== undefined) {
      const text = context.templates.render(
        String(service.instances),
        variables,
        `services.${name}.instances`,
      );
      const count = Number(text);
      if (!/@\.[a-z]+$/.test(unit) || !Number.isInteger(count) || count < 0 || count > 1000) {
        throw new Fault({
          code: 'INSTANCES_INVALID',
          what: `Service '${name}' has ${JSON.stringify(text)} instances of ${unit}.`,
          remedy: "Give a whole number, and a template unit such as 'worker@.service'.",
        });
      }
      templateUnit = unit;
      units = Array.from({ length: count }, (_, index) => unit.replace('@.', `@${index + 1}.`));
    }
    const file = service.file
      ? context.templates.render(service.file, variables, `services.${name}.file`)
      : undefined;
    return [
      {
        name,
        type: service.type,
        sudo:
          becomes(service, facts) &&
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
        file: file === undefined || file.startsWith('/') ? file : `${root}/${file}`,
        command: service.command
          ? context.templates.command(service.command, variables, `services.${name}.command`)
          : undefined,
        files: serviceFiles(name, service).map(({ path }) => path),
      },
    ];
  });
}

export function planChecks(context: ReleaseContext, host: Host, root: string): CheckPlan[] {
  const variables = variablesOf(context, host, root);
  const render = (text: string) => context.templates.render(text, variables, 'verify');
  return (context.config.verify ?? [])
    .filter(check => check.from !== 'runner' && isMeant(host, check.hosts))
    .map(check => ({
      url: check.url === undefined ? undefined : render(check.url),
      command: check.command ? context.templates.command(check.command, variables, 'verify') : undefined,
      status: check.status ?? 200,
      contains: check.contains === undefined ? '' : render(check.contains),
      socket: check.socket === undefined ? '' : render(check.socket),
      headers: Object.entries(check.header ?? {}).map(([name, value]) => headerLine(name, render(value))),
      timeout: check.timeout ?? 60,
    }));
}

/** @throws Fault HEADER_INVALID without the value, which may be a secret */
function headerLine(name: string, value: string): string {
  const line = `${name}: ${value}`;
  if (!/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return line;
  throw new Fault({
    code: 'HEADER_INVALID',
    what: `The header ${JSON.stringify(name)} of a check has a line break or another control character in it.`,
    remedy: "Correct 'header' under 'verify' or the variable in it, such as a line break at its end.",
  });
}

/** Lock files by preference. */
const LOCKS = ['uv.lock', 'pylock.toml', 'requirements.lock', 'requirements.txt'];

/** Kinds of lock that pip does not install from. */
const NEEDS_UV = /(^|\/)(uv\.lock|pylock(\.[^/]+)?\.toml)$/;

export function planPython(context: ReleaseContext, host: Host): PythonPlan | undefined {
  const python = context.config.python;
  if (!python || !isMeant(host, python.hosts)) return undefined;
  const directory = python.directory ?? '.';
  const at = (path: string) => (directory === '.' ? path : `${directory}/${path}`);
  const given = typeof python.lock === 'string' ? [python.lock] : python.lock;
  const onHost = context.config.source?.type === 'git';
  const locks = given ?? (onHost ? ['uv.lock'] : LOCKS.filter(name => context.has(at(name))).slice(0, 1));
  const texts = onHost ? [] : locks.map(name => context.source(at(name)));
  const missing = onHost ? undefined : locks.find((_, index) => texts[index] === undefined);
  if (locks.length === 0 || missing !== undefined) {
    throw new Fault({
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
  const parts = [
    version,
    manager,
    kind,
    python.wheels ?? '',
    ...arguments_,
    ...texts.map(text => text ?? ''),
  ];
  return {
    key: onHost ? '' : hash('sha256', JSON.stringify(parts)).slice(0, 24),
    version,
    manager,
    kind,
    wheels: python.wheels ?? '',
    arguments: arguments_,
    directory,
    link: python.path ?? '.venv',
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

function planHooks(context: ReleaseContext, host: Host, variables: Variables): HookPlan {
  const plan: Record<string, Step[]> = {};
  for (const when of ['before', 'after'] as const) {
    for (const phase of PHASES as readonly Phase[]) {
      const steps = (context.config.hooks?.[when]?.[phase] ?? [])
        .filter(hook => isMeant(host, hook.hosts))
        .map(hook => step(context, variables, hook, nameOf(hook), 600));
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
  config: ReleaseFile,
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

/** Names of an inventory's hosts that are in the group of the migrations. */
function migrationGroup(
  { group = 'migrations' }: NonNullable<ReleaseFile['migrate']>,
  inventory: readonly Host[],
): string[] {
  return inventory.filter(host => host.groups.includes(group) || host.name === group).map(({ name }) => name);
}

/** Who would migrate, when there is somebody and nobody of them is selected; for a person. Pure. */
export function missingMigration(
  config: ReleaseFile,
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
  readonly odd: readonly (readonly [string, string])[];
  readonly migrates: boolean;
  readonly rendered: Rendered;
  readonly git?: string;
  /** The host has the release already: nothing is installed or built for it, no lock file is read. */
  readonly made?: boolean;
}

export function planHost(context: ReleaseContext, input: HostInput): HostPlan {
  const { host, facts, root } = input;
  const { config } = context;
  const variables = variablesOf(context, host, root);
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
  const build: BuildPlan[] = (input.made ? [] : (config.build ?? []))
    .filter(item => isMeant(host, item.hosts))
    .map(item => ({
      ...step(context, variables, item, nameOf(item), 900),
      reuse:
        facts.live !== undefined && !needsBuild(item['when-changed'], input.changed)
          ? { release: facts.live, outputs: item.outputs ?? [] }
          : undefined,
    }));
  return {
    root,
    release: context.release,
    previous: facts.live,
    previousCommit: facts.commit,
    commit: context.commit,
    at: context.at,
    base: facts.prints ? facts.live : undefined,
    digest: input.digest,
    git: input.git,
    odd: input.odd,
    inside: input.rendered.inside,
    outside: input.rendered.outside,
    unitsFrom: 'runner',
    sharedDirectories: config.shared?.directories ?? [],
    sharedFiles: config.shared?.files ?? [],
    templatedShared: input.rendered.outside
      .filter(file => file.path.startsWith(`${root}/shared/`))
      .map(file => file.path.slice(`${root}/shared/`.length)),
    environment: { ...standard, ...environmentOf(context, variables, config.environment) },
    python: input.made ? undefined : planPython(context, host),
    build,
    migrate:
      input.migrates && config.migrate
        ? step(context, variables, config.migrate, 'migrate', 1800)
        : undefined,
    services: planServices(context, host, root, facts),
    checks: planChecks(context, host, root),
    remove: releasesToRemove(facts, context.release, config.keep ?? 5),
    hooks: planHooks(context, host, variables),
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
