export { conceal, secretsOf } from './conceal.ts';
export { apartExec, type Exec, type ExecOptions, type ExecResult, nodeExec } from './exec.ts';
export { idOf } from './faults.ts';
export { type Files, nodeFiles } from './files.ts';
export {
  type Annotation,
  type Applied,
  countsOf,
  type GuardOptions,
  type GuardResult,
  guard,
  publicMigration,
  publicMigrations,
  type Target,
} from './guard.ts';
export { choosePython } from './project.ts';
export type { Compat, Engine, Finding, Judged, Lock, Status, Tool } from './types.ts';
