import * as core from '@actions/core';
import { Fault, type Place } from '@guarded-deploy/faults';

declare const LOGGED: unique symbol;

/**
 * Text that may be printed where the runner reads commands. Only `safeForLog` and `titleForLog` make it.
 */
type LogText = string & { readonly [LOGGED]: true };

/**
 * Makes text safe for the runner's log: no line of it can be read as a workflow command (`::set-output`, `##[error]`),
 * and no control character reaches the terminal.
 */
export function safeForLog(text: string): LogText {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
    .replace(/^([^\S\n\r\u2028\u2029]*)::/gm, '$1\\::')
    .replace(/##\[/g, '##\\[') as LogText;
}

export interface Log {
  info(text: string): void;
  debug(text: string): void;
  notice(text: string, place?: Place): void;
  warning(text: string, place?: Place, title?: string): void;
  /** An error annotation on a place. The one that ends the action is written by `runAction`. */
  error(text: string, place?: Place, title?: string): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
}

/** The same on one line. */
const titleForLog = (text: string) => safeForLog(text).replace(/\n/g, ' ') as LogText;

/** What @actions/core prints as workflow commands and lines of the log: of texts it takes those that were escaped. */
interface Printer {
  readonly info: (text: LogText) => void;
  readonly debug: (text: LogText) => void;
  readonly notice: (text: LogText, properties: Annotation) => void;
  readonly warning: (text: LogText, properties: Annotation) => void;
  readonly error: (text: LogText, properties: Annotation) => void;
  readonly group: <T>(title: LogText, body: () => Promise<T>) => Promise<T>;
}

/** The one way to print: the linter keeps these functions of @actions/core from other files. One by one, so that bundles hold no more of it. */
export const printer: Printer = {
  info: core.info,
  debug: core.debug,
  notice: core.notice,
  warning: core.warning,
  error: core.error,
  group: core.group,
};

type Annotation = Omit<core.AnnotationProperties, 'title'> & { readonly title?: LogText };

function properties(place: Place | undefined, title?: string): Annotation {
  return {
    ...(title === undefined ? {} : { title: safeForLog(title) }),
    ...(place === undefined ? {} : { file: place.file }),
    ...(place?.line === undefined ? {} : { startLine: place.line }),
    ...(place?.endLine === undefined ? {} : { endLine: place.endLine }),
    ...(place?.column === undefined ? {} : { startColumn: place.column }),
  };
}

export const runnerLog: Log = {
  info: text => printer.info(safeForLog(text)),
  debug: text => printer.debug(safeForLog(text)),
  notice: (text, place) => printer.notice(safeForLog(text), properties(place)),
  warning: (text, place, title) => printer.warning(safeForLog(text), properties(place, title)),
  error: (text, place, title) => printer.error(safeForLog(text), properties(place, title)),
  group: (title, body) => printer.group(titleForLog(title), body),
};

/** The sentence a person reads for anything thrown. */
export function describe(thrown: unknown): { title: string; text: string; place?: Place } {
  if (thrown instanceof Fault) {
    return {
      title: thrown.code,
      text: `${thrown.what} ${thrown.remedy} (${thrown.docs})`,
      ...(thrown.place ? { place: thrown.place } : {}),
    };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    title: 'UNEXPECTED',
    text: `${message} This is a fault of the action: re-run with debug logging and report it.`,
  };
}
