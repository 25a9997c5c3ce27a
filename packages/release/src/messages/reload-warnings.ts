/**
 * Says before a release what a service's processes would do: whether a reload would leave them in the old release, and which
 * line of its unit or program keeps that from happening. Pure; reads the rendered files, asks nobody.
 */
import type { RootNames } from '../config/layout.ts';
import { settingFor } from './old-release.ts';

/** A service's own file and what the release file asks for it. */
interface ReloadedService {
  readonly name: string;
  readonly type: string;
  /** `restart`, `reload` or `auto`. */
  readonly reload: string;
  /** Text of its unit, or of its file of supervisor. */
  readonly unit: string;
  readonly root: string;
  readonly names: RootNames;
  /** Text of a file of the source by its path in the repository; undefined when there is none. */
  readonly read: (path: string) => string | undefined;
}

/** Programs that stay in the directory they were started in when they are told to read anew. */
const STAYING = /\b(gunicorn|uvicorn|granian|celery|uwsgi)\b/;

/** Options of a command that make them change it (granian's --working-dir changes the path of imports alone). */
const LEAVING = /(^|\s)(--chdir|--workdir)[\s=]/;

/** Values of a key in a unit or program file, each joined with the lines it goes on in. */
function valuesOf(unit: string, key: string): string[] {
  const joined = unit.replace(/\\\n/g, ' ').replace(/\n[ \t]+(?=\S)/g, ' ');
  return [...joined.matchAll(new RegExp(`^[ \\t]*${key}[ \\t]*=(.*)$`, 'gm'))].map(match => match[1]!.trim());
}

/** gunicorn's settings: the file that its command names, else the one that it finds by itself. */
function gunicornSettings(command: string, { root, names, read }: ReloadedService): string {
  const named = /\s(?:-c|--config)[\s=]+(?:file:)?(\S+)/.exec(command)?.[1];
  return (
    read(
      named === undefined
        ? 'gunicorn.conf.py'
        : named.replace(`${root}/${names.current}/`, '').replace(/^\.\//, ''),
    ) ?? ''
  );
}

/** What to tell of a service before it is released; undefined when nothing speaks against it. */
export function reloadWarning(service: ReloadedService): string | undefined {
  const { name, type, unit, root, names } = service;
  const supervisor = type === 'supervisor';
  const command = valuesOf(unit, supervisor ? 'command' : 'ExecStart').at(-1) ?? '';
  const directory = valuesOf(unit, supervisor ? 'directory' : 'WorkingDirectory').at(-1) ?? '';
  const key = supervisor ? 'directory' : 'WorkingDirectory';
  const fixed = [directory, command].find(value => value.includes(`${root}/${names.releases}/`));
  if (fixed !== undefined) {
    const release = /^[A-Za-z0-9._-]*/.exec(fixed.split(`${root}/${names.releases}/`)[1]!)![0];
    return `'${name}' would not start from a new release: its ${supervisor ? 'program' : 'unit'} names the release ${release}. Write ${key}=${root}/${names.current}`;
  }
  if (service.reload === 'restart') return undefined;
  // Without it systemd restarts where it is asked to reload.
  const reload = supervisor ? ['-HUP'] : valuesOf(unit, 'ExecReload');
  if (!reload.some(words => /HUP\b|\s-1\b/.test(words))) return undefined;
  const program = STAYING.exec(command)?.[1];
  if (program === undefined) return undefined;
  const settings = program === 'gunicorn' ? gunicornSettings(command, service) : '';
  if (/(^|\s)--preload\b/.test(command) || /^[ \t]*preload_app[ \t]*=[ \t]*True\b/m.test(settings))
    return `'${name}' would be restarted: gunicorn with preload_app holds the application that it loaded, whatever a reload says. Write preload_app = False, or 'reload: restart'`;
  if (LEAVING.test(command) || /^[ \t]*chdir[ \t]*=/m.test(settings)) return undefined;
  const line = settingFor(program, `${root}/${names.current}`);
  return `'${name}' would be restarted: a reload leaves ${program} in the directory it was started in, the old release. To keep connections write ${line === undefined ? "'reload: restart' with a socket of systemd" : line}`;
}
