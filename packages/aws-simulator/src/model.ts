/** What the simulated ECS remembers. Times are simulated seconds since the start. */

export type Json = Record<string, unknown>;

/** What a task does, by the image of one of its containers. */
export interface Behaviour {
  /** From PENDING to RUNNING. */
  readonly startSeconds: number;
  /** `healthy` stays; `crash` exits; `no-image` cannot be pulled; `unhealthy` runs and fails its health checks; `never` stays PENDING. */
  readonly outcome: 'healthy' | 'crash' | 'no-image' | 'unhealthy' | 'never';
  /** How long a task runs before it crashes or is called unhealthy. */
  readonly failSeconds: number;
  readonly exitCode: number;
  readonly reason: string;
  /** Lines that its container writes. */
  readonly log: readonly string[];
}

export const HEALTHY: Behaviour = {
  startSeconds: 5,
  outcome: 'healthy',
  failSeconds: 3,
  exitCode: 1,
  reason: '',
  log: [],
};

export interface SimulatedTask {
  readonly arn: string;
  readonly taskDefinition: string;
  readonly deployment: string;
  readonly createdAt: number;
  status: 'PENDING' | 'RUNNING' | 'DRAINING' | 'STOPPED';
  /** Since when it has its status. */
  since: number;
  stoppedReason: string;
  failed: boolean;
  containers: Json[];
}

export interface SimulatedDeployment {
  readonly id: string;
  readonly taskDefinition: string;
  readonly createdAt: number;
  updatedAt: number;
  status: 'PRIMARY' | 'ACTIVE';
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  rolloutStateReason: string;
  failedTasks: number;
  /** When a deployment failed for which ECS goes back by itself. */
  goBackAt: number | undefined;
  /** The service deployment that it belongs to. */
  readonly record: string;
}

interface SimulatedRevision {
  readonly arn: string;
  readonly taskDefinition: string;
  readonly createdAt: number;
}

type RecordStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOPPED'
  | 'STOP_REQUESTED'
  | 'ROLLBACK_REQUESTED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

interface SimulatedHook {
  readonly id: string;
  readonly stage: string;
  status: 'AWAITING_ACTION' | 'SUCCEEDED' | 'TIMED_OUT' | 'FAILED';
  readonly expiresAt: number;
  readonly action: string;
}

/** A service deployment. */
export interface SimulatedRecord {
  readonly arn: string;
  readonly target: string;
  readonly source: string | undefined;
  readonly createdAt: number;
  status: RecordStatus;
  statusReason: string;
  stage: string;
  stageSince: number;
  /** Percent of production traffic on the target. */
  weight: number;
  updatedAt: number;
  finishedAt: number | undefined;
  rollback: { reason: string; startedAt: number; revision: string } | undefined;
  hooks: SimulatedHook[];
  failedTasks: number;
}

interface SimulatedEvent {
  readonly id: string;
  readonly at: number;
  readonly message: string;
}

export interface SimulatedService {
  readonly name: string;
  readonly arn: string;
  readonly cluster: string;
  status: 'ACTIVE' | 'DRAINING' | 'INACTIVE';
  desiredCount: number;
  readonly controller: string;
  configuration: Json;
  taskDefinition: string;
  deployments: SimulatedDeployment[];
  tasks: SimulatedTask[];
  events: SimulatedEvent[];
  revisions: SimulatedRevision[];
  /** Service deployments, the oldest first. */
  records: SimulatedRecord[];
  /** Seconds that a task takes from being told to stop to being gone. */
  drainSeconds: number;
  /** Alarms that ring. */
  alarms: boolean;
  /** Whether what is called a Classic Load Balancer hides rollout states. */
  readonly hidesRollout: boolean;
  /** Its networkConfiguration; undefined for the network mode bridge or host. */
  readonly network: Json | undefined;
  readonly createdAt: number;
}

export interface SimulatedDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  /** The document as it was registered, whole. */
  readonly document: Json;
  readonly tags: unknown[];
  readonly registeredAt: number;
}

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Names that are never given twice: 32 hexadecimal digits that count up, so that runs are repeatable. */
export class Names {
  #next = 1;
  hex(): string {
    const number = this.#next;
    this.#next += 1;
    return number.toString(16).padStart(32, '0');
  }
  /** Digits, as ids of deployments have them. */
  digits(): string {
    const number = this.#next;
    this.#next += 1;
    return String(1_000_000_000_000_000_000n + BigInt(number));
  }
}
