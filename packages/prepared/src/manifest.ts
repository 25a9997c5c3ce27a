/**
 * What the job `prepare` hands to the job `release`: a list with everything in it, of which the hash travels as an output of
 * the job, and the files that it names. `prepare` runs code of the project, so that the list is read as the word of a stranger.
 */
import { hash } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';

/** `wheel`: a package for the hosts' environments; `built`: a file that was made from the source. */
type FileKind = 'wheel' | 'built';

export interface PreparedFile {
  readonly kind: FileKind;
  /** Of a wheel its name; of a built file its path from the working directory. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** The interpreter that wheels were made for. */
export interface Python {
  /** Exact, such as `3.12.1`. */
  readonly version: string;
  /** Such as `cp312`; `cp313t` for the free-threaded build. */
  readonly tag: string;
  /** As Python's sysconfig names it, such as `linux-x86_64`. */
  readonly platform: string;
  /** Such as `glibc 2.36`; empty where there is none. */
  readonly libc: string;
}

/** A lock as it was when the database was looked at. */
export interface SeenLock {
  readonly key: string;
  /** Its fencing token: it grows by one with each holder. */
  readonly epoch: number;
  /** Somebody held it: that job may change the database after it was looked at. */
  readonly held: boolean;
  /** The commit of that job; null where nobody held it, or where it is not known. */
  readonly holder: string | null;
  /** The commit that the last holder left live. */
  readonly live: string | null;
}

export interface PendingMigration {
  readonly app: string;
  readonly name: string;
  readonly database: string;
  /** Null where nobody asked for a judgement. */
  readonly safe: boolean | null;
}

/** What was found in the database: every one that was asked answered. */
export interface Verdict {
  readonly tool: 'django' | 'alembic' | 'flyway';
  readonly pending: readonly PendingMigration[];
  /** For people: `default (mariadb 10.11.9)`. */
  readonly databases: readonly string[];
  /** When it was looked at, in milliseconds since 1970 by the clock of that runner. For people. */
  readonly at: number;
}

export interface Manifest {
  readonly schema: 1;
  readonly repository: string;
  readonly run: number;
  readonly attempt: number;
  /** Full SHA of what was checked out. */
  readonly commit: string;
  readonly environment: string;
  readonly target: 'ssh' | 'ecs';
  /** The working directory, from the repository's root; empty for the root itself. */
  readonly directory: string;
  /** Null where no wheels are in it. */
  readonly python: Python | null;
  readonly locks: readonly SeenLock[];
  /** Null where the database was not asked. */
  readonly database: Verdict | null;
  readonly files: readonly PreparedFile[];
}

/** In the archive. */
export const LIST = 'prepared.json';
export const blobName = (sha256: string): string => `files/${sha256}`;

/** Of the list; thousands of wheels have less. */
export const LARGEST_LIST = 8 << 20;
const MOST_FILES = 10_000;
const MOST_PENDING = 5_000;
/** Of everything together: what an archive can hold. */
export const LARGEST_ALL = 4 * 1024 ** 3 - (64 << 20);

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  );
}

/** The list's bytes: the same manifest gives the same bytes. */
export const bytesOf = (manifest: Manifest): Buffer =>
  Buffer.from(`${JSON.stringify(canonical(manifest), undefined, 1)}\n`);

type Plain = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isPlain = (value: unknown): value is Plain =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isText =
  (pattern: RegExp): Check =>
  value =>
    typeof value === 'string' && pattern.test(value);

/** Words for people: bounded, and nothing in them that moves a cursor or turns the direction of the text. */
const isWords = (longest: number): Check => {
  const allowed = new RegExp(`^[^\\p{Cc}\\p{Cf}\\u2028\\u2029]{0,${longest}}$`, 'u');
  return value => typeof value === 'string' && allowed.test(value);
};

const isCount =
  (most = Number.MAX_SAFE_INTEGER): Check =>
  value =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most;

const isOneOf =
  (...values: readonly unknown[]): Check =>
  value =>
    values.includes(value);

const isNullOr =
  (check: Check): Check =>
  value =>
    value === null || check(value);

const isList =
  (check: Check, most: number): Check =>
  value =>
    Array.isArray(value) && value.length <= most && value.every(check);

/** Exactly these fields: what is not known here may mean something that nobody checks. */
const isRecord =
  (fields: Readonly<Record<string, Check>>): Check =>
  value =>
    isPlain(value) &&
    Object.keys(value).length === Object.keys(fields).length &&
    Object.entries(fields).every(([name, check]) => Object.hasOwn(value, name) && check(value[name]));

const isSha = isText(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

/** A relative path without detours that no system reads in two ways. */
export const isPlainPath: Check = value =>
  typeof value === 'string' &&
  value.length <= 1_000 &&
  isWords(1_000)(value) &&
  !/[\\:*?"<>|]/.test(value) &&
  value.split('/').every(part => part !== '' && part !== '.' && part !== '..');

/** `portal_tools-1.2-1-cp312-cp312-manylinux_2_17_x86_64.whl`. */
export const WHEEL_NAME =
  /^[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?-[A-Za-z0-9_.!+]+(?:-\d[A-Za-z0-9_.]*)?-[A-Za-z0-9_.]+-[A-Za-z0-9_.]+-[A-Za-z0-9_.]+\.whl$/;

const isFile: Check = value =>
  isRecord({
    kind: isOneOf('wheel', 'built'),
    path: isPlainPath,
    size: isCount(LARGEST_ALL),
    sha256: isText(/^[0-9a-f]{64}$/),
  })(value) &&
  ((value as PreparedFile).kind !== 'wheel' || WHEEL_NAME.test((value as PreparedFile).path));

const CHECKS: Readonly<Record<keyof Manifest, Check>> = {
  schema: isOneOf(1),
  repository: isText(/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/),
  run: isCount(),
  attempt: isCount(),
  commit: isSha,
  environment: isWords(255),
  target: isOneOf('ssh', 'ecs'),
  directory: value => value === '' || isPlainPath(value),
  python: isNullOr(
    isRecord({
      version: isText(/^\d{1,3}\.\d{1,3}\.\d{1,3}[a-z0-9.+]{0,20}$/),
      tag: isText(/^[a-z]{2}\d{2,4}t?$/),
      platform: isText(/^[a-z0-9_.-]{1,60}$/i),
      libc: isText(/^(?:[a-z]{1,20} [0-9.]{1,20})?$/),
    }),
  ),
  locks: isList(
    isRecord({
      key: isWords(1_000),
      epoch: isCount(),
      held: isOneOf(true, false),
      holder: isNullOr(isSha),
      live: isNullOr(isSha),
    }),
    500,
  ),
  database: isNullOr(
    isRecord({
      tool: isOneOf('django', 'alembic', 'flyway'),
      pending: isList(
        isRecord({
          app: isWords(200),
          name: isWords(300),
          database: isWords(200),
          safe: isOneOf(true, false, null),
        }),
        MOST_PENDING,
      ),
      databases: isList(isWords(400), 500),
      at: isCount(),
    }),
  ),
  files: isList(isFile, MOST_FILES),
};

function invalid(what: string): Fault {
  return new Fault({
    code: 'PREPARED_FORM',
    what: `The list of what was prepared ${what}.`,
    remedy:
      'Take both jobs from the same commit of Guarded Deploy. When they are, look at what the job prepare ran: something else wrote that list.',
  });
}

/** Reads a list that anybody may have written. @throws Fault PREPARED_FORM */
export function readManifest(bytes: Buffer): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalid('is not JSON');
  }
  if (!isPlain(value)) throw invalid('is not a list');
  if (value['schema'] !== 1) throw invalid('is of another version');
  for (const [name, check] of Object.entries(CHECKS)) {
    if (!Object.hasOwn(value, name)) throw invalid(`has no '${name}'`);
    if (!check(value[name])) throw invalid(`has a '${name}' that is not of its form`);
  }
  const extra = Object.keys(value).find(name => !Object.hasOwn(CHECKS, name));
  if (extra !== undefined) throw invalid('has a field that is not known here');
  const manifest = value as unknown as Manifest;
  const paths = manifest.files.map(({ kind, path }) => `${kind} ${path.toLowerCase()}`);
  if (new Set(paths).size !== paths.length) throw invalid('names a file twice');
  if (manifest.files.reduce((sum, { size }) => sum + size, 0) > LARGEST_ALL)
    throw invalid('names more than fits into an archive');
  if (manifest.files.some(({ kind }) => kind === 'wheel') && manifest.python === null)
    throw invalid('has wheels and does not say for which Python');
  return manifest;
}

/** Where a manifest lies, and its hash: the value of the output and input `prepared`. */
export interface Reference {
  readonly artifact: string;
  readonly sha256: string;
}

export const referenceOf = (artifact: string, list: Buffer): Reference => ({
  artifact,
  sha256: hash('sha256', list),
});

/** `guarded-deploy-prepared-staging-1a2b3c4d@sha256:…`. */
export const writeReference = ({ artifact, sha256 }: Reference): string => `${artifact}@sha256:${sha256}`;

/** @throws Fault PREPARED_MISSING, PREPARED_INVALID */
export function readReference(text: string | undefined): Reference {
  if (text === undefined) {
    throw new Fault({
      code: 'PREPARED_MISSING',
      what: "This step has 'phase: release' and no 'prepared'.",
      remedy:
        "Set it to the output 'prepared' of the job that ran 'phase: prepare' (needs.prepare.outputs.prepared), or use 'phase: all'.",
    });
  }
  const match = /^(guarded-deploy-prepared-[A-Za-z0-9-]{1,150})@sha256:([0-9a-f]{64})$/.exec(text);
  if (!match) {
    throw new Fault({
      code: 'PREPARED_INVALID',
      what: `The input 'prepared' is ${JSON.stringify(text.slice(0, 200))}, which is not the name of an artifact and its hash.`,
      remedy: "Hand on the output 'prepared' of 'phase: prepare' as it is.",
    });
  }
  return { artifact: match[1]!, sha256: match[2]! };
}

/** Name of the artifact: what it is for, and of which list, so that no two of a run are called the same. */
export function artifactName(manifest: Manifest): string {
  const plain = manifest.environment
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  const mark = hash('sha256', bytesOf(manifest)).slice(0, 8);
  return `guarded-deploy-prepared-${plain === '' ? '' : `${plain}-`}${manifest.attempt}-${mark}`;
}
