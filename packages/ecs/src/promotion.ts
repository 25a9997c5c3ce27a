import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';

/** What one address answered. */
export interface Reading {
  readonly url: string;
  readonly value?: string;
  /** Why there is no value. */
  readonly problem?: string;
}

/** The value at `a.b.c` of a JSON document, as text; undefined when it is not there or no scalar. */
export function property(document: unknown, path: string): string | undefined {
  let value = document;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : undefined;
}

/** The one value that all have (and that is `expect`, when given); undefined as long as they differ or one is silent. */
export function agreement(readings: readonly Reading[], expect: string | undefined): string | undefined {
  const [first] = readings;
  if (first?.value === undefined || readings.some(({ value }) => value !== first.value)) return undefined;
  return expect === undefined || first.value === expect ? first.value : undefined;
}

/** Longest piece of an answer or address that is shown. */
const SHOWN = 200;

const cut = (text: string) => {
  const characters = [...text];
  return characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text;
};

/** An address or what was said of it, without `user:password@`, at most 200 characters. Pure. */
export function shownText(text: string): string {
  // Up to the last @ before the path: what a person types may have one in the password.
  return cut(text.replace(/(\w+:\/\/)[^\s/?#]*@/g, '$1'));
}

export interface GateOptions {
  readonly urls: readonly string[];
  readonly property: string;
  /** Undefined: all equal. */
  readonly expect?: string | undefined;
  readonly waitSeconds: number;
  readonly pollSeconds: number;
}

export interface GateResult {
  readonly value: string;
  readonly waitedSeconds: number;
  readonly readings: readonly Reading[];
}

/** Asks all addresses until they agree. @throws Fault URLS_INVALID, VERSIONS_DIFFER */
export async function waitForAgreement(
  options: GateOptions,
  world: {
    readonly read: (url: string, signal: AbortSignal) => Promise<unknown>;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly report: (line: string) => void;
  },
): Promise<GateResult> {
  const { clock, signal, report } = world;
  const wrong = options.urls.find(url => !/^https?:\/\/\S+$/.test(url) || !URL.canParse(url));
  if (options.urls.length === 0 || wrong !== undefined) {
    // Where a password in it ends cannot be told of an address that cannot be read.
    const named = wrong?.includes('@')
      ? `Line ${options.urls.indexOf(wrong) + 1} of 'urls'`
      : `'${cut(wrong ?? '')}'`;
    throw new Fault({
      code: 'URLS_INVALID',
      what: wrong === undefined ? "'urls' is empty." : `${named} is not an http address.`,
      remedy: 'Give one address of a JSON document a line, such as https://portal.example/version.json.',
    });
  }
  const start = clock.now();
  let shown = '';
  for (;;) {
    const readings = await Promise.all(
      options.urls.map(async (url): Promise<Reading> => {
        try {
          const value = property(await world.read(url, signal), options.property);
          return value === undefined ? { url, problem: `has no '${options.property}'` } : { url, value };
        } catch (thrown) {
          signal.throwIfAborted();
          return { url, problem: thrown instanceof Error ? thrown.message : String(thrown) };
        }
      }),
    );
    const line = readings
      .map(
        ({ url, value, problem = '' }) =>
          `${shownText(url)}: ${value === undefined ? shownText(problem) : cut(value)}`,
      )
      .join(' · ');
    if (line !== shown) report(line);
    shown = line;
    const value = agreement(readings, options.expect);
    const waited = (clock.now() - start) / 1000;
    if (value !== undefined) return { value, waitedSeconds: Math.round(waited * 10) / 10, readings };
    if (waited >= options.waitSeconds) {
      throw new Fault({
        code: 'VERSIONS_DIFFER',
        what: `After ${Math.round(waited)} s ${options.expect === undefined ? 'the environments still differ' : `not all report ${cut(options.expect)}`}: ${line}.`,
        remedy: 'Release the one that is behind, or allow more time with wait-minutes.',
      });
    }
    await clock.sleep(Math.min(options.pollSeconds, options.waitSeconds - waited) * 1000, signal);
  }
}
