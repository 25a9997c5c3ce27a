/** What is the same for every host of one release. */
import type { ReleaseFile, Variables } from '../config/index.ts';
import type { Facts } from '../host/facts.ts';
import type { Inventory } from '../inventory/index.ts';
import type { Templates } from '../template/index.ts';

/** Files of what is released, as they arrive on the hosts. */
export interface SourceFiles {
  readonly has: (path: string) => boolean;
  /** Text of a file, after decryption; undefined when there is none. */
  readonly text: (path: string) => string | undefined;
  /** SHA-256 of a file; of a link where it leads and what is there. */
  readonly hash: (path: string) => string | undefined;
  /** Paths of all files below a directory, from there, also behind links; undefined when there is no such directory. */
  readonly list: (directory: string) => readonly string[] | undefined;
  /** Where a path leads through links; undefined when nothing is there. */
  readonly real: (path: string) => string | undefined;
}

/** Before the source is read, and where it is read on the hosts. */
export const NO_SOURCE: SourceFiles = {
  has: () => false,
  text: () => undefined,
  hash: () => undefined,
  list: () => undefined,
  real: () => undefined,
};

export interface ReleaseContext {
  readonly config: ReleaseFile;
  readonly inventory: Inventory;
  readonly environment: string;
  readonly release: string;
  readonly commit: string;
  readonly ref: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** The `variables` input: values as they are, no templates themselves. */
  readonly variables: Variables;
  readonly templates: Templates;
  /** The templates with other values of the input, to find out what those do to a file. */
  readonly templatesWith?: (variables: Variables) => Templates;
  /** What is released. */
  readonly source: SourceFiles;
  /** Text of a template of the repository. */
  readonly readTemplate: (path: string) => string | undefined;
  /** Whether a text has something in it that must not be shown, and is not for everybody on a host to read. */
  readonly isSecret?: (text: string) => boolean;
}

/**
 * The context of a release that hosts have already: its id, and the commit that one of them recorded, the checkout's where none
 * did. Pure.
 */
export function ofRelease(
  context: ReleaseContext,
  release: string,
  hosts: readonly Pick<Facts, 'releases'>[],
): ReleaseContext {
  const commits = hosts.map(facts => facts.releases.find(({ id }) => id === release)?.commit);
  return { ...context, release, commit: commits.find(commit => commit) ?? context.commit };
}

/** `20261122191106`: UTC, and later than every name there is, whatever the clocks say. */
export function releaseId(now: Date, names: readonly string[]): string {
  const text = (at: Date) => at.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const taken = names.filter(name => /^\d{14}$/.test(name));
  const latest = taken.sort().at(-1);
  let id = text(now);
  if (latest !== undefined && id <= latest) {
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(
      latest,
    )!;
    const after = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second! + 1);
    id = Number.isNaN(after) ? latest : text(new Date(after));
  }
  return id;
}
