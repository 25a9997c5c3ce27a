import type { Migration } from './migration.ts';

/**
 * What a change does to others while it runs, on a table that is in use.
 * `instant`: a moment whatever the size · `online`: takes time, reads and writes go on · `blocks-writes`: writes wait until
 * it ends · `rewrites`: the table is copied, and at least writes wait.
 */
export type Lock = 'instant' | 'online' | 'blocks-writes' | 'rewrites' | 'unknown';

/** Whether the code that runs now still works once the change is there. */
export type Compat = 'keeps' | 'breaks' | 'unknown';

export type Status =
  | 'clean'
  | 'pending'
  | 'unsafe'
  | 'conflict'
  | 'drift'
  | 'db-ahead'
  | 'unreachable'
  /** Some targets were not looked at. */
  | 'partial'
  | 'error';

/** One rule's word on one statement or operation. */
export interface Finding {
  readonly rule: string;
  readonly lock: Lock;
  readonly compat: Compat;
  /** What it is about, such as `shop_order.note`. */
  readonly subject: string;
  readonly explanation: string;
  readonly recipe: string;
  readonly link: string;
  readonly file: string | null;
  readonly line: number | null;
  /** The text of the statement that it is about, where there is one. */
  readonly statement?: string;
  /** Why it was allowed all the same. */
  readonly allowed?: string;
  readonly note?: boolean;
}

export interface Judged extends Migration {
  readonly database: string;
  readonly lock: Lock;
  readonly compat: Compat;
  readonly findings: readonly Finding[];
  /** No finding that is neither safe nor allowed; null where nobody asked for a judgement. */
  readonly safe: boolean | null;
}
