export { type Apart, prepareApart } from './apart.ts';
export { childEnvironment, isInherited, projectEnvironment, type Variables } from './environment.ts';
export { type Ended, type ProgramOptions, runProgram } from './run.ts';
export { type Isolation, type RanApart, runApart } from './run-apart.ts';
