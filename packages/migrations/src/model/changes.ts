import type { Expression } from '../parse/expression.ts';

export { changesOf } from '../parse/statements.ts';

export type ChangeKind =
  | 'create-table'
  | 'drop-table'
  | 'rename-table'
  | 'copy-table'
  | 'change-engine'
  | 'convert-charset'
  | 'table-charset'
  | 'table-option'
  | 'toggle-keys'
  | 'add-column'
  | 'drop-column'
  | 'rename-column'
  | 'modify-column'
  | 'change-type'
  | 'set-not-null'
  | 'drop-not-null'
  | 'set-default'
  | 'drop-default'
  | 'add-identity'
  | 'add-index'
  | 'drop-index'
  | 'rename-index'
  | 'rename-constraint'
  | 'add-unique'
  | 'add-foreign-key'
  | 'add-check'
  | 'add-exclusion'
  | 'add-primary-key'
  | 'drop-constraint'
  | 'drop-primary-key'
  | 'validate-constraint'
  | 'alter-constraint'
  | 'create-partition'
  | 'attach-partition'
  | 'detach-partition'
  | 'add-partition'
  | 'drop-partition'
  | 'copy-partitions'
  | 'inherit'
  | 'comment'
  | 'change-owner'
  | 'replica-identity'
  | 'row-security'
  | 'create-policy'
  | 'toggle-trigger'
  | 'create-view'
  | 'refresh-view'
  | 'drop-view'
  | 'create-trigger'
  | 'create-routine'
  | 'drop-routine'
  | 'create-type'
  | 'alter-type'
  | 'alter-domain'
  | 'drop-type'
  | 'create-sequence'
  | 'alter-sequence'
  | 'drop-sequence'
  | 'create-extension'
  | 'create-account'
  | 'insert-rows'
  | 'update-rows'
  | 'delete-rows'
  | 'truncate'
  | 'read'
  | 'call'
  | 'session'
  | 'transaction'
  | 'analyze'
  | 'vacuum'
  | 'lock-table'
  | 'reindex'
  | 'rebuild-table'
  | 'grant'
  | 'revoke'
  | 'run-python'
  | 'unknown';

/** What a named index or constraint does; `unique` is every one that rows are held apart by, primary keys included. */
export type Key = 'unique' | 'index' | 'check' | 'foreign-key';

export type Default = 'none' | 'constant' | 'volatile';

/** What a statement of MariaDB or MySQL asks for by ALGORITHM and LOCK, in lower case. */
export interface Clause {
  algorithm?: string;
  lock?: string;
}

/** One change of a schema or of data. Rules look at these facts and at nothing else. */
export interface Change {
  readonly kind: ChangeKind;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly to?: string | undefined;
  readonly type?: string | undefined;
  readonly notNull?: boolean | undefined;
  readonly default?: Default | undefined;
  /** Functions in a default, or in a query, that are not known to be harmless without asking the server. */
  readonly calls?: readonly string[] | undefined;
  /** A default, or an enumeration's new value, where it is one literal. */
  readonly value?: string | number | boolean | null | undefined;
  readonly generated?: 'stored' | 'virtual' | undefined;
  /** What a generated column is computed from may fail for some rows. */
  readonly mayFail?: boolean | undefined;
  /** MariaDB: FIRST or AFTER another column. */
  readonly placed?: boolean | undefined;
  readonly unique?: boolean | undefined;
  /** NULLS NOT DISTINCT: two rows without a value are the same. */
  readonly nullsEqual?: boolean | undefined;
  /** It gets a value that its definition does not name: ON UPDATE, or a TIMESTAMP that may not be NULL. */
  readonly touched?: boolean | undefined;
  readonly primaryKey?: boolean | undefined;
  readonly auto?: boolean | undefined;
  readonly references?: string | undefined;
  /** Tables that are referred to by a key that keeps their rows from being deleted. */
  readonly restricts?: readonly string[] | undefined;
  readonly check?: boolean | undefined;
  /** The conditions of checks; undefined stands for one that is not understood. */
  readonly checks?: readonly (Expression | undefined)[] | undefined;
  /** A check that partitions and inheriting tables do not get. */
  readonly noInherit?: boolean | undefined;
  readonly concurrently?: boolean | undefined;
  /** PostgreSQL refuses it inside a transaction. */
  readonly outside?: boolean | undefined;
  readonly notValid?: boolean | undefined;
  /** The name of the index that becomes a constraint. */
  readonly usingIndex?: string | undefined;
  readonly index?: 'plain' | 'fulltext' | 'spatial' | undefined;
  /** An index over expressions or with a condition: whether these may fail for some rows. */
  readonly computed?: 'total' | 'may-fail' | undefined;
  /** What of its kind it is, for kinds that have several. */
  readonly how?: string | undefined;
  readonly where?: boolean | undefined;
  /** It takes time although it may read no table: it calls functions, or goes round and round. */
  readonly takesTime?: boolean | undefined;
  /** Tables that the statement reads, or that a new table refers to. */
  readonly sources?: readonly string[] | undefined;
  /** Rows in a number that is not known come from a query, a file or the client. */
  readonly copied?: boolean | undefined;
  readonly replace?: boolean | undefined;
  readonly name?: string | undefined;
  /** The partition that `table` gets or loses. */
  readonly part?: string | undefined;
  /** Without the tables that inherit from it. */
  readonly only?: boolean | undefined;
  /** What depends on it goes with it. */
  readonly cascade?: boolean | undefined;
  readonly clause?: Clause | undefined;
  /** Which of the statements of a block it belongs to; they run one after the other. */
  readonly inner?: number | undefined;
  /** The kind of the index or constraint that is dropped, where the text or the operation says it. */
  readonly key?: Key | undefined;
  /** It stays as it is where it is there already. */
  readonly ifNotExists?: boolean | undefined;
  /** Nothing happens where it is not there. */
  readonly ifExists?: boolean | undefined;
  readonly charset?: string | undefined;
  readonly collation?: string | undefined;
  /** A conversion other than a plain cast (PostgreSQL's USING). */
  readonly using?: boolean | undefined;
  readonly effect?: 'noop' | 'reads' | 'inserts' | 'unknown' | undefined;
  /** What the statement is, for kinds that name nothing. */
  readonly detail?: string | undefined;
}
