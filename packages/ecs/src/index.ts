export { gitHubMembership, requireTeam } from './authority.ts';
export { Aws } from './aws/client.ts';
export { ecrRegistry } from './aws/ecr.ts';
export { type EcsApi, ecsApi, lastPart } from './aws/ecs.ts';
export { consoleUrl, lastLines, logGroupUrl, logPlaceOf } from './aws/logs.ts';
export type { EcsRelease, EcsReleaseOptions as ReleaseOptions, ServiceRelease } from './command/going.ts';
export { pauseChecks } from './command/pause.ts';
export { imagesOf, type Plan, planRelease, replacedImagesOf } from './command/plan.ts';
export { carryOut } from './command/release.ts';
export { planRollback } from './command/rollback.ts';
export {
  type PlannedScheduled,
  parseScheduled,
  planScheduled,
  registerScheduled,
} from './command/scheduled.ts';
export { parseServices, type ServiceRequest } from './command/services.ts';
export { lookAt, type ServiceStatus } from './command/status.ts';
export { type ImageRequest, parseImages } from './definition/derive.ts';
export { differenceLine } from './definition/diff.ts';
export { requireImages } from './image/check.ts';
export { commitOfImages, commitOfLabels } from './image/commit.ts';
export { checkTag, ecrOf, parseImage, repositoryOf } from './image/reference.ts';
export {
  isGitHubRegistry,
  ociRegistry,
  type Registry,
  type RegistryFetch,
  tokenFor,
} from './image/registry.ts';
export { chooseContainer, requireReadableLog } from './task/definition.ts';
export { type Remote, remoteOf } from './task/remote.ts';
