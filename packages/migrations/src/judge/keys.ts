import type { Change, Key } from '../model/change.ts';

/** An index or a constraint, as it stands after the changes that were walked through. */
interface KeyState {
  readonly table: string;
  readonly kind: Key;
  /** Added by the pending set. */
  readonly isNew: boolean;
  readonly columns?: readonly string[];
}

/** Indexes and constraints by name, in lower case. Several tables, or schemas, may use one name. */
export class Keys {
  private readonly states = new Map<string, readonly KeyState[]>();
  private readonly tableName: (table: string) => string;

  /** @param tableName a table's name without the schema that it would be looked for in anyway */
  constructor(tableName: (table: string) => string) {
    this.tableName = tableName;
  }

  add(name: string, state: KeyState): void {
    const known = this.states.get(name.toLowerCase()) ?? [];
    this.states.set(name.toLowerCase(), [...known, state]);
  }

  /** What is known under the name, on the table where one is given. */
  named({ name = '', table }: Pick<Change, 'name' | 'table'>): readonly KeyState[] {
    const known = this.states.get(name.toLowerCase()) ?? [];
    if (table === undefined) return known;
    const wanted = this.tableName(table).toLowerCase();
    return known.filter(state => state.table.toLowerCase() === wanted);
  }

  /** Takes away what a change drops, and says what that was. */
  remove(change: Pick<Change, 'name' | 'table'>): readonly KeyState[] {
    const removed = this.named(change);
    const name = (change.name ?? '').toLowerCase();
    this.states.set(
      name,
      (this.states.get(name) ?? []).filter(state => !removed.includes(state)),
    );
    return removed;
  }

  /** Those of a table go with it to its new name. */
  rename(table: string, to: string): void {
    for (const [name, states] of this.states)
      this.states.set(
        name,
        states.map(known => (known.table === table ? { ...known, table: to } : known)),
      );
  }

  clone(tableName: (table: string) => string): Keys {
    const copy = new Keys(tableName);
    for (const [name, states] of this.states) copy.states.set(name, states);
    return copy;
  }
}
