export { type Membership, requireTeam } from './authority.ts';
export { type AwsOptions, awsEcs, awsFault, ecrHasTag } from './aws.ts';
export {
  type Change,
  checkTag,
  deriveDefinition,
  isEcr,
  parseImages,
  registryOf,
  repositoryOf,
  type TaskDefinition,
  tagMissing,
} from './definition.ts';
export {
  agreement,
  type GateOptions,
  type GateResult,
  property,
  type Reading,
  waitForAgreement,
} from './promotion.ts';
export { isGitHubRegistry, ociRegistry, type Registry, type RegistryFetch, tokenFor } from './registry.ts';
export {
  type Ecs,
  type EcsRelease,
  type EcsReleaseOptions,
  type EcsStatus,
  releaseToEcs,
  type Service,
  type ServiceEvent,
  type StoppedTask,
} from './release.ts';
export { type Deployment, judge, type Known, type Verdict } from './verdict.ts';
