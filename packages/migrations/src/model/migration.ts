export interface FieldFacts {
  readonly class: string;
  readonly internal: string;
  readonly name: string;
  readonly column: string | null;
  readonly null: boolean;
  readonly unique: boolean;
  readonly primaryKey: boolean;
  readonly index: boolean;
  readonly hasDefault: boolean;
  readonly dbDefault: string | null;
  readonly generated: 'stored' | 'virtual' | null;
  readonly manyToMany: boolean;
  readonly collation: string | null;
  readonly maxLength: number | null;
  readonly references: string | null;
  readonly constraint: boolean;
  readonly type: string | null;
}

/** One operation of a migration, as the project's own migration tool understands it. */
export interface Operation {
  /** Class name in Django, `upgrade` in Alembic, `sql` in Flyway. */
  readonly type: string;
  readonly description: string;
  readonly line?: number | null;
  readonly end?: number | null;
  readonly nested?: readonly { readonly line: number }[] | null;
  readonly sql: readonly string[];
  /** Why the SQL is not known. */
  readonly sqlError?: string;
  /** What a look refused was to reach beyond the database: another connection, a program, a file, a thread. */
  readonly beyond?: boolean;
  readonly module?: string;
  readonly builtin?: boolean;
  /** Django's own classes among its ancestors. */
  readonly bases?: readonly string[];
  readonly opaque?: boolean;
  readonly reducesToSql?: boolean;
  readonly reversible?: boolean;
  readonly effect?: 'noop' | 'reads' | 'inserts' | 'unknown';
  readonly atomic?: boolean | null;
  readonly table?: string | null;
  readonly to?: string | null;
  readonly exists?: boolean;
  readonly managed?: boolean;
  readonly before?: FieldFacts;
  readonly after?: FieldFacts;
  readonly added?: readonly (readonly string[])[];
  readonly removed?: readonly (readonly string[])[];
  readonly constraint?: string | null;
  readonly fields?: readonly string[];
  readonly inner?: readonly Operation[];
}

export interface Migration {
  /** Django's app label; empty for tools that have none. */
  readonly app: string;
  readonly name: string;
  /** Relative to the repository where it lies inside. */
  readonly file: string | null;
  readonly line?: number | null;
  readonly firstParty?: boolean;
  /** SHA-256 of its file, which tells whether it is still the one that was judged. */
  readonly digest?: string | null;
  /** It is no migration: the tool runs it beside them, whether one is pending or not (callbacks of Flyway). */
  readonly beside?: boolean;
  /** Whether the migration runs in one transaction where the engine has transactions for DDL. */
  readonly atomic: boolean;
  readonly replaces?: readonly (readonly string[])[];
  readonly operations: readonly Operation[];
  readonly sqlError?: string;
}

export interface NamedMigration {
  readonly app: string;
  readonly name: string;
}

export interface Conflict {
  readonly app: string;
  readonly migrations: readonly { readonly name: string; readonly file: string | null }[];
}
