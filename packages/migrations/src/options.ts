import type { Deadline } from '@guarded-deploy/deadline';
import type { Tool } from './model/engine.ts';
import type { GuardExec } from './observe/exec.ts';
import type { Files } from './observe/files.ts';

export interface GuardOptions {
  readonly tool: Tool | 'auto';
  /** The repository; annotations name files relative to it. Absolute. */
  readonly root: string;
  /** The project, relative to the repository or absolute. */
  readonly directory: string;
  readonly python?: string | undefined;
  readonly settings?: string | undefined;
  /** Aliases (Django); empty for `default` and each other one that has a history of migrations. */
  readonly databases: readonly string[];
  /** `later`: as `warn`, where a later job applies them. */
  readonly onPending: 'fail' | 'warn' | 'apply-safe' | 'apply' | 'later';
  readonly safety: 'off' | 'warn' | 'block';
  readonly checkDrift: 'first-party' | 'all' | 'off';
  /** Rule ids, migration ids (`shop.0002_note`), or the states `drift`, `db-ahead` and `other-schemas`. */
  readonly allow: readonly string[];
  /** Seconds. */
  readonly connectTimeout: number;
  /** Seconds a statement may wait for a lock while applying. */
  readonly lockTimeout: number;
  /** How often applying is tried again when it gave way to a lock and changed nothing. */
  readonly retries?: number | undefined;
  /** Seconds for the question what is recorded, once the run was cancelled [8: GitHub leaves ten]. */
  readonly lastQuestion?: number | undefined;
  /** alembic.ini or pyproject.toml, relative to the directory. */
  readonly alembicConfig?: string | undefined;
  /** `-x` arguments of each run of env.py, separated by spaces. */
  readonly alembicX?: readonly string[] | undefined;
  readonly flywayConfig?: string | undefined;
  /** The flyway program. */
  readonly flyway?: string | undefined;
  /** Tables with at most this many rows are locked for an instant whatever happens to them; 0 for none. */
  readonly smallTable: number;
  /** Words shown when migrations stop the deploy. */
  readonly howTo?: string | undefined;
  readonly exec: GuardExec;
  readonly files: Files;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables that the project's code may see, or families such as `DJANGO_*`; empty for all but our own. */
  readonly envPass?: readonly string[] | undefined;
  readonly temporary: string;
  readonly deadline: Deadline;
  /** Debug output. */
  note?(text: string): void;
  /** What is being done, while it is done. */
  tell?(text: string): void;
}
