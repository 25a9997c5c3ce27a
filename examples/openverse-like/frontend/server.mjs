/** Serves the built front end, and version.json with the commit that it was built from. Needs nothing but Node. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const PUBLIC = join(import.meta.dirname, 'public');
const RELEASE = process.env.RELEASE ?? 'unknown';
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

/** The file that a path means; undefined for what is not there, or outside. */
function fileOf(path) {
  const file = join(PUBLIC, normalize(decodeURIComponent(path)), path.endsWith('/') ? 'index.html' : '');
  if (!file.startsWith(PUBLIC)) return undefined;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/version.json') {
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify({ release: RELEASE }));
    return;
  }
  let file;
  try {
    file = fileOf(pathname);
  } catch {
    // A path that is no text.
  }
  if (file === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
});
server.listen(Number(process.env.PORT ?? 3000), process.env.HOST ?? '0.0.0.0');
process.on('SIGTERM', () => server.close(() => process.exit(0)));
