/** Trees to release: the same bytes on every machine, and a second version that differs in five files. */
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Payload {
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

export const PAYLOADS: Readonly<Record<'small' | 'django' | 'large', Payload>> = {
  small: { name: 'small', files: 200, bytes: 2_000_000 },
  django: { name: 'django', files: 600, bytes: 5_000_000 },
  large: { name: 'large', files: 20_000, bytes: 300_000_000 },
};

/** Deterministic numbers in [0, 1): mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS =
  'def class return import self request response model field value queryset template context settings if else for in not none true false'.split(
    ' ',
  );

/** Source text compresses about threefold, pictures not at all; a web application has both. */
function content(size: number, compressible: boolean, next: () => number): Buffer {
  if (!compressible) return Buffer.from(Array.from({ length: size }, () => Math.floor(next() * 256)));
  const parts: string[] = [];
  let length = 0;
  while (length < size) {
    const word =
      next() < 0.7 ? WORDS[Math.floor(next() * WORDS.length)]! : Math.floor(next() * 2 ** 32).toString(36);
    parts.push(word, next() < 0.12 ? '\n' : ' ');
    length += word.length + 1;
  }
  return Buffer.from(parts.join('')).subarray(0, size);
}

/** Writes both versions below `folder` as v1 and v2. `extra` files are in both. */
export function writePayload(
  folder: string,
  payload: Payload,
  extra: Readonly<Record<string, string>>,
): void {
  const next = random(payload.files);
  const average = payload.bytes / payload.files;
  // Source files: four of them and VERSION, as a usual commit changes them.
  const changed = new Set([1, 2, 3, 4].map(fifth => Math.floor((payload.files * fifth) / 5) + 1));
  const put = (path: string, data: Buffer | string) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, data);
  };
  for (let index = 0; index < payload.files - 1; index++) {
    const picture = index % 12 === 0;
    const name = picture
      ? `static/img/${index % 7}/p${index}.png`
      : `apps/a${index % 30}/m${Math.floor(index / 30) % 25}/f${index}.py`;
    // Large blocks of noise take long to make one byte at a time, and few are enough.
    const size = Math.max(1, Math.floor(average * (0.2 + next() * 1.6)));
    const data = content(size, !picture, next);
    put(join(folder, 'v1', name), data);
    put(
      join(folder, 'v2', name),
      changed.has(index) ? Buffer.concat([data, Buffer.from('\n# changed\n')]) : data,
    );
  }
  for (const version of ['v1', 'v2']) {
    put(join(folder, version, 'VERSION'), `${version}\n`);
    for (const [name, text] of Object.entries(extra)) put(join(folder, version, name), text);
  }
}

/** Gives every file a modification time of its own, as a fresh checkout does. */
export function freshen(folder: string): void {
  const now = Date.now() / 1000;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), now, now - Math.random() * 100);
  }
}
