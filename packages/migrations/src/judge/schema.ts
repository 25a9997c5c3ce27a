import type { Change, Key } from '../model/change.ts';
import { typeChange } from '../model/column-types.ts';
import type { Engine } from '../model/engine.ts';
import type { DatabaseFacts } from '../model/observation.ts';
import type { Use } from '../model/server.ts';
import { compareVersions } from '../model/versions.ts';
import { columnsOf as columnsIn } from '../parse/expression.ts';
import { Keys } from './keys.ts';
import {
  type ColumnState,
  columnState,
  forgetConstraint,
  notNullColumn,
  refer,
  type TableState,
  tableState,
} from './table-state.ts';

/** Extensions of which it is known that no type of theirs is a domain with a constraint. */
const WITHOUT_DOMAINS =
  /^(bloom|btree_gin|btree_gist|citext|cube|dict_\w+|fuzzystrmatch|hstore|intarray|isn|lo|ltree|pg_stat_statements|pg_trgm|pgcrypto|plpgsql|postgis|postgres_fdw|seg|tablefunc|unaccent|uuid-ossp|vector)$/;
/** No name of a domain: what an extension brings has any. */
const ANY_DOMAIN = '*';

/** What is known of the database while the pending migrations are walked through, in order. */
export class Schema {
  readonly tables = new Map<string, TableState>();
  readonly created = new Set<string>();
  /** Views, types, routines and sequences that the pending set makes, by name. */
  readonly objects = new Set<string>();
  /** Domains that the pending set makes, and extensions that may bring some: both by name. */
  readonly domains = new Set<string>();
  readonly gone = new Set<string>();
  readonly engine: Engine;
  /** Settings of the session, by name in lower case. */
  readonly variables = new Map<string, string>();
  /** Which of the pending migrations is walked through. */
  turn = 0;
  /** Names without a schema mean other tables than those that the server was asked about. */
  elsewhere = false;
  /** What there is, is known: nothing has run that may have made or dropped anything. */
  certain = true;
  /** See typeChange: short texts grow in place. */
  readonly growsInPlace: boolean;
  private readonly facts: DatabaseFacts;
  /** In lower case; undefined where nobody asked the server. */
  private readonly there: ReadonlySet<string> | undefined;
  /** Indexes and constraints by name, in lower case. Several tables, or schemas, may use one name. */
  keys: Keys;

  constructor(database: DatabaseFacts, engine: Engine) {
    this.facts = database;
    this.engine = engine;
    this.growsInPlace = engine === 'mariadb' && compareVersions(database.version ?? '', '10.4.3') >= 0;
    this.keys = new Keys(table => this.tableName(table));
    for (const { table, name, kind } of database.keys ?? [])
      this.keys.add(name, { table, kind, isNew: false });
    this.there = database.existing && new Set(database.existing.map(table => table.toLowerCase()));
    for (const [name, value] of Object.entries(database.variables ?? {}))
      this.variables.set(name, value.toLowerCase());
    for (const [table, facts] of Object.entries(database.tables ?? {})) {
      const state = tableState(facts);
      for (const [column, known] of Object.entries(facts.columns))
        state.columns.set(this.columnName(column), columnState(known, engine));
      this.tables.set(table, state);
    }
  }

  /** A copy that can be walked further without this one. */
  clone(): Schema {
    const copy = new Schema({ alias: this.facts.alias }, this.engine);
    Object.assign(copy, {
      facts: this.facts,
      there: this.there,
      growsInPlace: this.growsInPlace,
      turn: this.turn,
      elsewhere: this.elsewhere,
      certain: this.certain,
    });
    for (const [name, state] of this.tables)
      copy.tables.set(name, {
        ...state,
        columns: new Map([...state.columns].map(([column, known]) => [column, { ...known }])),
        notNull: new Map(state.notNull),
      });
    for (const name of this.created) copy.created.add(name);
    for (const name of this.objects) copy.objects.add(name);
    for (const name of this.domains) copy.domains.add(name);
    for (const name of this.gone) copy.gone.add(name);
    for (const [name, value] of this.variables) copy.variables.set(name, value);
    copy.keys = this.keys.clone(table => copy.tableName(table));
    return copy;
  }

  /** Goes back to an earlier state, which a copy was made of. */
  restore(earlier: Schema): void {
    const kept = earlier.clone();
    this.keys = kept.keys.clone(table => this.tableName(table));
    const maps = ['tables', 'variables'] as const;
    for (const name of maps) {
      this[name].clear();
      for (const [key, value] of kept[name]) (this[name] as Map<string, unknown>).set(key, value);
    }
    for (const name of ['created', 'objects', 'domains', 'gone'] as const) {
      this[name].clear();
      for (const key of kept[name]) this[name].add(key);
    }
    this.elsewhere = kept.elsewhere;
  }

  /** Whether the server says that it is older. */
  isBelow(version: string): boolean {
    const own = this.facts.version ?? '';
    return own !== '' && compareVersions(own, version) < 0;
  }

  /** Names of columns have a case in PostgreSQL only. */
  private columnName(column: string): string {
    return this.engine === 'postgresql' ? column : column.toLowerCase();
  }

  /** Whether the pending set may have made a domain of this name. */
  mayBeDomain(name: string): boolean {
    return this.domains.has(name) || this.domains.has(ANY_DOMAIN);
  }

  /** A table's name without the schema that it would be looked for in anyway. */
  tableName(table: string): string {
    const { currentSchema } = this.facts;
    return currentSchema !== undefined && table.startsWith(`${currentSchema}.`) && !this.elsewhere
      ? table.slice(currentSchema.length + 1)
      : table;
  }

  table(table: string | undefined): TableState | undefined {
    if (table === undefined) return undefined;
    const name = this.tableName(table);
    const known = this.tables.get(name);
    if (this.elsewhere && !this.created.has(name)) return undefined;
    return known;
  }

  /** Whether the server was asked for the table and has none. */
  isMissing(table: string): boolean {
    const name = this.tableName(table);
    const asked = this.there !== undefined && !this.elsewhere && !name.includes('.');
    return asked && !this.there?.has(name.toLowerCase()) && !this.created.has(name);
  }

  isCreated(table: string): boolean {
    return this.created.has(this.tableName(table));
  }

  column(table: string | undefined, column: string | undefined): ColumnState | undefined {
    return column === undefined ? undefined : this.table(table)?.columns.get(this.columnName(column));
  }

  /** What uses a column; undefined where that is not known. */
  usesOf(table: string | undefined, column: string | undefined): readonly Use[] | undefined {
    if (column === undefined) return undefined;
    const name = this.columnName(column);
    return this.table(table)?.uses?.filter(use => use.column === '*' || this.columnName(use.column) === name);
  }

  /** The kind of the index or constraint that a change drops or renames; where several have the name, the gravest. */
  key(change: Change): Key | undefined {
    if (change.key !== undefined) return change.key;
    const kinds = this.keys.named(change).map(({ kind }) => kind);
    return kinds.includes('unique') ? 'unique' : kinds[0];
  }

  /** The table that a change concerns; DROP INDEX may leave it out, and only the pending set's own index can be on a new one. */
  tableOf(change: Change): string | undefined {
    const [only, ...more] = change.table === undefined ? this.keys.named(change) : [];
    return only?.isNew && more.length === 0 ? only.table : change.table;
  }

  /** Whether CREATE TABLE makes a table, rather than finding one that is there and leaving it as it is. */
  private creates({ ifNotExists }: Change, table: string): boolean {
    const name = table.toLowerCase();
    if (this.gone.has(name)) return true;
    // Only the tables that need no schema were asked for.
    return this.there && !name.includes('.') && !this.elsewhere
      ? !this.there.has(name)
      : ifNotExists !== true;
  }

  /** Whether MODIFY COLUMN gives a text another character set or collation; what it leaves out becomes the table's own. */
  private recodes({ table, column, type, charset, collation }: Change, known: ColumnState): boolean {
    // JSON is a LONGTEXT of utf8mb4_bin with a CHECK of its own (MariaDB 10.4.3).
    if (this.engine === 'mariadb' && /^json$/i.test(type ?? '')) return !this.holdsJson(table, column);
    const standard = this.table(table)?.facts?.collation;
    if (collation !== undefined) return collation !== known.collation;
    if (charset !== undefined) return charset !== known.charset;
    return known.collation != null && standard != null && known.collation !== standard;
  }

  private holdsJson(table: string | undefined, column: string | undefined): boolean {
    const checked = `json_valid(${column?.toLowerCase()})`;
    return (this.table(table)?.facts?.checks ?? []).some(
      ({ condition }) => condition.replace(/[`\s]/g, '').toLowerCase() === checked,
    );
  }

  /** Splits MODIFY COLUMN into what really changes. */
  expand(change: Change): Change[] {
    if (change.kind !== 'modify-column') return [change];
    const { kind: _, ...facts } = change;
    const known = this.column(change.table, change.column);
    if (!known) return [{ ...facts, kind: 'change-type' }];
    const changes: Change[] = [];
    if (this.recodes(change, known)) changes.push({ ...facts, kind: 'change-type', using: true });
    else if (
      known.type === undefined ||
      typeChange(this.engine, known.type, change.type ?? '', known.bytes, this.growsInPlace) !== 'same'
    )
      changes.push({ ...facts, kind: 'change-type' });
    if (change.notNull === true && !known.notNull) changes.push({ ...facts, kind: 'set-not-null' });
    if (change.notNull !== true && known.notNull) changes.push({ ...facts, kind: 'drop-not-null' });
    if (change.unique) changes.push({ ...facts, kind: 'add-unique', columns: [change.column ?? ''] });
    if (change.primaryKey) changes.push({ ...facts, kind: 'add-primary-key' });
    if (change.check) changes.push({ ...facts, kind: 'add-check', how: 'column' });
    if (change.references !== undefined) changes.push({ ...facts, kind: 'add-foreign-key' });
    if (change.generated || known.generated || (change.auto === true) !== known.auto)
      changes.push({ ...facts, kind: 'change-type', using: true });
    const hasDefault = change.default !== undefined && change.default !== 'none';
    if ((hasDefault || known.hasDefault) && !change.auto && !change.generated)
      changes.push(hasDefault ? { ...facts, kind: 'set-default' } : { ...facts, kind: 'drop-default' });
    // A column that moves takes its values along, where the table is not InnoDB's.
    if (change.placed && !changes.some(({ kind }) => kind === 'change-type'))
      changes.push({ ...facts, type: known.type, kind: 'change-type' });
    return changes.length > 0 ? changes : [{ ...facts, kind: 'comment' }];
  }

  /** Moves on past a change. */
  apply(change: Change): void {
    const table = this.tableName(change.table ?? '');
    if (this.applyToTables(change, table) || this.applyToKeys(change, table)) return;
    this.applyToColumns(change, table);
  }

  private applyToTables(change: Change, table: string): boolean {
    switch (change.kind) {
      case 'create-table':
        if (this.creates(change, table)) {
          this.made(table);
          refer(this.tables.get(table)!, change.sources, change.restricts);
          this.tables.get(table)!.inherits = change.how === 'inherits';
        }
        return true;
      case 'create-partition':
        if (this.creates(change, change.part ?? '')) this.made(this.tableName(change.part ?? ''));
        return true;
      case 'create-view':
      case 'create-routine':
      case 'create-type':
      case 'create-sequence':
        if (!change.replace && !change.ifNotExists) this.objects.add(this.tableName(change.name ?? ''));
        if (change.how === 'domain') this.domains.add((change.name ?? '').replace(/^.*\./, ''));
        if (change.kind === 'create-view') this.viewed(change);
        return true;
      case 'create-extension':
        if (!WITHOUT_DOMAINS.test(change.name ?? '')) this.domains.add(ANY_DOMAIN);
        return true;
      case 'drop-table':
        this.gone.add(table.toLowerCase());
        this.created.delete(table);
        return true;
      case 'rename-table':
        this.renamed(table, change.to);
        return true;
      case 'change-engine': {
        const state = this.table(table);
        if (state) state.engine = change.how;
        return true;
      }
      case 'insert-rows': {
        const state = this.table(table);
        if (state && this.created.has(table)) {
          state.hasRows = true;
          if (change.copied || change.sources?.length) state.filled = true;
        }
        return true;
      }
      default:
        return false;
    }
  }

  private made(table: string): void {
    this.created.add(table);
    this.tables.set(table, tableState(undefined));
  }

  /** A view uses every column of what it reads, for all that is known here. */
  private viewed({ name = '', sources }: Change): void {
    for (const source of sources ?? []) {
      const state = this.table(source);
      if (state?.uses) state.uses = [...state.uses, { column: '*', by: 'view', name }];
    }
  }

  private renamed(table: string, to: string | undefined): void {
    this.gone.add(table.toLowerCase());
    // With a schema it depends on the engine which table the new name means.
    if (to === undefined || `${table}${to}`.includes('.')) return;
    const state = this.tables.get(table);
    this.tables.delete(table);
    this.tables.set(to, state ?? tableState(undefined));
    const made = this.created.delete(table);
    if (made) this.created.add(to);
    else this.created.delete(to);
    this.gone.delete(to.toLowerCase());
    this.keys.rename(table, to);
  }

  private applyToKeys(change: Change, table: string): boolean {
    const state = this.table(table);
    switch (change.kind) {
      case 'add-index':
      case 'add-unique':
      case 'add-check':
      case 'add-foreign-key':
      case 'add-exclusion':
      case 'add-primary-key':
        this.addConstraint(change, table, state);
        return true;
      case 'validate-constraint':
        this.validated(change, state);
        return true;
      case 'drop-index':
      case 'drop-constraint': {
        const [owner] = this.keys.remove(change);
        const from = this.table(change.table === undefined ? owner?.table : table);
        if (from) forgetConstraint(from, change.name ?? '');
        return true;
      }
      case 'rename-index':
      case 'rename-constraint':
        for (const known of this.keys.remove(change)) this.keys.add(change.to ?? '', known);
        return true;
      default:
        return false;
    }
  }

  private addConstraint(change: Change, table: string, state: TableState | undefined): void {
    const kinds = { 'add-index': 'index', 'add-check': 'check', 'add-foreign-key': 'foreign-key' } as const;
    const kind = change.kind in kinds ? kinds[change.kind as keyof typeof kinds] : 'unique';
    const columns = change.columns ?? (change.column === undefined ? [] : [change.column]);
    if (change.name !== undefined) this.keys.add(change.name, { table, kind, isNew: true, columns });
    if (!state) return;
    if (change.references !== undefined) refer(state, [change.references], change.restricts);
    if (change.index === 'fulltext') state.fulltext = true;
    if (change.index === 'spatial') state.spatial = true;
    const by = {
      index: change.computed ? 'computed-index' : 'index',
      unique: change.computed || change.kind === 'add-exclusion' ? 'computed-index' : 'unique',
      check: change.notValid ? 'unchecked' : 'check',
      'foreign-key': 'foreign-key',
    } as const;
    const name = change.name ?? '';
    // Of an expression or a condition the columns are not all known.
    const used = change.computed ? [...columns, '*'] : columns;
    if (state.uses) state.uses = [...state.uses, ...used.map(column => ({ column, by: by[kind], name }))];
    if (change.kind !== 'add-check') return;
    const [only, ...more] = change.checks ?? [];
    const tested =
      only?.kind === 'operator' && only.name === 'IS NOT NULL' && more.length === 0
        ? columnsIn(only)[0]
        : undefined;
    state.checks = [
      ...state.checks,
      {
        name,
        condition: tested === undefined ? '' : `${tested} IS NOT NULL`,
        valid: change.notValid !== true,
        inherited: change.noInherit !== true,
      },
    ];
    if (tested !== undefined && !state.notNull.get(tested))
      state.notNull.set(
        tested,
        change.notValid !== true && (change.noInherit !== true || !state.facts?.children),
      );
  }

  private validated({ name = '' }: Change, state: TableState | undefined): void {
    if (!state) return;
    state.checks = state.checks.map(check => {
      if (check.name.toLowerCase() !== name.toLowerCase()) return check;
      const column = notNullColumn(check.condition);
      if (column !== undefined && (check.inherited || !state.facts?.children))
        state.notNull.set(column, true);
      return { ...check, valid: true };
    });
    state.uses = state.uses?.map(use =>
      use.by === 'unchecked' && use.name.toLowerCase() === name.toLowerCase() ? { ...use, by: 'check' } : use,
    );
  }

  private applyToColumns(change: Change, table: string): void {
    const columns = this.table(table)?.columns;
    const state = this.column(table, change.column);
    switch (change.kind) {
      case 'add-column':
        this.addColumn(change, table);
        break;
      case 'drop-column':
        if (state) state.dropped = true;
        break;
      case 'rename-column':
        if (state && change.to !== undefined) {
          columns?.delete(this.columnName(change.column ?? ''));
          columns?.set(this.columnName(change.to), state);
          this.renameUses(table, change.column ?? '', change.to);
        }
        break;
      case 'change-type':
        if (state) state.type = change.type;
        break;
      case 'set-not-null':
        if (state) state.notNull = true;
        break;
      case 'drop-not-null':
        if (state) state.notNull = false;
        break;
      case 'set-default':
        if (state) Object.assign(state, { hasDefault: true, value: change.value });
        break;
      case 'drop-default':
        if (state) Object.assign(state, { hasDefault: false, value: null });
        break;
    }
  }

  private renameUses(table: string, column: string, to: string): void {
    const state = this.table(table);
    if (!state) return;
    const name = this.columnName(column);
    state.uses = state.uses?.map(use =>
      this.columnName(use.column) === name ? { ...use, column: to } : use,
    );
    const held = state.notNull.get(column);
    if (held !== undefined) state.notNull.set(to, held);
    state.notNull.delete(column);
    // Conditions keep the old name, in which they are no longer understood.
    state.checks = state.checks.map(check => ({
      ...check,
      condition: notNullColumn(check.condition) ? check.condition : '',
    }));
  }

  private addColumn(change: Change, table: string): void {
    const added: ColumnState = {
      type: change.type,
      notNull: change.notNull === true,
      hasDefault: change.default !== undefined && change.default !== 'none',
      value: change.value ?? (change.default === 'constant' ? undefined : null),
      auto: change.auto === true,
      generated: change.generated !== undefined,
      mayFail: change.mayFail === true,
      bytes: null,
      charset: change.charset,
      collation: change.collation,
      isNew: true,
      addedBy: this.turn,
      empty:
        change.notNull !== true &&
        (change.default ?? 'none') === 'none' &&
        !change.generated &&
        !change.touched,
      dropped: false,
    };
    const name = this.columnName(change.column ?? '');
    const state = this.table(table);
    if (!state) {
      const fresh = tableState(undefined);
      fresh.columns.set(name, added);
      this.tables.set(table, fresh);
      return;
    }
    const before = state.columns.get(name);
    // With IF NOT EXISTS it stays as it is where it is there already.
    if (change.ifNotExists && before && !before.dropped) return;
    state.columns.set(name, added);
    if (change.references !== undefined) refer(state, [change.references], change.restricts);
    const uses: Use[] = [];
    if (change.unique || change.primaryKey) uses.push({ column: name, by: 'unique', name: '' });
    if (change.check) uses.push({ column: name, by: 'check', name: '' });
    if (change.references !== undefined) uses.push({ column: name, by: 'foreign-key', name: '' });
    // A generated column is computed from columns that are not looked for here.
    if (change.generated) uses.push({ column: '*', by: 'generated', name });
    if (state.uses && uses.length > 0) state.uses = [...state.uses, ...uses];
  }
}
