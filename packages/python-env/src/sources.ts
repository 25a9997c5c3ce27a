/** Files by path: from the project's directory, with `/`, `..` in front where they lie above it; or absolute. */
export interface Sources {
  /** Absolute path of the project's directory, where it has one: absolute paths below it are the same as relative ones. */
  readonly directory?: string;
  /** Text of a file; undefined when there is none. */
  read(path: string): string | undefined;
  /** SHA-256 of a file's bytes, of a link's target, or undefined. */
  hash(path: string): string | undefined;
  /** All files below a directory, by their paths from it, sorted; undefined when there is no such directory. */
  list(directory: string): readonly string[] | undefined;
}
