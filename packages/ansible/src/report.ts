/** One failed task, on all the hosts where it failed. */
export interface FailedTask {
  readonly playbook: string;
  readonly task: string;
  readonly kind: 'failed' | 'unreachable';
  /** As Ansible names it: an absolute path, or '' where it knows none. */
  readonly file: string;
  /** From 1; 0 where Ansible knows none. */
  readonly line: number;
  readonly hosts: readonly { readonly host: string; readonly message: string }[];
}

export interface HostRecap {
  readonly ok: number;
  readonly changed: number;
  readonly unreachable: number;
  readonly failures: number;
  readonly skipped: number;
  readonly rescued: number;
  readonly ignored: number;
}

/** A task, and where it stands; `line` is 0 where Ansible knows none. */
export interface PlacedTask {
  readonly task: string;
  readonly file: string;
  readonly line: number;
}

interface PlaybookReport {
  /** Plays that matched at least one host. */
  readonly plays: number;
  readonly recap: Readonly<Record<string, HostRecap>>;
  readonly failed: readonly FailedTask[];
  /** Variables that a play asks a person for, and whether they have a default. */
  readonly asks: readonly { readonly name: string; readonly default: boolean }[];
  /** Tasks that waited for a person, and went on. */
  readonly pauses: readonly PlacedTask[];
  /** Tasks that had not come to their end, with their hosts. */
  readonly running: readonly (PlacedTask & { readonly hosts: readonly string[] })[];
}

const COUNTS = ['ok', 'changed', 'unreachable', 'failures', 'skipped', 'rescued', 'ignored'] as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function events(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap(line => {
    try {
      const value: unknown = JSON.parse(line);
      return isRecord(value) ? [value] : [];
    } catch {
      // The last line may be cut when the run was.
      return [];
    }
  });
}

/** Of a host's failures, those that made it fail: the recap tells how many there are, the play which blocks rescue. */
function counted(failures: readonly Record<string, unknown>[], counts: HostRecap | undefined) {
  const own = failures.filter(event => event.rescued !== true);
  if (own.length > 0 || counts === undefined) return own;
  // A rescue that the play does not show: the last ones are those that nothing came after.
  return failures.slice(-Math.max(1, counts.failures));
}

/**
 * Reads what report.py wrote. A failure that the playbook ignored, or rescued, is none: Ansible's own recap decides which
 * hosts failed, so a task is listed only for hosts that the recap (where there is one) counts as failed or unreachable.
 */
export function readReport(playbook: string, text: string): PlaybookReport {
  // Hosts have names of their own, `__proto__` among them.
  const recap: Record<string, HostRecap> = Object.create(null);
  const all = events(text);
  let finished = false;
  for (const event of all) {
    if (event.event !== 'recap' || !isRecord(event.hosts)) continue;
    finished = true;
    for (const [host, counts] of Object.entries(event.hosts)) {
      const given = isRecord(counts) ? counts : {};
      recap[host] = Object.fromEntries(
        COUNTS.map(name => [name, Number(given[name] ?? 0)]),
      ) as unknown as HostRecap;
    }
  }
  const lost = (host: string) => {
    const counts = recap[host];
    return !finished || (counts !== undefined && counts.failures + counts.unreachable > 0);
  };
  const failures = all.filter(
    event =>
      (event.event === 'failed' || event.event === 'unreachable') &&
      event.ignored !== true &&
      lost(String(event.host)),
  );
  const real = new Set(
    [...new Set(failures.map(event => String(event.host)))].flatMap(host =>
      counted(
        failures.filter(event => String(event.host) === host),
        recap[host],
      ),
    ),
  );
  const tasks = new Map<string, FailedTask & { hosts: { host: string; message: string }[] }>();
  for (const event of failures.filter(event => real.has(event))) {
    const key = JSON.stringify([event.event, event.file, event.line, event.task]);
    const task = tasks.get(key) ?? {
      playbook,
      task: String(event.task),
      kind: event.event as 'failed' | 'unreachable',
      file: String(event.file ?? ''),
      line: Number(event.line ?? 0),
      hosts: [],
    };
    task.hosts.push({ host: String(event.host), message: String(event.message ?? '') });
    tasks.set(key, task);
  }
  const count = (name: string) => all.filter(({ event }) => event === name).length;
  return {
    plays: count('play') - count('no-hosts'),
    recap,
    failed: [...tasks.values()],
    asks: all
      .filter(({ event }) => event === 'asks')
      .map(({ name, default: given }) => ({ name: String(name), default: given === true })),
    pauses: all.filter(({ event }) => event === 'pauses').map(placedTask),
    running: runningTasks(all),
  };
}

const placedTask = ({ task, file, line }: Record<string, unknown>): PlacedTask => ({
  task: String(task),
  file: String(file ?? ''),
  line: Number(line ?? 0),
});

/** Of the tasks that began on a host, those that did not end there. */
function runningTasks(all: readonly Record<string, unknown>[]) {
  const current = new Map<string, PlacedTask>();
  for (const event of all) {
    if (event.event === 'start') current.set(String(event.host), placedTask(event));
    if (event.event === 'done') current.delete(String(event.host));
  }
  const tasks = new Map<string, PlacedTask & { hosts: string[] }>();
  for (const [host, task] of current) {
    const key = JSON.stringify(task);
    const known = tasks.get(key) ?? { ...task, hosts: [] };
    known.hosts.push(host);
    tasks.set(key, known);
  }
  return [...tasks.values()];
}
