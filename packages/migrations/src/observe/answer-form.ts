/**
 * The form of what a look at a project answers. The process that answers runs code of the project and its dependencies, and Flyway
 * is a program of others: what they say may be anything, and is judged only where it has the form that the judgement reads.
 */
import { Fault } from '@guarded-deploy/faults';

/**
 * `text`, `number` and `flag` may be null, as Python's None; a field that is left out is always fine, unless it is required. `rows`
 * are lists of values of a query, which may be null when it could not be asked: what is in them is read as text (server-facts.ts).
 */
type Form =
  | 'text'
  | 'number'
  | 'flag'
  | 'text or number'
  | 'rows'
  | { readonly list: Form; readonly nullable?: true }
  | { readonly map: Form }
  | {
      readonly fields: Readonly<Record<string, Form>>;
      readonly required?: readonly string[];
      readonly nullable?: true;
    };

const TEXTS: Form = { list: 'text' };
const PLACE: Form = { fields: { file: 'text', line: 'number' }, required: ['file'], nullable: true };

const FAULT: Form = {
  fields: { type: 'text', message: 'text', code: 'text or number', place: PLACE, trace: 'text' },
  required: ['type', 'message'],
  nullable: true,
};

const FIELD: Form = {
  fields: {
    ...{ class: 'text', internal: 'text', name: 'text', column: 'text', null: 'flag', unique: 'flag' },
    ...{ primaryKey: 'flag', index: 'flag', hasDefault: 'flag', dbDefault: 'text', generated: 'text' },
    ...{ manyToMany: 'flag', collation: 'text', maxLength: 'number', references: 'text', constraint: 'flag' },
    type: 'text',
  },
  required: ['name', 'internal'],
  nullable: true,
};

const operation = (inner: Form, required: readonly string[] = ['type']): Form => ({
  fields: {
    ...{ type: 'text', description: 'text', line: 'number', end: 'number', sql: TEXTS, sqlError: 'text' },
    beyond: 'flag',
    ...{ module: 'text', builtin: 'flag', bases: TEXTS, opaque: 'flag', reducesToSql: 'flag' },
    ...{ reversible: 'flag', effect: 'text', atomic: 'flag', table: 'text', to: 'text', exists: 'flag' },
    ...{ managed: 'flag', before: FIELD, after: FIELD, added: { list: TEXTS }, removed: { list: TEXTS } },
    ...{ constraint: 'text', fields: TEXTS, inner },
    nested: { list: { fields: { line: 'number' } }, nullable: true },
  },
  required,
});
/** Operations within operations within operations: no migration of anybody goes deeper. Only the outermost say their SQL. */
const WITHIN: Form = { list: operation({ list: operation({ list: { fields: {} } }) }) };
const OPERATIONS: Form = { list: operation(WITHIN, ['type', 'sql']) };

const NAMED: Form = { list: { fields: { app: 'text', name: 'text' }, required: ['app', 'name'] } };

const MIGRATION: Form = {
  fields: {
    ...{ app: 'text', name: 'text', file: 'text', line: 'number', firstParty: 'flag', digest: 'text' },
    ...{ atomic: 'flag', replaces: { list: TEXTS }, operations: OPERATIONS, sqlError: 'text' },
  },
  required: ['app', 'name', 'operations'],
};

const COLUMN: Form = {
  fields: {
    ...{ type: 'text', null: 'flag', default: 'flag', auto: 'flag', charset: 'text', collation: 'text' },
    bytes: 'number',
  },
  required: ['type'],
};

const DATABASE: Form = {
  fields: {
    ...{ alias: 'text', stage: 'text', error: FAULT, schema: 'text', schemaMissing: 'flag', unseen: TEXTS },
    ...{ severalHeads: 'flag', hidden: TEXTS, transactionalLock: 'flag', database: 'text', host: 'text' },
    ...{
      port: 'text or number',
      user: 'text',
      vendor: 'text',
      driver: 'text',
      engine: 'text',
      version: 'text',
    },
    ...{ history: 'flag', historyElsewhere: TEXTS, foreignTables: TEXTS, fresh: 'flag', missingFile: 'flag' },
    holds: TEXTS,
    ...{ applied: 'number', aliases: TEXTS, inconsistent: 'text', ahead: NAMED, stale: NAMED },
    halfSquashed: {
      list: { fields: { app: 'text', name: 'text', lost: TEXTS }, required: ['app', 'name', 'lost'] },
    },
    invalid: { list: { fields: { table: 'text', name: 'text' }, required: ['table', 'name'] } },
    conflicts: {
      list: {
        fields: {
          app: 'text',
          migrations: { list: { fields: { name: 'text', file: 'text' }, required: ['name'] } },
        },
        required: ['app', 'migrations'],
      },
    },
    pending: { list: MIGRATION },
    oneTransaction: 'flag',
    tables: {
      map: {
        fields: { rows: 'number', collation: 'text', columns: { map: COLUMN }, notNullChecks: TEXTS },
        required: ['columns'],
      },
    },
    existing: TEXTS,
    keys: {
      list: { fields: { table: 'text', name: 'text', kind: 'text' }, required: ['table', 'name', 'kind'] },
    },
    known: { map: TEXTS },
    ...{ asked: { map: 'rows' }, currentSchema: 'text' },
  },
  required: ['alias'],
};

/** What a look at a Django or Alembic project says; see Observation. */
export const LOOK: Form = {
  fields: {
    ...{ stage: 'text', django: 'text', toolVersion: 'text', error: FAULT, databases: { list: DATABASE } },
    drift: {
      list: { fields: { app: 'text', operations: TEXTS, file: 'text' }, required: ['app', 'operations'] },
    },
    driftError: 'text',
    leftOut: { list: { fields: { alias: 'text', why: 'text' }, required: ['alias', 'why'] } },
    unnamed: TEXTS,
    skipped: TEXTS,
    hooks: {
      list: {
        fields: { kind: 'text', name: 'text', file: 'text', line: 'number' },
        required: ['kind', 'name'],
      },
    },
  },
  required: ['stage'],
};

const FLYWAY_ERROR: Form = {
  fields: { errorCode: 'text', message: 'text', lineNumber: 'number', path: 'text' },
  required: ['message'],
  nullable: true,
};
const FLYWAY_PART: Readonly<Record<string, Form>> = {
  error: FLYWAY_ERROR,
  flywayVersion: 'text',
  database: 'text',
  migrations: {
    list: {
      fields: {
        ...{ category: 'text', version: 'text', description: 'text', type: 'text', state: 'text' },
        ...{ filepath: 'text', installedOnUTC: 'text' },
      },
    },
  },
  validationSuccessful: 'flag',
  invalidMigrations: {
    list: {
      fields: {
        ...{ version: 'text', description: 'text', filepath: 'text' },
        errorDetails: {
          fields: { errorCode: 'text', errorMessage: 'text' },
          required: ['errorMessage'],
          nullable: true,
        },
      },
    },
  },
  allSchemasEmpty: 'flag',
};

/** What Flyway says in JSON. */
export const FLYWAY: Form = {
  fields: { ...FLYWAY_PART, individualResults: { list: { fields: FLYWAY_PART } } },
};

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const KINDS: Readonly<Record<string, readonly string[]>> = {
  text: ['string'],
  number: ['number'],
  flag: ['boolean'],
  'text or number': ['string', 'number'],
};

/** Where a value has another form, such as `databases[0].alias`; undefined where it has it. */
export function misfit(value: unknown, form: Form, at = ''): string | undefined {
  if (form === 'rows')
    return value === null || (Array.isArray(value) && value.every(Array.isArray)) ? undefined : at;
  if (typeof form === 'string') return value === null || KINDS[form]!.includes(typeof value) ? undefined : at;
  if ('list' in form) {
    if (value === null && form.nullable) return undefined;
    if (!Array.isArray(value)) return at;
    for (const [index, item] of value.entries()) {
      const found = item === null ? `${at}[${index}]` : misfit(item, form.list, `${at}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if ('map' in form) {
    if (!isPlain(value)) return at;
    // Names are those of tables and columns: `constructor` is one when the answer has it, and not otherwise.
    Object.setPrototypeOf(value, null);
    for (const [name, item] of Object.entries(value)) {
      const found = misfit(item, form.map, `${at}[${JSON.stringify(name.slice(0, 60))}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (value === null && form.nullable) return undefined;
  if (!isPlain(value)) return at;
  for (const name of form.required ?? [])
    if (!Object.hasOwn(value, name) || value[name] === null) return `${at}.${name}`;
  for (const [name, inner] of Object.entries(form.fields)) {
    if (!Object.hasOwn(value, name)) continue;
    const found = misfit(value[name], inner, `${at}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @throws Fault PROBE_ANSWER_INVALID */
export function requireForm<T>(value: unknown, form: Form, who: string): T {
  const place = misfit(value, form);
  if (place === undefined) return value as T;
  throw invalidAnswer(who, place === '' ? 'it is no object' : `${place.replace(/^\./, '')} has another form`);
}

export function invalidAnswer(who: string, why: string): Fault {
  return new Fault({
    code: 'PROBE_ANSWER_INVALID',
    what: `${who} answered something that cannot be judged: ${why}.`,
    remedy:
      'Nothing is taken for granted, so nothing is released. Look at what runs in the same process: settings, env.py, plugins, a wrapper around the program.',
  });
}
