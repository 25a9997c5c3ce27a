import { dirname, isAbsolute, join, relative } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import type { Tool } from '../model/engine.ts';
import type { Files } from './files.ts';

/** Directories that never hold a project of one's own. */
const SKIPPED = /^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/;
const DEPTH = 2;

/** The nearest files that are accepted: those of a directory, or else those of the directories below it. */
function find(
  files: Files,
  directory: string,
  accept: (name: string, path: string) => boolean,
  depth = DEPTH,
): string[] {
  const names = files.list(directory);
  const here = names
    .filter(name => !name.endsWith('/') && accept(name, join(directory, name)))
    .map(name => join(directory, name))
    .sort();
  if (here.length > 0 || depth === 0) return here;
  return names
    .filter(name => name.endsWith('/') && !SKIPPED.test(name))
    .sort()
    .flatMap(name => find(files, join(directory, name.slice(0, -1)), accept, depth - 1));
}

const FLYWAY_SCRIPT = /^[VR](?:[\d.]|_(?!_))*__.+\.sql$/;

/** Every manage.py of the project: the one in `directory`, else those up to two levels below. */
function managePrograms(files: Files, directory: string): string[] {
  return find(files, directory, name => name === 'manage.py');
}

/** Whether the text of a pyproject.toml has a part for Alembic. */
export function hasAlembic(text: string | undefined): boolean {
  return /^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*alembic[ \t]*[.\]]/m.test(text ?? '');
}

/** Whether the text of an INI file is a configuration of Alembic, whatever its name. */
function configuresAlembic(text: string | undefined): boolean {
  return /^\[alembic\]/m.test(text ?? '') && /^script_location\s*[=:]/m.test(text ?? '');
}

/** Configurations of Alembic beside another one, such as `alembic_tenants.ini`. */
export function alembicConfigsBeside(files: Files, config: string): string[] {
  const directory = dirname(config);
  return files
    .list(directory)
    .filter(name => name.endsWith('.ini'))
    .map(name => join(directory, name))
    .filter(path => path !== config && configuresAlembic(files.read(path)))
    .sort();
}

/** Alembic's configurations: every alembic.ini, or else what is one by its content: INI files, then pyproject.toml. */
export function alembicConfigs(files: Files, directory: string): string[] {
  const usual = find(files, directory, name => name === 'alembic.ini');
  if (usual.length > 0) return usual;
  const others = find(
    files,
    directory,
    (name, path) => name.endsWith('.ini') && configuresAlembic(files.read(path)),
  );
  if (others.length > 0) return others;
  return find(files, directory, (name, path) => name === 'pyproject.toml' && hasAlembic(files.read(path)));
}

export function flywayConfigs(files: Files, directory: string): string[] {
  return find(files, directory, name => name === 'flyway.toml' || name === 'flyway.conf');
}

function flywayScripts(files: Files, directory: string): string[] {
  return find(files, directory, name => FLYWAY_SCRIPT.test(name), DEPTH + 1);
}

/** Whether a manage.py is Django's. Other frameworks have had programs of that name, such as Flask-Script. */
function isDjangos(text: string | undefined): boolean {
  return text === undefined || /django/i.test(text) || !/\b(flask|alembic)/i.test(text);
}

/** Which tool keeps this project's migrations, by its files. */
export function detectTool(files: Files, directory: string, hasSettings: boolean): Tool {
  if (hasSettings || managePrograms(files, directory).some(path => isDjangos(files.read(path))))
    return 'django';
  if (alembicConfigs(files, directory).length > 0) return 'alembic';
  if (flywayConfigs(files, directory).length > 0 || flywayScripts(files, directory).length > 0)
    return 'flyway';
  throw new Fault({
    code: 'MIGRATION_TOOL_UNKNOWN',
    what: 'There is neither a manage.py nor a configuration of Alembic or Flyway in the working directory.',
    remedy: "Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'.",
  });
}

/** The one manage.py to use; undefined when there is none and the settings are named. */
export function chooseManage(
  files: Files,
  directory: string,
  settings: string | undefined,
): string | undefined {
  const found = managePrograms(files, directory);
  if (found.length === 1) return found[0];
  if (found.length > 1) {
    const names = found.map(path => relative(directory, path)).join(', ');
    throw new Fault({
      code: 'MANAGE_AMBIGUOUS',
      what: `There are ${found.length} manage.py below the working directory: ${names}.`,
      remedy: "Set 'working-directory' to the directory of the one that is deployed.",
    });
  }
  if (settings) return undefined;
  throw new Fault({
    code: 'MANAGE_MISSING',
    what: 'There is no manage.py in the working directory or two levels below, and no settings module is named.',
    remedy: "Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module.",
  });
}

/** The interpreter to use. The default falls back to the active virtual environment. */
export function choosePython(
  files: Files,
  places: { directory: string; root: string; path: string | undefined; virtualEnv: string | undefined },
  python: string | undefined,
): string {
  const wanted = python || '.venv/bin/python';
  const candidates = isAbsolute(wanted)
    ? [wanted]
    : wanted.includes('/')
      ? [join(places.directory, wanted), join(places.root, wanted)]
      : (places.path ?? '').split(':').map(folder => join(folder, wanted));
  if (wanted === '.venv/bin/python' && places.virtualEnv)
    candidates.push(join(places.virtualEnv, 'bin/python'));
  const found = candidates.find(candidate => files.executable(candidate));
  if (found) return found;
  throw new Fault({
    code: 'PYTHON_MISSING',
    what: `There is no Python at ${wanted}.`,
    remedy:
      "Create the environment first (the setup-environment action does), or set 'python' to its interpreter.",
  });
}
