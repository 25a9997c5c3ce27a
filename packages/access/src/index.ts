export { type Assertion, assertCommit, headMovedFault, pullRequestNumber } from './assert.ts';
export { decide, type Subject, type Verdict } from './decide.ts';
export { githubOracle, type Oracle, type PermissionAnswer, permissionOf } from './oracle.ts';
export { parseTrustedApps } from './policy.ts';
export { REASONS, remedyOf } from './reasons.ts';
export type { RunFacts, Wishes } from './situation.ts';
