import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { StatusError } from './http.ts';
import { address, call, type Http, idsOf, list, put, type Results, record, ServiceError } from './results.ts';

/** One request of an upload or a download: memory stays flat however large the artifact is. */
export const CHUNK = 8 * 1024 * 1024;

const SERVICE = 'ArtifactService';

function* chunksOf(descriptor: number, size: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, Math.max(1, size)));
  for (let at = 0; at < size; ) {
    const count = readSync(descriptor, buffer, 0, buffer.length, at);
    if (count === 0) throw new ServiceError('the archive became shorter while it was read');
    yield buffer.subarray(0, count);
    at += count;
  }
}

const withQuery = (url: string, query: Readonly<Record<string, string>>): string => {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address.href;
};

/** Blocks of a blob have ids of one length. */
const blockId = (index: number) => Buffer.from(String(index).padStart(6, '0')).toString('base64');

async function putFile(http: Http, url: string, descriptor: number, size: number): Promise<void> {
  if (size <= CHUNK) {
    const [whole = Buffer.alloc(0)] = [...chunksOf(descriptor, size)];
    await put(http, url, whole);
    return;
  }
  const blocks: string[] = [];
  for (const chunk of chunksOf(descriptor, size)) {
    const id = blockId(blocks.length);
    await http.request(withQuery(url, { comp: 'block', blockid: id }), {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: chunk as unknown as string,
    });
    blocks.push(id);
  }
  const names = blocks.map(id => `<Latest>${id}</Latest>`).join('');
  await http.request(withQuery(url, { comp: 'blocklist' }), {
    method: 'PUT',
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="utf-8"?><BlockList>${names}</BlockList>`,
  });
}

/**
 * Keeps a file as an artifact of this run. A name is given once in a run: a second artifact of the same name is refused.
 * @returns the name; `name` with a number behind it where that one is taken, as it is when an answer got lost
 * @throws ServiceError
 */
export async function upload(http: Http, results: Results, name: string, path: string): Promise<string> {
  const ids = idsOf(results);
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const sum = createHash('sha256');
    for (const chunk of chunksOf(descriptor, size)) sum.update(chunk);
    for (let number = 1; ; number += 1) {
      const given = number === 1 ? name : `${name}-${number}`;
      try {
        const created = await call(http, results, SERVICE, 'CreateArtifact', {
          ...ids,
          name: given,
          version: 4,
        });
        await putFile(http, address(created['signed_upload_url']), descriptor, size);
        await call(http, results, SERVICE, 'FinalizeArtifact', {
          ...ids,
          name: given,
          size: String(size),
          hash: `sha256:${sum.copy().digest('hex')}`,
        });
        return given;
      } catch (thrown) {
        if (!(thrown instanceof StatusError) || thrown.status !== 409 || number >= 3) throw thrown;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes an artifact of this run, by any of its jobs and attempts, into a new file.
 * @param most bytes that it may have
 * @returns its size; undefined where the run has no artifact of that name
 * @throws ServiceError
 */
export async function download(
  http: Http,
  results: Results,
  name: string,
  path: string,
  most: number,
): Promise<number | undefined> {
  const ids = idsOf(results);
  const answer = await call(http, results, SERVICE, 'ListArtifacts', { ...ids, name_filter: name });
  const found = list(answer['artifacts'])
    .map(record)
    .find(artifact => artifact['name'] === name);
  if (found === undefined) return undefined;
  const size = Number(found['size'] ?? Number.NaN);
  if (!Number.isSafeInteger(size) || size < 0) throw new ServiceError(`the artifact ${name} has no size`);
  if (size > most) throw new ServiceError(`the artifact ${name} has ${size} bytes, more than ${most}`);
  const signed = await call(http, results, SERVICE, 'GetSignedArtifactURL', {
    workflow_run_backend_id: String(found['workflow_run_backend_id'] ?? results.run),
    workflow_job_run_backend_id: String(found['workflow_job_run_backend_id'] ?? results.job),
    name,
  });
  const url = address(signed['signed_url']);
  // A file of our own: nothing that lies there is written over, and no link is followed.
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < size; ) {
      const last = Math.min(at + CHUNK, size) - 1;
      const part = await http.request(url, { headers: { 'x-ms-range': `bytes=${at}-${last}` } });
      const bytes = Buffer.from(await part.arrayBuffer());
      if (bytes.length !== last - at + 1) throw new ServiceError(`the artifact ${name} broke off`);
      writeSync(descriptor, bytes);
      at += bytes.length;
    }
  } finally {
    closeSync(descriptor);
  }
  return size;
}
