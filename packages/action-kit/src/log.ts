import * as core from '@actions/core';
import { Fault, type Place } from '@guarded-deploy/faults';

/**
 * Makes text safe for the runner's log: no line of it can be read as a workflow command (`::set-output`, `##[error]`),
 * and no control character reaches the terminal.
 */
export function safeForLog(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
    .replace(/^([^\S\n\r\u2028\u2029]*)::/gm, '$1\\::')
    .replace(/##\[/g, '##\\[');
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

function properties(place: Place | undefined, title?: string): core.AnnotationProperties {
  return {
    ...(title === undefined ? {} : { title: safeForLog(title) }),
    ...(place === undefined ? {} : { file: place.file }),
    ...(place?.line === undefined ? {} : { startLine: place.line }),
    ...(place?.endLine === undefined ? {} : { endLine: place.endLine }),
    ...(place?.column === undefined ? {} : { startColumn: place.column }),
  };
}

export const runnerLog: Log = {
  info: text => core.info(safeForLog(text)),
  debug: text => core.debug(safeForLog(text)),
  notice: (text, place) => core.notice(safeForLog(text), properties(place)),
  warning: (text, place, title) => core.warning(safeForLog(text), properties(place, title)),
  error: (text, place, title) => core.error(safeForLog(text), properties(place, title)),
  group: (title, body) => core.group(safeForLog(title).replace(/\n/g, ' '), body),
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
