import { createHash } from 'node:crypto';
import type { RawHandler } from './server.ts';
import type { Store } from './store.ts';

/** The part of Azure's blob storage that GitHub's cache and artifact clients use, below /storage/. */
const PREFIX = '/storage/results/';

/** A signed address for one blob; the signature is what makes it secret. */
export function blobUrl(origin: string, blob: string): string {
  return `${origin}${PREFIX}${blob}?sp=rw&sig=${signature(blob)}`;
}

function signature(blob: string): string {
  return createHash('sha256').update(`simulated storage ${blob}`).digest('base64url');
}

function error(code: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}

export function blobHandler(store: Store): RawHandler {
  return (request, response, url, body) => {
    if (!url.pathname.startsWith(PREFIX)) return false;
    const name = url.pathname.slice(PREFIX.length);
    const answer = (status: number, content: string | Buffer = '', headers: Record<string, string> = {}) => {
      response.writeHead(status, {
        'content-length': Buffer.byteLength(content),
        'x-ms-version': '2025-05-05',
        'x-ms-request-id': '0',
        date: new Date().toUTCString(),
        ...headers,
      });
      response.end(request.method === 'HEAD' ? undefined : content);
      return true;
    };
    const refused = (status: number, code: string) =>
      answer(status, error(code), { 'content-type': 'application/xml', 'x-ms-error-code': code });
    if (url.searchParams.get('sig') !== signature(name)) return refused(403, 'AuthenticationFailed');
    const blob = store.blobs.get(name);
    if (!blob) return refused(404, 'BlobNotFound');
    const stamp = { etag: `"${name}"`, 'last-modified': new Date().toUTCString() };
    const component = url.searchParams.get('comp');
    if (request.method === 'PUT' && component === 'block') {
      blob.blocks.set(url.searchParams.get('blockid') ?? '', body);
      return answer(201, '', stamp);
    }
    if (request.method === 'PUT' && component === 'blocklist') {
      const ids = [...body.toString('utf8').matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(
        match => match[1]!,
      );
      const parts = ids.map(id => blob.blocks.get(id));
      if (parts.some(part => part === undefined)) return refused(400, 'InvalidBlockList');
      blob.content = Buffer.concat(parts as Buffer[]);
      return answer(201, '', stamp);
    }
    if (request.method === 'PUT' && component === null) {
      if (request.headers['x-ms-blob-type'] !== 'BlockBlob') return refused(400, 'MissingRequiredHeader');
      blob.content = body;
      return answer(201, '', stamp);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405, 'UnsupportedHttpVerb');
    if (blob.content === undefined) return refused(404, 'BlobNotFound');
    const range = /^bytes=(\d+)-(\d*)$/.exec(
      String(request.headers['x-ms-range'] ?? request.headers.range ?? ''),
    );
    const type = url.searchParams.get('rsct') ?? 'application/octet-stream';
    const headers = { ...stamp, 'content-type': type, 'accept-ranges': 'bytes' };
    if (!range) return answer(200, blob.content, headers);
    const start = Number(range[1]);
    const end = Math.min(
      range[2] === '' ? Number.POSITIVE_INFINITY : Number(range[2]),
      blob.content.length - 1,
    );
    if (start > end) return refused(416, 'InvalidRange');
    return answer(206, blob.content.subarray(start, end + 1), {
      ...headers,
      'content-range': `bytes ${start}-${end}/${blob.content.length}`,
    });
  };
}
