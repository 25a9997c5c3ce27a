/** Packs what was prepared, and unpacks it where nothing in it is believed. */
import { createHash, hash } from 'node:crypto';
import {
  closeSync,
  constants,
  createReadStream,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { Archive, ArchiveError, type Content, writeArchive } from '@guarded-deploy/artifacts/archive';
import { Fault, messageOf } from '@guarded-deploy/faults';
import {
  blobName,
  bytesOf,
  LARGEST_LIST,
  LIST,
  type Manifest,
  type PreparedFile,
  type Reference,
  readManifest,
  WHEEL_NAME,
} from './manifest.ts';

/** Size and SHA-256 of a file of any size. */
async function sumOf(file: string): Promise<Pick<PreparedFile, 'size' | 'sha256'>> {
  const sum = createHash('sha256');
  let size = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
    sum.update(piece as Buffer);
    size += (piece as Buffer).length;
  }
  return { size, sha256: sum.digest('hex') };
}

/** The wheels of a directory, in the order of their names. @throws Fault PREPARED_WHEELS_MISSING */
export async function wheelsIn(directory: string): Promise<PreparedFile[]> {
  let names: string[];
  try {
    names = readdirSync(directory).filter(name => name.endsWith('.whl'));
  } catch {
    names = [];
  }
  const odd = names.find(name => !WHEEL_NAME.test(name));
  if (names.length === 0 || odd !== undefined) {
    throw new Fault({
      code: 'PREPARED_WHEELS_MISSING',
      what:
        odd === undefined
          ? `There are no wheels in ${directory}.`
          : `${JSON.stringify(odd)} in ${directory} is no name of a wheel.`,
      remedy: "Set 'wheels' to the directory that 'wheel-dir' of setup-environment filled, or leave it out.",
    });
  }
  const files: PreparedFile[] = [];
  for (const path of names.sort())
    files.push({ kind: 'wheel', path, ...(await sumOf(join(directory, path))) });
  return files;
}

/**
 * Writes the archive of a manifest.
 * @param from SHA-256 → where that content is
 * @returns the list's bytes, whose hash stands for everything
 * @throws Fault PREPARED_UNREADABLE, PREPARED_TOO_LARGE
 */
export function pack(path: string, manifest: Manifest, from: ReadonlyMap<string, string>): Buffer {
  const list = bytesOf(manifest);
  const contents: Content[] = [{ name: LIST, from: { bytes: list } }];
  for (const sha256 of new Set(manifest.files.map(file => file.sha256)))
    contents.push({ name: blobName(sha256), from: { file: from.get(sha256)! } });
  try {
    writeArchive(path, contents);
  } catch (thrown) {
    throw new Fault({
      code: thrown instanceof ArchiveError ? 'PREPARED_TOO_LARGE' : 'PREPARED_UNREADABLE',
      what: `What was prepared cannot be packed: ${messageOf(thrown)}.`,
      remedy:
        thrown instanceof ArchiveError
          ? 'Hand over less: an archive holds 4 GiB.'
          : 'Look at what else changed these files while they were read.',
      cause: thrown,
    });
  }
  return list;
}

function changed(what: string, cause?: unknown): Fault {
  return new Fault({
    code: 'PREPARED_CHANGED',
    what: `The artifact of the job prepare is not what that job said: ${what}.`,
    remedy:
      'Do not release it. Another job of this run may write artifacts as well: find out which one wrote this, then run everything again.',
    cause,
  });
}

/** The list in an archive, which must be the very one that `prepared` names. @throws Fault PREPARED_CHANGED, PREPARED_FORM */
export function openList(archive: Archive, { sha256 }: Reference): Manifest {
  let bytes: Buffer;
  try {
    bytes = archive.read(LIST, LARGEST_LIST);
  } catch (thrown) {
    throw changed(messageOf(thrown), thrown);
  }
  if (hash('sha256', bytes) !== sha256) throw changed('its list has another SHA-256');
  return readManifest(bytes);
}

/** Opens an archive that somebody else may have made. @throws Fault PREPARED_CHANGED */
export function openArchive(path: string): Archive {
  try {
    return new Archive(path);
  } catch (thrown) {
    throw changed(messageOf(thrown), thrown);
  }
}

function inTheWay(path: string, why: string): Fault {
  return new Fault({
    code: 'PREPARED_IN_THE_WAY',
    what: `${path} cannot take what was prepared: ${why}.`,
    remedy:
      "Remove it from the repository, or leave 'wheels' out in the job prepare when the repository brings its own.",
  });
}

/** Makes `directory` below `root`, step by step, so that no link leads elsewhere. @throws Fault PREPARED_IN_THE_WAY */
function makeDirectory(root: string, directory: string): string {
  let at = root;
  for (const part of directory.split('/').filter(name => name !== '' && name !== '.')) {
    if (part === '..') throw inTheWay(directory, 'it leads out of the repository');
    at = join(at, part);
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) mkdirSync(at, { mode: 0o755 });
    else if (!found.isDirectory()) throw inTheWay(directory, `${part} is a link or a file in the repository`);
  }
  return at;
}

/**
 * Puts files of an archive into a directory of the checkout. Each is checked while it is written; one that is not what was
 * said is removed again.
 * @param root the checkout; @param directory from there, without a link on the way
 * @throws Fault PREPARED_CHANGED, PREPARED_IN_THE_WAY
 */
export function place(
  archive: Archive,
  files: readonly PreparedFile[],
  { root, directory }: { readonly root: string; readonly directory: string },
): void {
  const folder = makeDirectory(root, directory);
  const there = readdirSync(folder).filter(name => name.endsWith('.whl'));
  if (there.length > 0) throw inTheWay(directory, `${there[0]} lies there already`);
  for (const { path, size, sha256 } of files) {
    const target = join(folder, path);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    let descriptor: number;
    try {
      descriptor = openSync(target, flags, 0o644);
    } catch (thrown) {
      throw inTheWay(`${directory}/${path}`, messageOf(thrown));
    }
    try {
      archive.extract(blobName(sha256), { size, sha256 }, descriptor);
    } catch (thrown) {
      rmSync(target, { force: true });
      throw changed(`${path}: ${messageOf(thrown)}`, thrown);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** Bytes of a packed archive, for a person. */
export const sizeOf = (path: string): number => statSync(path).size;
