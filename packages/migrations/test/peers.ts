import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerEngine } from './ask.ts';
import type { Case, Column, Item, Part, Table } from './search.case.ts';

/** One migration, or a few, of the kinds that other tools test themselves with, in our own words. */
interface PeerEntry {
  readonly id: string;
  /** The tool whose tests have such a statement. */
  readonly peer: string;
  readonly engine: ServerEngine;
  /** Migrations, each of texts that are sent to the server one after the other. */
  readonly pending: readonly (readonly string[])[];
  readonly atomic?: boolean;
  /** What the schema has beside the common one. */
  readonly setup?: readonly string[];
}

export const PEERS = JSON.parse(
  readFileSync(join(import.meta.dirname, 'peers.data.json'), 'utf8'),
) as readonly PeerEntry[];

/** [name, type, what it is filled with, values at the edges, more of its definition] */
type Row = readonly [string, string, string, readonly string[], string?];

const POSTGRESQL: readonly Row[] = [
  ['city', 'varchar', "'a' || s", ["repeat('x', 300)"]],
  ['country', 'varchar(20)', "'a' || s", ["repeat('x', 20)"]],
  ['story', 'text', "'a' || s", ["repeat('x', 500)"]],
  ['label', 'varchar(50)', "'a' || s", ["repeat('x', 50)"]],
  ['price', 'numeric(10,5)', '1.5', ['-99999.99999']],
  ['anything', 'numeric', 's', ['1e30']],
  ['removed_at', 'timestamp', "timestamp '2026-01-01' + s * interval '1 minute'", ["'infinity'"]],
  ['zoned', 'timestamptz', "timestamptz '2026-01-01' + s * interval '1 minute'", ["'infinity'"]],
  ['joined0', 'timestamp(0)', "timestamp '2026-01-01'", []],
  ['joined', 'timestamp', "timestamp '2026-01-01'", []],
  ['zoned0', 'timestamptz(0)', "timestamptz '2026-01-01'", []],
  ['opens0', 'time(0)', "time '10:00'", []],
  ['opens', 'time', "time '10:00'", []],
  ['lasts0', 'interval(0)', "interval '1 day'", []],
  ['lasts', 'interval', "interval '1 day'", []],
  ['net', 'cidr', "'10.0.0.0/8'", []],
  ['addr', 'inet', "'10.0.0.1/8'", []],
  ['amount', 'int', 's', ['2147483647']],
  ['small', 'smallint', 's', ['32767']],
  ['big', 'bigint', 's', ['9223372036854775807']],
  ['flag', 'boolean', 'true', ['false']],
  ['ratio', 'real', '1.5', []],
  ['meta', 'json', "'{}'", []],
  ['key', 'uuid', "'00000000-0000-0000-0000-000000000000'", []],
  ['tags', 'text[]', "'{a}'", []],
  ['bits', 'bit varying(10)', "B'1'", []],
  ['fixed', 'char(10)', "'a'", []],
  ['size', 'int', 's', ['-5', '2147483647']],
  ['score', 'numeric(10,5)', 's', ['-5']],
  ['needed', 'int', 's', [], 'NOT NULL'],
  ['kept', 'int', 's', [], 'NOT NULL DEFAULT 3'],
  ['held', 'int', 's', [], 'CONSTRAINT held_nn CHECK (held IS NOT NULL)'],
  ['maybe', 'int', 's', []],
  ['parcel_id', 'bigint', '1', ['77777']],
  ['device_id', 'bigint', '1', ['77777']],
  ['unloved', 'int', 's', []],
  ['area', 'circle', "'<(0,0),1>'", []],
  ['insensitive', 'citext', "'a' || s", []],
  ['over', 'positive', 's', ['1500000000']],
  ['said', 'word', "'a' || s", ["repeat('x', 30)"]],
];

const MARIADB: readonly Row[] = [
  ['city', 'VARCHAR(100)', "CONCAT('a', s)", ["REPEAT('x', 100)"]],
  ['country', 'VARCHAR(20)', "CONCAT('a', s)", ["REPEAT('x', 20)"]],
  ['story', 'VARCHAR(200)', "CONCAT('a', s)", ["REPEAT('x', 200)"]],
  ['price', 'DECIMAL(10,5)', '1.5', ['-99999.99999']],
  ['joined', 'DATETIME', "'2026-01-01'", []],
  ['amount', 'INT', 's', ['2147483647']],
  ['size', 'INT', 's', ['-5']],
  ['score', 'DECIMAL(10,5)', 's', ['-5']],
  ['needed', 'INT', 's', [], 'NOT NULL'],
  ['parcel_id', 'BIGINT', '1', ['77777']],
  ['device_id', 'BIGINT', '1', []],
];

function part(table: string, [name, type, fill, edges, more = '']: Row): Part {
  const held = /IS NOT NULL/.test(more) || name === 'maybe';
  const notNull = /\bNOT NULL\b/.test(more) && !held;
  const column: Column = {
    name,
    fill,
    edges,
    nullable: !notNull,
    optional: !held && (!notNull || more.includes('DEFAULT')),
  };
  return { id: `${table}.${name}`, sql: `${name} ${type} ${more}`.trim(), column };
}

function table(engine: ServerEngine, name: string, rows: readonly Row[], tail = '', filled = true): Table {
  const key = engine === 'mariadb' ? 'BIGINT AUTO_INCREMENT PRIMARY KEY' : 'bigserial';
  const primary = engine === 'mariadb' || tail !== '' ? '' : ' PRIMARY KEY';
  const id: Part = {
    id: `${name}.id`,
    sql: `id ${key}${primary}`,
    column: { name: 'id', fill: 's', edges: [], nullable: false, optional: true, computed: true },
  };
  return { id: name, name, parts: [id, ...rows.map(row => part(name, row))], tail, filled };
}

const item = (sql: string, when: Item['when'] = 'after', query?: string): Item => ({
  id: sql,
  sql,
  needs: [],
  when,
  ...(query ? { query } : {}),
});

const NUMBER: Row = ['n', 'int', 's', ['-5']];

function postgres(): Pick<Case, 'first' | 'tables' | 'items'> {
  const apart: Part[] = [
    {
      id: 'person.nick',
      sql: 'nick text CONSTRAINT person_nick_key UNIQUE',
      column: {
        name: 'nick',
        fill: "'n' || s",
        edges: [],
        nullable: true,
        optional: true,
        apart: "'n' || k",
      },
    },
    {
      id: 'person.mail',
      sql: 'mail text',
      column: {
        name: 'mail',
        fill: "'m' || s",
        edges: [],
        nullable: true,
        optional: true,
        apart: "'m' || k",
      },
    },
  ];
  const person = table('postgresql', 'person', POSTGRESQL);
  const keyless = table('postgresql', 'keyless', [NUMBER]);
  return {
    first: [
      'CREATE EXTENSION citext',
      "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
      'CREATE DOMAIN positive AS int CHECK (VALUE > 0)',
      'ALTER DOMAIN positive ADD CONSTRAINT waiting CHECK (VALUE < 2000000000) NOT VALID',
      'CREATE DOMAIN word AS varchar(30)',
      'CREATE DOMAIN spare AS int',
    ].map(sql => item(sql, 'before')),
    tables: [
      { ...person, parts: [...person.parts, ...apart] },
      table('postgresql', 'parcel', [NUMBER]),
      table('postgresql', 'device', [NUMBER]),
      { ...keyless, parts: keyless.parts.slice(1) },
      table('postgresql', 'empty_thing', [NUMBER], '', false),
      table('postgresql', 'loose', [NUMBER]),
      table('postgresql', 'event', [NUMBER], 'PARTITION BY RANGE (id)'),
      table('postgresql', 'log', [NUMBER], 'PARTITION BY RANGE (id)'),
      table('postgresql', 'version_of', [['n', 'varchar(9)', "'a'", []]]),
      table('postgresql', 'feels', [['m', 'mood', "'sad'", ["'happy'"]]]),
    ],
    items: [
      item('CREATE TABLE event_a PARTITION OF event FOR VALUES FROM (MINVALUE) TO (500)', 'before'),
      item('CREATE TABLE event_rest PARTITION OF event DEFAULT', 'before'),
      item('CREATE TABLE log_a PARTITION OF log FOR VALUES FROM (MINVALUE) TO (500)', 'before'),
      item('CREATE TABLE log_b PARTITION OF log FOR VALUES FROM (500) TO (800000)', 'before'),
      item('CREATE UNIQUE INDEX mail_unique ON person (mail)'),
      item('CREATE INDEX person_size_i ON person (size)'),
      item('ALTER TABLE person ADD CONSTRAINT size_known CHECK (size > -100000)'),
      item('ALTER TABLE person ADD CONSTRAINT size_waiting CHECK (size > -200000) NOT VALID'),
      item('ALTER TABLE person ADD CONSTRAINT maybe_nn CHECK (maybe IS NOT NULL) NOT VALID'),
      // Drivers hand over times with a zone, or without one, which code cannot compare with the others.
      item(
        "COMMENT ON COLUMN person.zoned IS 'x'",
        'after',
        "SELECT 1 / (pg_typeof(zoned) = 'timestamptz'::regtype)::int FROM person LIMIT 1",
      ),
      item(
        "COMMENT ON COLUMN person.removed_at IS 'x'",
        'after',
        "SELECT 1 / (pg_typeof(removed_at) = 'timestamp'::regtype)::int FROM person LIMIT 1",
      ),
      item("COMMENT ON TYPE word IS 'x'", 'after', "SELECT 'x'::word"),
      item("COMMENT ON TYPE mood IS 'x'", 'after', "SELECT 'sad'::mood"),
      item('CREATE VIEW adults AS SELECT id, needed FROM person', 'after', 'SELECT count(*) FROM adults'),
      item(
        'CREATE MATERIALIZED VIEW counted AS SELECT id FROM parcel',
        'after',
        'SELECT count(*) FROM counted',
      ),
    ],
  };
}

function mariaDb(): Pick<Case, 'first' | 'tables' | 'items'> {
  return {
    first: [],
    tables: [
      table('mariadb', 'person', MARIADB),
      table('mariadb', 'parcel', [NUMBER]),
      table('mariadb', 'device', [NUMBER]),
    ],
    items: [
      item('CREATE INDEX person_size_i ON person (size)'),
      item('ALTER TABLE person ADD CONSTRAINT size_known CHECK (size > -100000)'),
      item('ALTER TABLE person ADD CONSTRAINT known_fk FOREIGN KEY (device_id) REFERENCES device (id)'),
    ],
  };
}

/** An entry as a case of the search: the common schema, what the entry adds, and its migrations. */
export function peerCase(entry: PeerEntry, index: number): Case {
  const base = entry.engine === 'mariadb' ? mariaDb() : postgres();
  return {
    seed: index,
    engine: entry.engine,
    tool: 'django',
    together: false,
    ...base,
    items: [...base.items, ...(entry.setup ?? []).map(sql => item(sql))],
    pending: entry.pending.map(texts => ({
      atomic: entry.atomic !== false,
      texts: texts.map(text => splitTop(text)),
    })),
  };
}

/** Statements of a text, where none of them holds a semicolon but a DO block. */
function splitTop(text: string): string[] {
  if (/^DO /.test(text)) return [text];
  return text
    .split(';')
    .map(sql => sql.trim())
    .filter(sql => sql !== '' && !/^--/.test(sql));
}
