import type { ServerResponse } from 'node:http';
import { blobUrl } from './blobs.ts';
import type { RawHandler } from './server.ts';
import type { Artifact, CacheEntry, Store } from './store.ts';

/**
 * GitHub's results service: the cache (v2) and artifacts (v4) as `@actions/cache` and `@actions/artifact` speak to them,
 * JSON over Twirp. Who asks is told by the runtime token, which only JavaScript actions are given.
 */
interface Claims {
  readonly repository: string;
  readonly run: string;
  readonly job: string;
  /** Ref whose caches may be written, read first. */
  readonly scope: string;
  /** Refs whose caches may be read as well, in this order. */
  readonly readable: readonly string[];
}

/** A token of the shape that the clients read; nothing signs it. */
export function runtimeToken(claims: Claims): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = {
    scp: `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${claims.run}:${claims.job}`,
    ac: JSON.stringify([
      { Scope: claims.scope, Permission: 3 },
      ...claims.readable.map(Scope => ({ Scope, Permission: 1 })),
    ]),
    repository_id: claims.repository,
    exp: 4_102_444_800,
  };
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(payload)}.${Buffer.from('simulated').toString('base64url')}`;
}

function claimsOf(authorization: string | undefined): Claims | undefined {
  const token = /^bearer\s+(.+)$/i.exec(authorization ?? '')?.[1]?.split('.')[1];
  if (token === undefined) return undefined;
  try {
    const payload = JSON.parse(Buffer.from(token, 'base64url').toString());
    const [, run, job] = /Actions\.Results:([^:\s]+):([^:\s]+)/.exec(String(payload.scp)) ?? [];
    const scopes = JSON.parse(String(payload.ac ?? '[]')) as { Scope: string; Permission: number }[];
    if (run === undefined || job === undefined) return undefined;
    return {
      repository: String(payload.repository_id ?? ''),
      run,
      job,
      scope: scopes.find(({ Permission }) => (Permission & 2) !== 0)?.Scope ?? '',
      readable: scopes.filter(({ Permission }) => (Permission & 2) === 0).map(({ Scope }) => Scope),
    };
  } catch {
    return undefined;
  }
}

interface Request {
  readonly store: Store;
  readonly claims: Claims;
  readonly origin: string;
  readonly now: number;
  /** A field by its protobuf name; clients may send either spelling. */
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  id(): number;
}

class TwirpError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function newBlob(request: Request): string {
  const name = `blob-${request.id()}`;
  request.store.blobs.set(name, { blocks: new Map(), content: undefined });
  return name;
}

function needed(request: Request, name: string): string {
  const value = request.text(name);
  if (value === undefined || value === '')
    throw new TwirpError(400, 'invalid_argument', `${name} is required`);
  return value;
}

function findEntry(request: Request, key: string, version: string): CacheEntry | undefined {
  const { repository, scope } = request.claims;
  return request.store.cache.find(
    entry =>
      entry.repository === repository &&
      entry.scope === scope &&
      entry.key === key &&
      entry.version === version,
  );
}

/** Keys are immutable: whoever comes second is refused, also while the first still uploads. */
function createCacheEntry(request: Request): object {
  const key = needed(request, 'key');
  const version = needed(request, 'version');
  if (request.claims.scope === '')
    throw new TwirpError(403, 'permission_denied', 'cache write denied: no writable scope');
  if (findEntry(request, key, version)) {
    throw new TwirpError(
      409,
      'already_exists',
      'cache entry with the same key, version, and scope already exists',
    );
  }
  const { repository, scope } = request.claims;
  const blob = newBlob(request);
  request.store.cache.push({
    id: request.id(),
    repository,
    scope,
    key,
    version,
    createdAt: request.now,
    blob,
    size: undefined,
  });
  return { ok: true, signed_upload_url: blobUrl(request.origin, blob) };
}

function finalizeCacheEntry(request: Request): object {
  const entry = findEntry(request, needed(request, 'key'), needed(request, 'version'));
  const content = entry && request.store.blobs.get(entry.blob)?.content;
  if (!entry || content === undefined) throw new TwirpError(404, 'not_found', 'cache entry not found');
  if (content.length !== Number(request.text('size_bytes'))) {
    throw new TwirpError(400, 'invalid_argument', 'size_bytes is not the size of what was uploaded');
  }
  entry.size = content.length;
  return { ok: true, entry_id: String(entry.id) };
}

/** In each readable scope: the key itself, else the newest entry that starts with it, then the restore keys in order. */
function getCacheEntry(request: Request): object {
  const version = needed(request, 'version');
  const keys = [needed(request, 'key'), ...request.list('restore_keys')];
  const { repository, scope, readable } = request.claims;
  for (const candidate of [scope, ...readable]) {
    const entries = request.store.cache
      .filter(
        entry =>
          entry.repository === repository &&
          entry.scope === candidate &&
          entry.version === version &&
          entry.size !== undefined,
      )
      .sort((one, other) => other.createdAt - one.createdAt || other.id - one.id);
    for (const key of keys) {
      const found =
        entries.find(entry => entry.key === key) ?? entries.find(entry => entry.key.startsWith(key));
      if (found)
        return { ok: true, signed_download_url: blobUrl(request.origin, found.blob), matched_key: found.key };
    }
  }
  return { ok: false, signed_download_url: '', matched_key: '' };
}

function artifactsOf(request: Request): Artifact[] {
  const run = needed(request, 'workflow_run_backend_id');
  if (run !== request.claims.run) throw new TwirpError(403, 'permission_denied', 'artifacts of another run');
  return request.store.artifacts.filter(artifact => artifact.run === run);
}

function createArtifact(request: Request): object {
  const name = needed(request, 'name');
  if (artifactsOf(request).some(artifact => artifact.name === name)) {
    throw new TwirpError(
      409,
      'already_exists',
      'an artifact with this name already exists on the workflow run',
    );
  }
  const blob = newBlob(request);
  request.store.artifacts.push({
    id: request.id(),
    run: request.claims.run,
    job: request.claims.job,
    name,
    createdAt: request.now,
    blob,
    mimeType: request.text('mime_type') ?? 'application/zip',
    size: undefined,
    digest: undefined,
  });
  return { ok: true, signed_upload_url: blobUrl(request.origin, blob) };
}

function finalizeArtifact(request: Request): object {
  const name = needed(request, 'name');
  const artifact = artifactsOf(request).find(candidate => candidate.name === name);
  const content = artifact && request.store.blobs.get(artifact.blob)?.content;
  if (!artifact || content === undefined) throw new TwirpError(404, 'not_found', 'artifact not found');
  artifact.size = content.length;
  artifact.digest = request.text('hash');
  return { ok: true, artifact_id: String(artifact.id) };
}

function listArtifacts(request: Request): object {
  const name = request.text('name_filter');
  const id = request.text('id_filter');
  const found = artifactsOf(request).filter(
    artifact =>
      artifact.size !== undefined &&
      (name === undefined || artifact.name === name) &&
      (id === undefined || String(artifact.id) === id),
  );
  return {
    artifacts: found.map(artifact => ({
      workflow_run_backend_id: artifact.run,
      workflow_job_run_backend_id: artifact.job,
      database_id: String(artifact.id),
      name: artifact.name,
      size: String(artifact.size),
      created_at: new Date(artifact.createdAt).toISOString(),
      ...(artifact.digest === undefined ? {} : { digest: artifact.digest }),
    })),
  };
}

function signArtifact(request: Request): object {
  const name = needed(request, 'name');
  const artifact = artifactsOf(request).find(
    candidate => candidate.name === name && candidate.size !== undefined,
  );
  if (!artifact) throw new TwirpError(404, 'not_found', 'artifact not found');
  return {
    signed_url: `${blobUrl(request.origin, artifact.blob)}&rsct=${encodeURIComponent(artifact.mimeType)}`,
  };
}

function deleteArtifact(request: Request): object {
  const name = needed(request, 'name');
  const artifact = artifactsOf(request).find(candidate => candidate.name === name);
  if (!artifact) throw new TwirpError(404, 'not_found', 'artifact not found');
  request.store.artifacts.splice(request.store.artifacts.indexOf(artifact), 1);
  return { ok: true, artifact_id: String(artifact.id) };
}

const CACHE = '/twirp/github.actions.results.api.v1.CacheService';
const ARTIFACTS = '/twirp/github.actions.results.api.v1.ArtifactService';

const METHODS: Readonly<Record<string, (request: Request) => object>> = {
  [`${CACHE}/CreateCacheEntry`]: createCacheEntry,
  [`${CACHE}/FinalizeCacheEntryUpload`]: finalizeCacheEntry,
  [`${CACHE}/GetCacheEntryDownloadURL`]: getCacheEntry,
  [`${ARTIFACTS}/CreateArtifact`]: createArtifact,
  [`${ARTIFACTS}/FinalizeArtifact`]: finalizeArtifact,
  [`${ARTIFACTS}/ListArtifacts`]: listArtifacts,
  [`${ARTIFACTS}/GetSignedArtifactURL`]: signArtifact,
  [`${ARTIFACTS}/DeleteArtifact`]: deleteArtifact,
};

function reply(response: ServerResponse, status: number, body: object): true {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
  return true;
}

export function resultsHandler(options: {
  store: Store;
  origin: () => string;
  now: () => number;
  id: () => number;
}): RawHandler {
  return (request, response, url, body) => {
    if (!url.pathname.startsWith('/twirp/')) return false;
    const method = METHODS[url.pathname];
    const refused = (status: number, code: string, msg: string) => reply(response, status, { code, msg });
    if (!method || request.method !== 'POST')
      return refused(404, 'bad_route', `no handler for ${url.pathname}`);
    const claims = claimsOf(request.headers.authorization);
    if (!claims) return refused(401, 'unauthenticated', 'the runtime token is missing or unreadable');
    let fields: Record<string, unknown>;
    try {
      fields = JSON.parse(body.toString('utf8'));
    } catch {
      return refused(400, 'malformed', 'the request is no JSON');
    }
    const value = (name: string) =>
      fields[name] ?? fields[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    try {
      return reply(
        response,
        200,
        method({
          store: options.store,
          claims,
          origin: options.origin(),
          now: options.now(),
          id: options.id,
          text: name => (value(name) === undefined || value(name) === null ? undefined : String(value(name))),
          list: name => ((value(name) ?? []) as readonly unknown[]).map(String),
        }),
      );
    } catch (thrown) {
      if (!(thrown instanceof TwirpError)) throw thrown;
      return refused(thrown.status, thrown.code, thrown.message);
    }
  };
}
