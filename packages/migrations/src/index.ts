export { idOf } from './decide/faults.ts';
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
export type { Compat, Engine, Finding, Judged, Lock, Status, Tool } from './model/types.ts';
export { conceal, secretsOf } from './observe/conceal.ts';
export { apartExec, type Exec, type ExecOptions, type ExecResult, nodeExec } from './observe/exec.ts';
export { type Files, nodeFiles } from './observe/files.ts';
export { choosePython } from './observe/project.ts';
