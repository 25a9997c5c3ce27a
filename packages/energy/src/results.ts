import { createHash } from 'node:crypto';
import { address, call, idsOf, put, type Results, resultsOf } from '@guarded-deploy/artifacts/results';
import { list, type Net, record } from './net.ts';
import { zipOne } from './zip.ts';

export { resultsOf };

/** Every artifact of this action is called so, and something after it. */
export const ARTIFACT_PREFIX = 'eco-ci-meter-';

/** What tells a job from the others of its run. */
interface Uploader {
  readonly label: string;
  /** The job's id in its workflow, and its matrix values. Two calls of one reusable workflow have the same. */
  readonly job: string;
  readonly matrix: string;
  /**
   * The job's full name in the Jobs API, `caller / job (leg)`: every attempt has it and no other job. Undefined where
   * nobody told.
   */
  readonly name: string | undefined;
  /** The job's id in the results service, which no other job of the attempt has; a later attempt may have another. */
  readonly id: string;
}

const short = (texts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 8);

/**
 * The name of a report's artifact: the label, what the workflow says of the job, then `n` and what its name gives or `j`
 * and what its id gives, then the attempt, since a run keeps the artifacts of all of them.
 */
export function artifactName({ label, job, matrix, name, id }: Uploader, attempt: number): string {
  const who = name === undefined ? `j${short([id])}` : `n${short([name])}`;
  const plain = label
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${ARTIFACT_PREFIX}${plain ? `${plain}-` : ''}${short([label, job, matrix])}-${who}-${attempt}`;
}

/**
 * Of the reports of one job's attempts the last one: a job that ran again counts once. Jobs are told apart by their
 * names. Where a name is not known and the id is another one in each attempt, as many reports are kept, from the last
 * attempt on, as there were at most in one attempt. What is not called as `artifactName` calls it is kept.
 * @param artifact the name of the artifact that an item comes from
 */
export function lastAttempts<T>(stored: readonly T[], artifact: (item: T) => string): T[] {
  const places = new Map<string, Map<string, { readonly attempt: number; readonly item: T }>>();
  const counts = new Map<string, Map<number, Set<string>>>();
  const kept = new Set<T>();
  for (const item of stored) {
    const [, place, who, number] =
      /^(.+-[0-9a-f]{8})-([nj][0-9a-f]{8})-(\d{1,6})$/.exec(artifact(item)) ?? [];
    if (place === undefined || who === undefined) {
      kept.add(item);
      continue;
    }
    const attempt = Number(number);
    const jobs = places.get(place) ?? new Map();
    if ((jobs.get(who)?.attempt ?? -1) < attempt) jobs.set(who, { attempt, item });
    places.set(place, jobs);
    const attempts = counts.get(place) ?? new Map<number, Set<string>>();
    attempts.set(attempt, (attempts.get(attempt) ?? new Set()).add(who));
    counts.set(place, attempts);
  }
  for (const [place, jobs] of places) {
    const most = Math.max(...[...counts.get(place)!.values()].map(({ size }) => size));
    const named = [...jobs].filter(([who]) => who.startsWith('n'));
    const others = [...jobs]
      .filter(([who]) => who.startsWith('j'))
      .sort(([, one], [, other]) => other.attempt - one.attempt)
      .slice(0, Math.max(0, most - named.length));
    for (const [, { item }] of [...named, ...others]) kept.add(item);
  }
  return stored.filter(item => kept.has(item));
}

export async function uploadReport(net: Net, results: Results, name: string, json: string): Promise<void> {
  const ids = idsOf(results);
  const created = await call(net, results, 'ArtifactService', 'CreateArtifact', { ...ids, name, version: 4 });
  const archive = zipOne('report.json', json);
  await put(net, address(created['signed_upload_url']), archive);
  const hash = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
  await call(net, results, 'ArtifactService', 'FinalizeArtifact', {
    ...ids,
    name,
    size: String(archive.length),
    hash,
  });
}

export interface Stored {
  readonly name: string;
  readonly size: number;
  download(): Promise<Buffer>;
}

/** The reports that jobs of this run have uploaded so far. */
export async function listReports(net: Net, results: Results): Promise<Stored[]> {
  const ids = idsOf(results);
  const answer = await call(net, results, 'ArtifactService', 'ListArtifacts', ids);
  return list(answer['artifacts'])
    .map(record)
    .filter(artifact => String(artifact.name ?? '').startsWith(ARTIFACT_PREFIX))
    .map(artifact => ({
      name: String(artifact.name),
      size: Number(artifact.size ?? 0),
      download: async () => {
        const signed = await call(net, results, 'ArtifactService', 'GetSignedArtifactURL', {
          workflow_run_backend_id: String(artifact.workflow_run_backend_id ?? results.run),
          workflow_job_run_backend_id: String(artifact.workflow_job_run_backend_id ?? results.job),
          name: artifact.name,
        });
        const response = await net.request(address(signed['signed_url']));
        return Buffer.from(await response.arrayBuffer());
      },
    }));
}

/** What a cache entry holds beside its key; changes when the format of the history does. */
const CACHE_VERSION = createHash('sha256').update('eco-ci-meter history 1').digest('hex');

/** The newest entry whose key starts so; undefined when there is none. */
export async function readCache(net: Net, results: Results, prefix: string): Promise<string | undefined> {
  const found = await call(net, results, 'CacheService', 'GetCacheEntryDownloadURL', {
    key: prefix,
    restore_keys: [prefix],
    version: CACHE_VERSION,
  });
  if (found['ok'] !== true) return undefined;
  const response = await net.request(address(found['signed_download_url']));
  return response.text();
}

export async function writeCache(net: Net, results: Results, key: string, content: string): Promise<void> {
  const created = await call(net, results, 'CacheService', 'CreateCacheEntry', {
    key,
    version: CACHE_VERSION,
  });
  if (created['ok'] !== true) return;
  const bytes = Buffer.from(content);
  await put(net, address(created['signed_upload_url']), bytes);
  await call(net, results, 'CacheService', 'FinalizeCacheEntryUpload', {
    key,
    size_bytes: String(bytes.length),
    version: CACHE_VERSION,
  });
}
