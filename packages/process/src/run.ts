/** The one way in which the product runs a program on its own machine. */
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { Variables } from './environment.ts';
import { endGroupOnAbort } from './group.ts';
import { KeptText, LineSplitter } from './output.ts';

export interface ProgramOptions {
  readonly cwd?: string | undefined;
  /** All that the program sees; made by `childEnvironment` or `projectEnvironment`. */
  readonly env: Variables;
  readonly signal?: AbortSignal | undefined;
  /** It is ended as by `signal` after that time; no limit unless given. */
  readonly seconds?: number | undefined;
  /** How it is asked to end when the time is over or the signal aborts, and how long it then has before it is killed. */
  readonly first?: 'SIGTERM' | 'SIGINT' | 'SIGKILL';
  readonly graceMs?: number;
  /** For its standard input, which it has none of otherwise. */
  readonly input?: string | undefined;
  /** Called with every line of both streams as it comes, without its end. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Characters of a line that has no end: it is handed on in parts of about that size. No limit unless given. */
  readonly longestLine?: number;
  /** Characters kept of the end of each stream; a million unless given. */
  readonly kept?: number;
  /** Bytes that standard output may have: with more it is ended, and `cut` says so. No limit unless given. */
  readonly most?: number;
  /**
   * What becomes of processes that it leaves behind. `wait`: they are waited for as long as they hold its output open. `end`: they
   * are killed a second after it has ended. `leave`: they go on, and nobody waits for them.
   */
  readonly leftovers?: 'wait' | 'end' | 'leave';
}

export interface Ended {
  /** undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** The end of each stream. */
  readonly stdout: string;
  readonly stderr: string;
  /** Why it was ended before it was done: its time was over, or it printed too much. */
  readonly cut: 'time' | 'output' | undefined;
}

/** After a polite request to end. */
const GRACE_MS = 3_000;
/** For what a program has printed to arrive once it has ended. */
const DRAIN_MS = 1_000;
const KEPT = 1_000_000;

/**
 * Runs a program with an argument vector, never through a shell, in a process group of its own: what it has started ends with
 * it. Rejects when it cannot be started, and with the signal's reason when that aborts; then it has ended first.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<Ended> {
  options.signal?.throwIfAborted();
  // Loaded here: most stages of most actions start no program, and their start-up counts.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(file, [...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  return follow(child, options);
}

/** Everything about one running program: its limits, its output and its end. */
function follow(child: ChildProcess, options: ProgramOptions): Promise<Ended> {
  const { signal, seconds, most = Number.POSITIVE_INFINITY, leftovers = 'wait' } = options;
  const stdout = child.stdout!;
  const stderr = child.stderr!;
  let cut: Ended['cut'];
  const limit = new AbortController();
  const stop = (why: NonNullable<Ended['cut']>) => {
    cut ??= why;
    limit.abort();
  };
  const late = seconds === undefined ? undefined : setTimeout(() => stop('time'), seconds * 1000);
  const ends = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
  const { first = 'SIGTERM', graceMs = GRACE_MS } = options;
  const group = endGroupOnAbort(child, ends, { first, graceMs });
  let bytes = 0;
  const texts = [stdout, stderr].map(stream => keep(stream, options));
  stdout.on('data', (chunk: string) => {
    if (most === Number.POSITIVE_INFINITY) return;
    bytes += Buffer.byteLength(chunk);
    if (bytes > most) stop('output');
  });
  // A program that ends early does not read all of it.
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(options.input);
  return new Promise((resolve, reject) => {
    let drained: NodeJS.Timeout | undefined;
    const settle = (act: () => void) => {
      clearTimeout(late);
      clearTimeout(drained);
      child.stdin?.destroy();
      group.done();
      act();
    };
    const end = (code: number | null, name: string | null) =>
      settle(() => {
        if (signal?.aborted) return reject(signal.reason);
        const [out = '', err = ''] = texts.map(({ text }) => text);
        resolve({ code: code ?? undefined, signal: name ?? undefined, stdout: out, stderr: err, cut });
      });
    child.once('error', error => settle(() => reject(error)));
    child.once('exit', (code, name) => {
      // Processes that it has left behind may hold its output open for as long as they live.
      if (leftovers === 'wait' && !ends.aborted) return;
      drained = setTimeout(() => {
        if (leftovers === 'leave') {
          for (const stream of [stdout, stderr]) (stream as Socket).unref();
          return end(code, name);
        }
        group.kill();
        for (const stream of [stdout, stderr]) stream.destroy();
      }, DRAIN_MS);
      // Of what goes on in the background, only standard error is open as a rule: then all has been read.
      if (leftovers === 'leave')
        stdout.once('end', () =>
          setImmediate(() => {
            (stderr as Socket).unref();
            end(code, name);
          }),
        );
    });
    child.once('close', (code, name) => {
      if (leftovers === 'end') group.kill();
      end(code, name);
    });
  });
}

/** Reads a stream: its end is kept, its lines are handed on. */
function keep(stream: Readable, { onLine, longestLine, kept = KEPT }: ProgramOptions): KeptText {
  const text = new KeptText(kept);
  const lines = onLine && new LineSplitter(onLine, longestLine);
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text.add(chunk);
    lines?.add(chunk);
  });
  stream.on('end', () => lines?.end());
  return text;
}
