/** What is kept of the output of a program, and how it is cut into lines. */

/** The end of a text that comes in parts. */
export class KeptText {
  readonly #most: number;
  #text = '';

  /** @param most characters that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  add(part: string): void {
    this.#text = (this.#text + part).slice(-this.#most);
  }

  get text(): string {
    return this.#text;
  }
}

/** Lines of a text that comes in parts, each without its end. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #longest: number;
  #rest = '';

  /** @param longest characters from which on a line without an end is handed on in parts */
  constructor(onLine: (line: string) => void, longest = Number.POSITIVE_INFINITY) {
    this.#onLine = onLine;
    this.#longest = longest;
  }

  add(part: string): void {
    const lines = part.split('\n');
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line.replace(/\r$/, ''));
    if (this.#rest.length < this.#longest) return;
    this.#onLine(this.#rest);
    this.#rest = '';
  }

  /** The last line, where it has no end. */
  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
