/** A YAML document as libyaml writes it, character by character: its styles, its breaks of long lines, its indentation. */
import { charactersOf } from './text.ts';
import type { YamlNode } from './yaml-nodes.ts';

interface EmitOptions {
  /** Columns of a level, 2 to 9. */
  readonly indent: number;
  /** Columns of a line that may be broken. */
  readonly width: number;
  readonly explicitStart?: boolean;
  readonly explicitEnd?: boolean;
  /** Quotes for every scalar. */
  readonly style?: 'plain' | 'single' | 'double' | undefined;
}

const isBreak = (character: string | undefined): boolean =>
  character === '\n' ||
  character === '\r' ||
  character === '\x85' ||
  character === '\u2028' ||
  character === '\u2029';

const isBlank = (character: string | undefined): boolean =>
  character === undefined || character === ' ' || character === '\t' || isBreak(character);

const PRINTABLE = /^[\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/;

interface Analysis {
  readonly multiline: boolean;
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly single: boolean;
}

/** Which styles a text can be written in. */
function analyze(letters: readonly string[]): Analysis {
  if (letters.length === 0) return { multiline: false, flowPlain: false, blockPlain: true, single: true };
  const start = letters.slice(0, 3).join('');
  let block = start === '---' || start === '...';
  let flow = block;
  let special = false;
  let tab = false;
  let breaks = false;
  let breakSpace = false;
  let spaceBreak = false;
  letters.forEach((letter, index) => {
    const before = letters[index - 1];
    const blankAfter = isBlank(letters[index + 1]);
    if (index === 0 ? '#,[]{}&*!|>\'"%@`'.includes(letter) : ',?[]{}'.includes(letter)) flow = true;
    if (index === 0 && '#,[]{}&*!|>\'"%@`'.includes(letter)) block = true;
    if (letter === ':' || (letter === '?' && index === 0)) {
      flow = true;
      if (blankAfter) block = true;
    }
    if (letter === '-' && index === 0 && blankAfter) {
      flow = true;
      block = true;
    }
    if (letter === '#' && index > 0 && isBlank(before)) {
      flow = true;
      block = true;
    }
    if (letter === '\t') tab = true;
    else if (!PRINTABLE.test(letter)) special = true;
    if (isBreak(letter)) {
      breaks = true;
      if (before === ' ') spaceBreak = true;
    }
    if (letter === ' ' && isBreak(before)) breakSpace = true;
  });
  const edge = (letter: string | undefined) => letter === ' ' || isBreak(letter);
  const outside = edge(letters[0]) || edge(letters.at(-1));
  const unsafe = spaceBreak || special || tab;
  const plain = !outside && !breakSpace && !unsafe && !breaks;
  return {
    multiline: breaks,
    flowPlain: plain && !flow,
    blockPlain: plain && !block,
    single: !breakSpace && !unsafe,
  };
}

const SHORT: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escaped(letter: string): string {
  const short = SHORT[letter];
  if (short) return `\\${short}`;
  const hex = letter.codePointAt(0)!.toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

interface Context {
  readonly root: boolean;
  readonly mapping: boolean;
  readonly simpleKey: boolean;
}

class Emitter {
  readonly #options: EmitOptions;
  readonly #anchors: ReadonlyMap<YamlNode, string>;
  readonly #written = new Set<YamlNode>();
  #parts: string[] = [];
  #column = 0;
  #indent = -1;
  #flow = 0;
  /** The last thing was white space. */
  #space = true;
  /** The line holds nothing but indentation and indicators. */
  #indention = true;

  constructor(options: EmitOptions, anchors: ReadonlyMap<YamlNode, string>) {
    this.#options = options;
    this.#anchors = anchors;
  }

  document(node: YamlNode): string {
    if (this.#options.explicitStart) this.#indicator('---', true);
    this.#node(node, { root: true, mapping: false, simpleKey: false });
    this.#writeIndent();
    if (this.#options.explicitEnd) {
      this.#indicator('...', true);
      this.#writeIndent();
    }
    return this.#parts.join('');
  }

  #put(text: string, columns = text.length): void {
    this.#parts.push(text);
    this.#column += columns;
  }

  #break(text = '\n'): void {
    this.#parts.push(text);
    this.#column = 0;
  }

  #writeIndent(): void {
    const indent = Math.max(this.#indent, 0);
    if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#space)) this.#break();
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column));
    this.#space = true;
    this.#indention = true;
  }

  #indicator(text: string, needsSpace: boolean, isSpace = false, isIndention = false): void {
    if (needsSpace && !this.#space) this.#put(' ');
    this.#put(text);
    this.#space = isSpace;
    this.#indention &&= isIndention;
  }

  /** Does something one level deeper. */
  #deeper(flow: boolean, indentless: boolean, run: () => void): void {
    const before = this.#indent;
    if (this.#indent < 0) this.#indent = flow ? this.#options.indent : 0;
    else if (!indentless) this.#indent += this.#options.indent;
    run();
    this.#indent = before;
  }

  #node(node: YamlNode, context: Context): void {
    const anchor = this.#anchors.get(node);
    if (anchor !== undefined) {
      const again = this.#written.has(node);
      this.#indicator(`${again ? '*' : '&'}${anchor}`, true);
      if (again) return;
      this.#written.add(node);
    }
    if (node.kind === 'scalar') this.#scalar(node, context.simpleKey);
    else if (node.kind === 'sequence') {
      if (this.#flow > 0 || node.flow || node.items.length === 0) this.#flowItems('[', ']', node.items);
      else this.#blockSequence(node.items, context);
    } else if (this.#flow > 0 || node.flow || node.pairs.length === 0) this.#flowItems('{', '}', node.pairs);
    else this.#blockMapping(node.pairs);
  }

  #flowItems(
    open: string,
    close: string,
    items: readonly (YamlNode | readonly [YamlNode, YamlNode])[],
  ): void {
    this.#indicator(open, true, true);
    this.#flow++;
    this.#deeper(true, false, () => {
      items.forEach((item, index) => {
        if (index > 0) this.#indicator(',', false);
        if (this.#column > this.#options.width) this.#writeIndent();
        if (Array.isArray(item)) this.#pair(item as unknown as readonly [YamlNode, YamlNode], true);
        else this.#node(item as YamlNode, { root: false, mapping: false, simpleKey: false });
      });
    });
    this.#flow--;
    this.#indicator(close, false);
  }

  #blockSequence(items: readonly YamlNode[], context: Context): void {
    this.#deeper(false, context.mapping && !this.#indention, () => {
      for (const item of items) {
        this.#writeIndent();
        this.#indicator('-', true, false, true);
        this.#node(item, { root: false, mapping: false, simpleKey: false });
      }
    });
  }

  #blockMapping(pairs: readonly (readonly [YamlNode, YamlNode])[]): void {
    this.#deeper(false, false, () => {
      for (const pair of pairs) {
        this.#writeIndent();
        this.#pair(pair, false);
      }
    });
  }

  #pair([key, value]: readonly [YamlNode, YamlNode], flow: boolean): void {
    const context = { root: false, mapping: true, simpleKey: false };
    if (this.#isSimple(key)) {
      this.#node(key, { ...context, simpleKey: true });
      this.#indicator(':', false);
    } else {
      this.#indicator('?', true, false, !flow);
      this.#node(key, context);
      if (!flow || this.#column > this.#options.width) this.#writeIndent();
      this.#indicator(':', true, false, !flow);
    }
    this.#node(value, context);
  }

  /** Whether a key fits before a colon: one line of no more than 128 bytes. */
  #isSimple(node: YamlNode): boolean {
    const anchor = this.#anchors.get(node);
    if (node.kind !== 'scalar') {
      if (anchor !== undefined && this.#written.has(node)) return true;
      return (node.kind === 'sequence' ? node.items.length : node.pairs.length) === 0;
    }
    return !analyze(charactersOf(node.text)).multiline && Buffer.byteLength(node.text) <= 128;
  }

  #scalar(node: YamlNode & { readonly kind: 'scalar' }, simpleKey: boolean): void {
    const letters = charactersOf(node.text);
    const analysis = analyze(letters);
    let style = this.#options.style ?? 'plain';
    if (simpleKey && analysis.multiline) style = 'double';
    if (style === 'plain') {
      const allowed = this.#flow > 0 ? analysis.flowPlain : analysis.blockPlain;
      const empty = letters.length === 0 && (this.#flow > 0 || simpleKey);
      if (!allowed || empty || node.needsQuotes) style = 'single';
    }
    if (style === 'single' && !analysis.single) style = 'double';
    // A quoted number says that it is not what it looks like.
    if (!node.isText && style !== 'plain') this.#indicator('!', true);
    this.#deeper(true, false, () => {
      if (style === 'plain') this.#plain(letters, !simpleKey);
      else if (style === 'single') this.#single(letters, !simpleKey);
      else this.#double(letters, !simpleKey);
    });
  }

  #plain(letters: readonly string[], mayBreak: boolean): void {
    if (!this.#space && (letters.length > 0 || this.#flow > 0)) this.#put(' ');
    let spaces = false;
    letters.forEach((letter, index) => {
      const tooWide = mayBreak && !spaces && this.#column > this.#options.width && letters[index + 1] !== ' ';
      if (letter === ' ' && tooWide) this.#writeIndent();
      else this.#put(letter, 1);
      spaces = letter === ' ';
      if (!spaces) this.#indention = false;
    });
    this.#space = false;
    this.#indention = false;
  }

  #single(letters: readonly string[], mayBreak: boolean): void {
    this.#indicator("'", true);
    let spaces = false;
    let breaks = false;
    letters.forEach((letter, index) => {
      if (letter === ' ') {
        const inner = index > 0 && index < letters.length - 1 && letters[index + 1] !== ' ';
        if (mayBreak && !spaces && this.#column > this.#options.width && inner) this.#writeIndent();
        else this.#put(letter);
        spaces = true;
      } else if (isBreak(letter)) {
        if (!breaks && letter === '\n') this.#break();
        this.#break(letter);
        this.#indention = true;
        breaks = true;
      } else {
        if (breaks) this.#writeIndent();
        this.#put(letter === "'" ? "''" : letter, letter === "'" ? 2 : 1);
        this.#indention = false;
        spaces = false;
        breaks = false;
      }
    });
    if (breaks) this.#writeIndent();
    this.#indicator("'", false);
    this.#space = false;
    this.#indention = false;
  }

  #double(letters: readonly string[], mayBreak: boolean): void {
    this.#indicator('"', true);
    let spaces = false;
    letters.forEach((letter, index) => {
      if (letter === ' ') {
        const inner = index > 0 && index < letters.length - 1;
        if (mayBreak && !spaces && this.#column > this.#options.width && inner) {
          this.#writeIndent();
          if (letters[index + 1] === ' ') this.#put('\\');
        } else this.#put(letter);
        spaces = true;
        return;
      }
      const hidden =
        !PRINTABLE.test(letter) ||
        isBreak(letter) ||
        letter === '"' ||
        letter === '\\' ||
        letter === '\ufeff';
      this.#put(hidden ? escaped(letter) : letter, hidden ? escaped(letter).length : 1);
      spaces = false;
    });
    this.#indicator('"', false);
    this.#space = false;
    this.#indention = false;
  }
}

/** Names for the containers that are met more than once, in the order in which they are met again. */
function anchorsOf(root: YamlNode): Map<YamlNode, string> {
  const seen = new Set<YamlNode>();
  const anchors = new Map<YamlNode, string>();
  const visit = (node: YamlNode) => {
    if (node.kind === 'scalar') return;
    if (seen.has(node)) {
      if (!anchors.has(node)) anchors.set(node, '');
      return;
    }
    seen.add(node);
    for (const inner of node.kind === 'sequence' ? node.items : node.pairs.flat()) visit(inner);
  };
  visit(root);
  return new Map([...anchors.keys()].map((node, index) => [node, `id${String(index + 1).padStart(3, '0')}`]));
}

/** The text of a document. */
export function emitYaml(node: YamlNode, options: EmitOptions): string {
  return new Emitter(options, anchorsOf(node)).document(node);
}
