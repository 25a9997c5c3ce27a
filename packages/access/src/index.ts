export {
  type Assertion,
  assertCommit,
  type Expectation,
  headMovedFault,
  pullRequestNumber,
} from './assert.ts';
export { type Answers, decide, judge, type Policy, type Subject, type Verdict } from './decide.ts';
export {
  type Answer,
  githubOracle,
  type Oracle,
  type Permission,
  type PermissionAnswer,
  type Push,
  permissionOf,
  type Request,
  reasonOf,
} from './oracle.ts';
export { KNOWN_APPS, type Role, type TrustedApp } from './people.ts';
export { parseTrustedApps } from './policy.ts';
export { REASONS, type Reason, remedyOf } from './reasons.ts';
export { type Commit, type RunFacts, read, type Situation, type Wishes } from './situation.ts';
