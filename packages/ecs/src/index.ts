export { gitHubMembership, type Membership, requireTeam } from './authority.ts';
export { Aws, type AwsOptions } from './aws/client.ts';
export { ecrRegistry } from './aws/ecr.ts';
export { type EcsApi, ecsApi, lastPart, type Service } from './aws/ecs.ts';
export { AwsError, awsFault } from './aws/faults.ts';
export { consoleUrl, type LogPlace, lastLines, logGroupUrl, logPlaceOf } from './aws/logs.ts';
export type { EcsRelease, EcsStatus, ReleaseOptions, ServiceRelease, World } from './command/going.ts';
export { type PauseCheck, pauseChecks } from './command/pause.ts';
export { imagesOf, type Plan, type PlannedService, planRelease, replacedImagesOf } from './command/plan.ts';
export { carryOut } from './command/release.ts';
export { backTo, planRollback } from './command/rollback.ts';
export {
  type PlannedScheduled,
  parseScheduled,
  planScheduled,
  registerScheduled,
} from './command/scheduled.ts';
export { parseServices, type ServiceWish } from './command/services.ts';
export { lookAt, type ServiceStatus } from './command/status.ts';
export { type Change, type ImageWish, parseImages, type TaskDefinition } from './definition/derive.ts';
export { type Difference, differenceLine, differences } from './definition/diff.ts';
export { requireImages } from './image/check.ts';
export { commitOfImages, commitOfLabels, commitOfTag } from './image/commit.ts';
export { checkTag, ecrOf, parseImage, registryOf, repositoryOf } from './image/reference.ts';
export {
  isGitHubRegistry,
  ociRegistry,
  type Registry,
  type RegistryFetch,
  tokenFor,
} from './image/registry.ts';
export { chooseContainer, requireReadableLog } from './task/definition.ts';
export { type Remote, type RemoteOptions, remoteOf } from './task/remote.ts';
