export { loadReleaseFile, type Phase, type ReleaseFile, type Variables } from './config/index.ts';
export { parseBatches, parseVariables, readConfigFile } from './config/inputs.ts';
export { parseScale } from './config/scale.ts';
export { secretsOf } from './config/secrets.ts';
export { migrate, rollback, scale } from './engine/change.ts';
export { run } from './engine/command.ts';
export { check, type HostState, type StatusResult, status, unlock } from './engine/look.ts';
export { release } from './engine/release.ts';
export { filesIn } from './engine/run.ts';
export type {
  Command,
  HostResult,
  HostStatus,
  ReleaseOptions,
  ReleaseResult,
  ReportEvent,
} from './engine/types.ts';
export { type ConnectorOptions, connector, parseJump } from './host/connector.ts';
export * from './inventory/index.ts';
export { keyFilesIn } from './inventory/key-files.ts';
export { type LoadOptions, loadInventory } from './inventory/load.ts';
export { explain } from './messages/failures.ts';
export { LOCKS } from './plan/plan.ts';
export { jsonOf, type Resolved, resolveAll, resolvedJson, withoutSecrets } from './plan/resolved.ts';
export { formatBytes, lineOf } from './progress.ts';
export { type Git, gitIn } from './source/git.ts';
export { FileHashCache } from './source/hash-cache.ts';
