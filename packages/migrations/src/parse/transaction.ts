import type { Change } from '../model/change.ts';
import type { Engine, Tool } from '../model/engine.ts';
import { Reader, splitAtCommas, type Token, textOf } from './lexer.ts';

/** What a change keeps others from, until its transaction ends: writes, reads as well, or nothing. */
type Held = 'nothing' | 'writes' | 'everything';

/** A lock that goes on being held, by the change that took it. */
export interface HeldLock<Step> {
  readonly held: Held;
  readonly step: Step;
}

/** Drivers that ask the server whether a transaction is open, and begin one where none is. */
const BEGINS_ANEW = /^(psycopg|pg8000)$/;

/**
 * Follows the transactions of one connection to the server, whoever opens them: the migration tool, a BEGIN in the text, or
 * PostgreSQL itself around a text of several statements.
 */
export class Transactions<Step> {
  /** `perhaps`: after a COMMIT by hand, where it depends on the driver whether the next statement begins another. */
  open: 'no' | 'perhaps' | 'yes' = 'no';
  /** The first strong lock that the open transaction took. */
  lock: HeldLock<Step> | undefined;
  /** Values that it added to enumerations. */
  readonly values = new Set<string>();
  /** It was begun by the migration's own text. */
  private byHand = false;
  /** Nothing ran in it before its BEGIN. */
  private undoable = false;
  /** It is around one text of several statements, and ends with it. */
  private implicit = false;
  private atomic = false;
  private statements = 1;
  private readonly engine: Engine;
  private readonly tool: Tool;
  /** The driver begins a transaction for the next statement, whoever has ended the last one. */
  private readonly beginsAnew: boolean;

  constructor(engine: Engine, tool: Tool, driver = '') {
    this.engine = engine;
    this.tool = tool;
    this.beginsAnew = tool === 'flyway' || BEGINS_ANEW.test(driver);
  }

  private get transactional(): boolean {
    return this.engine === 'postgresql' || this.engine === 'sqlite';
  }

  /** @param together all migrations run in one transaction of the tool */
  startMigration(atomic: boolean, together: boolean): void {
    if (!together) this.end();
    this.atomic = atomic && this.transactional;
    if (this.atomic) this.open = 'yes';
    this.byHand = false;
  }

  /** A text that the tool sends to the server at once. */
  startText(statements: number): void {
    this.statements = statements;
    if (this.engine !== 'postgresql' || this.open === 'yes' || statements < 2) return;
    this.open = 'yes';
    this.implicit = true;
  }

  /** Alembic's autocommit_block(): the tool itself has seen to it that nothing is open. */
  standOutside(): void {
    if (!this.byHand && !this.implicit) this.end();
  }

  /** A block of statements is one transaction by itself. Says whether it opened one. */
  startBlock(): boolean {
    if (this.open !== 'no') return false;
    this.open = 'yes';
    return true;
  }

  endBlock(): void {
    this.end();
  }

  endText(): void {
    if (this.implicit) this.end();
  }

  /**
   * BEGIN and its like. `begun`: from here on ROLLBACK undoes everything · `ended`: the tool's own transaction was ·
   * `undone`: everything since `begun` · `lost`: what is left of the migration is not followed.
   */
  pass({ how }: Change, first: boolean): 'begun' | 'ended' | 'undone' | 'lost' | undefined {
    if (how === 'begin') {
      const begins = this.open !== 'yes' || this.implicit;
      if (begins) this.byHand = true;
      this.open = 'yes';
      this.implicit = false;
      this.undoable = begins && (this.statements === 1 || first);
      return this.undoable ? 'begun' : undefined;
    }
    if (how === 'savepoint') return undefined;
    if (how === 'rollback to') return 'lost';
    const own = this.atomic && this.open === 'yes' && !this.byHand;
    const nothing = this.open === 'no';
    const undoes = this.byHand && this.open === 'yes' && this.undoable;
    this.end();
    // psycopg2 begins no other, psycopg and pgJDBC do; of the others that SQLAlchemy has it is not known.
    if (this.atomic && this.beginsAnew) this.open = 'yes';
    else if (this.atomic && this.tool !== 'django') this.open = 'perhaps';
    else if (this.engine === 'postgresql' && this.statements > 1) {
      this.open = 'yes';
      this.implicit = true;
    }
    if (how === 'rollback' && !nothing) return undoes ? 'undone' : 'lost';
    // autocommit_block() of Alembic is there to end it.
    return own && this.tool !== 'alembic' ? 'ended' : undefined;
  }

  /** A schema statement ends the transaction in MariaDB and MySQL. */
  passSchemaStatement(): void {
    if (!this.transactional) this.end();
  }

  /** Whether a transaction that the text began is still open where the migration ends. */
  leftOpen(autocommit: boolean): boolean {
    if (this.atomic) return false;
    if (this.byHand && this.open === 'yes') return this.transactional || this.tool === 'django';
    return !autocommit && this.tool === 'django';
  }

  private end(): void {
    this.open = 'no';
    this.lock = undefined;
    this.values.clear();
    this.byHand = false;
    this.implicit = false;
  }
}

/** What a change of PostgreSQL holds until its transaction ends, whatever its table. */
export function heldBy(change: Change): Held {
  if (change.concurrently && change.kind !== 'detach-partition') return 'nothing';
  switch (change.kind) {
    case 'add-index':
    case 'add-foreign-key':
    case 'create-trigger':
    case 'toggle-trigger':
    case 'reindex':
    case 'alter-domain':
    // Nobody gets a number of the sequence meanwhile.
    case 'alter-sequence':
      return 'writes';
    case 'table-option':
      // Parameters of storage need a lock that keeps nobody out.
      return /^(storage|type|without|name of a trigger)$/.test(change.how ?? '') ? 'everything' : 'nothing';
    case 'add-column':
    case 'drop-column':
    case 'rename-column':
    case 'change-type':
    case 'set-not-null':
    case 'drop-not-null':
    case 'set-default':
    case 'drop-default':
    case 'add-identity':
    case 'drop-table':
    case 'rename-table':
    case 'copy-table':
    case 'add-check':
    case 'add-unique':
    case 'add-primary-key':
    case 'add-exclusion':
    case 'drop-constraint':
    case 'alter-constraint':
    case 'rename-constraint':
    case 'drop-index':
    case 'create-partition':
    case 'attach-partition':
    case 'detach-partition':
    case 'inherit':
    case 'change-owner':
    case 'replica-identity':
    case 'row-security':
    case 'create-policy':
    case 'refresh-view':
    case 'drop-view':
    case 'drop-routine':
    case 'truncate':
    case 'lock-table':
    case 'unknown':
      return 'everything';
    default:
      return 'nothing';
  }
}

/** The settings that a SET of MariaDB or MySQL gives its session: name in lower case and value, `?` where it is no literal. */
export function settingsOf(tokens: readonly Token[]): [string, string][] {
  if (tokens[0]?.upper !== 'SET') return [];
  return splitAtCommas(tokens.slice(1)).flatMap((assignment): [string, string][] => {
    const reader = new Reader(assignment.filter(({ text }) => text !== '@' && text !== ':'));
    const user = assignment[0]?.text === '@' && assignment[1]?.text !== '@';
    reader.take('SESSION');
    reader.take('LOCAL');
    reader.take('.');
    const name = reader.name()?.toLowerCase();
    if (user || name === undefined || !reader.take('=')) return [];
    const value = reader.rest();
    const literal = value.length === 1 && assignment.at(-2)?.text !== '@';
    return [[name, literal ? textOf(value).replace(/^'|'$/g, '').toLowerCase() : '?']];
  });
}

/** Statements that Flyway itself runs without a transaction, where a migration has no others. */
const FLYWAY_OUTSIDE =
  /^((create|drop)\s+(database|tablespace|subscription)|alter\s+system|(create|drop)(\s+unique)?\s+index\s+concurrently|reindex(\s+verbose)?\s+(schema|database|system)|vacuum|discard\s+all)\b/i;

/** Whether Flyway runs a migration without a transaction of its own accord. */
export function flywayRunsOutside(statements: readonly string[]): boolean {
  return statements.length > 0 && statements.every(text => FLYWAY_OUTSIDE.test(text.trim()));
}
