/** What the readers need of a file system; paths as in the release file, from the checkout's root. */
export interface Files {
  /** Text of a file; undefined when there is none. */
  read(path: string): string | undefined;
  /** Names in a directory; undefined when there is none. */
  list(path: string): readonly string[] | undefined;
}
