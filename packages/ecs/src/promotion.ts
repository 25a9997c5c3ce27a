import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';

/** What one address answered. */
interface Reading {
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
/** What is looked at of a text before it is cut to what is shown: a password may stand in what is cut away. */
const LOOKED_AT = 2_000;

const cut = (text: string) => {
  const characters = [...text.slice(0, LOOKED_AT)];
  return characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text;
};

/**
 * An address or what was said of it, without `user:password@`, at most 200 characters. Pure, and linear in what is looked at: the
 * words between the blanks are taken apart one by one.
 */
export function shownText(text: string): string {
  const isCut = text.length > LOOKED_AT;
  const words = text.slice(0, LOOKED_AT).split(/(\s+)/);
  const shown = words.map((word, place) => {
    const start = word.indexOf('://');
    if (start < 0) return word;
    const rest = word.slice(start + 3);
    const end = rest.search(/[/?#]/);
    const authority = end < 0 ? rest : rest.slice(0, end);
    // Up to the last @ before the path: what a person types may have one in the password.
    const at = authority.lastIndexOf('@');
    // Where the cut may have gone through a password, nothing of it is shown.
    if (isCut && end < 0 && place === words.length - 1) return `${word.slice(0, start + 3)}…`;
    return at < 0 ? word : `${word.slice(0, start + 3)}${rest.slice(at + 1)}`;
  });
  return cut(`${shown.join('')}${isCut ? '…' : ''}`);
}

interface GateOptions {
  readonly urls: readonly string[];
  readonly property: string;
  /** Undefined: all equal. */
  readonly expect?: string | undefined;
  readonly waitSeconds: number;
  readonly pollSeconds: number;
  /** So many looks in a row have to agree: while a rollout goes on, old tasks and new ones answer in turn. */
  readonly consecutive: number;
}

export interface GateResult {
  /** What all report; what the first reports where the gate was opened for another reason. */
  readonly value: string;
  readonly waitedSeconds: number;
  readonly readings: readonly Reading[];
  /** Why it opened though they differ; undefined where they agree. */
  readonly reason: string | undefined;
}

interface GateDependencies {
  readonly read: (url: string, signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  /** Asked when what the addresses report has changed: a reason to open the gate although they differ; undefined for none. */
  readonly mayPass?: (readings: readonly Reading[]) => Promise<string | undefined>;
}

/** Looks at least so far apart, when only the last ones that have to agree are missing. */
const CONFIRM_SECONDS = 2;

/** @throws Fault URLS_INVALID */
function checkUrls(urls: readonly string[]): void {
  const wrong = urls.find(url => !/^https?:\/\/\S+$/.test(url) || !URL.canParse(url));
  if (urls.length > 0 && wrong === undefined) return;
  // Where a password in it ends cannot be told of an address that cannot be read.
  const named = wrong?.includes('@') ? `Line ${urls.indexOf(wrong) + 1} of 'urls'` : `'${cut(wrong ?? '')}'`;
  throw new Fault({
    code: 'URLS_INVALID',
    what: wrong === undefined ? "'urls' is empty." : `${named} is not an http address.`,
    remedy: 'Give one address of a JSON document a line, such as https://portal.example/version.json.',
  });
}

/** What all addresses report now. One that does not answer has a problem instead of a value. */
async function readAll(
  options: GateOptions,
  { read, signal }: GateDependencies,
): Promise<readonly Reading[]> {
  return Promise.all(
    options.urls.map(async (url): Promise<Reading> => {
      try {
        const value = property(await read(url, signal), options.property);
        return value === undefined ? { url, problem: `has no '${options.property}'` } : { url, value };
      } catch (thrown) {
        signal.throwIfAborted();
        return { url, problem: thrown instanceof Error ? thrown.message : String(thrown) };
      }
    }),
  );
}

const readingsLine = (readings: readonly Reading[]) =>
  readings
    .map(
      ({ url, value, problem = '' }) =>
        `${shownText(url)}: ${value === undefined ? shownText(problem) : cut(value)}`,
    )
    .join(' · ');

/** Asks all addresses until they agree, several times in a row. @throws Fault URLS_INVALID, VERSIONS_DIFFER */
export async function waitForAgreement(options: GateOptions, deps: GateDependencies): Promise<GateResult> {
  const { clock, signal, report } = deps;
  checkUrls(options.urls);
  const start = clock.now();
  let shown = '';
  let agreed: { readonly value: string; readonly times: number } | undefined;
  for (;;) {
    const readings = await readAll(options, deps);
    const line = readingsLine(readings);
    const isNew = line !== shown;
    if (isNew) report(line);
    shown = line;
    const value = agreement(readings, options.expect);
    const waited = (clock.now() - start) / 1000;
    const waitedSeconds = Math.round(waited * 10) / 10;
    agreed =
      value === undefined ? undefined : { value, times: agreed?.value === value ? agreed.times + 1 : 1 };
    if (agreed && agreed.times >= options.consecutive)
      return { value: agreed.value, waitedSeconds, readings, reason: undefined };
    if (agreed === undefined) {
      const reason = isNew ? await deps.mayPass?.(readings) : undefined;
      if (reason !== undefined) return { value: readings[0]?.value ?? '', waitedSeconds, readings, reason };
      if (waited >= options.waitSeconds) throw differ(options, waited, line);
    }
    // Answers that agree when the time is over are given the looks that they lack.
    const left = options.waitSeconds - waited;
    const pause = agreed
      ? Math.min(options.pollSeconds, Math.max(left, CONFIRM_SECONDS))
      : Math.min(options.pollSeconds, left);
    await clock.sleep(pause * 1000, signal);
  }
}

function differ({ expect }: GateOptions, waited: number, line: string): Fault {
  return new Fault({
    code: 'VERSIONS_DIFFER',
    what: `After ${Math.round(waited)} s ${expect === undefined ? 'the environments still differ' : `not all report ${cut(expect)}`}: ${line}.`,
    remedy: 'Release the one that is behind, or allow more time with wait-minutes.',
  });
}
