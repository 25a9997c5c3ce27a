/**
 * Matches Python's regular expressions, with every step counted: a pattern that tries too much ends the rendering, where
 * JavaScript's own engine would stand still.
 */
import { tooMuch } from '../errors.ts';
import type { Session } from '../session.ts';
import { fold, isAsciiWord, isWord, type Test } from './characters.ts';
import type { Node, Pattern, Place } from './syntax.ts';

/** What the machine does, step by step. Jumps are indexes of instructions. */
type Instruction =
  | { readonly do: 'one'; readonly test: Test }
  | { readonly do: 'text'; readonly codes: readonly number[]; readonly ignoreCase: boolean }
  | {
      readonly do: 'run';
      readonly test: Test;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
      readonly possessive: boolean;
    }
  | { readonly do: 'split'; readonly first: number; readonly second: number }
  | { readonly do: 'jump'; readonly to: number }
  | { readonly do: 'save'; readonly slot: number }
  | { readonly do: 'same'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly do: 'if'; readonly index: number; readonly no: number }
  | {
      readonly do: 'look';
      readonly from: number;
      readonly to: number;
      readonly behind: number | undefined;
      readonly not: boolean;
    }
  | { readonly do: 'atomic'; readonly from: number; readonly to: number }
  | { readonly do: 'at'; readonly place: Place }
  | { readonly do: 'mark'; readonly slot: number }
  | { readonly do: 'moved'; readonly slot: number }
  | { readonly do: 'end' };

const MOST_INSTRUCTIONS = 100_000;

/** Whether a part can match without taking a character. */
function canBeEmpty(node: Node): boolean {
  switch (node.type) {
    case 'one':
      return false;
    case 'text':
      return node.codes.length === 0;
    case 'all':
      return node.of.every(canBeEmpty);
    case 'any':
      return node.of.some(canBeEmpty);
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.of);
    case 'group':
    case 'atomic':
      return canBeEmpty(node.of);
  }
  return true;
}

class Assembler {
  readonly code: Instruction[] = [];
  slots: number;

  constructor(groups: number) {
    this.slots = (groups + 1) * 2;
  }

  add(instruction: Instruction): number {
    if (this.code.length >= MOST_INSTRUCTIONS) tooMuch('a pattern is too long');
    return this.code.push(instruction) - 1;
  }

  node(node: Node): void {
    switch (node.type) {
      case 'one':
        this.add({ do: 'one', test: node.test });
        break;
      case 'text':
        this.add({ do: 'text', codes: node.codes, ignoreCase: node.ignoreCase });
        break;
      case 'all':
        for (const part of node.of) this.node(part);
        break;
      case 'any':
        this.#any(node.of);
        break;
      case 'repeat':
        this.#repeat(node);
        break;
      case 'group':
        this.add({ do: 'save', slot: node.index * 2 });
        this.node(node.of);
        this.add({ do: 'save', slot: node.index * 2 + 1 });
        break;
      case 'same':
        this.add({ do: 'same', index: node.index, ignoreCase: node.ignoreCase });
        break;
      case 'at':
        this.add({ do: 'at', place: node.place });
        break;
      case 'if': {
        const test = this.add({ do: 'end' });
        this.node(node.yes);
        const over = this.add({ do: 'end' });
        this.code[test] = { do: 'if', index: node.index, no: this.code.length };
        this.node(node.no);
        this.code[over] = { do: 'jump', to: this.code.length };
        break;
      }
      case 'look':
      case 'atomic':
        this.#inner(node);
    }
  }

  /** A part that is matched for itself. */
  #inner(node: Node & { readonly type: 'look' | 'atomic' }): void {
    const start = this.add({ do: 'end' });
    this.node(node.of);
    this.add({ do: 'end' });
    const range = { from: start + 1, to: this.code.length };
    this.code[start] =
      node.type === 'atomic'
        ? { do: 'atomic', ...range }
        : { do: 'look', ...range, behind: node.behind, not: node.not };
  }

  #any(options: readonly Node[]): void {
    const ends: number[] = [];
    options.forEach((option, index) => {
      const isLast = index === options.length - 1;
      const split = isLast ? -1 : this.add({ do: 'end' });
      this.node(option);
      if (isLast) return;
      ends.push(this.add({ do: 'end' }));
      this.code[split] = { do: 'split', first: split + 1, second: this.code.length };
    });
    for (const end of ends) this.code[end] = { do: 'jump', to: this.code.length };
  }

  #repeat(node: Node & { readonly type: 'repeat' }): void {
    const { of, min, max, mode } = node;
    if (mode === 'possessive' && of.type !== 'one') {
      this.#inner({ type: 'atomic', of: { ...node, mode: 'greedy' } });
      return;
    }
    const test = singleTest(of);
    if (test) {
      this.add({ do: 'run', test, min, max, lazy: mode === 'lazy', possessive: mode === 'possessive' });
      return;
    }
    for (let index = 0; index < min; index++) this.node(of);
    if (max === Number.POSITIVE_INFINITY) this.#loop(of, mode === 'lazy');
    else this.#optional(of, max - min, mode === 'lazy');
  }

  #split(at: number, lazy: boolean, inside: number, behind: number): void {
    this.code[at] = lazy
      ? { do: 'split', first: behind, second: inside }
      : { do: 'split', first: inside, second: behind };
  }

  #loop(of: Node, lazy: boolean): void {
    const split = this.add({ do: 'end' });
    // A turn that takes nothing is the last one.
    const slot = canBeEmpty(of) ? this.slots++ : undefined;
    if (slot !== undefined) this.add({ do: 'mark', slot });
    this.node(of);
    if (slot !== undefined) this.add({ do: 'moved', slot });
    this.add({ do: 'jump', to: split });
    this.#split(split, lazy, split + 1, this.code.length);
  }

  #optional(of: Node, count: number, lazy: boolean): void {
    const splits: number[] = [];
    for (let index = 0; index < count; index++) {
      splits.push(this.add({ do: 'end' }));
      this.node(of);
    }
    for (const split of splits) this.#split(split, lazy, split + 1, this.code.length);
  }
}

/** The test of a part that is exactly one character. */
function singleTest(node: Node): Test | undefined {
  if (node.type === 'one') return node.test;
  if (node.type !== 'text' || node.codes.length !== 1) return undefined;
  const [wanted] = node.codes;
  return node.ignoreCase ? code => fold(code) === wanted : code => code === wanted;
}

export interface Program {
  readonly code: readonly Instruction[];
  readonly groups: number;
  readonly slots: number;
  readonly names: ReadonlyMap<string, number>;
}

export function assemble(pattern: Pattern): Program {
  const assembler = new Assembler(pattern.groups);
  assembler.node(pattern.node);
  assembler.add({ do: 'end' });
  const { code, slots } = assembler;
  return { code, groups: pattern.groups, slots, names: pattern.names };
}

/** Start and end of each group, `-1` where it took no part; places of loops behind them. */
export type Slots = readonly number[];

interface Thread {
  readonly at: number;
  readonly position: number;
  readonly slots: Slots;
  /** How far a run of one character may still be shortened or lengthened from here. */
  readonly run?: {
    readonly instruction: Instruction & { readonly do: 'run' };
    readonly from: number;
    readonly end: number;
  };
}

/** Threads that wait to be tried take memory. */
const MOST_THREADS = 2_000_000;

export class Machine {
  readonly #program: Program;
  readonly #codes: ArrayLike<number>;
  readonly #session: Session;

  constructor(program: Program, codes: ArrayLike<number>, session: Session) {
    this.#program = program;
    this.#codes = codes;
    this.#session = session;
  }

  /** The groups of a match that starts at a place; undefined when there is none. `notEmpty` refuses one that takes nothing. */
  matchAt(position: number, notEmpty = false): Slots | undefined {
    const slots = new Array<number>(this.#program.slots).fill(-1);
    const found = this.#run(0, position, slots, notEmpty ? position : -1);
    if (!found) return undefined;
    const result = [...found.slots];
    result[0] = position;
    result[1] = found.position;
    return result;
  }

  /** The first match from a place on. */
  search(from: number, notEmptyAt = -1): Slots | undefined {
    for (let position = from; position <= this.#codes.length; position++) {
      this.#session.step();
      const slots = this.matchAt(position, position === notEmptyAt);
      if (slots) return slots;
    }
    return undefined;
  }

  #run(
    start: number,
    position: number,
    slots: Slots,
    notEmpty: number,
  ): { position: number; slots: Slots } | undefined {
    const waiting: Thread[] = [{ at: start, position, slots }];
    const session = this.#session;
    for (let thread = waiting.pop(); thread; thread = waiting.pop()) {
      let { at, position: place, slots: own } = thread;
      if (thread.run) {
        const again = this.#again(thread, waiting);
        if (again === undefined) continue;
        place = again;
      }
      for (;;) {
        session.step();
        const instruction = this.#program.code[at]!;
        if (instruction.do === 'end') {
          if (place === notEmpty) break;
          return { position: place, slots: own };
        }
        if (waiting.length > MOST_THREADS) tooMuch('a pattern tries too many ways');
        const next = this.#step(instruction, at, place, own, waiting);
        if (!next) break;
        ({ at, position: place, slots: own } = next);
      }
    }
    return undefined;
  }

  /** One instruction: where it leads, or undefined when it does not fit. */
  #step(
    instruction: Instruction,
    at: number,
    position: number,
    slots: Slots,
    waiting: Thread[],
  ): Thread | undefined {
    const codes = this.#codes;
    switch (instruction.do) {
      case 'one':
        return position < codes.length && instruction.test(codes[position]!)
          ? { at: at + 1, position: position + 1, slots }
          : undefined;
      case 'text': {
        const fits = instruction.codes.every((code, index) => {
          const other = codes[position + index];
          return other !== undefined && (instruction.ignoreCase ? fold(other) : other) === code;
        });
        return fits ? { at: at + 1, position: position + instruction.codes.length, slots } : undefined;
      }
      case 'run':
        return this.#runOf(instruction, at, position, slots, waiting);
      case 'split':
        waiting.push({ at: instruction.second, position, slots });
        return { at: instruction.first, position, slots };
      case 'jump':
        return { at: instruction.to, position, slots };
      case 'save':
      case 'mark':
        return { at: at + 1, position, slots: slots.with(instruction.slot, position) };
      case 'moved':
        // A turn of a loop that took nothing leads out of the loop: its jump is the next instruction.
        return slots[instruction.slot] === position
          ? { at: at + 2, position, slots }
          : { at: at + 1, position, slots };
      case 'same':
        return this.#same(instruction, at, position, slots);
      case 'if':
        return { at: slots[instruction.index * 2 + 1] === -1 ? instruction.no : at + 1, position, slots };
      case 'at':
        return this.#isAt(instruction.place, position) ? { at: at + 1, position, slots } : undefined;
      case 'atomic': {
        const found = this.#run(instruction.from, position, slots, -1);
        return found && { at: instruction.to, position: found.position, slots: found.slots };
      }
      case 'look': {
        const from = position - (instruction.behind ?? 0);
        const found = from < 0 ? undefined : this.#run(instruction.from, from, slots, -1);
        if (instruction.not) return found ? undefined : { at: instruction.to, position, slots };
        return found && { at: instruction.to, position, slots: found.slots };
      }
      case 'end':
        return undefined;
    }
  }

  /** A run of one character: as long as it can be, or as short, with the rest left for later. */
  #runOf(
    instruction: Instruction & { readonly do: 'run' },
    at: number,
    position: number,
    slots: Slots,
    waiting: Thread[],
  ): Thread | undefined {
    const { test, min, max, lazy, possessive } = instruction;
    const codes = this.#codes;
    const most = Math.min(codes.length, position + (lazy ? min : max));
    let end = position;
    while (end < most && test(codes[end]!)) end++;
    this.#session.step((end - position) >>> 2);
    if (end - position < min) return undefined;
    const next = { at: at + 1, position: end, slots };
    const from = position + min;
    if (possessive) return next;
    const mayGoOn = lazy ? max > min : end > from;
    if (mayGoOn) waiting.push({ ...next, run: { instruction, from: lazy ? position : from, end } });
    return next;
  }

  /** The next length of a run that was left for later; undefined when there is none. */
  #again(thread: Thread, waiting: Thread[]): number | undefined {
    const { instruction, from, end } = thread.run!;
    if (instruction.lazy) {
      const code = this.#codes[end];
      if (code === undefined || !instruction.test(code)) return undefined;
      const further = end + 1;
      if (further - from < instruction.max)
        waiting.push({ ...thread, run: { instruction, from, end: further } });
      return further;
    }
    const shorter = end - 1;
    if (shorter > from) waiting.push({ ...thread, run: { instruction, from, end: shorter } });
    return shorter;
  }

  #same(
    { index, ignoreCase }: Instruction & { readonly do: 'same' },
    at: number,
    position: number,
    slots: Slots,
  ): Thread | undefined {
    const from = slots[index * 2]!;
    const to = slots[index * 2 + 1]!;
    if (from === -1 || to === -1) return undefined;
    this.#session.step((to - from) >>> 2);
    for (let offset = 0; offset < to - from; offset++) {
      const [a, b] = [this.#codes[from + offset], this.#codes[position + offset]];
      if (b === undefined || (ignoreCase ? fold(a!) !== fold(b) : a !== b)) return undefined;
    }
    return { at: at + 1, position: position + to - from, slots };
  }

  #isAt(place: Place, position: number): boolean {
    const codes = this.#codes;
    const end = codes.length;
    switch (place) {
      case 'start':
        return position === 0;
      case 'end':
        return position === end;
      case 'line start':
        return position === 0 || codes[position - 1] === 10;
      case 'line end':
        return position === end || codes[position] === 10;
      case 'last line end':
        return position === end || (position === end - 1 && codes[position] === 10);
    }
    const test = place.startsWith('ascii') ? isAsciiWord : isWord;
    const before = position > 0 && test(codes[position - 1]!);
    const after = position < end && test(codes[position]!);
    // Python's \B does not fit into an empty text.
    return place === 'word edge' || place === 'ascii edge' ? before !== after : before === after && end > 0;
  }
}
