import type { ReportEvent } from '@guarded-deploy/release';
import { lineOf } from '@guarded-deploy/release';
import { plain } from './plain.ts';

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Lines of output kept per host. */
const KEPT = 60;

/** Lines in a pipe; on a terminal one line per host that is redrawn, and what is worth keeping above them. */
export class Progress {
  readonly #screen: Screen;
  readonly #verbose: boolean;
  readonly #colour: boolean;
  readonly #hosts = new Map<string, { text: string; mark: string }>();
  #drawn = 0;
  /** What hosts printed in the phase they are in; shown when it fails. */
  readonly #recent = new Map<string, ReportEvent[]>();

  constructor(screen: Screen, options: { readonly verbose: boolean; readonly colour: boolean }) {
    this.#screen = screen;
    this.#verbose = options.verbose;
    this.#colour = options.colour;
  }

  readonly report = (event: ReportEvent): void => {
    for (const one of this.#withOutput(event)) this.#show(one);
  };

  /** Without `verbose`, output is kept back until its phase fails: then it is what explains why, such as a unit's journal. */
  #withOutput(event: ReportEvent): readonly ReportEvent[] {
    if (this.#verbose || event.host === undefined) return [event];
    if (event.type === 'output') {
      this.#recent.set(event.host, [...(this.#recent.get(event.host) ?? []).slice(1 - KEPT), event]);
      return [];
    }
    if (event.type !== 'phase') return [event];
    const recent = event.state === 'failed' ? (this.#recent.get(event.host) ?? []) : [];
    this.#recent.delete(event.host);
    return [...recent, event];
  }

  #show(event: ReportEvent): void {
    if (!this.#screen.isTTY) {
      const line = lineOf(event);
      if (line !== undefined) this.#screen.write(`${plain(line)}\n`);
      return;
    }
    this.#erase();
    if (event.type === 'phase' && event.host !== undefined) {
      const mark = event.state === 'start' ? '…' : event.state === 'done' ? '✓' : '✗';
      const seconds = event.state === 'start' ? '' : ` ${event.seconds.toFixed(2)} s`;
      this.#hosts.set(event.host, { mark, text: `${event.phase}${seconds}` });
      if (event.state === 'failed') this.#keep(event);
    } else if (event.type === 'step' && event.host !== undefined) {
      this.#hosts.set(event.host, { mark: '…', text: `${event.phase}: ${event.text}` });
    } else if (event.type === 'note' || event.type === 'output' || this.#verbose) this.#keep(event);
    this.#draw();
  }

  #keep(event: ReportEvent): void {
    const line = lineOf(event);
    if (line !== undefined) this.#screen.write(`${plain(line)}\n`);
  }

  #paint(mark: string): string {
    if (!this.#colour) return mark;
    const colour = mark === '✓' ? 32 : mark === '✗' ? 31 : 36;
    return `\x1b[${colour}m${mark}\x1b[0m`;
  }

  #erase(): void {
    if (this.#drawn > 0) this.#screen.write(`\x1b[${this.#drawn}A\x1b[J`);
    this.#drawn = 0;
  }

  #draw(): void {
    const width = Math.max(20, (this.#screen.columns ?? 80) - 1);
    const longest = Math.max(...[...this.#hosts.keys()].map(name => name.length), 0);
    for (const [name, { mark, text }] of this.#hosts) {
      this.#screen.write(
        `${this.#paint(mark)} ${plain(`${name.padEnd(longest)}  ${text}`).slice(0, width - 2)}\n`,
      );
    }
    this.#drawn = this.#hosts.size;
  }

  /** Takes the redrawn lines away before the result is printed. */
  end(): void {
    if (this.#screen.isTTY) this.#erase();
  }
}
