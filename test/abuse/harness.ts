/**
 * Feeds parsers of foreign text with what somebody may send: samples that are bent, and pieces that mean something to the parser.
 * What is no value and no fault is a bug, as are a run without end, a changed prototype, and text that speaks to the runner, to a
 * terminal or to a page once it went through its sink.
 */
import { Worker } from 'node:worker_threads';
import { markdown, safeForLog } from '@guarded-deploy/action-kit';
import { Fault } from '@guarded-deploy/faults';
import { generator } from '@guarded-deploy/github-simulator/faults';
import { plainLine } from '../../packages/cli/src/plain.ts';

export interface Dice {
  readonly random: () => number;
  /** A whole number below `most`. */
  below(most: number): number;
  pick<T>(items: readonly T[]): T;
}

export interface Fuzzer {
  readonly name: string;
  /** Good input, to be bent. */
  readonly samples: readonly string[];
  /** What means something to the parser. */
  readonly words: readonly string[];
  /** Other errors than a Fault that the caller of this parser knows and tells in words. */
  readonly knows?: readonly (abstract new (
    ...words: never[]
  ) => Error)[];
  /** Names of errors that it knows, where the class is not exported. */
  readonly knowsMessages?: RegExp;
  /** How much less often it runs than others, since it costs more. */
  readonly weight?: number;
  /** Parses. Returns texts that a person would be shown. */
  run(text: string, dice: Dice): unknown;
}

/** What means something to many. */
export const COMMON = [
  '',
  ' ',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\0',
  '\u001b[2J',
  '\u0085',
  '\u2028',
  '\u202e',
  '\ufeff',
  '\ud800',
  'é',
  '"',
  "'",
  '\\',
  '`',
  '{{ x }}',
  '${{ secrets.X }}',
  '$(id)',
  '%0A',
  '::error::owned',
  '##[error]owned',
  '<script>',
  '@everyone',
  '|',
  '../',
  '/etc/passwd',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '-1',
  '0',
  '1e999',
  '9007199254740993',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  '{"__proto__":{"polluted":1}}',
  ',',
  ':',
  '=',
  '#',
  '-',
];

export function diceOf(seed: number): Dice {
  const random = generator(seed);
  const below = (most: number) => Math.floor(random() * most);
  return { random, below, pick: items => items[below(items.length)]! };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
const JSONS: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  'x',
  '\u001b[2J\n::error::owned',
  [],
  [null],
  {},
  [[]],
  '__proto__',
  'constructor',
];

/** Bends a value of JSON in one place: another kind, another name, once more, gone. */
function bend(value: Json, dice: Dice, depth = 0): Json {
  if (value !== null && typeof value === 'object' && (depth === 0 || dice.below(5) > 0)) {
    const keys = Object.keys(value);
    if (keys.length > 0) {
      const key = dice.pick(keys);
      const copy = structuredClone(value) as Record<string, Json>;
      const inner = copy[key]!;
      switch (dice.below(8)) {
        case 0:
          if (Array.isArray(copy)) return copy.filter((_, at) => String(at) !== key);
          delete copy[key];
          break;
        case 1: {
          if (Array.isArray(copy)) break;
          const name = dice.pick(['__proto__', 'constructor', 'toString', '', '\n']);
          Object.defineProperty(copy, name, {
            value: inner,
            enumerable: true,
            configurable: true,
            writable: true,
          });
          break;
        }
        default:
          copy[key] = bend(inner, dice, depth + 1);
      }
      return copy as Json;
    }
  }
  if (typeof value === 'string' && dice.below(2) === 0) return mutate(value, COMMON, dice);
  return dice.pick(JSONS);
}

function mutate(text: string, words: readonly string[], dice: Dice): string {
  const at = dice.below(text.length + 1);
  switch (dice.below(7)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + dice.below(20));
    case 2:
      return text.slice(0, at) + text.slice(Math.max(0, at - dice.below(40)));
    case 3:
      return (
        text.slice(0, at) +
        dice.pick(words).repeat(1 + dice.below(dice.below(20) === 0 ? 2000 : 3)) +
        text.slice(at)
      );
    default:
      return text.slice(0, at) + dice.pick(words) + text.slice(at + dice.below(3));
  }
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** One input: a bent sample, or pieces by chance. */
export function inputFor({ samples, words }: Fuzzer, dice: Dice): string {
  const all = [...words, ...words, ...COMMON];
  if (samples.length === 0 || dice.below(4) === 0) {
    const count = dice.below(30);
    return Array.from({ length: count }, () => dice.pick(all)).join('');
  }
  let text = dice.pick(samples);
  let value = jsonOf(text);
  if (value !== undefined && dice.below(3) > 0) {
    for (let times = 1 + dice.below(3); times > 0; times -= 1) value = bend(value, dice);
    return JSON.stringify(value);
  }
  for (let times = 1 + dice.below(6); times > 0; times -= 1) text = mutate(text, all, dice);
  return text;
}

const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const namesOf = () => PROTOTYPES.map(prototype => Reflect.ownKeys(prototype).length).join();
const CLEAN = namesOf();
/** Line breaks and tabs stay in the log. */
const STEERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Why a text does harm once it is shown; none when it does not. */
export function harmOf(text: string): string | undefined {
  const log = safeForLog(text);
  if (STEERS.test(log)) return 'a control character in the log';
  if (/^\s*::/m.test(log) || log.includes('##[')) return 'a workflow command in the log';
  if (STEERS.test(plainLine(text)) || plainLine(text).includes('\n'))
    return 'a control character in the terminal';
  for (const shown of [markdown.text(text), markdown.code(text)]) {
    if (/[\n\r]|<(?!!-- -->|\/?code>)|(?<!\\)\|/.test(shown)) return 'markup in the summary';
    if (/@(?!<!-- -->)[A-Za-z]/.test(shown)) return 'a mention in the summary';
  }
  return undefined;
}

/** Every text in a value, ten levels deep. */
export function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (depth > 10 || value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return [];
  if (value instanceof Map) return [...value].flatMap(entry => textsIn(entry, depth + 1));
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner, depth + 1)]);
}

function isKnown(error: unknown, { knows = [], knowsMessages }: Fuzzer): boolean {
  if (error instanceof Fault || knows.some(kind => error instanceof kind)) return true;
  return error instanceof Error && knowsMessages !== undefined && knowsMessages.test(error.message);
}

/** One input; what is wrong with what came of it, if anything. */
export async function once(fuzzer: Fuzzer, text: string, dice: Dice): Promise<string | undefined> {
  let shown: string[] = [];
  try {
    shown = textsIn(await fuzzer.run(text, dice)).slice(0, 200);
  } catch (error) {
    if (!isKnown(error, fuzzer)) return `a crash: ${error instanceof Error ? error.stack : String(error)}`;
    const { message } = error as Error;
    if (message.length > 20_000) return `a message of ${message.length} characters`;
    shown = error instanceof Fault ? [error.what, error.remedy, error.place?.file ?? ''] : [message];
    const odd = shown.find(one => typeof one !== 'string');
    if (odd !== undefined)
      return `a fault with ${JSON.stringify(odd)} in place of a text: ${(error as Error).stack}`;
  }
  if (namesOf() !== CLEAN || ({} as Record<string, unknown>)['polluted'] !== undefined)
    return 'a changed prototype';
  for (const one of shown) {
    const harm = harmOf(one.slice(0, 4000));
    if (harm) return `${harm}: ${JSON.stringify(one.slice(0, 300))}`;
  }
  return undefined;
}

/** Ends this process when one input takes longer than a minute: a pattern without end keeps everything else waiting. */
export class Watch {
  readonly #beat = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;

  constructor(what: string) {
    this.#worker = new Worker(
      `const { workerData: { beat, what, pid } } = require('node:worker_threads');
       let last = -1, since = Date.now();
       setInterval(() => {
         const now = Atomics.load(beat, 0);
         if (now !== last) { last = now; since = Date.now(); return; }
         if (Date.now() - since < 60000) return;
         require('node:fs').writeSync(2, 'without end: ' + what + ', input ' + now + '\\n');
         process.kill(pid, 'SIGKILL');
       }, 1000);`,
      { eval: true, workerData: { beat: this.#beat, what, pid: process.pid } },
    );
    this.#worker.unref();
  }

  beat(index: number): void {
    Atomics.store(this.#beat, 0, index);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Runs a fuzzer. @throws Error with the seed and the input of the first bug */
export async function fuzz(fuzzer: Fuzzer, seed: number, runs: number): Promise<void> {
  const watch = new Watch(`${fuzzer.name}, seed ${seed}`);
  try {
    for (let index = 0; index < runs; index += 1) {
      // Each input has dice of its own, so that one is found again without those before it.
      const dice = diceOf(seed + index);
      const text = inputFor(fuzzer, dice);
      watch.beat(index);
      const bug = await once(fuzzer, text, dice);
      if (bug !== undefined)
        throw new Error(
          `${fuzzer.name}, FUZZ_SEED=${seed + index}: ${bug}\ninput: ${JSON.stringify(text.slice(0, 2000))}`,
        );
    }
  } finally {
    await watch.end();
  }
}

/** A seed of the day unless one is given: each night looks elsewhere, and what a run found can be found again. */
export const SEED = Number(process.env['FUZZ_SEED'] ?? (Date.now() >>> 8) % 1_000_000_000);

/** Several parsers of one text: a fault of one, or an error that its callers tell in words of their own, is as good as a value. */
export function tolerate(
  read: () => unknown,
  ...kinds: readonly (abstract new (
    ...words: never[]
  ) => Error)[]
): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Fault) && !kinds.some(kind => error instanceof kind)) throw error;
  }
}
