/** What a host says of itself at the start. */
import { gunzipSync } from 'node:zlib';
import { type Current, currentOf } from './protocol.ts';

/** A release on a host, as it was recorded there. */
interface ReleaseRecord {
  readonly id: string;
  /** What was live before it. */
  readonly previous: string | undefined;
  /** What it was made from, when that is known. */
  readonly commit: string | undefined;
}

/** What a host said about itself at the start. */
export interface Facts {
  /** Id of the live release, if there is one: what `current` leads to in releases/. */
  readonly live: string | undefined;
  readonly current: Current;
  /** What was live before the live one. */
  readonly previous: string | undefined;
  readonly commit: string | undefined;
  /** Seconds since the epoch when the live release was made. */
  readonly at: number | undefined;
  /** Names in releases/, also of releases this product did not make. */
  readonly names: readonly string[];
  /** Releases with a record, oldest first. */
  readonly releases: readonly ReleaseRecord[];
  /** Numeric id of the SSH user. */
  readonly user: number;
  /** KiB free below root. */
  readonly freeKb: number | undefined;
  /** Checksums of the environments there are. */
  readonly venvs: readonly string[];
  /** Paths of the services' files that the live release brought; undefined when its record does not tell. */
  readonly brings: readonly string[] | undefined;
  /** The live release's files, unpacked lines. */
  readonly fingerprints: Buffer | undefined;
}

/** Facts of a host that nobody has asked yet. @param user whether root logs in there */
export const unasked = (user: string): Facts => ({
  live: undefined,
  current: { kind: 'nothing', text: '' },
  previous: undefined,
  commit: undefined,
  at: undefined,
  names: [],
  releases: [],
  user: user === 'root' ? 0 : 1,
  freeKb: undefined,
  venvs: [],
  brings: undefined,
  fingerprints: undefined,
});

/** Facts as the program told them, line by line, and the packed list of the live release's files. */
export function factsOf(said: ReadonlyMap<string, readonly string[]>, list: Buffer | undefined): Facts {
  const one = (name: string) => said.get(name)?.at(-1) || undefined;
  const words = (name: string) => (one(name) ?? '').split(' ').filter(word => word !== '');
  const number = (name: string) => (one(name) === undefined ? undefined : Number(one(name)));
  const releases = (said.get('release') ?? [])
    .map(text => text.split(' '))
    .sort(([a = '', x = ''], [b = '', y = '']) => Number(a) - Number(b) || (x < y ? -1 : 1))
    .map(([, id = '', previous, commit]) => ({
      id,
      previous: previous === '-' ? undefined : previous,
      commit: commit || undefined,
    }));
  return {
    live: one('live'),
    current: currentOf(one('current') ?? 'none'),
    previous: releases.find(({ id }) => id === one('live'))?.previous,
    commit: one('commit'),
    at: number('at'),
    names: words('names'),
    releases,
    user: number('user') ?? 0,
    freeKb: number('free'),
    venvs: said.get('venv') ?? [],
    brings: one('brings')?.split('\t').slice(1),
    fingerprints: unpacked(list),
  };
}

/** Bytes of the list of a live release's files: some four million. */
const LIST_BYTES = 256 << 20;

/** A list as it was before it was packed; undefined when it is damaged or larger than any of ours, and then everything is sent. */
function unpacked(bytes: Buffer | undefined): Buffer | undefined {
  if (!bytes) return undefined;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIST_BYTES });
  } catch {
    return undefined;
  }
}
