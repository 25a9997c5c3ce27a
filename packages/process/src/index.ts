export { childEnvironment, isInherited, projectEnvironment, type Variables } from './environment.ts';
export type { Exec, ExecResult } from './exec.ts';
export { type ProgramOptions, runProgram } from './run.ts';
export { type Isolation, runApart } from './run-apart.ts';
