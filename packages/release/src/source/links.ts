/** Where paths of a source lead through its symbolic links, as the system of a host will follow them. Pure. */
import { type BytePath, type Entry, fromText, toText } from './walk.ts';

/** As Linux counts. */
const MOST_LINKS = 40;

export class LinkedTree {
  readonly #entries: readonly Entry[];
  readonly #byPath: ReadonlyMap<BytePath, Entry>;
  readonly #directories = new Set<BytePath>(['']);

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    this.#byPath = new Map(entries.map(entry => [entry.path, entry]));
    for (const { path, kind } of entries) {
      if (kind === 'd') this.#directories.add(path);
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        const parent = path.slice(0, at);
        if (this.#directories.has(parent)) break;
        this.#directories.add(parent);
      }
    }
  }

  /** What stands at a path itself, a link not followed; links on the way to it are. */
  at(path: string): Entry | undefined {
    const bytes = fromText(path);
    const plain = this.#byPath.get(bytes);
    if (plain) return plain;
    const slash = bytes.lastIndexOf('/');
    const above = slash < 0 ? '' : this.#follow(bytes.slice(0, slash));
    if (above === undefined) return undefined;
    return this.#byPath.get(`${above === '' ? '' : `${above}/`}${bytes.slice(slash + 1)}`);
  }

  /** What a path leads to: a file; nothing for a directory, and for a link that leads nowhere or out of the tree. */
  file(path: string): Entry | undefined {
    const place = this.#follow(fromText(path));
    const entry = place === undefined ? undefined : this.#byPath.get(place);
    return entry?.kind === 'f' ? entry : undefined;
  }

  /** The path without links of what a path leads to; undefined when nothing is there. */
  real(path: string): string | undefined {
    const place = this.#follow(fromText(path));
    if (place === undefined || !(this.#byPath.has(place) || this.#directories.has(place))) return undefined;
    return place === '' ? '.' : toText(place);
  }

  /** Paths of the files and links below a directory, from there, with what is behind links to directories; undefined when there are none. */
  list(directory: string): string[] | undefined {
    const place = this.#follow(fromText(directory));
    if (place === undefined || !this.#directories.has(place)) return undefined;
    const found: BytePath[] = [];
    this.#below(place, '', new Set(), found);
    return found.length > 0 ? found.map(toText).sort() : undefined;
  }

  /** Each directory once: links may go round. */
  #below(place: BytePath, prefix: string, seen: Set<BytePath>, found: BytePath[]): void {
    seen.add(place);
    const start = place === '' ? '' : `${place}/`;
    for (const { path, kind } of this.#entries) {
      if (kind === 'd' || !path.startsWith(start)) continue;
      const name = `${prefix}${path.slice(start.length)}`;
      const target = kind === 'l' ? this.#follow(path) : undefined;
      if (target !== undefined && this.#directories.has(target)) {
        if (!seen.has(target)) this.#below(target, `${name}/`, seen, found);
      } else found.push(name);
    }
  }

  #follow(path: BytePath): BytePath | undefined {
    if (path.startsWith('/')) return undefined;
    const at: string[] = [];
    const rest = path.split('/').reverse();
    let links = 0;
    while (rest.length > 0) {
      const part = rest.pop()!;
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (at.pop() === undefined) return undefined;
        continue;
      }
      const entry = this.#byPath.get([...at, part].join('/'));
      if (entry?.kind !== 'l') at.push(part);
      else {
        links += 1;
        if (links > MOST_LINKS || entry.target === undefined || entry.target.startsWith('/'))
          return undefined;
        rest.push(...entry.target.split('/').reverse());
      }
    }
    return at.join('/');
  }
}
