/** Our engine, asked in the words of ask-ansible.py. */
import { Fault } from '@guarded-deploy/faults';
import { readJsonText, readYamlStream } from '../../src/inventory/index.ts';
import {
  DateOnly,
  DateTime,
  Float,
  foreign,
  fromPlain,
  Templates,
  type Value,
  VariableScope,
  type Variables,
} from '../../src/template/index.ts';

/** A template with what it sees; `variables` as Ansible's own YAML reader gave them. */
export interface Job {
  readonly template: string;
  readonly kind?: 'file' | 'value';
  readonly variables?: string;
  readonly foreign?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
}

/** A value with its type, as ask-ansible.py writes it. */
export type Typed = null | boolean | readonly [kind: string, value: unknown];

const python = (value: number): string => {
  const text = String(value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4))
    return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
  return /[.e]/.test(text) ? text : `${text}.0`;
};

function dateCode(date: DateOnly): string {
  if (!(date instanceof DateTime)) return `datetime.date(${date.year}, ${date.month}, ${date.day})`;
  const parts = [date.year, date.month, date.day, date.hour, date.minute];
  if (date.second || date.microsecond) parts.push(date.second);
  if (date.microsecond) parts.push(date.microsecond);
  const seconds = (date.offset ?? 0) * 60;
  const delta =
    seconds === 0 ? 'datetime.timezone.utc' : `datetime.timezone(datetime.timedelta(seconds=${seconds}))`;
  const zone = date.offset === undefined ? '' : `, tzinfo=${delta}`;
  return `datetime.datetime(${parts.join(', ')}${zone})`;
}

function typed(value: Value): Typed {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return ['s', value];
  if (typeof value === 'number' || typeof value === 'bigint') return ['i', String(value)];
  if (value instanceof Float) return ['f', python(value.value)];
  if (Array.isArray(value)) return ['l', value.map(typed)];
  if (value instanceof Map) return ['d', [...value].map(([key, inner]) => [typed(key), typed(inner)])];
  if (value instanceof DateOnly) return ['o', dateCode(value)];
  return ['?', String(value)];
}

/** What `typed` of ask-ansible.py wrote, as a value. */
export function untyped(given: Typed): Value {
  if (given === null || typeof given === 'boolean') return given;
  const [kind, value] = given as readonly [string, never];
  if (kind === 's') return value;
  if (kind === 'i') return fromPlain(BigInt(value)) === null ? null : small(BigInt(value));
  if (kind === 'f') return new Float(Number(String(value).replace('inf', 'Infinity')));
  if (kind === 'l') return (value as Typed[]).map(untyped);
  if (kind === 'd')
    return new Map(
      (value as [Typed, Typed][]).map(([key, inner]) => [untyped(key) as string, untyped(inner)]),
    );
  if (kind === 'u') return foreign(String(value));
  const code = String(value);
  const zone = /tzinfo=.*?(?:seconds=(\d+)|utc)/.exec(code);
  const numbers = /\(([^a-z)]*)/.exec(code)![1]!.split(', ').filter(Boolean).map(Number);
  const date = new DateOnly(numbers[0]!, numbers[1]!, numbers[2]!);
  if (!String(value).startsWith('datetime.datetime')) return date;
  const [, , , hour = 0, minute = 0, second = 0, microsecond = 0] = numbers;
  const offset = zone ? Number(zone[1] ?? 0) / 60 : undefined;
  return new DateTime(date, { hour, minute, second, microsecond }, offset);
}

const small = (value: bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

/** What our engine makes of it: a typed value, or the words of its fault. */
export function ours(
  job: Omit<Job, 'variables'>,
  variables: Variables,
): { value: Typed } | { error: string } {
  const { files = {} } = job;
  const paths = (path: string) => path.replace(/^\.\//, '');
  const templates = new Templates({
    files: {
      read: path => (Object.hasOwn(files, paths(path)) ? files[paths(path)] : undefined),
      list: () => undefined,
    },
    readYaml: text => readYamlStream(text, 'the YAML text'),
    readJson: text => readJsonText(text, 'the JSON text'),
  });
  const outside = foreign(fromPlain(job.foreign ?? {})) as Map<string, Value>;
  const scope = new VariableScope([variables, Object.fromEntries(outside)]);
  try {
    if (job.kind === 'file') return { value: ['s', templates.file(job.template, scope, 'templates/a.j2')] };
    const value = templates.value(job.template, scope, 'case');
    return value === undefined ? { error: 'omitted' } : { value: typed(value) };
  } catch (error) {
    if (error instanceof Fault) return { error: `${error.code}: ${error.what}` };
    throw error;
  }
}
