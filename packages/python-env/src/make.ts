/** Runs the commands that make an environment, and looks afterwards whether it is complete. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Exec, ExecResult } from '@guarded-deploy/process';
import { judgeInstalled, type Note, notLocked, parseCheck, whyOpen } from './complete.ts';
import {
  defaultGroups,
  exportArguments,
  type ForeignTool,
  groupsOf,
  isForeign,
  isPackage,
  projectFileOf,
  provideTool,
  toolCommand,
  wantedOf,
  withHashes,
} from './foreign.ts';
import {
  type InstallCommand,
  pipCommands,
  type UvInstall,
  uvCheckCommand,
  uvLocalCommand,
  uvPipSyncCommand,
  uvResolveCommand,
  uvSyncCommand,
  uvVenvCommand,
  venvCommand,
} from './install.ts';
import { installFault } from './install-fault.ts';
import { installedLocals } from './installed-locals.ts';
import { type Open, type Plan, requirementsOf } from './plan.ts';
import type { Project } from './project.ts';
import { normalPath, partsOf } from './reached.ts';
import { normalName, numberedLines } from './requirements.ts';
import { wheelSettingsParts } from './settings-key.ts';
import { jsonProblem, readToml, at as tomlAt, tomlProblem } from './toml.ts';
import {
  buildWheelsCommand,
  clearWheels,
  installWheelsCommand,
  requirementsChecksum,
  sealWheels,
  wheelsAreCurrent,
  wheelsAreOurs,
} from './wheels.ts';

/** What is made, where. */
export interface Making {
  readonly plan: Plan;
  /** The first requirement that pins nothing for this Python. */
  readonly open: Open | undefined;
  readonly project: Project;
  /** The working directory, absolute. */
  readonly directory: string;
  /** The same from the repository's root. */
  readonly shown: string;
  readonly venv: string;
  readonly wheelDirectory: string | undefined;
  readonly temporary: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exec: Exec;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
}

/** What came of it. */
export interface Installed {
  readonly notes: readonly Note[];
  /** Further notes, of a look that needs not be waited for here. */
  readonly later?: Promise<readonly Note[]>;
  readonly resolved?: readonly string[];
  readonly wheelsReused?: boolean;
  readonly tool?: { readonly name: string; readonly version: string };
}

/** Runs a command, its output in the log. @throws Fault of the failure */
async function run(making: Making, command: InstallCommand, cwd = making.directory): Promise<ExecResult> {
  making.report(`> ${[command.file.split('/').pop(), ...command.args].join(' ')}`);
  return unheard(making, command, cwd, making.report);
}

/** The same without a word in the log, for output that may hold credentials. */
async function unheard(
  making: Making,
  command: InstallCommand,
  cwd: string,
  onLine?: (line: string) => void,
): Promise<ExecResult> {
  const { exec, signal, plan, shown, project } = making;
  const answer = await exec(command.file, command.args, {
    cwd,
    signal,
    ...(onLine ? { onLine } : {}),
    ...(command.env ? { env: command.env } : {}),
  });
  if (answer.code === 0) return answer;
  const stderr = `${answer.stderr}${await toldByPip(making, command, answer, cwd)}`;
  throw installFault(command, { ...answer, stderr }, plan, shown, project.sources);
}

/**
 * pip says "no matching distribution" also when the index refused to answer. It tells when it is asked to say more: the same command,
 * without an effect.
 */
async function toldByPip(
  { exec, signal }: Making,
  { args, file, env }: InstallCommand,
  answer: ExecResult,
  cwd: string,
): Promise<string> {
  const install = args.indexOf('install');
  if (!args.includes('pip') || install === -1 || !/\(from versions: none\)/.test(answer.stderr)) return '';
  const again = [...args.slice(0, install + 1), '-vv', '--dry-run', ...args.slice(install + 1)];
  const { stdout, stderr } = await exec(
    file,
    again.filter(arg => arg !== '--quiet'),
    { cwd, signal, ...(env ? { env } : {}) },
  );
  const said = `${stdout}\n${stderr}`.match(/Could not fetch URL [^\n]*/g) ?? [];
  return said
    .filter(line => !/ 404 /.test(line))
    .slice(-3)
    .map(line => `\n${line.trim()}`)
    .join('');
}

interface UvTools {
  readonly uv: string;
  readonly python: string;
  readonly download: boolean;
  readonly cacheDirectory: string | undefined;
  readonly systemCertificates: boolean;
  readonly toolRequirements: (tool: string) => string;
  readonly toolCache: string;
  readonly arch: string;
  /** An interpreter for a tool that reads a foreign lock. */
  readonly toolPython: () => Promise<string>;
}

/** Makes the environment with uv, from whatever the plan names. @throws Fault of any step */
export async function installWithUv(making: Making, tools: UvTools): Promise<Installed> {
  const { plan, open, venv, directory } = making;
  const cwd = resolve(directory, plan.root);
  const install: UvInstall = { ...tools, venv, plan, wheelDirectory: making.wheelDirectory };
  if (plan.kind === 'uv.lock') {
    await run(making, uvSyncCommand(install));
    // A lock that is made anew may have sources that the one in the checkout does not name.
    if (plan.locked === false) await rebuildNameless(making, install, cwd);
    const later = checked(making, install, cwd);
    // Whoever waits for it learns of its failure.
    later.catch(() => undefined);
    return { notes: [], later };
  }
  await run(making, uvVenvCommand(install));
  if (isForeign(plan.manager)) return foreignInstall(making, tools, install, plan.manager, cwd);
  const paths = plan.root === '.' ? plan.install : plan.install.map(file => resolve(directory, file));
  if (open !== undefined && plan.locked !== true) {
    const resolved = await resolveToday(
      making,
      withDefaultGroups(making, { ...install, plan: { ...plan, install: paths } }),
      cwd,
    );
    if (plan.kind === 'project') await installProject(making, install, cwd);
    const note = notLocked(
      plan,
      making.shown,
      plan.kind === 'project' ? 'there is none' : whyOpen(open),
      open,
    );
    return { notes: [note, ...(await checked(making, install, cwd))], resolved };
  }
  await syncRequirements(making, install, paths, cwd);
  await rebuildNameless(making, install, cwd);
  const verdict = await judged(making, install, cwd);
  if (verdict.kind === 'complete') return { notes: verdict.notes };
  making.report(verdict.note.text);
  const resolved = await resolveToday(making, install, cwd);
  return { notes: [verdict.note, ...(await checked(making, install, cwd))], resolved };
}

const DEMANDS_HASHES = /^--require-hashes\b/;

/**
 * Installs what is listed. A file that demands hashes and names something of the checkout, which can have none, goes as two without the
 * demand, which is kept all the same: each of the others carries a hash, and uv checks those that are there.
 */
async function syncRequirements(
  making: Making,
  install: UvInstall,
  paths: readonly string[],
  cwd: string,
): Promise<void> {
  const { plan, project, temporary } = making;
  const demanded = plan.reached.asking.some(file =>
    numberedLines(project.sources.read(file) ?? '').some(({ text }) => DEMANDS_HASHES.test(text)),
  );
  const scratch = demanded ? mkdtempSync(join(temporary, 'setup-environment-')) : undefined;
  try {
    const files = scratch === undefined ? undefined : parted(making, scratch);
    await run(making, uvPipSyncCommand(install, files ? [files.hashed, files.local] : paths), cwd);
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
  }
}

/** Without a lock, `dev` (or what tool.uv says) is installed as `uv sync` would. */
function withDefaultGroups(making: Making, install: UvInstall): UvInstall {
  const { plan } = install;
  if (plan.kind !== 'project') return install;
  const { selection } = plan;
  const text = making.project.sources.read(normalPath(`${making.project.root}/pyproject.toml`));
  const known = Object.keys((tomlAt(readToml(text), 'dependency-groups') as object | undefined) ?? {});
  const standard = text === undefined ? [] : defaultGroups(text);
  const wanted =
    selection.noDefaultGroups || selection.onlyGroup.length > 0
      ? []
      : (standard === 'all' ? known : standard.filter(name => known.includes(name))).filter(
          name => !(selection.noDev && name === 'dev'),
        );
  const groups = [...new Set([...wanted, ...selection.groups])];
  return { ...install, plan: { ...plan, selection: { ...selection, groups } } };
}

/** Resolves what the files ask for, installs it, and prints what it is. @returns a line for each distribution */
async function resolveToday(making: Making, install: UvInstall, cwd: string): Promise<string[]> {
  await run(making, uvResolveCommand(install), cwd);
  await rebuildNameless(making, install, cwd);
  const { file, env } = uvCheckCommand(install);
  const args = ['--color=never', 'pip', 'freeze', '--quiet', `--python=${install.venv}`];
  const { stdout } = await unheard(making, { file, args, ...(env ? { env } : {}) }, cwd);
  const lines = stdout.split('\n').filter(line => line !== '');
  making.report('resolved for this run:');
  for (const line of lines) making.report(`    ${line}`);
  return lines;
}

const unmetOf = async (making: Making, install: UvInstall, cwd: string) => {
  const { file, args, env } = uvCheckCommand(install);
  const answer = await making.exec(file, args, { cwd, signal: making.signal, ...(env ? { env } : {}) });
  const unmet = parseCheck(answer.stderr);
  if (answer.code === 0 || unmet.length > 0) return unmet;
  throw installFault({ file, args }, answer, making.plan, making.shown, making.project.sources);
};

const judged = async (making: Making, install: UvInstall, cwd: string) =>
  judgeInstalled(making.plan, await unmetOf(making, install, cwd), making.shown);

/** What is to be said of an environment that cannot be completed any more. */
async function checked(making: Making, install: UvInstall, cwd: string): Promise<readonly Note[]> {
  const unmet = await unmetOf(making, install, cwd);
  // Resolved or from uv.lock: what is missing was left out on purpose (an override, a package that is not installed).
  const verdict = judgeInstalled({ ...making.plan, kind: 'uv.lock' }, unmet, making.shown);
  return verdict.kind === 'complete' ? verdict.notes : [verdict.note];
}

/**
 * Local sources that uv was not told to build again were perhaps taken from its cache: those whose name only building tells, and those
 * that only the code of another one asks for. Now that they are installed, they are built again.
 */
async function rebuildNameless(making: Making, install: UvInstall, cwd: string): Promise<void> {
  const { plan, venv } = making;
  if (plan.locals.length === 0 && plan.kind !== 'project' && plan.kind !== 'uv.lock') return;
  const rebuilt = plan.locals.flatMap(({ name }) => name ?? []);
  for (const local of installedLocals(venv)) {
    if (!rebuilt.includes(local.name)) await run(making, uvLocalCommand(install, local), cwd);
  }
}

/** The project itself, beside its dependencies. */
async function installProject(making: Making, install: UvInstall, cwd: string): Promise<void> {
  const { plan, project } = making;
  const text = project.sources.read(normalPath(`${plan.root}/pyproject.toml`));
  if (plan.selection.noInstallProject || !isPackage(plan, text)) return;
  await run(making, uvLocalCommand(install, { path: '.', editable: true }), cwd);
}

/** The tools say of a file that they cannot read neither which nor where. @throws Fault LOCK_UNREADABLE, PYPROJECT_INVALID */
function checkReadable(making: Making, tool: ForeignTool): void {
  const { plan, project, shown } = making;
  for (const file of [projectFileOf(tool), plan.install[0]!.split('/').pop()!]) {
    const path = normalPath(`${plan.root}/${file}`);
    const text = project.sources.read(path);
    const problem =
      text === undefined ? undefined : file === 'Pipfile.lock' ? jsonProblem(text) : tomlProblem(text);
    if (problem === undefined) continue;
    const isLock = file.endsWith('.lock');
    const { line, column, what } = problem;
    throw new Fault({
      code: isLock ? 'LOCK_UNREADABLE' : 'PYPROJECT_INVALID',
      what: `${path} cannot be read: ${what} (line ${line}).`,
      remedy: isLock
        ? `Resolve merge conflicts in it; \`${tool} lock\` makes a new one.`
        : 'Correct that line.',
      place: { file: normalPath(`${shown}/${path}`), line, column },
    });
  }
}

/** From a lock of Poetry, PDM or Pipenv. */
async function foreignInstall(
  making: Making,
  tools: UvTools,
  install: UvInstall,
  tool: ForeignTool,
  cwd: string,
): Promise<Installed> {
  const { plan, project, exec, signal } = making;
  checkReadable(making, tool);
  const text = (name: string) => project.sources.read(normalPath(`${plan.root}/${name}`)) ?? '';
  const wanted = wantedOf(tool, plan.selection, groupsOf(tool, text(projectFileOf(tool))));
  const provided = await provideTool({
    tool,
    requirements: tools.toolRequirements(tool),
    toolCache: tools.toolCache,
    arch: tools.arch,
    python: await tools.toolPython(),
    uv: (...args) => {
      const { file, env } = uvVenvCommand(install);
      return { file, args: ['--color=never', ...args], ...(env ? { env } : {}) };
    },
    exec,
    signal,
  });
  making.report(
    `${tool} ${provided.version} ${provided.cached ? 'from the tool cache' : 'installed, SHA-256 as known'}`,
  );
  const scratch = mkdtempSync(join(making.temporary, 'setup-environment-'));
  const leftBehind = join(cwd, '.pdm-python');
  const hadFile = readdirSync(cwd).includes('.pdm-python');
  try {
    let exported = '';
    for (const args of exportArguments(tool, wanted, plan.locked)) {
      making.report(`> ${tool} ${args.join(' ')}`);
      const command = toolCommand(tool, provided.python, args);
      exported = (await unheard(making, command, cwd)).stdout;
    }
    const list = join(scratch, 'requirements.txt');
    writeFileSync(list, withHashes(tool, exported, text(plan.install[0]!.split('/').pop()!)), {
      mode: 0o600,
    });
    const hashed = everyHashed(exported === '' ? '' : readFileSync(list, 'utf8'));
    if (!hashed) making.report('the lock has no hash for some packages');
    await run(making, uvPipSyncCommand({ ...install, plan: { ...plan, hashes: hashed } }, [list]), cwd);
    await rebuildNameless(making, install, cwd);
    await installProject(making, install, cwd);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    // PDM writes down which Python it ran on, into the checkout.
    if (tool === 'pdm' && !hadFile) rmSync(leftBehind, { force: true });
  }
  return { notes: await checked(making, install, cwd), tool: { name: tool, version: provided.version } };
}

/** Whether each line that asks for something of an index carries a hash. */
function everyHashed(text: string): boolean {
  const lines = numberedLines(text).map(line => line.text);
  return lines.every(line => /^-|\s@\s+file:|^\.{0,2}\/|--hash=/.test(line));
}

/** Requirements in two files: what has hashes, and what lies in the checkout. pip wants hashes of all or none. */
function parted(making: Making, scratch: string): { hashed: string; local: string } | undefined {
  const { plan, project, directory, env } = making;
  if (!plan.hashes || plan.locals.every(({ kind }) => kind === 'links')) return undefined;
  const requirements = requirementsOf(plan.reached, project.sources, env);
  const options = plan.reached.asking.flatMap(file =>
    numberedLines(project.sources.read(file) ?? '').flatMap(({ text }) =>
      /^-/.test(text) &&
      !DEMANDS_HASHES.test(text) &&
      !/^(?:-[rcef]|--(?:requirement|constraint|editable|find-links))/.test(text)
        ? [text]
        : [],
    ),
  );
  const links = plan.locals.flatMap(({ kind, path }) =>
    kind === 'links' ? [`--find-links=${resolve(directory, path)}`] : [],
  );
  const constraints = plan.reached.constraining.map(file => `--constraint ${resolve(directory, file)}`);
  const write = (name: string, lines: readonly string[]) => {
    const path = join(scratch, name);
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
    return path;
  };
  const of = (local: boolean) =>
    requirements.filter(one => (one.local !== undefined) === local).map(one => one.text);
  return {
    hashed: write('hashed.txt', [...options, ...links, ...constraints, ...of(false)]),
    local: write('local.txt', [...options, ...links, ...of(true)]),
  };
}

/**
 * Makes the environment with venv and pip alone.
 * @param packages what is installed then
 * @throws Fault of any step; LOCK_INCOMPLETE where `locked` is true and pip had to add something
 */
export async function installWithPip(
  making: Making,
  python: { readonly path: string; readonly tag: string },
  platform: string,
  packages: () => readonly { readonly name: string; readonly version: string }[],
): Promise<Installed> {
  const { plan, project, venv, wheelDirectory } = making;
  const scratch = mkdtempSync(join(making.temporary, 'setup-environment-'));
  try {
    const files = parted(making, scratch);
    if (wheelDirectory === undefined || !wheelsAreOurs(wheelDirectory)) {
      for (const command of pipCommands({ python: python.path, venv, plan, wheelDirectory }, files))
        await run(making, command);
      return additions(making, packages());
    }
    const decides = [
      ...partsOf(plan.reached, project.sources, true),
      ...wheelSettingsParts(making.env, project.sources),
    ];
    const checksum = requirementsChecksum(decides, python.tag, platform);
    await run(making, venvCommand(python.path, venv));
    const wheelsReused = wheelsAreCurrent(wheelDirectory, checksum);
    if (!wheelsReused) {
      clearWheels(wheelDirectory);
      const build = (list: readonly string[], hashes: boolean, dependencies: boolean) =>
        run(making, buildWheelsCommand(venv, wheelDirectory, list, { hashes, dependencies }));
      await build(files ? [files.hashed] : plan.install, plan.hashes, true);
      if (files) await build([files.local], false, false);
      sealWheels(wheelDirectory, checksum);
    }
    await run(making, installWheelsCommand(venv, wheelDirectory));
    return { wheelsReused, ...additions(making, packages()) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** pip installs what is needed beside what is listed: what it added, it chose today. */
function additions(
  making: Making,
  packages: readonly { readonly name: string; readonly version: string }[],
): Installed {
  const { plan, open, project, shown, env } = making;
  const requirements = requirementsOf(plan.reached, project.sources, env);
  const listed = new Set(requirements.flatMap(({ name }) => name ?? []));
  const local = new Set([
    ...installedLocals(making.venv).map(({ name }) => name),
    ...plan.locals.flatMap(({ name }) => name ?? []),
  ]);
  const own = ['pip', 'setuptools', 'wheel'];
  const added = packages
    .filter(
      ({ name }) => !listed.has(normalName(name)) && !local.has(normalName(name)) && !own.includes(name),
    )
    // An archive that is named by its address alone has no name in the file.
    .filter(() => requirements.every(one => one.name !== undefined || one.local !== undefined));
  if (added.length === 0 && open === undefined) return { notes: [] };
  const names = added
    .map(({ name, version }) => `${name} ${version}`)
    .slice(0, 5)
    .join(', ');
  const why = open
    ? whyOpen(open)
    : `${names}${added.length > 5 ? ` and ${added.length - 5} more` : ''} ${added.length === 1 ? 'is' : 'are'} needed and not in it`;
  const note = notLocked(plan, shown, why, open);
  if (plan.locked === true) {
    const [what, remedy] = [
      `${plan.install.join(', ')} is no complete lock: ${why}.`,
      `${note.text.slice(note.text.lastIndexOf('Keep '))}`,
    ];
    throw new Fault({ code: 'LOCK_INCOMPLETE', what, remedy, ...(note.place ? { place: note.place } : {}) });
  }
  const resolved = packages.map(({ name, version }) => `${name}==${version}`).sort();
  making.report('resolved for this run:');
  for (const line of resolved) making.report(`    ${line}`);
  return { notes: [note], resolved };
}
