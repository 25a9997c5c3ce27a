/** A text that is being rendered: a file, a setting, or the value of a variable that one of them refers to. */
export interface Frame {
  /** For people: a path, or words such as `the variable 'url'`. */
  readonly name: string;
  /** Path of a file of the repository; undefined for anything else. */
  readonly file: string | undefined;
  /** Name of the variable whose value it is. */
  readonly variable?: string | undefined;
  readonly text: string;
  /** Lines before the text: a `#jinja2:` header. */
  readonly skipped: number;
  /** The text that refers to this one, and the offset there. */
  readonly parent: Frame | undefined;
  readonly from: number;
}

/** Line and column of an offset, counted from 1. */
export function positionOf(frame: Frame, at: number): { readonly line: number; readonly column: number } {
  const before = frame.text.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  let line = 1 + frame.skipped;
  for (let index = before.indexOf('\n'); index !== -1; index = before.indexOf('\n', index + 1)) line++;
  return { line, column: at - start + 1 };
}
