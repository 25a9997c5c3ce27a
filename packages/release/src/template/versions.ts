/** The order of version numbers, by the rules that the test `version` knows. */
import { ExpressionError, valueError } from './errors.ts';
import { isTrue } from './kinds.ts';
import { str } from './printing.ts';
import type { Any, Session } from './session.ts';
import { compareText } from './text.ts';

type Part = bigint | string;

const failed = (message: string): never => {
  throw new ExpressionError('AnsibleFilterError', message);
};

/** Numbers and words, one after the other, without the dots between them. */
const looseParts = (text: string): Part[] =>
  (text.match(/\d+|[a-z]+|\.|[^\da-z.]+/g) ?? [])
    .filter(part => part !== '.')
    .map(part => (/^\d+$/.test(part) ? BigInt(part) : part));

const sign = (difference: bigint | number): number => (difference < 0 ? -1 : difference > 0 ? 1 : 0);

function compareLoose(a: string, b: string): number {
  const [left, right] = [looseParts(a), looseParts(b)];
  for (let index = 0; index < left.length && index < right.length; index++) {
    const [x, y] = [left[index]!, right[index]!];
    if (typeof x !== typeof y) failed(`'${a}' and '${b}' have a number and a word in one place`);
    const difference = typeof x === 'bigint' ? sign(x - (y as bigint)) : sign(compareText(x, y as string));
    if (difference !== 0) return difference;
  }
  return sign(left.length - right.length);
}

function strictParts(text: string): readonly bigint[] {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(text);
  if (!match) return failed(`invalid version number '${text}'`);
  const [, major, minor, patch, stage, number] = match;
  const rank = stage === undefined ? 2n : stage === 'a' ? 0n : 1n;
  return [BigInt(major!), BigInt(minor!), BigInt(patch ?? 0), rank, BigInt(number ?? 0)];
}

function compareNumbers(a: readonly bigint[], b: readonly bigint[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = sign((a[index] ?? 0n) - (b[index] ?? 0n));
    if (difference !== 0) return difference;
  }
  return 0;
}

const SEMANTIC =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

function compareSemantic(a: string, b: string): number {
  const [left, right] = [a, b].map(text => {
    const match = SEMANTIC.exec(text);
    if (!match) return failed(`invalid semantic version '${text}'`);
    return { core: match.slice(1, 4).map(BigInt), before: match[4]?.split('.') };
  }) as [{ core: bigint[]; before: string[] | undefined }, { core: bigint[]; before: string[] | undefined }];
  const core = compareNumbers(left.core, right.core);
  if (core !== 0 || (!left.before && !right.before)) return core;
  if (!left.before || !right.before) return left.before ? -1 : 1;
  for (let index = 0; index < left.before.length && index < right.before.length; index++) {
    const [x, y] = [left.before[index]!, right.before[index]!];
    const [m, n] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    // A number comes before a word.
    const difference =
      m && n ? sign(BigInt(x) - BigInt(y)) : m !== n ? (m ? -1 : 1) : sign(compareText(x, y));
    if (difference !== 0) return difference;
  }
  return sign(left.before.length - right.before.length);
}

/** PEP 440: epoch, release, and what comes before, after and beside it. */
const PEP440 =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const STAGES: Readonly<Record<string, bigint>> = { a: 0n, alpha: 0n, b: 1n, beta: 1n };

interface PythonVersion {
  readonly release: readonly bigint[];
  /** Epoch apart: stage, its number, post, dev, each as a number that has the right order. */
  readonly rest: readonly bigint[];
  readonly epoch: bigint;
  readonly local: readonly Part[] | undefined;
}

function pythonVersion(text: string): PythonVersion {
  const match = PEP440.exec(text.trim().toLowerCase());
  if (!match) return failed(`Invalid version: '${text}'`);
  const [, epoch, release, stage, stageNumber, dash, post, dev, devNumber, local] = match;
  const after = dash ?? post;
  const number = (given: string | undefined) => BigInt(given || 0);
  const onlyDev = stage === undefined && after === undefined && dev !== undefined;
  // A development release comes before all others, one without a stage after those with one.
  const stageRank = onlyDev ? -1n : stage === undefined ? 3n : (STAGES[stage] ?? 2n);
  const infinity = 1n << 200n;
  return {
    epoch: number(epoch),
    release: release!.split('.').map(BigInt),
    rest: [
      stageRank,
      number(stageNumber),
      after === undefined ? -1n : number(after),
      dev === undefined ? infinity : number(devNumber),
    ],
    local: local?.split(/[-_.]/).map(part => (/^\d+$/.test(part) ? BigInt(part) : part)),
  };
}

function comparePython(a: string, b: string): number {
  const [x, y] = [pythonVersion(a), pythonVersion(b)];
  const number =
    sign(x.epoch - y.epoch) || compareNumbers(x.release, y.release) || compareNumbers(x.rest, y.rest);
  if (number !== 0 || (!x.local && !y.local)) return number;
  if (!x.local || !y.local) return x.local ? 1 : -1;
  for (let index = 0; index < x.local.length && index < y.local.length; index++) {
    const [m, n] = [x.local[index]!, y.local[index]!];
    // A word comes before a number.
    const difference =
      typeof m !== typeof n
        ? typeof m === 'bigint'
          ? 1
          : -1
        : typeof m === 'bigint'
          ? sign(m - (n as bigint))
          : sign(compareText(m, n as string));
    if (difference !== 0) return difference;
  }
  return sign(x.local.length - y.local.length);
}

const KINDS: Readonly<Record<string, (a: string, b: string) => number>> = {
  loose: compareLoose,
  strict: (a, b) => compareNumbers(strictParts(a), strictParts(b)),
  semver: compareSemantic,
  semantic: compareSemantic,
  pep440: comparePython,
};

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  eq: order => order === 0,
  ne: order => order !== 0,
  lt: order => order < 0,
  le: order => order <= 0,
  gt: order => order > 0,
  ge: order => order >= 0,
};

const SIGNS: Readonly<Record<string, string>> = {
  '==': 'eq',
  '=': 'eq',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '!=': 'ne',
  '<>': 'ne',
};

interface VersionOptions {
  readonly operator: string;
  readonly strict: boolean | undefined;
  readonly type: string | undefined;
}

/** Whether two versions are in an order: `'1.10' is version('1.9', '>=')`. */
export function compareVersions(
  session: Session,
  value: Any,
  version: Any,
  options: VersionOptions,
): boolean {
  if (options.strict !== undefined && options.type !== undefined)
    failed("give 'strict' or 'version_type', not both");
  if (!isTrue(value)) failed('the version is empty');
  if (!isTrue(version)) failed('the version to compare with is empty');
  const kind = options.strict ? 'strict' : (options.type ?? 'loose');
  const order = Object.hasOwn(KINDS, kind)
    ? KINDS[kind]!
    : valueError(`Invalid version type (${kind}). Must be one of ${Object.keys(KINDS).join(', ')}`);
  const name = Object.hasOwn(SIGNS, options.operator) ? SIGNS[options.operator]! : options.operator;
  const fits = Object.hasOwn(OPERATORS, name)
    ? OPERATORS[name]!
    : valueError(
        `Invalid operator type (${options.operator}). Must be one of ${[...Object.keys(SIGNS), ...Object.keys(OPERATORS)].join(', ')}`,
      );
  return fits(order(str(session, value), str(session, version)));
}
