import { definitionShape } from './answers.ts';
import {
  type Behaviour,
  HEALTHY,
  type Json,
  list,
  Names,
  record,
  type SimulatedDefinition,
  type SimulatedRecord,
  type SimulatedService,
} from './model.ts';
import { OneOffTasks } from './one-off.ts';
import { Refusal } from './refusal.ts';
import { beginRolling, type SchedulerDependencies, startTask, tell, tickRolling } from './scheduler.ts';
import { beginStaged, tickStaged } from './stages.ts';

export interface ServiceOptions {
  readonly cluster?: string;
  readonly name: string;
  /** Family, `family:revision` or ARN of what it runs, and has completed. */
  readonly taskDefinition: string;
  readonly desiredCount?: number;
  readonly controller?: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL';
  /** As AWS has it: strategy, deploymentCircuitBreaker, alarms, bakeTimeInMinutes, lifecycleHooks … */
  readonly configuration?: Json;
  readonly drainSeconds?: number;
  /** The running revision has never become healthy: its deployment is still in progress. */
  readonly neverHealthy?: boolean;
  readonly hidesRollout?: boolean;
  readonly network?: Json;
}

export const ACCOUNT = '123456789012';
/** A simulated year is enough for every test; a jump beyond is a mistake. */
const LONGEST_JUMP = 366 * 86_400;

/** What ECS of one account and region has: a value that lives in simulated time. */
export class EcsState {
  readonly region: string;
  readonly names = new Names();
  readonly clusters = new Set<string>();
  readonly services: SimulatedService[] = [];
  readonly definitions: SimulatedDefinition[] = [];
  /** Behaviours by a part of an image's name; the last that fits counts. */
  readonly behaviours: { readonly part: string; readonly behaviour: Behaviour }[] = [];
  /** Tasks of no service. */
  readonly oneOff: OneOffTasks;
  #now = 0;
  readonly #epoch: number;

  /** @param epoch seconds since 1970 at which simulated time begins */
  constructor(region = 'us-east-1', epoch = 1_767_225_600) {
    this.region = region;
    this.#epoch = epoch;
    this.oneOff = new OneOffTasks({
      now: () => this.#now,
      arn: (cluster, name) => `arn:aws:ecs:${region}:${ACCOUNT}:task/${cluster}/${name}`,
      clusterArn: cluster => `arn:aws:ecs:${region}:${ACCOUNT}:cluster/${cluster}`,
      names: this.names,
      epoch: this.epoch,
      behaviour: arn => this.behaviourOf(arn),
    });
  }

  /** Simulated seconds since the start. */
  get now(): number {
    return this.#now;
  }

  epoch = (seconds: number): number => this.#epoch + seconds;

  /** Sets what tasks do whose images hold `part`. */
  behave(part: string, behaviour: Partial<Behaviour>): void {
    this.behaviours.push({ part, behaviour: { ...HEALTHY, ...behaviour } });
  }

  /** Lets time pass, second by second, until `seconds` since the start. */
  advance(seconds: number): void {
    if (seconds - this.#now > LONGEST_JUMP) throw new RangeError('simulated time jumps more than a year');
    while (this.#now + 1 <= seconds) {
      this.#now += 1;
      for (const service of this.services) {
        if (service.status !== 'ACTIVE' || service.controller !== 'ECS') continue;
        const tick = this.isStaged(service) ? tickStaged : tickRolling;
        tick(service, this.dependencies, this.#now);
      }
    }
  }

  protected isStaged({ configuration }: SimulatedService): boolean {
    return (configuration['strategy'] ?? 'ROLLING') !== 'ROLLING';
  }

  protected readonly dependencies: SchedulerDependencies = {
    names: this.names,
    behaviour: arn => this.behaviourOf(arn),
    containers: arn => this.containersOf(arn),
  };

  protected containersOf(arn: string): readonly Json[] {
    const definition = this.definitions.find(entry => entry.arn === arn);
    return list(definition?.document['containerDefinitions']).map(record);
  }

  behaviourOf(arn: string): Behaviour {
    const images = this.containersOf(arn).map(({ image }) => String(image));
    const found = this.behaviours.filter(({ part }) => images.some(image => image.includes(part)));
    return found.at(-1)?.behaviour ?? HEALTHY;
  }

  addCluster(name: string): string {
    this.clusters.add(name);
    return `arn:aws:ecs:${this.region}:${ACCOUNT}:cluster/${name}`;
  }

  /** Registers a task definition, as AWS's own services may: with tags of theirs. @returns its ARN */
  addDefinition(document: Json): string {
    const { tags, ...rest } = document;
    const { taskDefinition } = this.register(rest);
    const arn = String(record(taskDefinition)['taskDefinitionArn']);
    this.find(arn)!.tags.push(...list(tags));
    return arn;
  }

  /** Takes over a task definition that another server has registered under `arn`. */
  mirror(arn: string, document: Json): void {
    const [family = '', revision = '1'] = arn.slice(arn.lastIndexOf('/') + 1).split(':');
    const { family: _, tags, ...rest } = document;
    this.definitions.push({
      arn,
      family,
      revision: Number(revision),
      status: 'ACTIVE',
      document: structuredClone(rest),
      tags: list(tags),
      registeredAt: this.#now,
    });
  }

  /** A service that runs and is stable. */
  addService(options: ServiceOptions): SimulatedService {
    const { cluster = 'production', name, desiredCount = 2, neverHealthy = false } = options;
    const clusterArn = this.addCluster(cluster);
    const definition = this.find(options.taskDefinition);
    if (!definition) throw new Error(`there is no task definition ${options.taskDefinition}`);
    const service: SimulatedService = {
      name,
      arn: `arn:aws:ecs:${this.region}:${ACCOUNT}:service/${cluster}/${name}`,
      cluster: clusterArn,
      status: 'ACTIVE',
      desiredCount,
      controller: options.controller ?? 'ECS',
      configuration: {
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        ...options.configuration,
      },
      taskDefinition: definition.arn,
      deployments: [],
      tasks: [],
      events: [],
      revisions: [],
      records: [],
      drainSeconds: options.drainSeconds ?? 5,
      alarms: false,
      hidesRollout: options.hidesRollout ?? false,
      network: options.network,
      createdAt: this.#now,
    };
    this.services.push(service);
    const entry = this.newRecord(service, definition.arn);
    const deployment = beginRolling(service, definition.arn, entry, this.dependencies, this.#now);
    if (neverHealthy) return service;
    for (let count = 0; count < desiredCount; count += 1)
      startTask(service, deployment, this.dependencies, this.#now);
    for (const task of service.tasks) task.status = 'RUNNING';
    deployment.rolloutState = 'COMPLETED';
    deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
    Object.assign(entry, { status: 'SUCCESSFUL', finishedAt: this.#now, weight: 100, stage: '' });
    return service;
  }

  protected newRecord(service: SimulatedService, taskDefinition: string): SimulatedRecord {
    const base = (kind: string) => service.arn.replace(':service/', `:${kind}/`);
    const revision = {
      arn: `${base('service-revision')}/${this.names.digits()}`,
      taskDefinition,
      createdAt: this.#now,
    };
    const live = [...service.records]
      .reverse()
      .find(({ status }) => status === 'SUCCESSFUL' || status === 'ROLLBACK_SUCCESSFUL');
    const source = live?.status === 'ROLLBACK_SUCCESSFUL' ? live.source : live?.target;
    service.revisions.push(revision);
    const entry: SimulatedRecord = {
      arn: `${base('service-deployment')}/${this.names.hex().slice(-22)}`,
      target: revision.arn,
      source,
      createdAt: this.#now,
      status: 'PENDING',
      statusReason: '',
      stage: '',
      stageSince: this.#now,
      weight: 0,
      updatedAt: this.#now,
      finishedAt: undefined,
      rollback: undefined,
      hooks: [],
      failedTasks: 0,
    };
    service.records.push(entry);
    return entry;
  }

  protected find(name: unknown): SimulatedDefinition | undefined {
    const text = String(name ?? '');
    const exact = this.definitions.find(({ arn }) => arn === text || arn.endsWith(`/${text}`));
    if (exact) return exact;
    return [...this.definitions]
      .reverse()
      .find(({ family, status }) => status === 'ACTIVE' && (family === text || text.endsWith(`/${family}`)));
  }

  protected register(input: Json): Json {
    const { family, containerDefinitions, tags, ...rest } = input;
    if (typeof family !== 'string' || !/^[A-Za-z0-9_-]{1,255}$/.test(family))
      throw new Refusal('ClientException', 'Family contains invalid characters.');
    if (!Array.isArray(containerDefinitions) || containerDefinitions.length === 0)
      throw new Refusal('ClientException', 'Container list cannot be empty.');
    const keys = list(tags).map(tag => String(record(tag)['key']));
    if (keys.some(key => /^aws:/i.test(key)))
      throw new Refusal('InvalidParameterException', 'Tag keys that begin with aws: are reserved.');
    const forbidden = [
      'taskDefinitionArn',
      'revision',
      'status',
      'requiresAttributes',
      'compatibilities',
      'registeredAt',
      'registeredBy',
    ];
    const wrong = forbidden.find(field => field in rest);
    if (wrong) throw new Refusal('ClientException', `Unknown parameter in input: "${wrong}"`);
    const revision =
      1 +
      Math.max(0, ...this.definitions.filter(entry => entry.family === family).map(entry => entry.revision));
    const definition: SimulatedDefinition = {
      arn: `arn:aws:ecs:${this.region}:${ACCOUNT}:task-definition/${family}:${revision}`,
      family,
      revision,
      status: 'ACTIVE',
      document: structuredClone({ ...rest, containerDefinitions }),
      tags: [...list(tags)],
      registeredAt: this.#now,
    };
    this.definitions.push(definition);
    return { taskDefinition: definitionShape(definition, this.epoch), tags: definition.tags };
  }

  /** Begins a deployment, as an update does. */
  begin(service: SimulatedService, taskDefinition: string): void {
    const entry = this.newRecord(service, taskDefinition);
    if (this.isStaged(service)) beginStaged(service, taskDefinition, entry, this.dependencies, this.#now);
    else {
      for (const other of service.records) {
        if (
          other === entry ||
          !/^(PENDING|IN_PROGRESS|ROLLBACK_REQUESTED|ROLLBACK_IN_PROGRESS)$/.test(other.status)
        )
          continue;
        Object.assign(other, { status: 'STOPPED', finishedAt: this.#now, updatedAt: this.#now });
      }
      for (const other of service.deployments) other.goBackAt = undefined;
      beginRolling(service, taskDefinition, entry, this.dependencies, this.#now);
    }
    service.taskDefinition = taskDefinition;
    tell(service, this.names, this.#now, `has begun a deployment of ${taskDefinition.split('/').at(-1)}.`);
  }

  /** Deregisters a task definition: it stays, but nothing can be set to it. */
  deregister(name: string): SimulatedDefinition {
    const definition = this.find(name);
    if (!definition) throw new Refusal('ClientException', 'The specified task definition does not exist.');
    definition.status = 'INACTIVE';
    return definition;
  }
}
