export { childEnvironment, isInherited, projectEnvironment, type Variables } from './environment.ts';
export { type Ended, type ProgramOptions, runProgram } from './run.ts';
export { type Isolation, runApart } from './run-apart.ts';
