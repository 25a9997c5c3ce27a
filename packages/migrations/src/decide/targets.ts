import { Fault } from '@guarded-deploy/faults';
import type { Tool } from '../model/engine.ts';
import type { DatabaseFacts, Observation } from '../model/observation.ts';
import type { Judged, Status } from '../model/verdict.ts';
import { databaseStop, listed, type Stop, targetStop } from './faults.ts';

/** One target as the outputs show it. */
export interface Target {
  readonly name: string;
  /** `unknown`: it was seen that it exists, and it was not looked at. */
  readonly status: Status | 'unknown';
  /** Number of its pending migrations; null when that is not known. */
  readonly pending: number | null;
}

/** The worst first. */
const ORDER: readonly Status[] = ['error', 'unreachable', 'conflict', 'partial', 'db-ahead'];

function worstStop(stops: readonly Stop[]): Stop | undefined {
  return [...stops].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))[0];
}

/** Why nothing is known of what is pending in one target; undefined where that is known. */
function unknownStop(database: DatabaseFacts, tool: Tool): Stop | undefined {
  const stop = targetStop(database, tool);
  if (stop) return stop;
  if (database.pending !== undefined || database.ahead?.length || database.conflicts?.length)
    return undefined;
  if (database.history === false || database.inconsistent) return undefined;
  return {
    status: 'error',
    fault: new Fault({
      code: 'MIGRATION_GUARD_FAILED',
      what: `The look at the migrations ended without a word on what is pending on '${database.alias}'.`,
      remedy:
        tool === 'alembic'
          ? 'See whether env.py calls run_migrations() in this environment.'
          : 'Re-run with debug logging to see where.',
    }),
  };
}

function partial(what: string, remedy: string, from?: Fault): Stop {
  return {
    status: 'partial',
    fault: new Fault({
      code: 'TARGETS_NOT_LOOKED_AT',
      what: `Not all databases were looked at. ${what}`,
      remedy,
      ...(from?.place ? { place: from.place } : {}),
    }),
  };
}

/** What says that targets that were not looked at are none of this run's. */
export interface Meant {
  /** States that the input `allow` permits. */
  readonly allowed: ReadonlySet<string>;
  /** Each run of env.py was named. */
  readonly named: boolean;
}

/** Schemas in which this project's migrations are applied and that nobody has looked at, by the name of a target beside them. */
export function unseenSchemas(observation: Observation): string[] {
  const looked = new Set(observation.databases.map(({ schema }) => schema ?? 'public'));
  const found = observation.databases.flatMap(({ alias, unseen }) =>
    (unseen ?? []).filter(name => !looked.has(name)).map(name => [name, `${alias}/${name}`] as const),
  );
  return [...new Map(found).values()];
}

/** Those of them that have to be looked at. */
function unseenTargets(observation: Observation, { allowed, named }: Meant): string[] {
  return allowed.has('other-schemas') || named ? [] : unseenSchemas(observation);
}

/** What was not looked at, in words; undefined when everything was. */
function unseenStop(observation: Observation, meant: Meant): Stop | undefined {
  const unseen = unseenTargets(observation, meant);
  if (unseen.length === 0) return undefined;
  const [argument] = observation.unnamed ?? [];
  const none = "where they are none of this environment's, add 'other-schemas' to 'allow'.";
  if (argument !== undefined)
    return partial(
      `env.py chooses by the argument '-x ${argument}=…', which nobody has given, and this project's migrations are applied in these schemas, too: ${listed(unseen)}.`,
      `Name each run of env.py with 'alembic-x', one a line, such as \`${argument}=acme\`; ${none}`,
    );
  return partial(
    `This project's migrations are applied in these schemas, too: ${listed(unseen)}.`,
    observation.tool === 'alembic'
      ? `Let env.py run its migrations for each of them; ${none}`
      : `The schemas of django-tenants and django-tenant-schemas are known here, others are not: look at them by hand; ${none}`,
  );
}

/**
 * Why the observation does not say what is pending everywhere, or why that must not be deployed on. The worst comes first;
 * undefined when every target was looked at and none stops the deploy.
 */
export function stopOf(observation: Observation, meant: Meant): Stop | undefined {
  const { databases, tool } = observation;
  const failed = databases.flatMap(database => {
    const stop = unknownStop(database, tool);
    return stop ? [{ database, stop }] : [];
  });
  const stops = databases.flatMap(database => databaseStop(database, tool, meant.allowed) ?? []);
  const [first] = failed;
  if (first && failed.length === databases.length) return worstStop(failed.map(({ stop }) => stop));
  if (first) {
    const names = failed.map(({ database }) => `'${database.alias}'`);
    stops.push(
      partial(
        `${failed.length} of ${databases.length}: ${listed(names, 4)}. ${first.stop.fault.what}`,
        first.stop.fault.remedy,
        first.stop.fault,
      ),
    );
  }
  const unseen = unseenStop(observation, meant);
  if (unseen) stops.push(unseen);
  return worstStop(stops);
}

/**
 * Settings that fall back to SQLite where a variable is missing or a server gives no answer: what was looked at is then not the
 * database of the application, and what is applied to it is nowhere.
 */
export function fallbackStop(
  { databases }: Observation,
  allowed: ReadonlySet<string>,
  {
    applying,
    serverNamed,
    sqliteNamed,
  }: {
    readonly applying: boolean;
    readonly serverNamed?: string | undefined;
    readonly sqliteNamed: boolean;
  },
): Stop | undefined {
  const lite = databases.filter(({ engine }) => engine === 'sqlite');
  if (lite.length === 0 || allowed.has('sqlite')) return undefined;
  const stop = (what: string): Stop => ({
    status: 'unreachable',
    fault: new Fault({
      code: 'DATABASE_FALLBACK',
      what,
      remedy:
        "Give this step the variable by which the settings find the server. If SQLite is meant, write 'sqlite' into the input 'allow'.",
    }),
  });
  const file = (database: DatabaseFacts) => `'${database.database || database.alias}'`;
  if (serverNamed !== undefined && lite.length === databases.length)
    return stop(
      `The settings gave the SQLite database ${file(lite[0]!)}, though ${serverNamed} names a database server: nothing is known of that server.`,
    );
  const made = lite.find(({ missingFile, fresh, pending }) => (missingFile || fresh) && pending?.length);
  if (applying && made && !sqliteNamed)
    return stop(
      `The SQLite database ${file(made)} does not exist yet or is empty, and applying would make a new one.`,
    );
  return undefined;
}

/** A look that stopped before its end: nothing is known of what it did not come to. */
export function endedEarly(observation: Observation, broken: Stop | undefined): Stop | undefined {
  const { databases, stage, tool } = observation;
  const looked = databases.filter(database => unknownStop(database, tool) === undefined);
  if (broken) {
    if (looked.length === 0 || !/^(env|connect|history)$/.test(stage)) return broken;
    return partial(
      `After ${listed(
        looked.map(({ alias }) => `'${alias}'`),
        4,
      )} the look stopped. ${broken.fault.what}`,
      broken.fault.remedy,
      broken.fault,
    );
  }
  if (stage === 'done' && databases.length > 0) return undefined;
  return {
    status: 'error',
    fault: new Fault({
      code: 'MIGRATION_GUARD_FAILED',
      what:
        databases.length === 0
          ? 'The look at the migrations ended without having seen a database.'
          : `The look at the migrations ended at '${stage}', before its end.`,
      remedy:
        tool === 'alembic'
          ? 'See whether env.py calls run_migrations() in this environment.'
          : 'See whether the project ends the process while it is loaded; debug logging shows what it printed.',
    }),
  };
}

/** Each target with its own verdict. */
export function targetsOf(
  observation: Observation,
  judged: readonly Judged[],
  meant: Meant,
  countsUnsafe: boolean,
): Target[] {
  const found = observation.databases.map((database): Target => {
    const name = database.alias;
    const stop = unknownStop(database, observation.tool);
    if (stop) return { name, status: stop.status, pending: null };
    const other = databaseStop(database, observation.tool, meant.allowed);
    const pending = database.pending?.length ?? null;
    if (other) return { name, status: other.status, pending };
    const own = judged.filter(migration => migration.database === name);
    const unsafe = countsUnsafe && own.some(({ safe }) => safe === false);
    return { name, status: unsafe ? 'unsafe' : pending ? 'pending' : 'clean', pending };
  });
  const unseen = unseenTargets(observation, meant).map(
    (name): Target => ({
      name,
      status: 'unknown',
      pending: null,
    }),
  );
  return [...found, ...unseen];
}
