export { loadReleaseFile, type Phase, type ReleaseFile, type Variables } from './config.ts';
export { type ConnectorOptions, connector, parseJump } from './connector.ts';
export { explain } from './failures.ts';
export { FileHashCache } from './hash-cache.ts';
export {
  expandRange,
  type Files,
  type Host,
  type Inventory,
  readInventory,
  selectHosts,
} from './inventory.ts';
export { parseBatches, parseVariables, readConfigFile } from './parse.ts';
export {
  type Command,
  check,
  filesIn,
  type HostResult,
  type HostState,
  type HostStatus,
  migrate,
  type ReleaseOptions,
  type ReleaseResult,
  type ReportEvent,
  release,
  rollback,
  run,
  type StatusResult,
  scale,
  status,
  unlock,
} from './release.ts';
export { lineOf } from './report.ts';
export { releaseFileSchema } from './schema.ts';
export { decryptVault, isVault } from './vault.ts';
