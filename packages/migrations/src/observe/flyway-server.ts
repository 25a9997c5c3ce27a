/**
 * What the server knows of the tables that Flyway's scripts name. Flyway itself asks: a callback that it runs before `info`
 * selects everything, and Flyway prints it; see flyway-facts.ts.
 */
import { join } from 'node:path';
import type { Engine } from '../model/engine.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import { engineOf, type FlywayConfiguration, onlyLooking } from './flyway-config.ts';
import { askedIn, callbackOf, callsIn, historyQuery, KEY_KINDS, namesIn } from './flyway-facts.ts';
import { type FlywayProject, flywayText } from './flyway-program.ts';
import { forced } from './flyway-settings.ts';
import type { Dependencies } from './probe-runner.ts';
import { decodeFacts } from './server-facts.ts';
import { LEFTOVERS } from './server-queries.ts';

interface InvalidIndex {
  readonly schema: string;
  readonly name: string;
  readonly table: string;
}

interface ServerFacts {
  readonly facts: Partial<DatabaseFacts>;
  readonly invalid: readonly InvalidIndex[];
}

/**
 * Runs a callback of our own in the place of the project's, and gives what it selected.
 * @returns undefined where Flyway did not run
 */
async function askedBy(
  callback: string,
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
): Promise<NonNullable<DatabaseFacts['asked']> | undefined> {
  const place = dependencies.files.temporary(dependencies.temporary);
  try {
    dependencies.files.write(join(place.path, 'beforeInfo.sql'), `${callback}\n`);
    const printed = await flywayText(dependencies, project, [
      ...configuration.args,
      ...onlyLooking(configuration).filter(argument => !/\bskipDefaultCallbacks=/.test(argument)),
      ...forced(configuration.settings, {
        locations: `filesystem:${place.path}`,
        skipDefaultCallbacks: 'false',
        outputQueryResults: 'true',
        placeholderReplacement: 'false',
        sqlMigrationSuffixes: '.sql',
      }),
      'info',
    ]);
    return askedIn(printed);
  } catch (thrown) {
    dependencies.deadline.signal.throwIfAborted();
    dependencies.note(`what the server knows of the tables could not be asked: ${String(thrown)}`);
    return undefined;
  } finally {
    place.remove();
  }
}

/**
 * Asks about everything that `text` names, and for indexes that an earlier try has left. Where the server does not answer
 * nothing is known, and nothing that depends on it is called safe.
 * @returns undefined where there was no answer that can be read
 */
export async function askServer(
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
  text: string,
  facts: FlywayProject['facts'] = {},
): Promise<ServerFacts | undefined> {
  const engine = engineOf(configuration.jdbc);
  const queries = { ...LEFTOVERS[engine], ...facts[engine] };
  if (Object.keys(queries).length === 0) return undefined;
  const callback = callbackOf(engine, queries, namesIn(text), callsIn(text));
  const asked = await askedBy(callback, dependencies, project, configuration);
  return asked && factsIn(asked, engine);
}

/**
 * Whether Flyway's table is there, empty or not.
 * @returns undefined where that is not known
 */
export async function hasHistory(
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
): Promise<boolean | undefined> {
  const callback = historyQuery(
    engineOf(configuration.jdbc),
    configuration.settings.value('table') ?? 'flyway_schema_history',
  );
  if (callback === undefined) return undefined;
  const asked = await askedBy(callback, dependencies, project, configuration);
  const count = asked?.['history']?.[0]?.[0];
  return count === undefined ? undefined : Number(count) > 0;
}

function factsIn(asked: NonNullable<DatabaseFacts['asked']>, address: Engine): ServerFacts | undefined {
  // It answers this whatever it has: without it, the callback did not run to its end.
  const said = String(asked['version']?.[0]?.[0] ?? '');
  if (said === '') return undefined;
  const invalid = (asked['invalid'] ?? []).map(([schema, name, table]) => ({
    schema: String(schema),
    name: String(name),
    table: String(table),
  }));
  // An address of MySQL may be that of a MariaDB.
  const engine = /mariadb/i.test(said) ? 'mariadb' : address;
  const decoded = decodeFacts(engine, asked);
  return {
    invalid,
    facts: {
      ...decoded,
      engine,
      version: /^\d+(\.\d+)*/.exec(said)?.[0] ?? '',
      existing: Object.keys(decoded.tables ?? {}),
      keys: (asked['keys'] ?? []).flatMap(([table, name, kind]) => {
        const known = KEY_KINDS.get(String(kind));
        return known ? [{ table: String(table), name: String(name), kind: known }] : [];
      }),
      invalid: invalid.map(({ table, name }) => ({ table, name })),
    },
  };
}
