/** Breadth-first search through every state that a model can reach, and what must be true of each and of all together. */

/** Something that must never be, found in one state or on the way to it. */
export class Violation extends Error {
  /** What `make` gives; a violation in it says at which step it came up. */
  static within<T>(label: string, make: () => T): T {
    try {
      return make();
    } catch (thrown) {
      if (thrown instanceof Violation) throw new Violation(`${label}: ${thrown.message}`);
      throw thrown;
    }
  }
}

export interface Successor<World> {
  readonly world: World;
  readonly label: string;
  /** Whether it counts as progress: disturbances do not. */
  readonly fair: boolean;
}

interface Model<World> {
  readonly initial: World;
  /** Every event that may come next. @throws Violation */
  successors(world: World): readonly Successor<World>[];
  /** Equal for worlds that behave alike. */
  keyOf(world: World): string;
  /** Whether everybody is done. @throws Violation */
  inspect(world: World): boolean;
  /** Gives up, incomplete, beyond so many states. */
  readonly most?: number | undefined;
}

export interface SearchResult {
  readonly states: number;
  readonly transitions: number;
  /** Undefined: no violation in any reachable state. */
  readonly violation: string | undefined;
  /** What led to it. */
  readonly trace: readonly string[];
  readonly complete: boolean;
}

/** Visits every reachable state once. What it says of deadlocks it says only when it came to an end. */
export function explore<World>(model: Model<World>): SearchResult {
  const { initial, most = Number.POSITIVE_INFINITY } = model;
  const numbers = new Map<string, number>([[model.keyOf(initial), 0]]);
  const parents: number[] = [-1];
  const labels: string[] = [''];
  const backward: number[][] = [[]];
  const good: number[] = [];
  let frontier: { world: World; number: number }[] = [{ world: initial, number: 0 }];
  let transitions = 0;
  let complete = true;

  const traceTo = (number: number): string[] => {
    const trace: string[] = [];
    for (let at = number; at > 0; at = parents[at]!) trace.unshift(labels[at]!);
    return trace;
  };
  const failed = (number: number, violation: string): SearchResult => ({
    states: numbers.size,
    transitions,
    violation,
    trace: traceTo(number),
    complete: false,
  });

  while (frontier.length > 0 && complete) {
    const next: typeof frontier = [];
    for (const { world, number } of frontier) {
      let found: readonly Successor<World>[];
      try {
        if (model.inspect(world)) good.push(number);
        found = model.successors(world);
      } catch (thrown) {
        if (thrown instanceof Violation) return failed(number, thrown.message);
        throw thrown;
      }
      for (const successor of found) {
        transitions += 1;
        const key = model.keyOf(successor.world);
        let target = numbers.get(key);
        if (target === undefined) {
          target = numbers.size;
          numbers.set(key, target);
          parents.push(number);
          labels.push(successor.label);
          backward.push([]);
          next.push({ world: successor.world, number: target });
        }
        if (successor.fair && target !== number) backward[target]!.push(number);
      }
      if (numbers.size > most) {
        complete = false;
        break;
      }
    }
    frontier = next;
  }

  if (complete) {
    // From every state the end of all jobs must be reachable without any further disturbance: no deadlock, no lost job.
    const reaches = new Uint8Array(numbers.size);
    const stack = [...good];
    for (const number of good) reaches[number] = 1;
    while (stack.length > 0) {
      for (const from of backward[stack.pop()!]!) {
        if (reaches[from] === 1) continue;
        reaches[from] = 1;
        stack.push(from);
      }
    }
    const stuck = reaches.indexOf(0);
    if (stuck >= 0) return failed(stuck, 'from here the jobs can never all finish (deadlock)');
  }
  return { states: numbers.size, transitions, violation: undefined, trace: [], complete };
}
