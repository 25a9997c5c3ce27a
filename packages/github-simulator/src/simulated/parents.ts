/**
 * What each simulated thing needs from the one that it belongs to. A repository makes runs, and a run knows its repository: with
 * interfaces between them, each class is in a file of its own without a circle of imports.
 */
import type { Repository, Store, User } from '../store.ts';

export interface Home {
  readonly store: Store;
  now(): number;
  id(): number;
  addUser(user: { login: string }): User;
}

/** The repository of a run. */
export interface RunRepository {
  readonly id: number;
  readonly data: Repository;
  readonly owner: string;
  readonly fullName: string;
  /** SHA at the head of the default branch. */
  readonly head: string;
  readonly github: Home;
}
