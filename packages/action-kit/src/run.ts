import { appendFileSync } from 'node:fs';
import { addPath, exportVariable, getState, isDebug, saveState, setOutput, setSecret } from '@actions/core';
import { Deadline } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { linesOf, SHORTEST_SECRET } from '@guarded-deploy/redact';
import { type Context, type Environment, readContext } from './context.ts';
import { type ActionSpec, inputVariable, readInputs } from './inputs.ts';
import { describe, type Log, printer, runnerLog, safeForLog } from './log.ts';
import { code, link, type Markdown, md, text } from './markdown.ts';
import { cleanStart, runnerLookup } from './start.ts';

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
  /** Adds to the job summary. Only the functions of `markdown` make what it takes. */
  summarize(markdown: Markdown): void;
}

interface RunOptions {
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
  const summary: Markdown[] = [];
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
  let reported = false;
  /** Exactly one annotation ends an action, whatever is thrown, and wherever. */
  const report = (thrown: unknown) => {
    if (reported) return;
    reported = true;
    const { title, text: sentence, place } = describe(thrown);
    if (options.tolerant) {
      runnerLog.warning(sentence, place, title);
    } else {
      runnerLog.error(sentence, place, title);
      const words =
        thrown instanceof Fault
          ? md`${text(`${thrown.what} ${thrown.remedy}`)} ${link('Read on', thrown.docs)}`
          : text(sentence);
      summary.push(md`> [!CAUTION]\n> **${text(spec.name)}** ${code(title)}: ${words}`);
      process.exitCode = 1;
    }
    if (isDebug() && thrown instanceof Error) {
      for (let error: unknown = thrown; error instanceof Error; error = error.cause)
        printer.debug(safeForLog(error.stack ?? ''));
    }
  };
  // What is thrown where nobody waits for it (a stream's error, a promise left alone) must not end as a bare stack trace.
  const onUncaught = (thrown: unknown) => {
    report(thrown);
    writeSummary(summary, env).finally(() => process.exit());
  };
  process.on('uncaughtException', onUncaught);
  let deadline: Deadline | undefined;
  try {
    for (const [name, input] of Object.entries(spec.inputs)) {
      if (input.type === 'secret') maskLines(env[inputVariable(name)] ?? '');
    }
    for (const { name, why } of cleanStart(process.env, runnerLookup(process.ppid)))
      runnerLog.warning(
        `The variable ${name} ${why}. This action goes on as if it were not set; where it is needed, the runner's own environment has to have it.`,
        undefined,
        'ENVIRONMENT_UNTRUSTED',
      );
    const inputs = readInputs(spec, env) as Inputs;
    const seconds = typeof options.seconds === 'number' ? options.seconds : options.seconds(inputs as never);
    deadline = new Deadline(seconds, spec.name, { signal: cancelled.signal });
    await stage({
      inputs,
      context: readContext(env),
      env,
      log: runnerLog,
      deadline,
      mask: value => maskLines(value, 1),
      setOutput: (name, value) => setOutput(name, stringify(value)),
      saveState: (name, value) => saveState(name, value),
      state: name => getState(name),
      addPath: directory => addPath(directory),
      exportVariable: (name, value) => exportVariable(name, value),
      summarize: markdown => summary.push(markdown),
    });
  } catch (thrown) {
    report(thrown);
  } finally {
    deadline?.[Symbol.dispose]();
    await writeSummary(summary, env);
    // The runner's second signal may come while a cancelled stage is on its way out: it must not turn exit 1 into a kill.
    if (!cancelled.signal.aborted) {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    }
    process.off('uncaughtException', onUncaught);
  }
}

/**
 * The runner hides exactly what it was told: a value of several lines is told whole and line by line.
 * @param shortest of the whole value; what is masked by name is hidden however short it is
 */
function maskLines(value: string, shortest = SHORTEST_SECRET): void {
  const whole = value.trim();
  if (whole.length >= shortest && whole.length < SHORTEST_SECRET) setSecret(whole);
  for (const part of linesOf(whole)) setSecret(part);
}

/** Keeps whole lines of what is too large, and closes a fenced block that the cut left open. */
function cutSummary(markdown: string): string {
  const start = Buffer.from(markdown)
    .subarray(0, SUMMARY_LIMIT - 200)
    .toString('utf8');
  const kept = start.slice(0, start.lastIndexOf('\n') + 1);
  const fences = kept.match(/^`{3,}/gm) ?? [];
  const open = fences.length % 2 === 1 ? `${fences.at(-1)}\n` : '';
  return `${kept}${open}\n_(cut: the summary was larger than GitHub shows)_\n`;
}

/** A summary that cannot be written is no reason to fail a job. */
async function writeSummary(parts: readonly Markdown[], env: Environment): Promise<void> {
  if (parts.length === 0 || !env.GITHUB_STEP_SUMMARY) return;
  let markdown = `${parts.join('\n\n')}\n\n`;
  if (Buffer.byteLength(markdown) > SUMMARY_LIMIT) {
    markdown = cutSummary(markdown);
  }
  try {
    // Not by way of @actions/core, whose summary loads fs.promises and what hangs on it at start.
    appendFileSync(env.GITHUB_STEP_SUMMARY, markdown);
  } catch (thrown) {
    runnerLog.debug(`the summary was not written: ${String(thrown)}`);
  }
}
