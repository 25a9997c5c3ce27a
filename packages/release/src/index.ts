export { migrate, rollback, scale } from './change.ts';
export { run } from './command.ts';
export { loadReleaseFile, type Phase, type ReleaseFile, type Variables } from './config.ts';
export { type ConnectorOptions, connector, parseJump } from './connector.ts';
export { explain } from './failures.ts';
export { type Git, gitIn } from './git-source.ts';
export { FileHashCache } from './hash-cache.ts';
export * from './inventory/index.ts';
export { keyFilesIn } from './key-files.ts';
export { type LoadOptions, loadInventory } from './load-inventory.ts';
export { check, type HostState, type StatusResult, status, unlock } from './look.ts';
export { parseBatches, parseVariables, readConfigFile } from './parse.ts';
export { LOCKS } from './plan.ts';
export { release } from './release.ts';
export { formatBytes, lineOf } from './report.ts';
export { jsonOf, type Resolved, resolveAll, resolvedJson, withoutSecrets } from './resolved.ts';
export { filesIn } from './run.ts';
export { parseScale } from './scale.ts';
export { secretsOf } from './secrets.ts';
export type {
  Command,
  HostResult,
  HostStatus,
  ReleaseOptions,
  ReleaseResult,
  ReportEvent,
} from './types.ts';
