/** Requirements files as pip and uv read them. Pure. */
import { upTo } from '@guarded-deploy/foreign/linear';
import { shellWords, WordsError } from './words.ts';

/** A logical line: comments gone, continued lines joined. */
interface RequirementLine {
  readonly text: string;
  /** Where it starts, from 1. */
  readonly line: number;
}

/** Where pip ends a line, which is where Python's `str.splitlines` does. uv ends fewer: what it would not follow is followed as well. */
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** Logical lines of a requirements file, with the line where each starts. A comment ends a continued line, as for pip. */
export function numberedLines(text: string): RequirementLine[] {
  const found: RequirementLine[] = [];
  let joined: string | undefined;
  let start = 1;
  const finish = () => {
    const line = (joined ?? '').replace(/(^|\s)#.*$/, '').trim();
    if (line !== '') found.push({ text: line, line: start });
    joined = undefined;
  };
  const lines = text.replace(/^\ufeff/, '').split(LINE_END);
  lines.forEach((line, index) => {
    const comment = /^\s*#/.test(line);
    if (joined === undefined) start = index + 1;
    const continued = !comment && line.endsWith('\\');
    joined = `${joined ?? ''}${joined !== undefined && comment ? ' ' : ''}${continued ? line.slice(0, -1) : line}`;
    if (!continued) finish();
    else joined += ' ';
  });
  if (joined !== undefined) finish();
  return found;
}

/** Logical lines of a requirements file. */
export const requirementLines = (text: string): string[] => numberedLines(text).map(line => line.text);

/** A distribution that a line asks for. */
export interface Requirement {
  readonly kind: 'requirement';
  /** The name in its normal form; undefined where only building tells. */
  readonly name: string | undefined;
  /** One file and no other can satisfy it: a version after `==`, a hash, a commit, an archive by its address, or files of this machine. */
  readonly pinned: boolean;
  readonly hashed: boolean;
  /** Where it lies on this machine: from the directory where pip or uv runs, or absolute. The likelier reading first. */
  readonly local?: readonly string[];
  readonly editable?: true;
}

/** A file or directory that a line names. pip and uv do not read such lines alike: the likelier path first. */
interface Inclusion {
  readonly kind: 'include' | 'constraint' | 'links';
  readonly paths: readonly string[];
  /** What it names is no file of this machine. */
  readonly elsewhere?: string;
}

export type Meaning = Requirement | Inclusion;

/** `Portal_Tools` → `portal-tools`. */
export const normalName = (name: string): string => name.replace(/[-_.]+/g, '-').toLowerCase();

const ARCHIVE = /\.(?:whl|zip|tar\.(?:gz|bz2|xz|lzma|zst)|tgz|tbz|tb2|txz|tlz|tar)$/i;

/** `${NAME}`, as pip and uv expand it; names that are not set stay. */
export const expand = (text: string, env: Readonly<Record<string, string | undefined>>): string =>
  text.replace(/\$\{([A-Z0-9_]+)\}/g, (whole, name: string) => env[name] || whole);

/** A variable that `expand` would fill in, when it is set. */
export const VARIABLE = /\$\{[A-Z0-9_]+\}/;

/** The path of a `file:` address, or of what is none; undefined for what lies elsewhere. */
export function localPath(target: string): string | undefined {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(target) ?? [];
  if (scheme === undefined) return target;
  if (scheme.toLowerCase() !== 'file') return undefined;
  const plain = upTo(rest, '?', '#').replace(/^\/\/(?:localhost)?(?=\/|$)/, '');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

/** What may stand behind an option: its first word, and all that follows, since uv takes spaces as part of a path. */
function pathsOf(rest: string): string[] {
  let [first = ''] = rest.trim().split(/\s/);
  try {
    first = shellWords(rest)[0] ?? '';
  } catch (thrown) {
    if (!(thrown instanceof WordsError)) throw thrown;
  }
  const whole = rest.trim().replace(/^["'](.*)["']$/s, '$1');
  const candidates = [first, whole].flatMap(text => [text, text.replace(/^=\s*/, '')]);
  const paths = [...candidates, ...candidates.map(text => upTo(text, '#'))];
  return [...new Set(paths.map(text => localPath(text) ?? '').filter(path => path !== ''))];
}

/** Without marker, options and what stands behind them. */
const bare = (text: string) => upTo(withoutOptions(text), ';').trim();

/** Without what pip is told about a requirement behind it. */
const withoutOptions = (text: string) => text.split(/\s--[a-z]/, 1)[0]!;

/** Without `[extra]` at its start. */
function withoutFirstExtras(text: string): string {
  const end = text.startsWith('[') ? text.indexOf(']') : -1;
  return end < 0 ? text : text.slice(end + 1).trimStart();
}

/** Without `[extra]` at its end. */
function withoutExtras(text: string): string {
  if (!text.endsWith(']')) return text;
  const at = text.indexOf('[', text.lastIndexOf(']', text.length - 2) + 1);
  return at < 0 ? text : text.slice(0, at);
}

function readRequirement(text: string): Requirement {
  const kind = 'requirement';
  const hashed = /\s--hash[= ]\w+:[0-9a-fA-F]{32,}/.test(text);
  const name = /^[A-Za-z0-9]+(?:[-_.]+[A-Za-z0-9]+)*/.exec(text)?.[0];
  const rest = withoutFirstExtras(text.slice(name?.length ?? 0).trimStart());
  const direct = rest.startsWith('@') ? bare(rest.slice(1)) : undefined;
  const place = direct ?? withoutExtras(bare(text));
  if (direct === undefined && !/[/\\]|^\.|^file:/i.test(place) && !ARCHIVE.test(place)) {
    const pinned = hashed || /^===?\s*[^\s,;*]+\s*(?:[;\\]|$|\s--)/.test(rest);
    return { kind, name: name === undefined ? undefined : normalName(name), pinned, hashed };
  }
  const named = direct === undefined || name === undefined ? undefined : normalName(name);
  const path = localPath(place);
  if (path !== undefined) return { kind, name: named, pinned: true, hashed, local: [path] };
  // Of an address, an archive is what it is; a repository only at a commit.
  const repository = /^\w+\+/.test(place);
  return {
    kind,
    name: named,
    hashed,
    pinned: hashed || !repository || /@[0-9a-f]{40}(?:$|[#?])/.test(place),
  };
}

/** Options of one line that are read to its end, each: more would cost the square of its length. */
const MOST_OPTIONS = 50;

/** `constraint` from `c` on: pip takes any beginning of an option's name that no other one has. */
const beginnings = (name: string, from: number) =>
  Array.from({ length: name.length - from + 1 }, (_, cut) => name.slice(0, name.length - cut)).join('|');

/** The options that name something to read. A short one may stand directly before its value. */
const NAMING = new RegExp(
  `(?:^|\\s)(?:-([rcef])\\s*|--(${beginnings('requirement', 8)}|${beginnings('constraint', 4)}|${beginnings('editable', 2)}|${beginnings('find-links', 1)})(?:\\s*=\\s*|\\s+))`,
  'g',
);

const KINDS = { r: 'include', c: 'constraint', f: 'links', e: 'editable' } as const;

function readEditable(rest: string): Requirement {
  const paths = pathsOf(bare(rest)).map(withoutExtras);
  const found = readRequirement(rest.trim());
  const elsewhere =
    found.local === undefined && (/^\w+\+|^https?:/i.test(rest.trim()) || found.name !== undefined);
  if (elsewhere && !/^[\w.-]+$/.test(bare(rest))) return found;
  const named = found.local === undefined ? undefined : found.name;
  return {
    kind: 'requirement',
    name: named,
    pinned: true,
    hashed: false,
    local: named === undefined ? paths : found.local!,
    editable: true,
  };
}

/**
 * What a logical line asks for: one requirement, or what its options name.
 * @param env for `${NAME}` in it
 */
export function meaningsOf(line: string, env: Readonly<Record<string, string | undefined>> = {}): Meaning[] {
  const text = expand(line, env);
  if (!text.startsWith('-')) return [readRequirement(text)];
  const options = [...text.matchAll(NAMING)];
  return options.flatMap((match, index): Meaning[] => {
    const start = match.index + match[0].length;
    const kind = KINDS[(match[1] ?? match[2]![0]!) as keyof typeof KINDS];
    const own = text.slice(start, options[index + 1]?.index);
    if (kind === 'editable') return [readEditable(own)];
    // Another option's text may be part of a path for uv, which nobody means on a line of dozens of them.
    const whole = options.length > MOST_OPTIONS ? [] : pathsOf(text.slice(start));
    const paths = [...new Set([...pathsOf(own), ...whole])];
    const elsewhere = paths.length === 0 && own.trim() !== '' ? { elsewhere: own.trim() } : {};
    return [{ kind, paths, ...elsewhere }];
  });
}

/** What a marker is judged by. */
export interface Target {
  /** Exact, such as `3.12.1`; undefined where it is not known yet. */
  readonly python: string | undefined;
  /** As Node names it: `linux`, `darwin`. */
  readonly platform: string;
}

const numbers = (version: string) => version.split('.').map(part => Number.parseInt(part, 10) || 0);

function compare(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** One comparison of a marker; undefined where it cannot be told. */
export function judged(comparison: string, target: Target): boolean | undefined {
  const [, name, operator = '', value = ''] =
    /^\s*(\w+)\s*(===?|!=|<=?|>=?|~=)\s*["']([^"']*)["']\s*$/.exec(comparison) ?? [];
  if (name === 'python_version' || name === 'python_full_version') {
    if (target.python === undefined || operator === '~=' || value.includes('*')) return undefined;
    const own = name === 'python_version' ? target.python.split('.').slice(0, 2).join('.') : target.python;
    const order = compare(own, value);
    return (
      {
        '==': order === 0,
        '===': order === 0,
        '!=': order !== 0,
        '<': order < 0,
        '<=': order <= 0,
        '>': order > 0,
        '>=': order >= 0,
      }[operator] ?? undefined
    );
  }
  const systems: Readonly<Record<string, string>> = {
    sys_platform: target.platform,
    platform_system: { linux: 'Linux', darwin: 'Darwin' }[target.platform] ?? '',
    os_name: 'posix',
  };
  if (name === undefined || !Object.hasOwn(systems, name) || systems[name] === '') return undefined;
  return operator === '=='
    ? systems[name] === value
    : operator === '!='
      ? systems[name] !== value
      : undefined;
}

/** The marker of a requirement; undefined without one. */
export function markerOf(line: string): string | undefined {
  const plain = withoutOptions(line);
  const semicolon = plain.lastIndexOf(';');
  return semicolon < 0 ? undefined : plain.slice(semicolon + 1).trimStart();
}

/**
 * Whether the marker of a requirement leaves it out for a Python and a system. What is not known, and what has brackets, does not.
 * @param line such as `typing; python_version == '3.4'`
 */
export function isLeftOut(line: string, target: Target): boolean {
  const marker = markerOf(line);
  if (marker === undefined || /[()]/.test(marker)) return false;
  // It applies when one of the alternatives does: when none of its parts is known to be false.
  return marker
    .split(/\sor\s/)
    .every(part => part.split(/\sand\s/).some(one => judged(one, target) === false));
}
