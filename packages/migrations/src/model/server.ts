export interface ColumnFacts {
  /** As the server writes it: `varchar(50)`, `bigint(20)`, `character varying(50)`. */
  readonly type: string;
  readonly null: boolean;
  readonly default: boolean;
  readonly auto: boolean;
  readonly charset?: string | null;
  readonly collation?: string | null;
  /** Most bytes of one character in the column's character set. */
  readonly bytes?: number | null;
  readonly generated?: boolean;
}

/** What uses a column, and so is concerned when the column changes. */
export interface Use {
  readonly column: string;
  /**
   * `index`: of the column as it is · `computed-index`: over an expression or with a condition · `check`: validated ·
   * `unchecked`: a check that was never validated · `referenced`: by a foreign key of another table.
   */
  readonly by:
    | 'index'
    | 'computed-index'
    | 'unique'
    | 'check'
    | 'unchecked'
    | 'foreign-key'
    | 'referenced'
    | 'generated'
    | 'view'
    | 'policy'
    | 'trigger'
    | 'routine'
    | 'partition-key'
    | 'statistics'
    | 'other';
  readonly name: string;
}

export interface CheckFacts {
  readonly name: string;
  /** Its condition, as the server writes it. */
  readonly condition: string;
  readonly valid: boolean;
  /** Inherited by partitions and by tables that inherit. */
  readonly inherited: boolean;
}

export interface IndexFacts {
  readonly name: string;
  readonly columns: readonly string[];
  /** It holds all rows apart: neither over an expression, nor with a condition, nor invalid. */
  readonly unique: boolean;
  /** `btree`, `fulltext`, `spatial`, `hash`, …, in lower case. */
  readonly type: string;
}

/** The text of a trigger, routine, event or view that names a table, or that runs for its rows. */
export interface CodeFacts {
  readonly text: string;
  /** It is a function whose result is a row of the table (PostgreSQL). */
  readonly returns?: boolean;
}

/** A table as the server has it. What a probe could not ask is left out, and counts as not known. */
export interface TableFacts {
  /** Counted, up to one more than the input `small-table`; null where nobody counted. */
  readonly rows: number | null;
  readonly kind?: 'table' | 'partitioned' | 'view' | 'materialized-view' | 'foreign' | 'versioned' | 'other';
  /** The storage engine, in lower case (MariaDB, MySQL). */
  readonly engine?: string;
  /** `dynamic`, `compressed`, … (MariaDB, MySQL) */
  readonly format?: string;
  /** What its new texts get (MariaDB, MySQL). */
  readonly collation?: string | null;
  readonly columns: Readonly<Record<string, ColumnFacts>>;
  readonly checks?: readonly CheckFacts[];
  readonly indexes?: readonly IndexFacts[];
  /** Uses of its columns, those by its partitions and by tables that inherit from it included. */
  readonly uses?: readonly Use[];
  /** How many triggers it has; null where this user may not see them. */
  readonly triggers?: number | null;
  /** What of the database has code that concerns it, as far as this user may see it. */
  readonly code?: readonly CodeFacts[];
  /** Its foreign keys by which rows are deleted or changed with those they refer to; null where the server did not say. */
  readonly cascades?: readonly string[] | null;
  readonly owner?: string;
  /** It has partitions, or others inherit from it (PostgreSQL). */
  readonly children?: boolean;
  /** Whether rows lie in its default partition; undefined where it has none. */
  readonly defaultPartition?: 'empty' | 'filled' | 'not-known';
  /** Its updates are published (PostgreSQL). */
  readonly published?: boolean;
  /** Row level security is on (PostgreSQL). */
  readonly rowSecurity?: boolean;
}

export interface DomainFacts {
  readonly type: string;
  /** It has a CHECK or is NOT NULL. */
  readonly constrained: boolean;
  /** A column of a table is of it. */
  readonly used: boolean;
}
