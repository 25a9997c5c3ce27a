/** What a release on ECS is asked for, and what it is given to do so. */
import type { Log } from '@guarded-deploy/action-kit';
import {
  type Aws,
  checkTag,
  type EcsApi,
  type ImageRequest,
  type Plan,
  parseImages,
  parseServices,
  type Registry,
  type ReleaseOptions,
  type ServiceRequest,
} from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import type { Outputs, Report } from '../step.ts';

/** Services of a cluster, and the images that they are to run. */
interface EcsRequest extends ImageRequest {
  readonly cluster: string;
  readonly services: readonly ServiceRequest[];
}

export interface EcsOptions {
  readonly command: 'release' | 'rollback' | 'status' | 'check';
  readonly request: EcsRequest;
  /** Task definitions that only schedules start, `template` or `template=family` each. */
  readonly scheduled: readonly string[];
  /** For a rollback: the task definition to go back to. */
  readonly to: string | undefined;
  readonly verifyImages: boolean;
  readonly rollout: ReleaseOptions;
  /** What decides at a pause of a deployment that shifts traffic. */
  readonly pause?: {
    readonly urls: readonly string[];
    readonly expect: string | undefined;
    readonly seconds: number;
  };
}

/** Commits of what is live and of what would take its place; undefined where one is not known. */
export interface Commits {
  readonly live: string | undefined;
  readonly next: string | undefined;
}

/** What is asked before anything is changed: `false` leaves all as it is. */
type MayReplace = (commits: Commits) => Promise<boolean>;

export interface EcsDeps {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly aws: Aws;
  readonly ecs: EcsApi;
  /** ECS for a few seconds after a cancel. */
  readonly afterCancel: () => EcsApi;
  /** The registry that an image names. `patienceMs` says how long it is asked again when it is busy or down. */
  readonly open: (repository: string, patienceMs?: number) => Registry;
  /** The one commit of images; undefined where it is not known. Nothing is asked unless given. */
  readonly imagesCommit?: (images: readonly string[]) => Promise<string | undefined>;
  readonly mayReplace?: MayReplace;
  /** Told what would change, before anything is. */
  readonly onPlan: (plan: Plan) => Promise<void> | void;
  /** Looks at the database, and applies what may be applied; the release goes on unless its report stops it. */
  readonly migrate?: (plan: Plan) => Promise<Report<EcsOutput>>;
  /** Told of what is live now. */
  readonly record?: (plan: Plan) => Promise<void>;
  /** Reads an address behind a test listener. */
  readonly read?: (
    url: string,
    signal: AbortSignal,
  ) => Promise<{ readonly status: number; readonly text: string }>;
  /** Told of outputs as soon as they are known: what ends the step early does not take them away. */
  readonly early?: (outputs: Outputs<EcsOutput>) => void;
}

export type EcsOutput =
  | 'status'
  | 'task-definition'
  | 'previous-task-definition'
  | 'deployment-id'
  | 'events'
  | 'services'
  | 'diff'
  | 'scheduled-task-definitions'
  | 'migrations'
  | 'migrations-pending'
  | 'migrations-applied'
  | 'live-commit';

/** What a job or a person writes, by the names that inputs and options have. */
export interface RequestInputs {
  readonly command: string;
  readonly cluster: string;
  readonly service?: string | undefined;
  readonly services: readonly string[];
  readonly template?: string | undefined;
  readonly family?: string | undefined;
  readonly images: readonly string[];
  readonly tag?: string | undefined;
  readonly repository: readonly string[];
}

/** What the inputs say by themselves, before anybody is asked. @throws Fault INPUT_MISSING, SERVICES_INVALID, IMAGES_INVALID, TAG_INVALID */
export function requestOf(inputs: RequestInputs): EcsRequest {
  const services = parseServices(inputs);
  const { tag, repository, command, cluster } = inputs;
  if (command === 'rollback' && (tag !== undefined || inputs.images.length > 0)) {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: `'${tag === undefined ? 'images' : 'tag'}' was given with 'command: rollback', which goes back to a task definition.`,
      remedy:
        "Leave it out, and name a task definition as 'to' where the last completed one is not meant; or release the old tag.",
    });
  }
  if (tag !== undefined && repository.length === 0) {
    throw new Fault({
      code: 'INPUT_MISSING',
      what: "The input 'repository' is missing: it says which images get 'tag'.",
      remedy: "Set 'repository', or name whole images under 'images' instead of 'tag'.",
    });
  }
  if (tag !== undefined) checkTag(tag);
  return { cluster, services, images: parseImages(inputs.images), tag, repositories: repository };
}
