import type { Expression } from './expression.ts';

/** What a named index or constraint does; `unique` is every one that rows are held apart by, primary keys included. */
export type Key = 'unique' | 'index' | 'check' | 'foreign-key';

export type Default = 'none' | 'constant' | 'volatile';

/** What a statement of MariaDB or MySQL asks for by ALGORITHM and LOCK, in lower case. */
export interface Clause {
  algorithm?: string;
  lock?: string;
}

/** Everything that a change may say; which kind says what is listed in `Says`. */
interface Words {
  readonly table: string;
  readonly column: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: Default;
  /** Functions in a default, or in a query, that are not known to be harmless without asking the server. */
  readonly calls: readonly string[];
  /** A default, or an enumeration's new value, where it is one literal. */
  readonly value: string | number | boolean | null;
  readonly generated: 'stored' | 'virtual';
  /** What a generated column is computed from may fail for some rows. */
  readonly mayFail: boolean;
  /** MariaDB: FIRST or AFTER another column. */
  readonly placed: boolean;
  readonly unique: boolean;
  /** NULLS NOT DISTINCT: two rows without a value are the same. */
  readonly nullsEqual: boolean;
  /** It gets a value that its definition does not name: ON UPDATE, or a TIMESTAMP that may not be NULL. */
  readonly touched: boolean;
  readonly primaryKey: boolean;
  readonly auto: boolean;
  readonly references: string;
  /** Tables that are referred to by a key that keeps their rows from being deleted. */
  readonly restricts: readonly string[];
  readonly check: boolean;
  /** The conditions of checks; undefined stands for one that is not understood. */
  readonly checks: readonly (Expression | undefined)[];
  /** A check that partitions and inheriting tables do not get. */
  readonly noInherit: boolean;
  readonly concurrently: boolean;
  /** PostgreSQL refuses it inside a transaction. */
  readonly outside: boolean;
  readonly notValid: boolean;
  /** The name of the index that becomes a constraint. */
  readonly usingIndex: string;
  readonly index: 'plain' | 'fulltext' | 'spatial';
  /** An index over expressions or with a condition: whether these may fail for some rows. */
  readonly computed: 'total' | 'may-fail';
  /** What of its kind it is, for kinds that have several. */
  readonly how: string;
  readonly where: boolean;
  /** It takes time although it may read no table: it calls functions, or goes round and round. */
  readonly takesTime: boolean;
  /** Tables that the statement reads, or that a new table refers to. */
  readonly sources: readonly string[];
  /** Rows in a number that is not known come from a query, a file or the client. */
  readonly copied: boolean;
  readonly replace: boolean;
  readonly name: string;
  /** The partition that `table` gets or loses. */
  readonly part: string;
  /** Without the tables that inherit from it. */
  readonly only: boolean;
  /** What depends on it goes with it. */
  readonly cascade: boolean;
  readonly clause: Clause;
  /** Which of the statements of a block it belongs to; they run one after the other. */
  readonly inner: number;
  /** The kind of the index or constraint that is dropped, where the text or the operation says it. */
  readonly key: Key;
  /** It stays as it is where it is there already. */
  readonly ifNotExists: boolean;
  /** Nothing happens where it is not there. */
  readonly ifExists: boolean;
  readonly charset: string;
  readonly collation: string;
  /** A conversion other than a plain cast (PostgreSQL's USING). */
  readonly using: boolean;
  readonly effect: 'noop' | 'reads' | 'inserts' | 'unknown';
  /** What the statement is, for kinds that name nothing. */
  readonly detail: string;
}

/** What any change may say: how its statement asks for it, and where it stands. */
type Anything =
  | 'table'
  | 'name'
  | 'detail'
  | 'inner'
  | 'how'
  | 'clause'
  | 'outside'
  | 'sources'
  | 'ifExists'
  | 'ifNotExists'
  | 'cascade'
  | 'only';
/** One column. */
type OfColumn = 'column';
/** The definition of a column, whole: as ADD COLUMN has it, and MODIFY, which is split into several changes. */
type Definition =
  | OfColumn
  | (
      | 'type'
      | 'notNull'
      | 'default'
      | 'calls'
      | 'value'
      | 'generated'
      | 'mayFail'
      | 'placed'
      | 'unique'
      | 'nullsEqual'
      | 'touched'
    )
  | (
      | 'primaryKey'
      | 'auto'
      | 'references'
      | 'restricts'
      | 'check'
      | 'checks'
      | 'charset'
      | 'collation'
      | 'using'
      | 'columns'
    );
/** An index, or a key. */
type Index =
  | Definition
  | 'index'
  | 'computed'
  | 'concurrently'
  | 'usingIndex'
  | 'mayFail'
  | 'notValid'
  | 'noInherit';
/** A query, or rows that come from one. */
type Query = 'calls' | 'takesTime' | 'copied' | 'columns' | 'where';

/** What each kind of change says beside what all may say. */
interface Says {
  'create-table': 'columns' | 'references' | 'restricts';
  'drop-table': never;
  'rename-table': 'to';
  'copy-table': never;
  'change-engine': never;
  'convert-charset': 'charset' | 'collation';
  'table-charset': never;
  'table-option': OfColumn | 'value';
  'toggle-keys': never;
  'add-column': Definition;
  'drop-column': OfColumn;
  'rename-column': OfColumn | 'to';
  'modify-column': Definition;
  'change-type': Definition;
  'set-not-null': Definition;
  'drop-not-null': Definition;
  'set-default': Definition;
  'drop-default': Definition;
  'add-identity': OfColumn;
  'add-index': Index;
  'drop-index': OfColumn | 'concurrently' | 'key';
  'rename-index': 'to' | 'key';
  'rename-constraint': 'to';
  'add-unique': Index;
  'add-foreign-key': Index;
  'add-check': Index;
  'add-exclusion': Index;
  'add-primary-key': Index;
  'drop-constraint': OfColumn | 'key';
  'drop-primary-key': never;
  'validate-constraint': never;
  'alter-constraint': never;
  'create-partition': 'part';
  'attach-partition': 'part';
  'detach-partition': 'part' | 'concurrently';
  'add-partition': never;
  'drop-partition': never;
  'copy-partitions': never;
  inherit: never;
  comment: Definition;
  'change-owner': 'to';
  'replica-identity': never;
  'row-security': never;
  'create-policy': never;
  'toggle-trigger': never;
  'create-view': 'replace';
  'refresh-view': 'concurrently';
  'drop-view': never;
  'create-trigger': never;
  'create-routine': 'replace';
  'drop-routine': never;
  'create-type': never;
  'alter-type': 'value';
  'alter-domain': never;
  'drop-type': never;
  'create-sequence': never;
  'alter-sequence': never;
  'drop-sequence': never;
  'create-extension': never;
  'create-account': never;
  'insert-rows': Query;
  'update-rows': Query;
  'delete-rows': Query;
  truncate: never;
  read: Query;
  call: Query;
  session: never;
  transaction: never;
  analyze: never;
  vacuum: never;
  'lock-table': never;
  reindex: 'concurrently';
  'rebuild-table': never;
  grant: never;
  revoke: never;
  'run-python': 'effect';
  unknown: OfColumn;
}

export type ChangeKind = keyof Says;

/** A kind of change: what it does not say can be asked for all the same, and is undefined. */
type Kind<K extends ChangeKind> = { readonly kind: K } & {
  readonly [Word in Anything | Says[K]]?: Words[Word] | undefined;
} & { readonly [Word in Exclude<keyof Words, Anything | Says[K]>]?: undefined };

/** One change of a schema or of data, by its kind. Rules look at these facts and at nothing else. */
export type Change<K extends ChangeKind = ChangeKind> = { [Each in K]: Kind<Each> }[K];
