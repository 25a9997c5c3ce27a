export { type Assertion, assertCommit, headMovedFault, pullRequestNumber } from './assert.ts';
export { decide, type Subject, type Verdict } from './decide.ts';
export { parseTrustedApps } from './policy.ts';
export {
  type AccessReader as Oracle,
  githubReader as githubOracle,
  type PermissionAnswer,
  permissionOf,
} from './reader.ts';
export { REASONS, remedyOf } from './reasons.ts';
export type { AccessRequest, RunFacts } from './situation.ts';
