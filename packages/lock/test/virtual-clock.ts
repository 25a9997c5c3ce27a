import type { Clock } from '@guarded-deploy/deadline';

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/**
 * Time that passes only when everybody sleeps: hours of waiting by the real code in seconds. Whatever is done between two
 * sleeps takes no time, real network calls included.
 */
export class VirtualClock implements Clock {
  #now = 0;
  #busy = 0;
  #order = 0;
  #scheduled = false;
  /** A binary heap by time, then by order of arrival. */
  readonly #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  /** Starts something that acts by itself; time waits for it unless it sleeps. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await body();
    } finally {
      this.#rest();
    }
  }

  /** Waits for several things that go on at the same time, each with its own sleeps. */
  async all<T>(bodies: readonly (() => Promise<T>)[]): Promise<T[]> {
    const results = Promise.all(bodies.map(body => this.run(body)));
    this.#rest();
    try {
      return await results;
    } finally {
      this.#busy += 1;
    }
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      let settled = false;
      const settle = (end: () => void) => {
        if (settled) return;
        settled = true;
        signal?.removeEventListener('abort', aborted);
        this.#busy += 1;
        end();
      };
      const aborted = () => settle(() => reject(signal?.reason));
      signal?.addEventListener('abort', aborted, { once: true });
      this.#order += 1;
      this.#push({ at: this.#now + Math.max(0, ms), order: this.#order, wake: () => settle(resolve) });
      this.#rest();
    });
  }

  #rest(): void {
    this.#busy -= 1;
    if (this.#busy > 0 || this.#scheduled) return;
    this.#scheduled = true;
    // After all microtasks: whoever was about to go on has said so by then.
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#busy > 0) return;
      const first = this.#pop();
      if (!first) return;
      this.#now = Math.max(this.#now, first.at);
      first.wake();
      if (this.#busy === 0) {
        this.#busy += 1;
        this.#rest();
      }
    });
  }

  #before(a: Sleeper, b: Sleeper): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #push(sleeper: Sleeper): void {
    const heap = this.#sleepers;
    heap.push(sleeper);
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#before(heap[at]!, heap[parent]!)) break;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  #pop(): Sleeper | undefined {
    const heap = this.#sleepers;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && this.#before(heap[left]!, heap[least]!)) least = left;
      if (right < heap.length && this.#before(heap[right]!, heap[least]!)) least = right;
      if (least === at) return first;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  }
}
