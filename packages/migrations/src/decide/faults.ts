import { Fault, type Place } from '@guarded-deploy/faults';
import type { Tool } from '../model/engine.ts';
import type { Migration, NamedMigration } from '../model/migration.ts';
import type { DatabaseFacts, Observation, ProjectFault } from '../model/observation.ts';
import type { Status } from '../model/verdict.ts';

export interface Stop {
  readonly status: Status;
  readonly fault: Fault;
}

/** `shop.0002_note`; the bare name for tools without apps. */
export function idOf(migration: NamedMigration | Migration): string {
  return migration.app === '' ? migration.name : `${migration.app}.${migration.name}`;
}

export function listed(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

function server(database: DatabaseFacts): string {
  const name = database.database ? `'${database.database}'` : `'${database.alias}'`;
  const schema = database.schema === undefined ? '' : `, schema '${database.schema}',`;
  const where = database.host ? ` at ${database.host}${database.port ? `:${database.port}` : ''}` : '';
  return `${name}${schema}${where}`;
}

/** The last line of a message, which is the one that says it; without the noise of wrapped exceptions. */
function brief(message: string): string {
  const lines = message
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const text = (lines.length > 1 ? lines.slice(0, 2).join(' ') : (lines[0] ?? '')).slice(0, 400);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The kinds of refused connections, by the code or the words of MariaDB's, PostgreSQL's and SQLite's drivers. */
function connectionFault(database: DatabaseFacts, { message, code }: ProjectFault, connected = true): Fault {
  if (/database in memory, which ends/.test(message))
    return new Fault({
      code: 'DATABASE_UNKNOWN',
      what: `No server was looked at: ${brief(message)}.`,
      remedy:
        'Give this step the variable by which the settings find the database, such as DATABASE_URL. Nothing is known about pending migrations.',
    });
  if (
    code === '25006' ||
    code === 1792 ||
    /read-?only transaction|attempt to write a readonly database/i.test(message)
  )
    return new Fault({
      code: 'LOOK_WRITES',
      what: `The project changes the database ${server(database)} while it is only looked at, which was refused: ${brief(message)}.`,
      remedy:
        'Take that statement out of env.py or the settings: put it into a migration, where it is judged.',
    });
  const says = `The server says: ${brief(message)}`;
  if (
    code === 1045 ||
    code === '28P01' ||
    code === '28000' ||
    /password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(
      message,
    )
  ) {
    return new Fault({
      code: 'DATABASE_LOGIN_REFUSED',
      what: `The database ${server(database)} refused the user ${database.user ? `'${database.user}'` : 'name'} or its password. ${says}`,
      remedy:
        'Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations.',
    });
  }
  if (
    code === 1044 ||
    code === 1049 ||
    code === '3D000' ||
    /unknown database|database ".*" does not exist|unable to open database file/i.test(message)
  ) {
    return new Fault({
      code: 'DATABASE_UNKNOWN',
      what: `The server answers, but has no database ${server(database)} that this user may open. ${says}`,
      remedy:
        'Create the database, grant the user access, or correct its name in the settings of this environment.',
    });
  }
  if (connected && isSlow(message, code)) {
    return new Fault({
      code: 'DATABASE_SLOW',
      what: `The database ${server(database)} answers, but not in time. ${says}`,
      remedy:
        "See what it waits for: a lock that another migration holds, or too much load. A larger 'connect-timeout' waits longer.",
    });
  }
  return new Fault({
    code: 'DATABASE_UNREACHABLE',
    what: `The database ${server(database)} does not answer. ${says}`,
    remedy:
      'Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here.',
  });
}

/** Whether a server is there and does not come to an answer: a limit of a statement or of a lock has passed. */
function isSlow(message: string, code: string | number | null): boolean {
  return (
    code === '57014' ||
    code === '55P03' ||
    code === 1205 ||
    code === 1969 ||
    /statement timeout|lock timeout|Lock wait timeout|max_statement_time|during query/i.test(message)
  );
}

const COMMANDS: Readonly<Record<Tool, string>> = {
  django: 'python manage.py migrate',
  alembic: 'alembic upgrade head',
  flyway: 'flyway migrate',
};

/** What a person runs to apply migrations. */
export function commandFor(tool: Tool, databases: readonly DatabaseFacts[] = []): string {
  if (tool === 'django' && databases.some(({ schema }) => schema !== undefined))
    return 'python manage.py migrate_schemas';
  if (tool === 'alembic' && databases.some(({ severalHeads }) => severalHeads))
    return 'alembic upgrade heads';
  return COMMANDS[tool];
}

function place(file: string | null | undefined, line?: number | null): Place | undefined {
  if (!file || file.startsWith('/')) return undefined;
  return { file, ...(line ? { line } : {}) };
}

/** Turns what stopped a probe into the words for it. */
export function projectStop(observation: Observation): Stop | undefined {
  const { error, stage, tool } = observation;
  const database = observation.databases.at(-1) ?? { alias: 'default' };
  return error && stopAt(stage, error, tool, database);
}

/** Turns what stopped the look at one target into the words for it. */
export function targetStop(database: DatabaseFacts, tool: Tool): Stop | undefined {
  if (database.schemaMissing)
    return {
      status: 'error',
      fault: new Fault({
        code: 'TENANT_SCHEMA_MISSING',
        what: `The tenant '${database.schema}' has no schema in ${server(database)}.`,
        remedy: 'Create the schema of this tenant, or remove its row: `migrate_schemas` stops at it, too.',
      }),
    };
  return database.error && stopAt(database.stage ?? '', database.error, tool, database);
}

/** Types that Django and SQLAlchemy give to what a database has said. */
const OF_A_DATABASE = /^(Operational|Interface|Programming|Internal|Database|NotSupported)Error$/;

/** Words of Flyway and of drivers for a database that gives no answer; what else it says is about the project. */
const OF_A_CONNECTION =
  /DB_CONNECTION|obtain connection|connect(ion)? (to|refused|attempt|reset|timed)|communications|SQL ?State|timed? ?out|unknown ?host|password|access denied|does not exist|unknown database/i;

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one case a stage, each a sentence and what to do.
function stopAt(stage: string, error: ProjectFault, tool: Tool, database: DatabaseFacts): Stop {
  const where = place(error.place?.file, error.place?.line);
  const at = where ? ` (${where.file}${where.line ? `:${where.line}` : ''})` : '';
  const said = `${error.type}: ${brief(error.message)}`;
  const stop = (code: string, what: string, remedy: string, status: Status = 'error'): Stop => ({
    status,
    fault: new Fault({ code, what, remedy, ...(where ? { place: where } : {}) }),
  });
  const unanswered = (): Stop =>
    isDenied(error.message)
      ? { status: 'error', fault: historyHidden(database, tool, brief(error.message)) }
      : { status: 'unreachable', fault: connectionFault(database, error) };
  if (error.type === 'MergeConflict')
    return stop(
      'MERGE_UNFINISHED',
      `${where?.file ?? 'A file'} holds a merge that was not finished${at}.`,
      'Finish the merge: choose what stands between the marks `<<<<<<<` and `>>>>>>>`, and commit it.',
    );
  switch (stage) {
    case 'django':
    case 'alembic':
      return stop(
        'MIGRATION_TOOL_MISSING',
        `The environment has no ${tool === 'django' ? 'Django' : 'Alembic'}: ${said}`,
        "Install the project's dependencies first, or set 'python' to the environment that has them.",
      );
    case 'alias':
      if (isImport(error.type)) return driverMissing(stop, database, said, at);
      return stop(
        'DATABASE_ALIAS_UNKNOWN',
        `The settings have no database '${database.alias}'; they have ${listed(database.aliases ?? [])}.`,
        "Correct the input 'databases'.",
      );
    case 'connect':
      if (isImport(error.type)) return driverMissing(stop, database, said, at);
      if (tool === 'flyway' && error.code === null && !OF_A_CONNECTION.test(`${error.type} ${error.message}`))
        return stop(
          'MIGRATION_BROKEN',
          `Flyway stops before it looks: ${said}${at}`,
          'Correct what it names in its configuration or in the scripts; `flyway info` in the same environment says the same.',
        );
      return { status: 'unreachable', fault: connectionFault(database, error, false) };
    case 'history':
      return unanswered();
    case 'tenants':
      return stop(
        'TENANTS_UNKNOWN',
        `The tenants of '${database.alias.replace(/\/.*/, '')}' cannot be listed: ${said}`,
        'Grant this user SELECT on the table of tenants. What is pending in their schemas is not known.',
      );
    case 'manage':
    case 'settings':
      return stop(
        'SETTINGS_BROKEN',
        `The settings cannot be read: ${said}${at}`,
        "Give this step the environment variables that the settings need, or name another module with 'settings'.",
      );
    case 'env':
      return stop(
        'SETTINGS_BROKEN',
        `Alembic's env.py failed: ${said}${at}`,
        'Give this step the environment variables that env.py needs.',
      );
    case 'configuration':
      return stop(
        'ALEMBIC_CONFIG_INVALID',
        `Alembic's configuration cannot be used: ${said}${at}`,
        'Run `alembic heads` in the same directory and environment to see the same.',
      );
    case 'application':
      return stop(
        'PROJECT_BROKEN',
        `The Flask application cannot be loaded: ${said}${at}`,
        'Give this step FLASK_APP and the variables that the application needs; `flask db heads` shows the same.',
      );
    case 'setup':
      return stop(
        'PROJECT_BROKEN',
        `The applications cannot be loaded: ${said}${at}`,
        'Run `python manage.py check` in the same environment; deploy nothing before it passes.',
      );
    case 'graph':
    case 'plan':
      if (OF_A_DATABASE.test(error.type)) return unanswered();
      if (error.type === 'NodeNotFoundError' || error.type === 'KeyError' || error.type === 'RevisionError')
        return stop(
          'MIGRATION_PARENT_MISSING',
          `A migration depends on one that does not exist: ${brief(error.message)}`,
          'Commit the missing migration, or correct the dependency of the one that names it.',
        );
      return stop(
        'MIGRATION_BROKEN',
        `The migrations cannot be loaded: ${said}${at}`,
        'Fix the migration; nothing can be said about the database before it loads.',
      );
    default:
      if (OF_A_DATABASE.test(error.type) && !isDenied(error.message)) return unanswered();
      return stop(
        'MIGRATION_GUARD_FAILED',
        `The look at the migrations stopped at '${stage}': ${said}${at}`,
        'Re-run with debug logging to see where.',
      );
  }
}

function driverMissing(
  stop: (code: string, what: string, remedy: string) => Stop,
  database: DatabaseFacts,
  said: string,
  at: string,
): Stop {
  return stop(
    'PROJECT_BROKEN',
    `The database '${database.alias}' cannot be used: ${said}${at}`,
    "Install the database's Python driver or correct the settings.",
  );
}

function isDenied(message: string): boolean {
  return /denied|permission|insufficient/i.test(message);
}

function isImport(type: string): boolean {
  return type === 'ImportError' || type === 'ModuleNotFoundError' || type === 'ImproperlyConfigured';
}

const HISTORIES: Readonly<Record<Tool, string>> = {
  django: 'django_migrations',
  alembic: 'alembic_version',
  flyway: 'flyway_schema_history',
};

function historyHidden(database: DatabaseFacts, tool: Tool, detail: string): Fault {
  const table = HISTORIES[tool];
  return new Fault({
    code: 'HISTORY_NOT_VISIBLE',
    what: `The user ${database.user ? `'${database.user}' ` : ''}cannot see ${table} in ${server(database)}: ${detail}`,
    remedy: `Grant it SELECT on ${table} (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending.`,
  });
}

/** What makes a look at one database worthless or stops it, apart from what is pending. */
export function databaseStop(
  database: DatabaseFacts,
  tool: Tool,
  allowed: ReadonlySet<string>,
): Stop | undefined {
  if (database.history === false && (database.foreignTables?.length ?? 0) > 0) {
    return {
      status: 'error',
      fault: historyHidden(
        database,
        tool,
        `its tables are there (${listed(database.foreignTables ?? [], 3)}), its migration history is not.`,
      ),
    };
  }
  if (database.history === false && (database.historyElsewhere?.length ?? 0) > 0) {
    return {
      status: 'error',
      fault: historyHidden(
        database,
        tool,
        `it lies in the schema ${listed(database.historyElsewhere ?? [])}, which is not on this user's search_path.`,
      ),
    };
  }
  const conflict = database.conflicts?.[0];
  if (conflict) {
    const names = conflict.migrations.map(migration => migration.name);
    const file = place(conflict.migrations.at(-1)?.file, 1);
    const words = {
      django: [
        `Two branches met: the app '${conflict.app}' has ${names.length} latest migrations, ${names.join(' and ')}.`,
        `Run \`python manage.py makemigrations --merge ${conflict.app}\` and commit the result, or rebase the later one.`,
      ],
      alembic: [
        `Two branches met: there are ${names.length} heads, ${names.join(' and ')}.`,
        'Run `alembic merge heads` and commit the result, or rebase the later one. Heads that are meant have a branch label each.',
      ],
      flyway: [
        `Two branches met: ${names.slice(1).join(' and ')} came after the newer ${names[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,
        "Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter.",
      ],
    } as const;
    const [what, remedy] = words[tool];
    return {
      status: 'conflict',
      fault: new Fault({
        code: 'MIGRATION_CONFLICT',
        what,
        remedy,
        ...(file ? { place: file } : {}),
      }),
    };
  }
  if (database.inconsistent) {
    return {
      status: 'error',
      fault: new Fault({
        code: 'MIGRATION_HISTORY_INCONSISTENT',
        what: `The history in ${server(database)} contradicts the code: ${brief(database.inconsistent)}`,
        remedy:
          tool === 'flyway'
            ? / history table/.test(database.inconsistent)
              ? 'Run `flyway baseline` with the version that the schema has, or set `baselineOnMigrate = true` and `baselineVersion`.'
              : 'Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.'
            : 'Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there.',
      }),
    };
  }
  const half = database.halfSquashed?.[0];
  if (half) {
    const lost = listed(half.lost);
    return {
      status: 'error',
      fault: new Fault({
        code: 'MIGRATION_HISTORY_INCONSISTENT',
        what: `The squashed migration ${idOf(half)} is applied by half in ${server(database)}: ${lost} ${half.lost.length === 1 ? 'is' : 'are'} not applied, and without a file.`,
        remedy: `Bring the deleted files of what ${idOf(half)} replaces back from the version control and run \`migrate\`, which then records ${idOf(half)}, too; after that, delete them again.`,
      }),
    };
  }
  if ((database.ahead?.length ?? 0) > 0 && !allowed.has('db-ahead')) {
    const names = (database.ahead ?? []).map(idOf);
    return {
      status: 'db-ahead',
      fault: new Fault({
        code: 'DATABASE_AHEAD',
        what: `The database ${server(database)} is ahead of this code: ${listed(names)} ${names.length === 1 ? 'was' : 'were'} applied by a newer or another version.`,
        remedy:
          "Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'.",
      }),
    };
  }
  return undefined;
}
