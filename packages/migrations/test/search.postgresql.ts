import type { Case, PendingMigration } from './search.case.ts';
import { DEFAULTS, KINDS, TOO_MUCH } from './search.postgresql.kinds.ts';
import { objectStatements, otherStatements } from './search.postgresql.others.ts';
import { type KnownTable, PostgresSchema } from './search.postgresql.schema.ts';

/** Generates one case of PostgreSQL: a schema, and the statements of pending migrations. */
export class PostgresGenerator extends PostgresSchema {
  generate(): Case {
    const { random } = this;
    this.table('p', random.chance(0.2) ? 'parent' : 'plain');
    this.table('t', random.pick(['plain', 'plain', 'plain', 'parent', 'partitioned'] as const));
    if (random.chance(0.3)) this.table('w', 'plain');
    for (const table of [...this.known]) this.decorate(table);
    const tool = random.pick(['django', 'django', 'alembic', 'flyway'] as const);
    const pending: PendingMigration[] = [];
    for (let number = random.pick([1, 1, 1, 2, 2, 3]); number > 0; number -= 1)
      pending.push(this.migration(tool));
    return {
      seed: this.seed,
      engine: 'postgresql',
      tool,
      together: tool === 'alembic' && random.chance(0.6),
      guest: random.chance(0.3),
      first: this.first,
      tables: this.tables,
      items: this.items,
      pending,
    };
  }

  private migration(tool: Case['tool']): PendingMigration {
    const { random } = this;
    const atomic = tool === 'alembic' || random.chance(0.7);
    const statements: string[] = [];
    for (let number = random.pick([1, 1, 2, 2, 3]); number > 0; number -= 1)
      statements.push(...this.statement());
    if (!atomic && statements.length > 1 && random.chance(0.3)) {
      const from = random.between(0, statements.length - 1);
      statements.splice(from, 0, random.pick(['BEGIN', 'START TRANSACTION', 'begin']));
      const to = random.between(from + 2, statements.length);
      statements.splice(to, 0, random.pick(['COMMIT', 'COMMIT', 'COMMIT', 'END', '']));
    }
    const given = statements.filter(Boolean);
    const together = random.chance(0.3);
    const texts = together ? [given] : given.map(sql => [sql]);
    return { atomic, texts };
  }

  private pick(): KnownTable {
    const old = this.known.filter(({ isNew }) => !isNew);
    const young = this.known.filter(({ isNew }) => isNew);
    return young.length > 0 && this.random.chance(0.25) ? this.random.pick(young) : this.random.pick(old);
  }

  private named(table: KnownTable): string {
    const { random } = this;
    const name = random.chance(0.1) ? table.name.toUpperCase() : table.name;
    return random.chance(0.1) ? `"${table.name}"` : name;
  }

  /** What goes together in what tools write. */
  private idiom(table: KnownTable): string[] {
    const { random } = this;
    const name = this.fresh('x');
    const column = random.pick(table.columns).name;
    const check = this.fresh('nn');
    return random.pick([
      [
        `ALTER TABLE ${table.name} ADD COLUMN ${name} int DEFAULT 7 NOT NULL`,
        `ALTER TABLE ${table.name} ALTER COLUMN ${name} DROP DEFAULT`,
      ],
      ["ALTER TYPE mood ADD VALUE 'mid'", `ALTER TABLE ${table.name} ADD COLUMN ${name} mood DEFAULT 'mid'`],
      ["ALTER TYPE mood ADD VALUE 'mid'", `INSERT INTO ${table.name} (${column}) VALUES ('mid')`],
      [
        `ALTER TABLE ${table.name} ADD CONSTRAINT ${check} CHECK (${column} IS NOT NULL) NOT VALID`,
        `ALTER TABLE ${table.name} VALIDATE CONSTRAINT ${check}`,
        `ALTER TABLE ${table.name} ALTER COLUMN ${column} SET NOT NULL`,
      ],
      [
        `ALTER TABLE ${table.name} ADD COLUMN ${name} int CONSTRAINT ${check} REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED`,
        `SET CONSTRAINTS ${check} IMMEDIATE`,
        `CREATE INDEX ${name}i ON ${table.name} (${name})`,
      ],
      [
        "CREATE OR REPLACE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
      ],
      [
        `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${table.name} (id, ${column})`,
        `ALTER TABLE ${table.name} ADD CONSTRAINT ${name}c UNIQUE USING INDEX ${name}`,
      ],
      [
        'BEGIN',
        `ALTER TABLE ${table.name} ADD COLUMN ${name} int`,
        'ROLLBACK',
        `ALTER TABLE ${table.name} DROP COLUMN IF EXISTS ${name}`,
      ],
      [`DROP INDEX ${random.pick([...table.indexes, ...table.uniques, 'i0'])}`, this.alterType(table)],
      [
        `ALTER TABLE ${table.name} ADD COLUMN ${name} int`,
        `ALTER TABLE ${table.name} ALTER COLUMN ${name} SET DEFAULT ${random.pick(['5', 'NULL', '-5'])}`,
        random.pick([
          `CREATE UNIQUE INDEX CONCURRENTLY ${name}i ON ${table.name} (${name})`,
          `ALTER TABLE ${table.name} ADD CONSTRAINT ${check} FOREIGN KEY (${name}) REFERENCES p (id) NOT VALID`,
        ]),
      ],
      [
        `ALTER TABLE ${table.name} ADD COLUMN ${name} int`,
        `CREATE UNIQUE INDEX CONCURRENTLY ${name}i ON ${table.name} (${random.pick([name, `${name}, ${column}`])})${random.pick(['', ' NULLS NOT DISTINCT'])}`,
      ],
      ['BEGIN', `ALTER TABLE ${table.name} ADD COLUMN ${name} int`, 'COMMIT AND CHAIN', 'SELECT 1'],
    ]);
  }

  private statement(): string[] {
    const { random } = this;
    const table = this.pick();
    if (random.chance(0.12)) return this.idiom(table);
    const roll = random.next();
    if (roll < 0.3) return this.alter(table);
    if (roll < 0.42) return [this.alterType(table)];
    if (roll < 0.52) return [this.constraint(table)];
    if (roll < 0.62) return [this.index(table)];
    if (roll < 0.7) return this.create(table);
    if (roll < 0.78) return [this.data(table)];
    const partitioned = this.known.some(({ shape }) => shape === 'partitioned');
    if (roll < (partitioned ? 0.84 : 0.79)) return [this.partition(table)];
    if (roll < 0.92) return [this.object(table)];
    return [this.rest(table)];
  }

  private alter(table: KnownTable): string[] {
    const { random } = this;
    const actions = [this.action(table)];
    while (random.chance(0.2)) actions.push(this.action(table));
    const only = table.shape === 'parent' && random.chance(0.1) ? 'ONLY ' : '';
    return [`ALTER TABLE ${only}${this.named(table)} ${actions.join(', ')}`];
  }

  private action(table: KnownTable): string {
    const { random } = this;
    const column = random.pick(table.columns);
    const c = column.name;
    const generated = this.tables
      .find(({ name }) => name === table.name)
      ?.parts.find(({ sql }) => sql.includes('STORED'))?.column?.name;
    switch (random.between(0, 15)) {
      case 14:
        return generated ? `ALTER COLUMN ${generated} DROP EXPRESSION` : this.addColumn(table);
      case 15:
        return random.pick([
          'ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY',
          'ALTER COLUMN id SET GENERATED ALWAYS',
          'ALTER COLUMN id SET GENERATED BY DEFAULT',
          'ALTER COLUMN id DROP IDENTITY',
          'ALTER COLUMN id DROP DEFAULT',
          `ALTER COLUMN ${c} ADD GENERATED ALWAYS AS IDENTITY`,
        ]);
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        return this.addColumn(table);
      case 5:
        return `DROP COLUMN ${c}`;
      case 6:
        return `ALTER COLUMN ${c} SET NOT NULL`;
      case 7:
        return `ALTER ${c} DROP NOT NULL`;
      case 8:
        return `ALTER COLUMN ${c} SET DEFAULT ${random.pick([DEFAULTS[column.kind.group] || 'NULL', 'NULL', column.kind.edges[0] ?? 'NULL', TOO_MUCH[column.kind.group]])}`;
      case 9:
        return `ALTER COLUMN ${c} DROP DEFAULT`;
      case 10:
        return `ALTER COLUMN ${c} SET ${random.pick(['STATISTICS 50', '(n_distinct = 5)'])}`;
      case 11:
        return random.pick([
          'SET (fillfactor = 80)',
          'RESET (fillfactor)',
          'REPLICA IDENTITY FULL',
          'REPLICA IDENTITY NOTHING',
          'SET WITHOUT CLUSTER',
          'SET UNLOGGED',
        ]);
      case 12:
        return random.pick([
          'ENABLE ROW LEVEL SECURITY',
          'FORCE ROW LEVEL SECURITY',
          'DISABLE TRIGGER ALL',
          'OWNER TO app',
          'OWNER TO postgres',
          'ENABLE TRIGGER USER',
        ]);
      default:
        return this.validate(table);
    }
  }

  private validate(table: KnownTable): string {
    const found = [...table.unchecked, ...table.checks, ...table.keys];
    return found.length > 0 ? `VALIDATE CONSTRAINT ${this.random.pick(found)}` : this.addColumn(table);
  }

  private addColumn(table: KnownTable): string {
    const { random } = this;
    const kind = random.pick(KINDS);
    const name = this.fresh('x');
    const default_ = DEFAULTS[kind.group];
    const text = () => {
      if (random.chance(0.35)) return kind.type;
      if (default_ !== '' && random.chance(0.4)) return `${kind.type} NOT NULL DEFAULT ${default_}`;
      return random.pick([
        `${kind.type} NULL`,
        `${kind.type} DEFAULT NULL`,
        'timestamptz NOT NULL DEFAULT now()',
        "timestamp DEFAULT timezone('utc', now())",
        'timestamptz DEFAULT clock_timestamp()',
        'double precision NOT NULL DEFAULT pi()',
        'double precision DEFAULT random()',
        'uuid DEFAULT gen_random_uuid()',
        "int NOT NULL DEFAULT CAST('5' AS int)",
        'int DEFAULT steady(5)',
        'int DEFAULT shaky()',
        "jsonb NOT NULL DEFAULT '{}'::jsonb",
        'text[] NOT NULL DEFAULT ARRAY[]::text[]',
        'int CHECK (NULLIF > 0)'.replace('NULLIF', name),
        `int DEFAULT 5 CHECK (${name} > 3)`,
        `int CHECK (${name} IS NOT NULL)`,
        'int UNIQUE',
        'int REFERENCES p (id)',
        'int DEFAULT 1 REFERENCES p (id)',
        'serial',
        'int GENERATED BY DEFAULT AS IDENTITY',
        'bigint GENERATED ALWAYS AS (id + 1) STORED',
        "interval NOT NULL DEFAULT interval '1 day'",
        'date NOT NULL DEFAULT current_date',
        'text COLLATE "C" NOT NULL DEFAULT \'\'',
        'text NOT NULL',
        "mood NOT NULL DEFAULT 'low'",
        'label',
      ]);
    };
    const definition = text();
    table.columns.push({ name, kind, notNull: false, hasDefault: false, isNew: true });
    return `ADD ${random.pick(['COLUMN ', 'COLUMN ', '', 'COLUMN IF NOT EXISTS '])}${name} ${definition}`;
  }

  private alterType(table: KnownTable): string {
    const { random } = this;
    const column = random.pick(table.columns);
    const type = random.pick(column.kind.to.filter(other => other !== 'citext_like'));
    const using = random.chance(0.2) ? ` USING ${column.name}::${type}` : '';
    const extra = random.chance(0.1) ? `, ${this.action(table)}` : '';
    return `ALTER TABLE ${this.named(table)} ALTER COLUMN ${column.name} ${random.pick(['TYPE', 'SET DATA TYPE'])} ${type}${using}${extra}`;
  }

  private constraint(table: KnownTable): string {
    const { random } = this;
    const column = random.pick(table.columns);
    const c = column.name;
    const name = this.fresh('n');
    const alter = `ALTER TABLE ${this.named(table)}`;
    const check = random.pick([
      column.kind.check.replace('#', c),
      `${c} IS NOT NULL`,
      `${c} IS NULL OR id > 0`,
    ]);
    switch (random.between(0, 11)) {
      case 0:
        table.checks.push(name);
        return `${alter} ADD CONSTRAINT ${name} CHECK (${check})`;
      case 1:
      case 2:
        table.unchecked.push(name);
        return `${alter} ADD CONSTRAINT ${name} CHECK (${check}) NOT VALID`;
      case 3:
        table.uniques.push(name);
        return `${alter} ADD CONSTRAINT ${name} UNIQUE (${random.pick([c, `${c}, id`])})`;
      case 4:
        return table.indexes.length + table.uniques.length > 0
          ? `${alter} ADD CONSTRAINT ${name} ${random.pick(['UNIQUE', 'PRIMARY KEY'])} USING INDEX ${random.pick([...table.uniques, ...table.indexes])}`
          : `${alter} ADD PRIMARY KEY (id)`;
      case 5:
        table.keys.push(name);
        return `${alter} ADD CONSTRAINT ${name} FOREIGN KEY (${c}) REFERENCES p (id)${random.pick(['', ' NOT VALID', ' DEFERRABLE', ' ON DELETE CASCADE NOT VALID'])}`;
      case 6: {
        const found = [...table.checks, ...table.unchecked, ...table.uniques, ...table.keys];
        return found.length > 0
          ? `${alter} DROP CONSTRAINT ${random.chance(0.2) ? 'IF EXISTS ' : ''}${random.pick(found)}`
          : `${alter} ${this.addColumn(table)}`;
      }
      case 7:
      case 8:
        return `${alter} ${this.validate(table)}`;
      case 9:
        return table.keys.length > 0
          ? `${alter} ALTER CONSTRAINT ${random.pick(table.keys)} ${random.pick(['DEFERRABLE INITIALLY DEFERRED', 'NOT DEFERRABLE', 'DEFERRABLE'])}`
          : `${alter} ADD CONSTRAINT ${name} EXCLUDE USING btree (id WITH =)`;
      case 10: {
        const found = [...table.checks, ...table.unchecked, ...table.uniques, ...table.keys];
        return found.length > 0
          ? `${alter} RENAME CONSTRAINT ${random.pick(found)} TO ${this.fresh('rc')}`
          : `${alter} ALTER COLUMN ${c} SET NOT NULL`;
      }
      default:
        return `${alter} ALTER COLUMN ${c} SET NOT NULL`;
    }
  }

  private index(table: KnownTable): string {
    const { random } = this;
    const column =
      random.pick(table.columns.filter(({ kind }) => !/jsonb|cidr/.test(kind.type))) ?? table.columns[0]!;
    const c = column.name;
    const name = this.fresh('j');
    const on = `${name} ON ${this.named(table)}`;
    const what = random.pick([
      `(${c})`,
      `(${c}, id)`,
      `((${c} IS NULL))`,
      `(id) WHERE ${c} IS NOT NULL`,
      `((id + 1))`,
      `(${c}) INCLUDE (id)`,
      `((1 / nullif(id, 0)))`,
    ]);
    switch (random.between(0, 8)) {
      case 0:
        table.indexes.push(name);
        return `CREATE INDEX ${on} ${what}`;
      case 1:
      case 2:
        table.indexes.push(name);
        return `CREATE INDEX CONCURRENTLY ${random.chance(0.2) ? 'IF NOT EXISTS ' : ''}${on} ${what}`;
      case 3:
        table.uniques.push(name);
        return `CREATE UNIQUE INDEX ${random.chance(0.6) ? 'CONCURRENTLY ' : ''}${on} ${random.pick([`(${c})`, '(id)', `(${c}, id)`])}`;
      case 4:
      case 5: {
        const found = [...table.indexes, ...table.uniques];
        return found.length > 0
          ? `DROP INDEX ${random.chance(0.4) ? 'CONCURRENTLY ' : ''}${random.chance(0.3) ? 'IF EXISTS ' : ''}${random.pick(found)}`
          : `CREATE INDEX ${on} ${what}`;
      }
      case 6:
        return table.indexes.length > 0
          ? `ALTER INDEX ${random.pick(table.indexes)} RENAME TO ${this.fresh('r')}`
          : `ANALYZE ${table.name}`;
      case 7:
        return table.indexes.length > 0
          ? `ALTER INDEX ${random.pick(table.indexes)} SET (fillfactor = 70)`
          : `ANALYZE ${table.name}`;
      default:
        return random.pick([
          `REINDEX TABLE ${table.name}`,
          `REINDEX TABLE CONCURRENTLY ${table.name}`,
          `REINDEX (VERBOSE) TABLE ${table.name}`,
        ]);
    }
  }

  private create(table: KnownTable): string[] {
    const { random } = this;
    const name = this.fresh('z');
    const known: KnownTable = {
      name,
      columns: [{ name: 'a', kind: KINDS[0]!, notNull: false, hasDefault: false, isNew: true }],
      checks: [],
      unchecked: [],
      indexes: [],
      uniques: [],
      keys: [],
      isNew: true,
      shape: 'plain',
    };
    this.known.push(known);
    const perhaps = random.chance(0.15) ? 'IF NOT EXISTS ' : '';
    switch (random.between(0, 6)) {
      case 0:
        return [
          `CREATE TABLE ${perhaps}${name} (id serial PRIMARY KEY, a int REFERENCES ${table.name} (id)${random.pick(['', ' ON DELETE CASCADE'])})`,
        ];
      case 1:
        return [`CREATE TABLE ${name} AS SELECT id, 1 AS a FROM ${table.name}`];
      case 2:
        return [
          `CREATE TABLE ${name} (LIKE ${table.name} INCLUDING DEFAULTS)`,
          `ALTER TABLE ${name} ADD COLUMN a int`,
        ];
      case 3:
        return [
          `CREATE TABLE ${name} (id int, a int)`,
          `INSERT INTO ${name} SELECT id, id FROM ${table.name}`,
        ];
      case 4:
        return [`CREATE TABLE ${name} (id int, a int) PARTITION BY LIST (a)`];
      case 5:
        return [
          `CREATE UNLOGGED TABLE ${name} (id int, a int)`,
          `INSERT INTO ${name} SELECT g, g FROM generate_series(1, 3000) g`,
        ];
      default:
        return [`CREATE TABLE ${perhaps}${name} (id int, a int)`];
    }
  }

  private data(table: KnownTable): string {
    const { random } = this;
    const column = random.pick(table.columns);
    const c = column.name;
    const other = random.pick(this.known);
    const value = column.kind.edges[0] ?? 'NULL';
    // Everything that has to be there, and the column.
    const given = table.columns.filter(each => each === column || (each.notNull && !each.hasDefault));
    const list = given.map(each => each.name).join(', ');
    const values = given
      .map(each => (each === column ? value : (each.kind.edges.at(-1) ?? 'NULL')))
      .join(', ');
    return random.pick([
      `INSERT INTO ${table.name} (${list}) VALUES (${values})`,
      `INSERT INTO ${table.name} (id, ${list}) VALUES (3050, ${values})`,
      `INSERT INTO ${table.name} (${list}) SELECT ${list} FROM ${table.name} WHERE id < 10`,
      `INSERT INTO ${table.name} (${list}) VALUES (${values}) ON CONFLICT DO NOTHING`,
      `UPDATE ${table.name} SET ${c} = ${value}`,
      `UPDATE ${table.name} SET ${c} = ${c} WHERE id = 3`,
      `DELETE FROM ${table.name} WHERE id > 1000`,
      `SELECT count(*) FROM ${other.name}`,
      `SELECT max(id) FROM ${other.name}`,
      'SELECT 1',
      `WITH old AS (SELECT id FROM ${other.name}) SELECT count(*) FROM old`,
      `WITH gone AS (DELETE FROM ${table.name} WHERE id > 1500 RETURNING id) SELECT count(*) FROM gone`,
      `WITH old AS (SELECT * FROM ${table.name} LIMIT 5) INSERT INTO ${table.name} (${list}) SELECT ${list} FROM old`,
      `MERGE INTO ${table.name} USING ${other.name} o ON ${table.name}.id = o.id WHEN MATCHED THEN DO NOTHING`,
      `SELECT steady(id::int) FROM ${other.name}`,
      'SELECT shaky()',
    ]);
  }

  private partition(table: KnownTable): string {
    const { random } = this;
    const partitioned = this.known.find(({ shape, isNew }) => shape === 'partitioned' && !isNew);
    const parent = partitioned?.name ?? table.name;
    const name = this.fresh('q');
    const young = this.known.filter(({ isNew }) => isNew).map(candidate => candidate.name);
    const bound = random.pick([
      'FOR VALUES FROM (900000) TO (910000)',
      'FOR VALUES FROM (300000) TO (300010)',
      'DEFAULT',
    ]);
    switch (random.between(0, 5)) {
      case 0:
      case 1:
        return `CREATE TABLE ${name} PARTITION OF ${parent} ${bound}`;
      case 2:
        return `ALTER TABLE ${parent} ATTACH PARTITION ${random.pick([...young, 'w', name])} ${bound}`;
      case 3:
        return `ALTER TABLE ${parent} DETACH PARTITION ${parent}_${random.pick(['a', 'b', 'd'])}${random.chance(0.3) ? ' CONCURRENTLY' : ''}`;
      case 4:
        return `CREATE TABLE ${name} () INHERITS (${table.name})`;
      default:
        return `ALTER TABLE ${parent}_a ADD COLUMN ${this.fresh('x')} int`;
    }
  }

  private object(table: KnownTable): string {
    const column = this.random.pick(table.columns).name;
    const view = this.random.pick([...this.views, 'v0']);
    return this.random.pick(objectStatements(table.name, column, view, this.fresh('o')));
  }

  private rest(table: KnownTable): string {
    const name = this.fresh('y');
    return this.random.pick(otherStatements(table.name, this.random.pick(table.columns).name, name));
  }
}
