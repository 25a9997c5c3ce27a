import { Fault, type Place } from '@guarded-deploy/faults';
import type { DatabaseFacts, Migration, NamedMigration, Observation, Status, Tool } from './types.ts';

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
  const where = database.host ? ` at ${database.host}${database.port ? `:${database.port}` : ''}` : '';
  return `${name}${where}`;
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
function connectionFault(database: DatabaseFacts, message: string, code: string | number | null): Fault {
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
  return new Fault({
    code: 'DATABASE_UNREACHABLE',
    what: `The database ${server(database)} does not answer. ${says}`,
    remedy:
      'Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here.',
  });
}

const COMMANDS: Readonly<Record<Tool, string>> = {
  django: 'python manage.py migrate',
  alembic: 'alembic upgrade head',
  flyway: 'flyway migrate',
};

export function commandFor(tool: Tool): string {
  return COMMANDS[tool];
}

function place(file: string | null | undefined, line?: number | null): Place | undefined {
  if (!file || file.startsWith('/')) return undefined;
  return { file, ...(line ? { line } : {}) };
}

/** Turns what stopped a probe into the words for it. */
export function projectStop(observation: Observation): Stop | undefined {
  const { error, stage, tool } = observation;
  if (!error) return undefined;
  const where = place(error.place?.file, error.place?.line);
  const at = where ? ` (${where.file}${where.line ? `:${where.line}` : ''})` : '';
  const said = `${error.type}: ${brief(error.message)}`;
  const database = observation.databases.at(-1) ?? { alias: 'default' };
  const stop = (code: string, what: string, remedy: string, status: Status = 'error'): Stop => ({
    status,
    fault: new Fault({ code, what, remedy, ...(where ? { place: where } : {}) }),
  });
  switch (stage) {
    case 'django':
    case 'alembic':
      return stop(
        'MIGRATION_TOOL_MISSING',
        `The environment has no ${tool === 'django' ? 'Django' : 'Alembic'}: ${said}`,
        "Install the project's dependencies first, or set 'python' to the environment that has them.",
      );
    case 'alias':
      return stop(
        'DATABASE_ALIAS_UNKNOWN',
        `The settings have no database '${database.alias}'; they have ${listed(database.aliases ?? [])}.`,
        "Correct the input 'databases'.",
      );
    case 'connect':
      if (!isImport(error.type))
        return { status: 'unreachable', fault: connectionFault(database, error.message, error.code) };
      return stop(
        'PROJECT_BROKEN',
        `The database '${database.alias}' cannot be used: ${said}${at}`,
        "Install the database's Python driver or correct the settings.",
      );
    case 'history':
      if (/denied|permission|insufficient/i.test(error.message))
        return { status: 'error', fault: historyHidden(database, brief(error.message)) };
      return { status: 'unreachable', fault: connectionFault(database, error.message, error.code) };
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
    case 'setup':
      return stop(
        'PROJECT_BROKEN',
        `The applications cannot be loaded: ${said}${at}`,
        'Run `python manage.py check` in the same environment; deploy nothing before it passes.',
      );
    case 'graph':
    case 'plan':
      if (error.type === 'NodeNotFoundError' || error.type === 'KeyError' || error.type === 'RevisionError')
        return stop(
          'MIGRATION_PARENT_MISSING',
          `A migration depends on one that does not exist: ${brief(error.message)}`,
          'Commit the missing migration, or correct the dependency of the one that names it.',
        );
      return stop(
        'MIGRATION_BROKEN',
        `The migrations cannot be loaded: ${said}${at}`,
        'Mend the migration; nothing can be said about the database before it loads.',
      );
    default:
      return stop(
        'MIGRATION_GUARD_FAILED',
        `The look at the migrations stopped at '${stage}': ${said}${at}`,
        'Re-run with debug logging to see where.',
      );
  }
}

function isImport(type: string): boolean {
  return type === 'ImportError' || type === 'ModuleNotFoundError' || type === 'ImproperlyConfigured';
}

function historyHidden(database: DatabaseFacts, detail: string): Fault {
  return new Fault({
    code: 'HISTORY_NOT_VISIBLE',
    what: `The user ${database.user ? `'${database.user}' ` : ''}cannot see django_migrations in ${server(database)}: ${detail}`,
    remedy:
      'Grant it SELECT on django_migrations (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending.',
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
        `its tables are there (${listed(database.foreignTables ?? [], 3)}), its migration history is not.`,
      ),
    };
  }
  if (database.history === false && (database.historyElsewhere?.length ?? 0) > 0) {
    return {
      status: 'error',
      fault: historyHidden(
        database,
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
        'Run `alembic merge heads` and commit the result, or rebase the later one.',
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
            ? 'Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.'
            : 'Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there.',
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
