export { type Assertion, assertCommit, headMovedFault, pullRequestNumber } from './assert.ts';
export { bringsCode, type Command, readCommand } from './command.ts';
export { decide, type GateDecision, type Subject } from './decide.ts';
export { type DeployOn, type Destination, destinationOf, parseDeployOn, USUAL } from './deploy-on.ts';
export { parseTrustedApps } from './policy.ts';
export { type Protection, readProtection } from './protection.ts';
export {
  type AccessReader,
  githubReader,
  type PermissionAnswer,
  permissionOf,
} from './reader.ts';
export { REASONS, remedyOf } from './reasons.ts';
export type { AccessRequest, RunFacts } from './situation.ts';
