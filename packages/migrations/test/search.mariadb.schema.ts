import type { Column, Item, Part, Table } from './search.case.ts';
import { KINDS, type Kind } from './search.mariadb.kinds.ts';
import { Random } from './search.random.ts';

interface KnownColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
}

/** What the statements may name: grows as they are made. */
export interface KnownTable {
  name: string;
  readonly columns: KnownColumn[];
  readonly checks: string[];
  readonly indexes: string[];
  readonly keys: string[];
  readonly isNew: boolean;
  readonly partitioned: boolean;
}

/** Generates tables of MariaDB and what hangs on them. */
export abstract class MariaDbSchema {
  protected readonly random: Random;
  protected readonly seed: number;
  protected readonly tables: Table[] = [];
  protected readonly items: Item[] = [];
  protected readonly known: KnownTable[] = [];
  protected readonly views: string[] = [];
  protected count = 0;

  constructor(seed: number) {
    this.seed = seed;
    this.random = new Random(seed ^ 0x5bd1e995);
  }

  protected fresh(prefix: string): string {
    this.count += 1;
    return `${prefix}${this.count}`;
  }
  protected table(name: string, engine: string): void {
    const { random } = this;
    const partitioned = name === 't' && engine === 'InnoDB' && random.chance(0.12);
    const known: KnownTable = {
      name,
      columns: [],
      checks: [],
      indexes: [],
      keys: [],
      isNew: false,
      partitioned,
    };
    const id: Column = { name: 'id', fill: 's', edges: [], nullable: false, optional: true, computed: true };
    const auto = name === 'p' || random.chance(0.9);
    const parts: Part[] = [
      auto
        ? {
            id: `${name}.id`,
            sql: `id ${name === 'p' ? 'INT' : random.pick(['INT', 'BIGINT'])} AUTO_INCREMENT PRIMARY KEY`,
            column: id,
          }
        : { id: `${name}.id`, sql: 'id INT AUTO_INCREMENT, KEY (id)', column: id },
    ];
    const usable = engine === 'MEMORY' ? KINDS.filter(({ type }) => !/TEXT|JSON|BLOB/.test(type)) : KINDS;
    for (let number = random.between(2, 6); number > 0; number -= 1)
      this.column(known, parts, random.pick(usable));
    this.extras(known, parts, engine);
    const format = random.pick([
      '',
      '',
      '',
      '',
      ' ROW_FORMAT=COMPRESSED',
      ' ROW_FORMAT=REDUNDANT',
      ' ROW_FORMAT=COMPACT',
      ' PAGE_COMPRESSED=1',
    ]);
    const tail = [
      `ENGINE=${engine}${engine === 'InnoDB' && !partitioned ? format : ''}`,
      ...(random.chance(0.1) ? ['DEFAULT CHARSET=latin1'] : []),
      ...(engine === 'InnoDB' && !partitioned && random.chance(0.04) ? ['WITH SYSTEM VERSIONING'] : []),
      ...(partitioned
        ? [
            random.pick([
              'PARTITION BY HASH (id) PARTITIONS 3',
              'PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (20), PARTITION p1 VALUES LESS THAN (10000000))',
            ]),
          ]
        : []),
    ];
    this.tables.push({ id: name, name, parts, tail: tail.join(' '), filled: random.chance(0.95) });
    this.known.push(known);
    for (const column of known.columns) this.decorate(known, column);
  }

  protected column(known: KnownTable, parts: Part[], kind: Kind): void {
    const { random } = this;
    const column = this.fresh('c');
    const notNull = random.chance(0.35);
    const hasDefault = !/TEXT|JSON|BLOB/.test(kind.type) && random.chance(0.35);
    known.columns.push({ name: column, kind, notNull, hasDefault });
    parts.push({
      id: `${known.name}.${column}`,
      sql: `${column} ${kind.type}${notNull ? ' NOT NULL' : ' NULL'}${hasDefault ? ` DEFAULT ${kind.value}` : ''}`,
      column: {
        name: column,
        fill: kind.fill,
        edges: kind.edges,
        nullable: !notNull,
        optional: !notNull || hasDefault,
      },
    });
  }

  /** Indexes, checks and generated columns inside of CREATE TABLE. */
  protected extras(known: KnownTable, parts: Part[], engine: string): void {
    const { random } = this;
    const { name } = known;
    for (const column of [...known.columns]) {
      const needs = [`${name}.${column.name}`];
      const c = column.name;
      const length = /TEXT|JSON|BLOB/.test(column.kind.type) ? '(10)' : '';
      if (random.chance(0.15)) {
        const index = this.fresh('i');
        known.indexes.push(index);
        parts.push({ id: `${name}.${index}`, needs, sql: `KEY ${index} (${c}${length})` });
      }
      if (
        /^(VARCHAR|TEXT)/.test(column.kind.type) &&
        !/MEMORY/.test(engine) &&
        !known.partitioned &&
        random.chance(0.15)
      ) {
        const index = this.fresh('ft');
        known.indexes.push(index);
        parts.push({ id: `${name}.${index}`, needs, sql: `FULLTEXT KEY ${index} (${c})` });
      }
      if (random.chance(0.12)) {
        const check = this.fresh('k');
        known.checks.push(check);
        parts.push({
          id: `${name}.${check}`,
          needs,
          sql: `CONSTRAINT ${check} CHECK (${column.kind.check.replace('#', c)})`,
        });
      }
      if (/^(INT|BIGINT)$/.test(column.kind.type) && !known.partitioned && random.chance(0.2))
        this.unique(known, parts, column, false);
      if (column.kind.type === 'TEXT' && engine === 'InnoDB' && !known.partitioned && random.chance(0.2))
        this.unique(known, parts, column, true);
      if (column.kind.type === 'INT' && random.chance(0.15) && engine !== 'MEMORY')
        this.generated(known, parts, column);
    }
    if (engine === 'InnoDB' && !known.partitioned && random.chance(0.1)) {
      const column: Column = {
        name: `g${name}`,
        fill: 'POINT(s, s)',
        edges: [],
        nullable: false,
        optional: true,
      };
      parts.push({ id: `${name}.point`, sql: `${column.name} POINT NOT NULL DEFAULT (POINT(0, 0))`, column });
      parts.push({
        id: `${name}.spatial`,
        needs: [`${name}.point`],
        sql: `SPATIAL KEY sp${name} (${column.name})`,
      });
      known.indexes.push(`sp${name}`);
    }
  }

  protected unique(known: KnownTable, parts: Part[], column: KnownColumn, long: boolean): void {
    const at = parts.findIndex(({ id }) => id === `${known.name}.${column.name}`);
    const part = parts[at]!;
    parts[at] = {
      ...part,
      sql: part.sql.replace(/ DEFAULT .*/, ''),
      column: { ...part.column!, apart: column.kind.apart, edges: [], optional: part.column!.nullable },
    };
    const index = this.fresh(long ? 'ul' : 'u');
    known.indexes.push(index);
    parts.push({
      id: `${known.name}.${index}`,
      needs: [part.id],
      sql: `UNIQUE KEY ${index} (${column.name})`,
    });
  }

  protected generated(known: KnownTable, parts: Part[], column: KnownColumn): void {
    const { random } = this;
    const name = this.fresh('g');
    const how = random.pick(['VIRTUAL', 'VIRTUAL', 'STORED']);
    const id = `${known.name}.${name}`;
    parts.push({
      id,
      needs: [`${known.name}.${column.name}`],
      sql: `${name} BIGINT AS (${column.name} + 1) ${how}`,
      column: { name, fill: '', edges: [], nullable: true, optional: true, computed: true },
    });
    if (random.chance(0.35)) parts.push({ id: `${id}.i`, needs: [id], sql: `KEY (${name})` });
  }

  /** Keys to other tables, views and triggers. */
  protected decorate(known: KnownTable, column: KnownColumn): void {
    const { random } = this;
    const { name } = known;
    const c = column.name;
    const needs = [`${name}.${c}`];
    if (column.kind.type === 'INT' && name !== 'p' && !known.partitioned && random.chance(0.25)) {
      const key = this.fresh('f');
      known.keys.push(key);
      this.items.push({
        id: `${key}.rows`,
        when: 'after',
        needs,
        sql: `UPDATE ${name} SET ${c} = 1 + ${c} % 20`,
      });
      this.items.push({
        id: key,
        when: 'after',
        needs: [...needs, 'p', `${key}.rows`],
        sql: `ALTER TABLE ${name} ADD CONSTRAINT ${key} FOREIGN KEY (${c}) REFERENCES p (id)${random.pick(['', ' ON DELETE CASCADE'])}`,
      });
    }
    if (random.chance(0.06)) {
      const view = this.fresh('v');
      this.views.push(view);
      this.items.push({
        id: view,
        when: 'after',
        needs,
        sql: `CREATE VIEW ${view} AS SELECT id, ${c} FROM ${name}`,
        query: `SELECT count(${c}) FROM ${view}`,
      });
    }
    if (random.chance(0.05)) {
      // Code that counts columns, in a procedure, since a table copied into itself must have them all.
      const copy = this.fresh('copy');
      const star = random.chance(0.7) ? '*' : `id, ${c}`;
      this.items.push(
        {
          id: `${copy}.t`,
          when: 'after',
          needs,
          sql: `CREATE TABLE ${copy} SELECT ${star} FROM ${name} LIMIT 0`,
        },
        {
          id: copy,
          when: 'after',
          needs: [...needs, `${copy}.t`],
          sql: `CREATE PROCEDURE p${copy}() INSERT INTO ${copy} SELECT ${star} FROM ${name} WHERE id < 3`,
          query: `CALL p${copy}()`,
        },
      );
    }
    if (random.chance(0.08) && known.indexes.length > 0) {
      const hinting = this.fresh('hint');
      const hint = random.pick(['FORCE', 'USE', 'IGNORE']);
      const index = random.pick(known.indexes);
      const view = random.chance(0.5);
      const select = `SELECT id, ${c} FROM ${name} ${hint} INDEX (${index})`;
      this.items.push({
        id: hinting,
        when: 'after',
        needs,
        sql: view ? `CREATE VIEW ${hinting} AS ${select}` : `CREATE PROCEDURE ${hinting}() ${select}`,
        query: view ? `SELECT count(${c}) FROM ${hinting}` : `CALL ${hinting}()`,
      });
    }
    if (random.chance(0.04))
      this.items.push({
        id: this.fresh('tr'),
        when: 'after',
        needs,
        sql: `CREATE TRIGGER tr${this.count} BEFORE INSERT ON ${name} FOR EACH ROW SET @seen = NEW.${c}`,
      });
  }
}
