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
export type { Engine, Tool } from './model/engine.ts';
export type { Compat, Finding, Judged, Lock, Status } from './model/verdict.ts';
export { apartExec, type Exec, type ExecOptions, type ExecResult, nodeExec } from './observe/exec.ts';
export { type Files, nodeFiles } from './observe/files.ts';
export { choosePython } from './observe/project.ts';
