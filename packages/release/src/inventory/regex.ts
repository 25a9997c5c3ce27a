/**
 * Regular expressions of host patterns (`~web\d+`) in Python's syntax. Each place of the text is tried once with each place of the
 * expression, so that no expression takes long; without back references, which cannot be had at that price. Pure.
 */
import { ExpressionError } from '../template/errors.ts';
import { fold, isAsciiWord, isWord } from '../template/regex/characters.ts';
import { type Node, type Place, parsePattern } from '../template/regex/syntax.ts';

/** The expression is none, or needs what is not supported; the message is a sentence's end. */
export class RegexError extends Error {}

type Test = (code: number) => boolean;
type Codes = readonly number[];

/** A step of the compiled expression; numbers are steps that come next. */
type Step =
  | { readonly kind: 'character'; readonly test: Test; readonly next: number }
  | { readonly kind: 'split'; readonly either: number; readonly or: number }
  | { readonly kind: 'place'; readonly place: Place; readonly next: number }
  | { readonly kind: 'look'; readonly inside: number; readonly wanted: boolean; readonly next: number }
  | { readonly kind: 'end' };

/** Steps of one expression, counted repetitions written out. */
const MOST_STEPS = 5000;

const FLAGS = { ignoreCase: false, multiline: false, dotAll: false, verbose: false, ascii: false };

/**
 * A function that tells whether the expression fits at a text's beginning, as re.match does.
 * @throws RegexError
 */
export function regexMatcher(source: string): (text: string) => boolean {
  const steps: Step[] = [];
  const start = compile(parse(source), steps, push(steps, { kind: 'end' }));
  return text => matches(steps, start, Array.from(text, codeOf), 0);
}

const codeOf = (character: string): number => character.codePointAt(0)!;

function parse(source: string): Node {
  try {
    return parsePattern(source, FLAGS).node;
  } catch (error) {
    if (error instanceof ExpressionError) throw new RegexError(error.message);
    throw error;
  }
}

function push(steps: Step[], step: Step): number {
  if (steps.length >= MOST_STEPS) throw new RegexError('it is too large');
  return steps.push(step) - 1;
}

/** Steps for a node, built from the end; the first one's number. */
function compile(node: Node, steps: Step[], next: number): number {
  switch (node.type) {
    case 'one':
      return push(steps, { kind: 'character', test: node.test, next });
    case 'text':
      return node.codes.reduceRight((after, code) => {
        const test: Test = node.ignoreCase ? other => fold(other) === fold(code) : other => other === code;
        return push(steps, { kind: 'character', test, next: after });
      }, next);
    case 'all':
      return node.of.reduceRight((after, inner) => compile(inner, steps, after), next);
    case 'any':
      return node.of
        .map(inner => compile(inner, steps, next))
        .reduceRight((or, either) => push(steps, { kind: 'split', either, or }));
    case 'group':
      return compile(node.of, steps, next);
    case 'at':
      return push(steps, { kind: 'place', place: node.place, next });
    case 'look': {
      if (node.behind !== undefined) throw new RegexError('looking behind is not supported');
      const inside = compile(node.of, steps, push(steps, { kind: 'end' }));
      return push(steps, { kind: 'look', inside, wanted: !node.not, next });
    }
    case 'repeat':
      if (node.mode === 'possessive') throw new RegexError('possessive repetitions are not supported');
      return compileRepeat(node, steps, next);
    default:
      throw new RegexError('back references, conditions and atomic groups are not supported');
  }
}

function compileRepeat(node: Node & { type: 'repeat' }, steps: Step[], next: number): number {
  let start = next;
  if (node.max - node.min > MOST_STEPS) {
    const loop = push(steps, { kind: 'split', either: next, or: next });
    steps[loop] = { kind: 'split', either: compile(node.of, steps, loop), or: next };
    start = loop;
  } else {
    for (let count = node.min; count < node.max; count++)
      start = push(steps, { kind: 'split', either: compile(node.of, steps, start), or: next });
  }
  for (let count = 0; count < node.min; count++) start = compile(node.of, steps, start);
  return start;
}

function matches(steps: readonly Step[], start: number, text: Codes, from: number): boolean {
  const width = text.length + 1;
  const seen = new Set<number>();
  const open: number[] = [start * width + from];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const at = key % width;
    const step = steps[(key - at) / width]!;
    if (step.kind === 'end') return true;
    if (step.kind === 'split') open.push(step.or * width + at, step.either * width + at);
    else if (step.kind === 'place') {
      if (isAt(step.place, text, at)) open.push(step.next * width + at);
    } else if (step.kind === 'look') {
      if (matches(steps, step.inside, text, at) === step.wanted) open.push(step.next * width + at);
    } else if (at < text.length && step.test(text[at]!)) open.push(step.next * width + at + 1);
  }
  return false;
}

const NEW_LINE = 10;

function isAt(place: Place, text: Codes, at: number): boolean {
  const end = text.length;
  switch (place) {
    case 'start':
      return at === 0;
    case 'end':
      return at === end;
    case 'line start':
      return at === 0 || text[at - 1] === NEW_LINE;
    case 'line end':
      return at === end || text[at] === NEW_LINE;
    case 'last line end':
      return at === end || (at === end - 1 && text[at] === NEW_LINE);
    default: {
      const test = place.startsWith('ascii') ? isAsciiWord : isWord;
      const edge = (at > 0 && test(text[at - 1]!)) !== (at < end && test(text[at]!));
      return place.endsWith('edge') ? edge : !edge && end > 0;
    }
  }
}
