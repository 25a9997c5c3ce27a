export { type CacheStore, cachePolicy } from './cache-key.ts';
export { isMasked, parseDotenv } from './dotenv.ts';
export { canBeAllowed, refusal } from './dotenv-names.ts';
export { type Environment, hasSystemCertificates, setUpEnvironment } from './environment.ts';
export { createExec } from './exec.ts';
export { parseRequest } from './request.ts';
export { saveCache } from './save-cache.ts';
export { parseSystemPackages } from './system-packages.ts';
export { uvRequest } from './uv.ts';
