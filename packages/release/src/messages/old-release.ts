/** Words for processes that run another release than the one that was switched to, and the line that would have helped. Pure. */

/** What the host says of them: see gd_prove in host/program/proof.sh. */
interface Old {
  readonly service: string;
  readonly verb: string;
  /**
   * `directory`: a process has its working directory in another release; `preload`: it holds the application since it was
   * started; `fixed`: its unit names a release instead of `current`; `died`: it ended at the reload.
   */
  readonly wrong: string;
  readonly release: string;
  readonly pid: string;
  readonly program: string;
  /** Path of `current` on the host. */
  readonly current: string;
}

function parse(detail: string): Old {
  const [service = '', verb = '', wrong = '', release = '', pid = '', program = '', ...root] =
    detail.split('|');
  return { service, verb, wrong, release, pid, program, current: root.join('|') };
}

/** Programs that keep the directory they were started in when they are told to read anew, and the setting that makes them leave it. */
const SETTINGS: readonly { readonly program: RegExp; readonly line: string }[] = [
  {
    program: /gunicorn/,
    line: "chdir = '{current}' in gunicorn.conf.py, or --chdir {current} in its command",
  },
  {
    program: /uwsgi/,
    line: 'chdir = {current} in its settings, and touch-reload rather than touch-workers-reload',
  },
  { program: /celery/, line: '--workdir {current} in its command, before the word worker or beat' },
];

/** The setting with which a reload of that program takes the new release; undefined when there is none. */
export const settingFor = (program: string, current: string): string | undefined =>
  SETTINGS.find(entry => entry.program.test(program))?.line.replaceAll('{current}', current);

const RESTART = "'reload: restart' for the service";
/** The line that a service lacks. */
function lineFor({ verb, wrong, program, current }: Old): string {
  if (wrong === 'preload') return `preload_app = False in gunicorn's settings, or ${RESTART}`;
  if (wrong === 'fixed' || verb === 'restart')
    return `WorkingDirectory=${current} (supervisor: directory=${current}), never the path of one release`;
  const setting = settingFor(program, current);
  if (verb === 'touch' || verb === 'command') return setting ?? 'a command that starts its processes anew';
  return setting === undefined ? RESTART : `${setting}; or ${RESTART}`;
}

const whoOf = ({ pid, program, release, wrong }: Old): string => {
  if (wrong === 'preload') return 'its main process holds the application that it loaded when it was started';
  if (wrong === 'fixed') return `its unit names the release ${release}`;
  if (wrong === 'died') return 'it ended instead of reading anew';
  return `process ${pid}${program && program !== '-' ? ` (${program})` : ''} runs in the release ${release}`;
};

/** A service that does not run the new release, as what happened and what to do. */
export function oldRelease(host: string, detail: string): { readonly what: string; readonly remedy: string } {
  const old = parse(detail);
  const after =
    { restart: 'its restart', touch: 'the touch', command: 'its command' }[old.verb] ?? 'its reload';
  return {
    what: `'${old.service}' on ${host} does not run the new release after ${after}: ${whoOf(old)}.`,
    remedy: `Write ${lineFor(old)}. docs/zero-downtime.md explains it.`,
  };
}

/** A note for a reload that did not bring the new release. */
export function reloadedInVain(detail: string): string {
  const old = parse(detail);
  if (old.wrong === 'died')
    return `'${old.service}' is restarted: it ended at the reload; its last words are above`;
  if (old.verb === 'none')
    return `'${old.service}': a unit that it brings still ran the old release (${whoOf(old)}); it is restarted`;
  return `'${old.service}' is restarted: the reload left the old release (${whoOf(old)}). To keep connections write ${lineFor(old)}`;
}

const REASONS: Readonly<Record<string, string>> = {
  user: "its processes belong to another user, and root's look at them was refused. Allow 'sudo -n sh' or let it restart ('reload: restart')",
  place: 'its processes run outside of releases. Give it a WorkingDirectory= with the path of current',
  unknown:
    "nothing says which processes are its own. Name its 'pid-file', or let a check under 'verify' look for '{{ release }}'",
};

/** A note for a service of which nobody can tell what it runs. */
export function unseen(detail: string): string {
  const [service = '', reason = ''] = detail.split('|');
  return `'${service}': which release it runs could not be seen: ${REASONS[reason] ?? reason}`;
}
