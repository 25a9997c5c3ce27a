/** Python's random numbers: the same for the same seed, so that `60 | random(seed=inventory_hostname)` stays what it was. */
import { createHash, randomBytes } from 'node:crypto';

const SIZE = 624;
const SHIFT = 397;

/** The generator MT19937 of Matsumoto and Nishimura (1998), seeded as Python seeds it. */
export class Random {
  readonly #state = new Uint32Array(SIZE);
  #index = SIZE;
  readonly #seeded: boolean;

  /** Without a seed every number is a new one of the system's. */
  constructor(seed?: bigint) {
    this.#seeded = seed !== undefined;
    if (seed !== undefined) this.#seed(seed < 0n ? -seed : seed);
  }

  #start(seed: number): void {
    this.#state[0] = seed;
    for (let index = 1; index < SIZE; index++) {
      const before = this.#state[index - 1]!;
      this.#state[index] = Math.imul(1812433253, before ^ (before >>> 30)) + index;
    }
  }

  /** By a list of words, as `init_by_array` of the authors does. */
  #seed(seed: bigint): void {
    const key: number[] = [];
    for (let rest = seed; rest > 0n || key.length === 0; rest >>= 32n) key.push(Number(rest & 0xffffffffn));
    this.#start(19650218);
    const state = this.#state;
    let at = 1;
    let word = 0;
    const mixed = (factor: number) => {
      const before = state[at - 1]!;
      return state[at]! ^ Math.imul(before ^ (before >>> 30), factor);
    };
    const next = () => {
      at++;
      if (at < SIZE) return;
      state[0] = state[SIZE - 1]!;
      at = 1;
    };
    for (let count = Math.max(SIZE, key.length); count > 0; count--) {
      state[at] = mixed(1664525) + key[word]! + word;
      next();
      word = (word + 1) % key.length;
    }
    for (let count = SIZE - 1; count > 0; count--) {
      state[at] = mixed(1566083941) - at;
      next();
    }
    state[0] = 0x80000000;
  }

  #generate(): void {
    const state = this.#state;
    for (let index = 0; index < SIZE; index++) {
      const both = (state[index]! & 0x80000000) | (state[(index + 1) % SIZE]! & 0x7fffffff);
      state[index] = state[(index + SHIFT) % SIZE]! ^ (both >>> 1) ^ (both & 1 ? 0x9908b0df : 0);
    }
    this.#index = 0;
  }

  /** 32 random bits. */
  #word(): number {
    if (!this.#seeded) return randomBytes(4).readUInt32BE();
    if (this.#index >= SIZE) this.#generate();
    let word = this.#state[this.#index++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #bits(count: number): bigint {
    let result = 0n;
    for (let done = 0; done < count; done += 32) {
      const left = count - done;
      const word = left < 32 ? this.#word() >>> (32 - left) : this.#word();
      result |= BigInt(word) << BigInt(done);
    }
    return result;
  }

  /** A whole number from 0 to below a limit. */
  below(limit: bigint): bigint {
    const bits = limit.toString(2).length;
    let number = this.#bits(bits);
    while (number >= limit) number = this.#bits(bits);
    return number;
  }

  /** Another order of the same items. */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let index = result.length - 1; index > 0; index--) {
      const other = Number(this.below(BigInt(index + 1)));
      [result[index], result[other]] = [result[other]!, result[index]!];
    }
    return result;
  }
}

/** What Python makes of a text that is a seed. */
export function seedOfText(text: string): bigint {
  const bytes = Buffer.from(text, 'utf8');
  const digest = createHash('sha512').update(bytes).digest();
  return BigInt(`0x${Buffer.concat([bytes, digest]).toString('hex')}`);
}
