/**
 * What every step has in common: `run(options, deps) → outcome` does the work, `report(outcome) → Report` says what it came to.
 * An action delivers the report to the runner; the command line and other steps take from the outcome what they need.
 */
import type { Log } from '@guarded-deploy/action-kit';
import type { Markdown } from '@guarded-deploy/action-kit/markdown';
import type { Place } from '@guarded-deploy/faults';

export type OutputValue = string | number | boolean | object;

/** Outputs that are known; what is left out is not set. */
export type Outputs<Name extends string> = { readonly [N in Name]?: OutputValue };

/** A line of the log, or an annotation on a place. */
export interface Line {
  readonly level: 'info' | 'notice' | 'warning' | 'error';
  readonly text: string;
  readonly place?: Place | undefined;
  readonly title?: string | undefined;
}

export interface Report<Name extends string> {
  readonly outputs: Outputs<Name>;
  readonly lines?: readonly Line[];
  /** Sections of the job's summary. */
  readonly summary?: readonly Markdown[];
  /** Why the job must stop. */
  readonly stop?: unknown;
}

/** Where a report goes; a `Kit` is one. */
export interface Sink<Name extends string> {
  readonly log: Log;
  setOutput(name: Name, value: OutputValue): void;
  summarize(markdown: Markdown): void;
}

/** Sets the outputs that are known. */
export function setOutputs<Name extends string>(
  sink: Pick<Sink<Name>, 'setOutput'>,
  outputs: Outputs<Name>,
): void {
  for (const [name, value] of Object.entries<OutputValue | undefined>(outputs))
    if (value !== undefined) sink.setOutput(name as Name, value);
}

/** Writes lines into the log. */
export function tell(log: Log, lines: readonly Line[] = []): void {
  for (const { level, text, place, title } of lines) {
    if (level === 'info') log.info(text);
    else if (level === 'notice') log.notice(text, place);
    else log[level](text, place, title);
  }
}

/** Hands a report to the runner: outputs, lines, summary. @throws what the report stops with */
export function deliver<Name extends string>(sink: Sink<Name>, report: Report<Name>): void {
  setOutputs(sink, report.outputs);
  tell(sink.log, report.lines);
  for (const section of report.summary ?? []) sink.summarize(section);
  if (report.stop !== undefined) throw report.stop;
}
