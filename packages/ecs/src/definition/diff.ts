import { DESCRIBED, type TaskDefinition } from './derive.ts';

/** One place where two task definitions differ. Values are there only where they cannot be secrets. */
export interface Difference {
  /** `containers.web.image`, `volumes.data`, `cpu` */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly from?: string;
  readonly to?: string;
}

/** Last parts of paths whose values may be shown. Values of `environment`, commands, labels and options may be secrets, and are not. */
const SHOWN = new Set([
  'image',
  'cpu',
  'memory',
  'memoryReservation',
  'essential',
  'containerPort',
  'hostPort',
  'protocol',
  'networkMode',
  'pidMode',
  'ipcMode',
  'requiresCompatibilities',
  'cpuArchitecture',
  'operatingSystemFamily',
  'sizeInGiB',
  'taskRoleArn',
  'executionRoleArn',
  'family',
  'logDriver',
  'awslogs-group',
  'awslogs-region',
  'awslogs-stream-prefix',
  'valueFrom',
  'startTimeout',
  'stopTimeout',
  'readonlyRootFilesystem',
  'privileged',
  'user',
  'workingDirectory',
  'interval',
  'retries',
  'timeout',
  'startPeriod',
  'softLimit',
  'hardLimit',
]);

const LONGEST_VALUE = 300;
/** A difference that is longer than this tells nobody anything. */
const MOST = 500;

type Plain = Readonly<Record<string, unknown>>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/** Lists whose entries have a name are compared by name: another order of environment variables is no difference. */
function byName(value: unknown): Plain | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const entries = value.map(entry => [isPlain(entry) ? entry['name'] : undefined, entry] as const);
  const names = entries.map(([name]) => name);
  return names.every(name => typeof name === 'string') && new Set(names).size === names.length
    ? Object.fromEntries(entries as [string, unknown][])
    : undefined;
}

function shown(path: readonly string[], value: unknown): string | undefined {
  if (isEmpty(value)) return undefined;
  const last = path.at(-1) ?? '';
  // A variable may have any name.
  if (!SHOWN.has(last) || path.includes('environment') || path.includes('dockerLabels')) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function compare(from: unknown, to: unknown, path: readonly string[], found: Difference[]): void {
  if (isEmpty(from) && isEmpty(to)) return;
  const one = isPlain(from) ? from : byName(from);
  const other = isPlain(to) ? to : byName(to);
  if ((one || isEmpty(from)) && (other || isEmpty(to)) && (one ?? other)) {
    const isOneThing = path.length > 0 && (one === undefined || other === undefined);
    // A container that is new is one line, not one for each of its fields.
    if (!isOneThing || path.length < 2) {
      for (const key of new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])) {
        if (path.length > 1 && key === 'name') continue;
        compare(one?.[key], other?.[key], [...path, key], found);
      }
      return;
    }
  }
  if (JSON.stringify(from) === JSON.stringify(to)) return;
  const [before, after] = [shown(path, from), shown(path, to)];
  found.push({
    path: path.join('.').replace(/^containerDefinitions\./, 'containers.'),
    kind: isEmpty(from) ? 'added' : isEmpty(to) ? 'removed' : 'changed',
    ...(isEmpty(from) || before === undefined ? {} : { from: before }),
    ...(isEmpty(to) || after === undefined ? {} : { to: after }),
  });
}

/** What a task definition changes against another one, which usually is the one that runs. Pure. */
export function differences(from: TaskDefinition, to: TaskDefinition): readonly Difference[] {
  const left = new Set<string>(DESCRIBED);
  const kept = (definition: TaskDefinition) =>
    Object.fromEntries(Object.entries(definition).filter(([key]) => !left.has(key)));
  const found: Difference[] = [];
  compare(kept(from), kept(to), [], found);
  return found.slice(0, MOST);
}

/** A difference in one line. */
export function differenceLine({ path, kind, from, to }: Difference): string {
  const sign = { added: '+', removed: '-', changed: '~' }[kind];
  const values = [from, to].filter(value => value !== undefined).join(' → ');
  return `${sign} ${path}${values === '' ? (kind === 'changed' ? ' (value not shown)' : '') : `: ${values}`}`;
}
