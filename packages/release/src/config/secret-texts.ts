/** The secrets of one run, and what its templates computed from them: what must not be shown, and is not for everybody to read. */
import { formsOf } from './secret-forms.ts';

/** A shorter result would blot out half of a log. */
const SHORTEST_RESULT = 6;

const HIDDEN = '***';

/** Forms are looked up by their first characters; a shorter one is no secret. */
const START = 4;

export class SecretTexts {
  readonly #given: readonly string[];
  /** Further ones come when further hosts' variables are read. */
  readonly #known: () => readonly string[];
  readonly #derived = new Set<string>();
  /** Every form of every secret by how it begins, the longest first. */
  #forms: ReadonlyMap<string, readonly string[]> = new Map();
  /** For how many secrets, plus one, the forms were made. */
  #madeFor = 0;

  constructor(known: () => readonly string[], given: readonly string[] = []) {
    this.#known = known;
    this.#given = given;
  }

  /** What templates computed from secrets. */
  get derived(): readonly string[] {
    return [...this.#derived];
  }

  #byStart(): ReadonlyMap<string, readonly string[]> {
    const known = this.#known();
    const count = known.length + this.#derived.size + 1;
    if (count === this.#madeFor) return this.#forms;
    this.#madeFor = count;
    const all = new Set(
      [...known, ...this.#given, ...this.#derived].flatMap(secret => [secret, ...formsOf(secret)]),
    );
    const forms = new Map<string, string[]>();
    for (const form of [...all].sort((a, b) => b.length - a.length)) {
      if (form.length < START) continue;
      const start = form.slice(0, START);
      const others = forms.get(start);
      if (others) others.push(form);
      else forms.set(start, [form]);
    }
    this.#forms = forms;
    return forms;
  }

  /** Where secrets stand in a text, from left to right: of those that begin at one place the longest. They may overlap. */
  *#found(text: string, shortest = 0): Generator<{ readonly start: number; readonly end: number }> {
    const forms = this.#byStart();
    if (forms.size === 0) return;
    for (let start = 0; start + START <= text.length; start++) {
      const form = forms.get(text.slice(start, start + START))?.find(one => text.startsWith(one, start));
      if (form !== undefined && form.length >= shortest) yield { start, end: start + form.length };
    }
  }

  /** Whether a text has a secret in it, in any form. */
  holds(text: string): boolean {
    return !this.#found(text).next().done;
  }

  /** The same for a value that is computed with: a short secret stands by chance in many of them. */
  taints(text: string): boolean {
    return !this.#found(text, SHORTEST_RESULT).next().done;
  }

  /** Takes what was computed from a secret for one, line by line, too. */
  add(result: string): void {
    for (const text of new Set([result, ...result.split('\n')])) {
      const part = text.trim();
      if (part.length >= SHORTEST_RESULT) this.#derived.add(part);
    }
  }

  hide(text: string): string {
    let shown = '';
    let done = 0;
    for (const { start, end } of this.#found(text)) {
      // Of secrets that overlap nothing is left.
      if (start >= done) shown += text.slice(done, start) + HIDDEN;
      done = Math.max(done, end);
    }
    return shown + text.slice(done);
  }
}
