/** Scripts of a Flyway project as migrations that can be judged. */
import { createHash } from 'node:crypto';
import type { Migration, Operation } from '../model/migration.ts';
import { splitStatements } from '../parse/lexer.ts';
import { flywayRunsOutside } from '../parse/transaction.ts';
import { type Beside, type Callback, runsBefore } from './flyway-callbacks.ts';
import { engineOf, type FlywayConfiguration, onlySets, withPlaceholders } from './flyway-config.ts';
import type { FlywayMigration, FlywayProject } from './flyway-program.ts';
import type { Dependencies } from './probe-runner.ts';

export const nameOf = ({ version, description }: Pick<FlywayMigration, 'version' | 'description'>) =>
  version || description || '';

/** A path as it is written in the repository; null outside of it. */
export const inRepositoryOf = (project: Pick<FlywayProject, 'root'>) => (path: string | undefined) =>
  path?.startsWith(`${project.root}/`) ? path.slice(project.root.length + 1) : null;

const unread = (description: string, sqlError: string): Operation => ({
  type: 'script',
  description,
  sql: [],
  line: 1,
  sqlError,
});

interface Script {
  readonly name: string;
  readonly description: string;
  readonly path: string;
}

/** A script with its statements, as Flyway runs it. `sql: false` for one that another program runs. */
function migrationOf(
  { name, description, path }: Script,
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
  sql = true,
): Migration {
  const engine = engineOf(configuration.jdbc);
  const source = path === '' ? undefined : dependencies.files.read(path);
  const own = path === '' ? '' : (dependencies.files.read(`${path}.conf`) ?? '');
  const replaced = /^[ \t]*placeholderReplacement[ \t]*=[ \t]*false/im.test(own)
    ? { ...configuration, placeholders: undefined }
    : configuration;
  const statements =
    source === undefined || !sql ? undefined : splitStatements(withPlaceholders(source, replaced), engine);
  const outside =
    /^[ \t]*executeInTransaction[ \t]*=[ \t]*false/im.test(own) ||
    (engine === 'postgresql' && flywayRunsOutside((statements ?? []).map(({ text }) => text)));
  return {
    app: '',
    name,
    file: (inRepositoryOf(project)(path) ?? path) || null,
    line: 1,
    digest: source === undefined ? null : createHash('sha256').update(source).digest('hex'),
    firstParty: true,
    atomic: !outside,
    operations:
      statements === undefined
        ? [unread(description, 'it is not a SQL file that can be read')]
        : statements.map(({ text, line, end }) => ({ type: 'sql', description, line, end, sql: [text] })),
  };
}

/** A pending migration with its statements. */
export function pendingMigration(
  migration: FlywayMigration,
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
): Migration {
  const { description, filepath: path = '' } = migration;
  const sql = !/SCRIPT|JDBC/i.test(migration.type ?? '');
  return migrationOf(
    { name: nameOf(migration), description, path },
    dependencies,
    project,
    configuration,
    sql,
  );
}

/** What runs on each connection, where it does more than set something for the session. */
function onEachConnection(configuration: FlywayConfiguration): Migration[] {
  const { initSql, jdbc } = configuration;
  const engine = engineOf(jdbc);
  const text = withPlaceholders(initSql, configuration);
  if (initSql === '' || onlySets(text, engine)) return [];
  const description = 'what runs on each connection';
  return [
    {
      app: '',
      name: 'initSql',
      file: null,
      digest: createHash('sha256').update(initSql).digest('hex'),
      firstParty: true,
      atomic: false,
      beside: true,
      operations: splitStatements(text, engine).map(part => ({ type: 'sql', description, sql: [part.text] })),
    },
  ];
}

/** What `migrate` runs beside the migrations, to be judged as they are. */
export function besideAsMigrations(
  { callbacks, unseen }: Beside,
  dependencies: Dependencies,
  project: FlywayProject,
  configuration: FlywayConfiguration,
): { readonly before: readonly Migration[]; readonly after: readonly Migration[] } {
  const asMigration = ({ path, event, kind }: Callback): Migration => ({
    ...migrationOf(
      { name: path.slice(path.lastIndexOf('/') + 1), description: event, path },
      dependencies,
      project,
      configuration,
      kind === 'sql',
    ),
    beside: true,
  });
  const hidden = unseen.map(
    (place): Migration => ({
      app: '',
      name: `callbacks in ${place}`,
      file: null,
      firstParty: true,
      atomic: false,
      beside: true,
      operations: [unread('callbacks', 'it is in a place that cannot be looked into')],
    }),
  );
  return {
    before: [...onEachConnection(configuration), ...hidden, ...callbacks.filter(runsBefore).map(asMigration)],
    after: callbacks.filter(callback => !runsBefore(callback)).map(asMigration),
  };
}
