/** Files by path: from the project's directory, with `/`, `..` in front where they lie above it; or absolute. */
export interface Sources {
  /** Absolute path of the project's directory, where it has one: absolute paths below it are the same as relative ones. */
  readonly directory?: string;
  /** Text of a file, through links; undefined when there is none. */
  read(path: string): string | undefined;
  /** SHA-256 of a file's bytes, for a link of where it leads and what is there; undefined when there is none. */
  hash(path: string): string | undefined;
  /** All files below a directory, also behind links, by their paths from it, sorted; undefined when there is no such directory. */
  list(directory: string): readonly string[] | undefined;
  /**
   * Where a path leads when it is opened, `..` behind a link included: a name without links, the same for two paths exactly when they
   * lead to the same place. Undefined when nothing is there.
   */
  real(path: string): string | undefined;
}

/** Text of a file as pip decodes it: UTF-8, or what the bytes at its start say. */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // In its first two lines, as Python has it.
  const [, said] = /^(?:[^\n]*\n)?#[^\n]*coding[:=]\s*([-\w.]+)/.exec(plain.toString('latin1', 0, 400)) ?? [];
  return plain.toString(/^(?:latin|iso-?8859|l1$)/i.test(said ?? '') ? 'latin1' : 'utf8');
}
