/**
 * The one place where a value becomes part of a shell command.
 * Single quotes protect every byte but the single quote itself, in every POSIX shell.
 */
export function quote(value: string): string {
  if (value.includes('\0')) throw new TypeError('a shell word cannot contain a NUL byte');
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** An argument vector as shell words. */
export function quoteAll(words: readonly string[]): string {
  return words.map(quote).join(' ');
}
