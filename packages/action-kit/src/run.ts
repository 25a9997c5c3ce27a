import * as core from '@actions/core';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { type Context, type Environment, readContext } from './context.ts';
import { type ActionSpec, readInputs } from './inputs.ts';
import { describe, type Log, runnerLog, safeForLog } from './log.ts';
import { code, text } from './markdown.ts';

/** What one stage (pre, main or post) of an action is given. */
export interface Kit<Inputs, Output extends string> {
  readonly inputs: Inputs;
  readonly context: Context;
  readonly env: Environment;
  readonly log: Log;
  /** Aborts when the run is cancelled (SIGINT, SIGTERM) or the deadline passes. */
  readonly deadline: Deadline;
  /** Hides a value in all later output of the job. */
  mask(value: string): void;
  setOutput(name: Output, value: string | number | boolean | object): void;
  /** State from one stage to a later one of the same step. */
  saveState(name: string, value: string): void;
  state(name: string): string;
  addPath(directory: string): void;
  exportVariable(name: string, value: string): void;
  /** Adds Markdown to the job summary; values in it must be escaped with `markdown`. */
  summarize(markdown: string): void;
}

export interface RunOptions {
  /** Seconds for the whole stage. A function sees the inputs. */
  readonly seconds: number | ((inputs: never) => number);
  /** Post steps and meters: a failure is a warning and the exit code stays 0. */
  readonly tolerant?: boolean;
}

/** GitHub refuses step summaries above 1 MiB. */
const SUMMARY_LIMIT = 1_000_000;

function stringify(value: string | number | boolean | object): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Runs one stage of an action: reads inputs, masks secrets, starts the deadline, turns signals into cancellation, writes
 * the summary, and turns whatever is thrown into exactly one annotation and exit code 1.
 */
export async function runAction<Inputs, Output extends string>(
  spec: ActionSpec,
  options: RunOptions,
  stage: (kit: Kit<Inputs, Output>) => Promise<void>,
): Promise<void> {
  const env: Environment = process.env;
  const summary: string[] = [];
  const cancelled = new AbortController();
  const cancel = (signal: string) =>
    cancelled.abort(
      new Fault({
        code: 'CANCELLED',
        what: `The run was cancelled (${signal}).`,
        remedy: 'Re-run it when you are ready.',
      }),
    );
  const onInterrupt = () => cancel('SIGINT');
  const onTerminate = () => cancel('SIGTERM');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  let deadline: Deadline | undefined;
  try {
    const inputs = readInputs(spec, env) as Inputs;
    for (const [name, input] of Object.entries(spec.inputs)) {
      if (input.type !== 'secret') continue;
      const value = env[`INPUT_${name.toUpperCase()}`] ?? '';
      // The runner masks line by line: a multi-line secret is masked whole and by line.
      for (const line of [value, ...value.split('\n')]) if (line.trim().length > 3) core.setSecret(line);
    }
    const seconds = typeof options.seconds === 'number' ? options.seconds : options.seconds(inputs as never);
    deadline = new Deadline(seconds, spec.name, { signal: cancelled.signal });
    await stage({
      inputs,
      context: readContext(env),
      env,
      log: runnerLog,
      deadline,
      mask: value => {
        if (value !== '') core.setSecret(value);
      },
      setOutput: (name, value) => core.setOutput(name, stringify(value)),
      saveState: (name, value) => core.saveState(name, value),
      state: name => core.getState(name),
      addPath: directory => core.addPath(directory),
      exportVariable: (name, value) => core.exportVariable(name, value),
      summarize: markdown => summary.push(markdown),
    });
  } catch (thrown) {
    const { title, text: sentence, place } = describe(thrown);
    if (options.tolerant) {
      runnerLog.warning(sentence, place, title);
    } else {
      runnerLog.error(sentence, place, title);
      summary.push(`> [!CAUTION]\n> **${text(spec.name)}** ${code(title)}: ${text(sentence)}`);
      process.exitCode = 1;
    }
    if (core.isDebug() && thrown instanceof Error) {
      for (let error: unknown = thrown; error instanceof Error; error = error.cause)
        core.debug(safeForLog(error.stack ?? ''));
    }
  } finally {
    deadline?.[Symbol.dispose]();
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
    await writeSummary(summary, env);
  }
}

/** A summary that cannot be written is no reason to fail a job. */
async function writeSummary(parts: readonly string[], env: Environment): Promise<void> {
  if (parts.length === 0 || !env.GITHUB_STEP_SUMMARY) return;
  let markdown = `${parts.join('\n\n')}\n\n`;
  if (Buffer.byteLength(markdown) > SUMMARY_LIMIT) {
    markdown = `${Buffer.from(markdown)
      .subarray(0, SUMMARY_LIMIT - 200)
      .toString('utf8')}\n\n_(cut: the summary was larger than GitHub shows)_\n`;
  }
  try {
    await core.summary.addRaw(markdown).write();
  } catch (thrown) {
    runnerLog.debug(`the summary was not written: ${String(thrown)}`);
  }
}
