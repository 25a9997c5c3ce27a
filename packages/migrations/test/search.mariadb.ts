import type { Case, PendingMigration } from './search.case.ts';
import { INT, KINDS } from './search.mariadb.kinds.ts';
import { type KnownTable, MariaDbSchema } from './search.mariadb.schema.ts';

/** Generates one case of MariaDB: a schema, and the statements of pending migrations. */
export class MariaDbGenerator extends MariaDbSchema {
  generate(): Case {
    const { random } = this;
    this.table('p', 'InnoDB');
    const engine = random.pick([
      'InnoDB',
      'InnoDB',
      'InnoDB',
      'InnoDB',
      'InnoDB',
      'InnoDB',
      'MyISAM',
      'Aria',
      'MEMORY',
    ]);
    this.table('t', engine);
    if (random.chance(0.25)) this.table('w', 'InnoDB');
    const tool = random.pick(['django', 'django', 'django', 'alembic', 'flyway'] as const);
    const pending: PendingMigration[] = [];
    for (let number = random.pick([1, 1, 1, 2, 2, 3]); number > 0; number -= 1)
      pending.push(this.migration());
    return {
      seed: this.seed,
      engine: 'mariadb',
      tool,
      together: false,
      first: [],
      tables: this.tables,
      items: this.items,
      pending,
    };
  }

  private migration(): PendingMigration {
    const { random } = this;
    const statements: string[] = [];
    for (let number = random.pick([1, 1, 2, 2, 3]); number > 0; number -= 1)
      statements.push(...this.statement());
    if (statements.length > 1 && random.chance(0.12)) {
      statements.unshift('START TRANSACTION');
      if (random.chance(0.6)) statements.push('COMMIT');
    }
    if (random.chance(0.06))
      statements.unshift(
        random.pick([
          'SET foreign_key_checks = 0',
          "SET SESSION alter_algorithm = 'COPY'",
          'SET @@session.foreign_key_checks = OFF',
          'SET autocommit = 0',
        ]),
      );
    return { atomic: random.chance(0.8), texts: statements.map(sql => [sql]) };
  }

  private pick(): KnownTable {
    const old = this.known.filter(({ isNew }) => !isNew);
    const young = this.known.filter(({ isNew }) => isNew);
    return young.length > 0 && this.random.chance(0.25) ? this.random.pick(young) : this.random.pick(old);
  }

  private named({ name }: KnownTable): string {
    return this.random.chance(0.2) ? `\`${name}\`` : name;
  }

  private statement(): string[] {
    const { random } = this;
    const table = this.pick();
    const roll = random.next();
    if (roll < 0.42) return [this.alter(table)];
    if (roll < 0.56) return [this.modify(table)];
    if (roll < 0.66) return [this.index(table)];
    if (roll < 0.74) return this.create(table);
    if (roll < 0.77) return this.late(table);
    if (roll < 0.82) return [this.data(table)];
    const partitioned = this.known.some(candidate => candidate.partitioned);
    if (roll < (partitioned ? 0.87 : 0.83)) return [this.partition(table)];
    return [this.rest(table)];
  }

  private alter(table: KnownTable): string {
    const { random } = this;
    const actions = [this.action(table)];
    while (random.chance(0.25)) actions.push(this.action(table));
    if (random.chance(0.12))
      actions.push(
        random.pick([
          'ALGORITHM=COPY',
          'LOCK=SHARED',
          'LOCK=EXCLUSIVE',
          'LOCK=NONE',
          'ALGORITHM=INSTANT',
          'ALGORITHM=INPLACE',
          'ALGORITHM=NOCOPY, LOCK=NONE',
          'LOCK=DEFAULT',
        ]),
      );
    const words = random.pick([
      'TABLE',
      'TABLE',
      'TABLE',
      'TABLE',
      'TABLE IF EXISTS',
      'ONLINE TABLE',
      'IGNORE TABLE',
    ]);
    return `ALTER ${words} ${this.named(table)} ${random.chance(0.05) ? 'NOWAIT ' : ''}${actions.join(', ')}`;
  }

  private action(table: KnownTable): string {
    const { random } = this;
    const column = random.pick(table.columns);
    const c = column.name;
    const index = random.pick(table.indexes.length > 0 ? table.indexes : ['i0']);
    if (index === 'i0' && random.chance(0.8)) return this.addColumn(table);
    switch (random.between(0, 19)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
        return this.addColumn(table);
      case 6:
        return `DROP COLUMN ${c}`;
      case 7:
        return `ALTER COLUMN ${c} SET DEFAULT ${random.pick([column.kind.value, column.kind.edges[0]!, 'NULL'])}`;
      case 8:
        return `ALTER ${c} DROP DEFAULT`;
      case 9:
        return `DROP INDEX ${index}`;
      case 10:
        return `RENAME INDEX ${index} TO ${this.fresh('r')}`;
      case 11: {
        const name = this.fresh('j');
        table.indexes.push(name);
        return `ADD ${random.pick(['INDEX', 'KEY', 'UNIQUE INDEX', 'FULLTEXT INDEX', 'INDEX'])} ${name} (${c}${/TEXT|JSON|BLOB/.test(column.kind.type) ? '(10)' : ''})`;
      }
      case 12: {
        const name = this.fresh('n');
        table.checks.push(name);
        return `ADD CONSTRAINT ${name} CHECK (${random.pick([column.kind.check.replace('#', c), `${c} IS NOT NULL`])})`;
      }
      case 13:
        return table.checks.length > 0 ? `DROP CONSTRAINT ${random.pick(table.checks)}` : 'FORCE';
      case 14:
        return random.pick([
          "COMMENT = 'x'",
          'AUTO_INCREMENT = 5000',
          'STATS_PERSISTENT = 1',
          'AVG_ROW_LENGTH = 100',
          'ROW_FORMAT = DYNAMIC',
          'ENGINE = InnoDB',
          'FORCE',
          'DEFAULT CHARACTER SET utf8mb4',
          'CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
          'CONVERT TO CHARACTER SET latin1',
          'DISABLE KEYS',
          'ORDER BY id',
          'CHECKSUM = 1',
        ]);
      case 15: {
        const key = this.fresh('f');
        table.keys.push(key);
        return `ADD CONSTRAINT ${key} FOREIGN KEY (${c}) REFERENCES p (id)`;
      }
      case 16:
        return table.keys.length > 0 ? `DROP FOREIGN KEY ${random.pick(table.keys)}` : this.addColumn(table);
      case 17:
        return `ALTER INDEX ${index} ${random.pick(['IGNORED', 'NOT IGNORED'])}`;
      case 18:
        return random.pick([
          'DROP PRIMARY KEY',
          'ADD SYSTEM VERSIONING',
          `RENAME COLUMN ${c} TO ${this.fresh('m')}`,
          `RENAME TO ${this.fresh('y')}`,
        ]);
      default:
        return this.addColumn(table);
    }
  }

  private addColumn(table: KnownTable): string {
    const { random } = this;
    const kind = random.pick(KINDS);
    const name = this.fresh('x');
    const other = random.pick(table.columns).name;
    const simple = !/TEXT|JSON|BLOB/.test(kind.type);
    const definition = random.chance(0.35)
      ? `${kind.type} NULL`
      : simple && random.chance(0.4)
        ? `${kind.type} NOT NULL DEFAULT ${kind.value}`
        : random.pick([
            'INT',
            'INT NOT NULL',
            'DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP',
            'DATETIME(6) NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(6)',
            'DOUBLE NOT NULL DEFAULT (PI())',
            'VARCHAR(36) NOT NULL DEFAULT (UUID())',
            'DOUBLE DEFAULT (RAND())',
            "LONGTEXT NOT NULL DEFAULT '{}' CHECK (json_valid(`NAME`))".replace('NAME', name),
            `INT CHECK (${name} > 0)`,
            `INT DEFAULT 5 CHECK (${name} > 7)`,
            `INT CHECK (${other} IS NOT NULL)`,
            'INT UNIQUE',
            'INT REFERENCES p (id)',
            `INT AS (${other} IS NULL) VIRTUAL`,
            `INT AS (${other} IS NULL) STORED`,
            `INT GENERATED ALWAYS AS (${other} IS NOT NULL)`,
            `INT DEFAULT (${other} IS NULL)`,
            "SET('a','b') NOT NULL DEFAULT ''",
            "BIT(1) NOT NULL DEFAULT b'0'",
            'TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP',
            'VARCHAR(20) CHARACTER SET latin1 NULL',
            'VARCHAR(20) NOT NULL DEFAULT "x"',
            "VARCHAR(20) NULL COMMENT 'a, b'",
          ]);
    table.columns.push({ name, kind: INT, notNull: false, hasDefault: false });
    const place = random.chance(0.15) ? random.pick([' FIRST', ` AFTER ${other}`]) : '';
    if (random.chance(0.05)) return `ADD (${name} INT NULL, ${this.fresh('x')} INT NULL)`;
    return `ADD ${random.pick(['COLUMN ', 'COLUMN ', '', 'COLUMN IF NOT EXISTS '])}${name} ${definition}${place}`;
  }

  private modify(table: KnownTable): string {
    const { random } = this;
    const column = random.pick(table.columns);
    const type = random.pick([column.kind.type, ...column.kind.to]);
    const keep = random.chance(0.6);
    const notNull = keep ? column.notNull : random.chance(0.5);
    const hasDefault = keep ? column.hasDefault : random.chance(0.3);
    const value = hasDefault && !/TEXT|JSON|BLOB/.test(type) ? ` DEFAULT ${column.kind.value}` : '';
    const more = random.pick(['', '', '', '', ' FIRST', " COMMENT 'y'", ' UNIQUE']);
    const change = random.chance(0.2)
      ? `CHANGE ${column.name} ${random.chance(0.3) ? this.fresh('m') : column.name}`
      : `MODIFY ${random.chance(0.5) ? 'COLUMN ' : ''}${column.name}`;
    const extra = random.chance(0.15) ? `, ${this.action(table)}` : '';
    return `ALTER TABLE ${this.named(table)} ${change} ${type}${notNull ? ' NOT NULL' : ' NULL'}${value}${more}${extra}`;
  }

  private index(table: KnownTable): string {
    const { random } = this;
    const column = random.pick(table.columns);
    const length = /TEXT|JSON|BLOB/.test(column.kind.type) ? '(10)' : '';
    const name = this.fresh('j');
    const clause = random.pick([
      '',
      '',
      '',
      '',
      ' ALGORITHM=COPY',
      ' LOCK=SHARED',
      ' LOCK=NONE',
      ' ALGORITHM=INPLACE LOCK=NONE',
      ' LOCK=EXCLUSIVE',
      ' ALGORITHM COPY LOCK SHARED',
    ]);
    if (random.chance(0.3) && table.indexes.length > 0)
      return `DROP INDEX ${random.pick(table.indexes)} ON ${this.named(table)}${random.chance(0.1) ? clause : ''}`;
    table.indexes.push(name);
    const kind = random.pick(['', '', '', 'UNIQUE ', 'FULLTEXT ']);
    return `CREATE ${random.chance(0.05) ? 'OR REPLACE ' : ''}${kind}INDEX ${random.chance(0.1) ? 'IF NOT EXISTS ' : ''}${name} ON ${this.named(table)} (${column.name}${length}${random.chance(0.3) ? ', id' : ''})${clause}`;
  }

  private create(table: KnownTable): string[] {
    const { random } = this;
    const name = this.fresh('z');
    this.known.push({
      name,
      columns: [{ name: 'a', kind: INT, notNull: false, hasDefault: false }],
      checks: [],
      indexes: [],
      keys: [],
      isNew: true,
      partitioned: false,
    });
    switch (random.between(0, 6)) {
      case 0:
        return [
          `CREATE TABLE ${name} (id INT AUTO_INCREMENT PRIMARY KEY, a INT, FOREIGN KEY (a) REFERENCES p (id)${random.pick(['', ' ON DELETE CASCADE'])})`,
        ];
      case 1:
        return [`CREATE TABLE ${name} SELECT id, 1 AS a FROM ${table.name}`];
      case 2:
        return [`CREATE TABLE ${name} LIKE ${table.name}`, `ALTER TABLE ${name} ADD COLUMN a INT`];
      case 3:
        return [
          `CREATE TABLE ${name} (id INT, a INT)`,
          `INSERT INTO ${name} SELECT id, id FROM ${table.name}`,
        ];
      case 4:
        return [
          `CREATE TABLE ${name} (id INT, a INT)`,
          `INSERT INTO ${name} SELECT seq, seq FROM seq_1_to_100`,
        ];
      case 5:
        return [
          `CREATE TABLE ${random.chance(0.3) ? 'IF NOT EXISTS ' : ''}${name} (id INT PRIMARY KEY, a INT UNIQUE, FULLTEXT KEY f (b), b TEXT)`,
        ];
      default:
        return [`CREATE TABLE ${name} (id INT, a INT) ENGINE=MyISAM`];
    }
  }

  /** A new column that gets a default afterwards, and is then held to something. */
  private late(table: KnownTable): string[] {
    const { random } = this;
    const name = this.fresh('x');
    return [
      `ALTER TABLE ${table.name} ADD COLUMN ${name} ${random.pick(['INT NULL', 'TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP', 'INT'])}`,
      random.pick([
        `ALTER TABLE ${table.name} ALTER ${name} SET DEFAULT ${random.pick(['5', 'NULL'])}`,
        `ALTER TABLE ${table.name} MODIFY ${name} INT DEFAULT 5`,
      ]),
      random.pick([
        `CREATE UNIQUE INDEX ${name}i ON ${table.name} (${name})`,
        `ALTER TABLE ${table.name} ADD CONSTRAINT ${name}f FOREIGN KEY (${name}) REFERENCES p (id)`,
      ]),
    ];
  }

  private data(table: KnownTable): string {
    const { random } = this;
    const column = random.pick(table.columns);
    const c = column.name;
    const other = random.pick(this.known).name;
    const value = column.kind.edges[0]!;
    // Everything that has to be there, and the column.
    const given = table.columns.filter(each => each === column || (each.notNull && !each.hasDefault));
    const list = given.map(each => each.name).join(', ');
    const values = given.map(each => (each === column ? value : each.kind.value)).join(', ');
    return random.pick([
      `INSERT INTO ${table.name} (${list}) VALUES (${values})`,
      `INSERT INTO ${table.name} (id, ${list}) VALUES (3050, ${values})`,
      `INSERT IGNORE INTO ${table.name} (${list}) VALUES (${values})`,
      `INSERT INTO ${table.name} (${list}) SELECT ${list} FROM ${table.name} LIMIT 30`,
      `INSERT INTO ${table.name} (${list}) SELECT ${values} FROM seq_1_to_60`,
      `UPDATE ${table.name} SET ${c} = ${value}`,
      `UPDATE ${table.name} SET ${c} = ${c} WHERE id = 3`,
      `DELETE FROM ${table.name} WHERE id > 10`,
      `REPLACE INTO ${table.name} (id, ${list}) VALUES (5, ${values})`,
      `SELECT count(*) FROM ${other}`,
      `SELECT max(id) FROM ${other}`,
      `SELECT id FROM ${other} ${random.pick(['LOCK IN SHARE MODE', 'FOR UPDATE'])}`,
      'SELECT 1',
      `TRUNCATE TABLE ${table.name}`,
      `WITH old AS (SELECT id FROM ${other}) SELECT count(*) FROM old`,
    ]);
  }

  private partition(table: KnownTable): string {
    const { random } = this;
    const name = this.known.find(({ partitioned }) => partitioned)?.name ?? table.name;
    return random.pick([
      `ALTER TABLE ${name} ADD PARTITION (PARTITION p9 VALUES LESS THAN (20000000))`,
      `ALTER TABLE ${name} ADD PARTITION PARTITIONS 2`,
      `ALTER TABLE ${name} DROP PARTITION p0`,
      `ALTER TABLE ${name} TRUNCATE PARTITION p0`,
      `ALTER TABLE ${name} REORGANIZE PARTITION p0, p1 INTO (PARTITION p0 VALUES LESS THAN (10000000))`,
      `ALTER TABLE ${name} COALESCE PARTITION 1`,
      `ALTER TABLE ${name} REMOVE PARTITIONING`,
      `ALTER TABLE ${name} PARTITION BY HASH (id) PARTITIONS 4`,
      `ALTER TABLE ${name} REBUILD PARTITION ALL`,
      `ALTER TABLE ${name} ADD COLUMN ${this.fresh('x')} INT NULL`,
      `ALTER TABLE ${name} ADD INDEX ${this.fresh('j')} (id)`,
    ]);
  }

  private rest(table: KnownTable): string {
    const { random } = this;
    const view = random.pick([...this.views, 'v0']);
    const name = this.fresh('o');
    return random.pick([
      `CREATE VIEW ${name} AS SELECT * FROM ${table.name}`,
      `CREATE OR REPLACE VIEW ${view} AS SELECT id FROM ${table.name}`,
      `DROP VIEW IF EXISTS ${view}`,
      `CREATE TRIGGER ${name} BEFORE INSERT ON ${table.name} FOR EACH ROW SET @x = 1`,
      `CREATE SEQUENCE ${name}`,
      `ANALYZE TABLE ${table.name}`,
      `OPTIMIZE TABLE ${table.name}`,
      `LOCK TABLES ${table.name} WRITE`,
      `DROP TABLE ${table.name}`,
      `RENAME TABLE ${table.name} TO ${name}`,
      "SET sql_mode = 'STRICT_TRANS_TABLES'",
      'SET SESSION lock_wait_timeout = 5',
      "SET SESSION alter_algorithm = 'COPY'",
      `SET STATEMENT lock_wait_timeout = 5 FOR ALTER TABLE ${table.name} ADD COLUMN ${name} INT NULL`,
      `CREATE PROCEDURE ${name}() SELECT 1`,
      `EXPLAIN SELECT * FROM ${table.name}`,
      `SHOW CREATE TABLE ${table.name}`,
      'DO 1',
      `FLUSH TABLES`,
      `ALTER TABLE ${table.name} ADD COLUMN ${name} INT NULL /*!50000 , ADD INDEX ${name}i (id) */`,
    ]);
  }
}
