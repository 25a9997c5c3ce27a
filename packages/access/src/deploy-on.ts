/**
 * What goes where: which environment a run deploys to, by its ref and event. Pure. Whether it may is another question, which
 * `decide` answers.
 */
import { Fault } from '@guarded-deploy/faults';
import { at } from './hostile.ts';

/** Environment → what is deployed there. */
export type DeployOn = Readonly<Record<string, readonly Source[]>>;

type Source =
  | { readonly kind: 'branch' | 'tag'; readonly pattern: string }
  | { readonly kind: 'event'; readonly name: EventName };

/** Events that may deploy. Pull requests never do: what they bring was not merged. */
const EVENTS = [
  'release',
  'prerelease',
  'workflow_dispatch',
  'repository_dispatch',
  'schedule',
  'merge_group',
] as const;
type EventName = (typeof EVENTS)[number];

/** Where nothing else is said. */
export const USUAL: DeployOn = {
  prod: ['main', 'master'].map(pattern => ({ kind: 'branch', pattern }) as const),
  staging: [{ kind: 'branch', pattern: 'staging' }],
};

/** What a run says of itself. The payload is not trusted: it may only narrow down what is deployed. */
interface RunRef {
  readonly eventName: string;
  /** GITHUB_REF. */
  readonly ref: string;
  readonly payload: unknown;
}

/** Where a run deploys to; '' and why where it deploys nothing. */
export interface Destination {
  readonly environment: string;
  /** One sentence. */
  readonly why: string;
}

const MOST_ENVIRONMENTS = 50;
const MOST_SOURCES = 200;

function invalid(what: string, remedy: string): Fault {
  return new Fault({ code: 'DEPLOY_ON_INVALID', what, remedy });
}

const shown = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 120);

function sourceOf(environment: string, value: unknown): Source {
  const remedy = "Write a branch such as main or release/*, 'tag:v*', or 'event:release'.";
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
  if (text === '' || text.length > 250)
    throw invalid(
      `'deploy-on' has ${shown(value)} under '${environment}', which is no ref or event.`,
      remedy,
    );
  const [, kind = 'branch', rest = text] = /^(branch|tag|event):(.*)$/.exec(text) ?? [];
  if (kind === 'event') {
    const name = EVENTS.find(event => event === rest);
    if (name) return { kind: 'event', name };
    throw invalid(
      `'deploy-on' has the event ${shown(rest)} under '${environment}', which deploys nothing.`,
      `Write one of ${EVENTS.map(event => `event:${event}`).join(', ')}.`,
    );
  }
  // What git forbids in a ref, but for the star. A leading refs/ is most likely a full name, of which only the rest is meant.
  if (/[\s~^:?[\]\\\u0000-\u001f\u007f]|\.\.|@\{|^\/|\/$|\/\/|^refs\//.test(rest) || rest === '')
    throw invalid(
      `'deploy-on' has ${shown(text)} under '${environment}', which no ${kind} can be called.`,
      remedy,
    );
  return { kind: kind as 'branch' | 'tag', pattern: rest };
}

/**
 * Checks a mapping as parsed YAML has it.
 * @throws Fault DEPLOY_ON_INVALID
 */
export function parseDeployOn(value: unknown): DeployOn {
  const remedy = "Write a line for each environment, such as 'prod: [main]'.";
  if (value === null || value === undefined || typeof value !== 'object' || Array.isArray(value))
    throw invalid("'deploy-on' is no mapping of environments.", remedy);
  const entries = Object.entries(value);
  if (entries.length === 0 || entries.length > MOST_ENVIRONMENTS)
    throw invalid(`'deploy-on' names ${entries.length} environments.`, remedy);
  return Object.fromEntries(
    entries.map(([environment, given]) => {
      // GitHub allows more in the name of an environment; what is not here does not fit into keys, refs and file names.
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(environment))
        throw invalid(
          `'deploy-on' names the environment ${shown(environment)}.`,
          'Use letters, digits, dots, dashes and underscores, at most 100.',
        );
      const list: readonly unknown[] = Array.isArray(given) ? given : [given];
      if (list.length === 0 || list.length > MOST_SOURCES)
        throw invalid(`'deploy-on' has ${list.length} entries under '${environment}'.`, remedy);
      return [environment, list.map(one => sourceOf(environment, one))];
    }),
  );
}

/** `*` stands for anything but a slash, `**` for anything; all else for itself, capitals included. Linear: no expression is built. */
export function matchesPattern(pattern: string, name: string): boolean {
  // Where the pattern may go on from, by the number of characters of it that are done.
  let places = new Set([0]);
  const parts = pattern.match(/\*\*|\*|[^*]/gu) ?? [];
  const skipStars = (from: Set<number>) => {
    for (const place of from) if (parts[place]?.startsWith('*')) from.add(place + 1);
    return from;
  };
  places = skipStars(places);
  for (const character of name) {
    const next = new Set<number>();
    for (const place of places) {
      const part = parts[place];
      if (part === '**' || (part === '*' && character !== '/')) next.add(place);
      else if (part === character) next.add(place + 1);
    }
    places = skipStars(next);
    if (places.size === 0) return false;
  }
  return places.has(parts.length);
}

/** What a run is about, in the words of the mapping. */
function sourceOfRun({
  eventName,
  ref,
  payload,
}: RunRef): { readonly source: Source } | { readonly why: string } {
  switch (eventName) {
    case 'push': {
      if (at(payload, 'deleted') === true) return { why: 'The push deleted its ref' };
      const [, kind, pattern] = /^refs\/(heads|tags)\/(.+)$/s.exec(ref) ?? [];
      if (pattern === undefined) return { why: 'The push is to no branch and no tag' };
      return { source: { kind: kind === 'heads' ? 'branch' : 'tag', pattern } };
    }
    case 'release': {
      if (at(payload, 'action') !== 'published')
        return { why: 'The release was not published by this event' };
      const isEarly = at(payload, 'release', 'prerelease') !== false;
      return { source: { kind: 'event', name: isEarly ? 'prerelease' : 'release' } };
    }
    case 'workflow_dispatch':
    case 'repository_dispatch':
    case 'schedule':
    case 'merge_group':
      return { source: { kind: 'event', name: eventName } };
    default:
      return { why: `The event ${eventName} never deploys` };
  }
}

const describe = (source: Source) =>
  source.kind === 'event' ? `the event ${source.name}` : `the ${source.kind} '${source.pattern}'`;

function isMeant(one: Source, run: Source): boolean {
  if (one.kind === 'event') return run.kind === 'event' && one.name === run.name;
  return run.kind === one.kind && matchesPattern(one.pattern, run.pattern);
}

/**
 * Where a run deploys to. A dispatch by hand with an input `environment` chooses among the environments that it may deploy to.
 * @throws Fault DEPLOY_ON_AMBIGUOUS where two environments want it
 */
export function destinationOf(mapping: DeployOn, run: RunRef): Destination {
  const about = sourceOfRun(run);
  if ('why' in about) return { environment: '', why: `${about.why}, so nothing is deployed.` };
  const { source } = about;
  const found = Object.keys(mapping).filter(name => mapping[name]!.some(one => isMeant(one, source)));
  const chosen = run.eventName === 'workflow_dispatch' ? at(run.payload, 'inputs', 'environment') : undefined;
  if (typeof chosen === 'string' && chosen !== '') {
    return found.includes(chosen)
      ? { environment: chosen, why: `It was asked for by hand.` }
      : {
          environment: '',
          why: `'deploy-on' has no environment of the chosen name that a dispatch deploys to, so nothing is deployed.`,
        };
  }
  if (found.length > 1) {
    throw new Fault({
      code: 'DEPLOY_ON_AMBIGUOUS',
      what: `'deploy-on' sends ${describe(source).slice(0, 200)} to ${found
        .slice(0, 5)
        .map(name => `'${name}'`)
        .join(' and ')}.`,
      remedy: 'Leave it under one of them, or give the dispatch an input environment that chooses.',
    });
  }
  const [environment] = found;
  if (environment !== undefined)
    return { environment, why: `'deploy-on' sends ${describe(source)} to ${environment}.` };
  const known = Object.entries(mapping)
    .map(([name, sources]) => `${sources.map(describe).slice(0, 5).join(', ')} to ${name}`)
    .slice(0, 5);
  return {
    environment: '',
    why: `'deploy-on' does not have ${describe(source)}, so nothing is deployed. It sends ${known.join('; ')}.`,
  };
}
