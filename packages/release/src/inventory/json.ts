/**
 * JSON as Ansible loads it: Python's reading of numbers (`1.0` and `1e5` are floats, integers of any length), `NaN` and
 * `Infinity`, and the marks `__ansible_vault` and `__ansible_unsafe` of ansible-inventory's output. Pure.
 */
import type { Place } from '@guarded-deploy/faults';
import { type Dict, Float, Foreign, int, type Value } from '../template/values.ts';
import type { Loaded, YamlOptions } from './yaml.ts';

/** The text is no JSON; `offset` is where that shows. */
export class JsonSyntaxError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Levels of nesting, as for YAML. */
const DEEPEST = 150;

const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const SPACE = /[ \t\n\r]*/y;
/** What a string may hold unescaped. */
const PLAIN = /[^"\\\x00-\x1f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const WORDS: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(Number.NaN)],
  ['Infinity', new Float(Number.POSITIVE_INFINITY)],
  ['-Infinity', new Float(Number.NEGATIVE_INFINITY)],
];

/**
 * Reads JSON.
 * @throws JsonSyntaxError; and whatever `vault` throws
 */
export function readJson(text: string, options: YamlOptions): Loaded {
  const reader = new JsonReader(text, options);
  return { value: reader.read(), warnings: [], of: (...where) => reader.placeOf(...where) };
}

/** Line and column of an offset, both from 1. */
export function placeAt(text: string, file: string, offset: number): Place {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { file, line, column: offset - before.lastIndexOf('\n') };
}

class JsonReader {
  readonly #text: string;
  readonly #options: YamlOptions;
  readonly #spots = new WeakMap<object, Map<unknown, number>>();
  #at = 0;
  #depth = 0;

  constructor(text: string, options: YamlOptions) {
    this.#text = text;
    this.#options = options;
  }

  read(): Value {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#refuse('the JSON ends here, and more follows');
    return value;
  }

  placeOf(container: object, key?: unknown): Place {
    const spots = this.#spots.get(container);
    return placeAt(this.#text, this.#options.file, spots?.get(key) ?? spots?.get(null) ?? 0);
  }

  #refuse(message: string, offset = this.#at): never {
    throw new JsonSyntaxError(message, offset);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #take(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #value(): Value {
    this.#space();
    const first = this.#text[this.#at];
    if (first === '{') return this.#nested(() => this.#object());
    if (first === '[') return this.#nested(() => this.#array());
    if (first === '"') return this.#string();
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    const number = this.#match(NUMBER);
    if (number === null) return this.#refuse(first === undefined ? 'a value is missing' : 'no value of JSON');
    if (number[2] !== undefined || number[3] !== undefined) return new Float(Number(number[0]));
    if (number[0].length > 4300) this.#refuse('a number of more than 4,300 digits');
    return int(BigInt(number[0]));
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) this.#refuse('it is nested too deeply');
    const value = read();
    this.#depth--;
    return value;
  }

  #array(): Value[] {
    const list: Value[] = [];
    const spots = new Map<unknown, number>([[null, this.#at]]);
    this.#spots.set(list, spots);
    this.#at++;
    if (this.#take(']')) return list;
    do {
      this.#space();
      spots.set(list.length, this.#at);
      list.push(this.#value());
    } while (this.#take(','));
    if (!this.#take(']')) this.#refuse("',' or ']' is missing");
    return list;
  }

  #object(): Value {
    const dict: Dict = new Map();
    const start = this.#at;
    const spots = new Map<unknown, number>([[null, start]]);
    this.#spots.set(dict, spots);
    this.#at++;
    if (this.#take('}')) return dict;
    do {
      this.#space();
      const at = this.#at;
      if (this.#text[at] !== '"') this.#refuse('a name in double quotes is missing');
      const name = this.#string();
      if (!this.#take(':')) this.#refuse("':' is missing");
      spots.set(name, at);
      dict.set(name, this.#value());
    } while (this.#take(','));
    if (!this.#take('}')) this.#refuse("',' or '}' is missing");
    return this.#marked(dict, start);
  }

  /** `{"__ansible_unsafe": "text"}` and `{"__ansible_vault": "text"}` stand for the text. */
  #marked(dict: Dict, start: number): Value {
    for (const mark of ['__ansible_unsafe', '__ansible_vault']) {
      const text = dict.get(mark);
      if (text === undefined) continue;
      if (typeof text !== 'string') return this.#refuse(`${mark} needs a text`, start);
      if (mark === '__ansible_unsafe') return new Foreign(text);
      return this.#options.vault(text, placeAt(this.#text, this.#options.file, start));
    }
    return dict;
  }

  #string(): string {
    const start = this.#at++;
    let text = '';
    for (;;) {
      text += this.#match(PLAIN)![0];
      const next = this.#text[this.#at];
      if (next === '"') break;
      if (next === undefined) this.#refuse('a string without an end', start);
      if (next !== '\\') this.#refuse('a control character in a string');
      text += this.#escape();
    }
    this.#at++;
    if (!text.isWellFormed()) this.#refuse('half of a surrogate pair in a string', start);
    return text;
  }

  #escape(): string {
    const letter = this.#text[this.#at + 1] ?? '';
    if (letter === 'u') {
      const code = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(code)) this.#refuse('\\u needs four hexadecimal digits');
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    const character = ESCAPES[letter];
    if (character === undefined) return this.#refuse('an unknown escape in a string');
    this.#at += 2;
    return character;
  }
}
