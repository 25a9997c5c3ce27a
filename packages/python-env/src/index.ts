export { type CacheStore, cacheKey, cachePolicy, osVersion } from './cache-key.ts';
export type { Note } from './complete.ts';
export { type Dotenv, type DotenvEntry, isMasked, parseDotenv } from './dotenv.ts';
export { canBeAllowed, refusal } from './dotenv-names.ts';
export {
  type Environment,
  type EnvironmentInputs,
  hasSystemCertificates,
  type Machine,
  PHASES,
  setUpEnvironment,
} from './environment.ts';
export { createExec, type Exec, type ExecOptions, type ExecResult } from './exec.ts';
export { findInterpreter, type Interpreter } from './interpreter.ts';
export { makePlan, type Plan } from './plan.ts';
export { type PythonRequest, parseRequest, resolveRequest } from './request.ts';
export { saveCache } from './save-cache.ts';
export { parseSystemPackages } from './system-packages.ts';
export { PINNED_UV } from './uv.pin.ts';
export { provideUv, type UvRequest, uvRequest } from './uv.ts';
