/** Whether a checkout has what its repository only refers to: submodules, and files of Git LFS. */

import { readFileSync } from 'node:fs';
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { problem, shown } from '../inventory/problem.ts';
import { type Entry, toText } from './walk.ts';

/** A pointer of Git LFS is a few lines. */
const POINTER_BYTES = 1024;
const POINTER = 'version https://git-lfs.github.com/spec/v1\n';

/** Paths of submodules, as `.gitmodules` has them. Pure. */
function submodulesIn(text: string): string[] {
  return [...text.matchAll(/^[ \t]*path[ \t]*=([^\n]*)$/gm)].map(match =>
    withoutEnd(match[1]!.trim().replace(/^"(.*)"$/, '$1'), '/'),
  );
}

const textOf = (content: Entry['content']): string =>
  'bytes' in content ? content.bytes.toString('latin1') : readFileSync(content.file, 'latin1');

/**
 * A release of what was not fetched would be one of empty directories, and of texts in place of files.
 * @param read a file of the checkout. @param folder of the source in it
 * @throws Fault SOURCE_SUBMODULE_EMPTY, SOURCE_LFS_POINTER
 */
export function judgeFetched(
  entries: readonly Entry[],
  read: (path: string) => string | undefined,
  folder: string,
): void {
  const below = folder === '.' ? '' : `${withoutEnd(folder, '/')}/`;
  const empty = new Set(entries.filter(({ kind }) => kind === 'd').map(({ path }) => toText(path)));
  const module = submodulesIn(read('.gitmodules') ?? '').find(
    path => path.startsWith(below) && empty.has(path.slice(below.length)),
  );
  if (module !== undefined)
    throw problem({
      code: 'SOURCE_SUBMODULE_EMPTY',
      what: `The submodule ${shown(module)} is an empty directory in the checkout.`,
      remedy:
        "Fetch it: 'submodules: true' for actions/checkout, or 'git submodule update --init'. If the application runs without it, name it under 'source.exclude'.",
    });
  const attributes = entries.filter(
    ({ path }) => path === '.gitattributes' || path.endsWith('/.gitattributes'),
  );
  const texts = [read('.gitattributes') ?? '', ...attributes.map(({ content }) => textOf(content))];
  if (!texts.some(text => /\bfilter=lfs\b/.test(text))) return;
  const pointer = entries.find(
    ({ kind, size, content }) =>
      kind === 'f' && size > POINTER.length && size < POINTER_BYTES && textOf(content).startsWith(POINTER),
  );
  if (pointer)
    throw problem({
      code: 'SOURCE_LFS_POINTER',
      what: `${shown(toText(pointer.path))} is a pointer of Git LFS in the checkout, not the file itself.`,
      remedy:
        "Fetch it: 'lfs: true' for actions/checkout, or 'git lfs pull'. If the application runs without it, name it under 'source.exclude'.",
    });
}
