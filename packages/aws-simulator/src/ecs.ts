import { briefShape, definitionShape, recordShape, serviceShape, taskShape } from './answers.ts';
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
import { beginRolling, goBackRolling, type Surroundings, startTask, tell, tickRolling } from './scheduler.ts';
import { beginStaged, isGoingBack, takeBack, tickStaged } from './stages.ts';

/** An answer of AWS that is an error. */
export class Refusal extends Error {
  readonly type: string;
  readonly status: number;
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

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

const ACCOUNT = '123456789012';
/** A simulated year is enough for every test; a jump beyond is a mistake. */
const LONGEST_JUMP = 366 * 86_400;

/** ECS of one account and region: a value that lives in simulated time. */
export class SimulatedEcs {
  readonly region: string;
  readonly names = new Names();
  readonly clusters = new Set<string>();
  readonly services: SimulatedService[] = [];
  readonly definitions: SimulatedDefinition[] = [];
  /** Behaviours by a part of an image's name; the last that fits counts. */
  readonly behaviours: { readonly part: string; readonly behaviour: Behaviour }[] = [];
  /** Tasks of no service. */
  readonly oneOff: OneOffTasks;
  /** So many DescribeServices after an update still show what was there before. */
  staleLooks = 0;
  #stale: { left: number; readonly shapes: Map<string, Json> } | undefined;
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
        const tick = this.#isStaged(service) ? tickStaged : tickRolling;
        tick(service, this.#around, this.#now);
      }
    }
  }

  #isStaged({ configuration }: SimulatedService): boolean {
    return (configuration['strategy'] ?? 'ROLLING') !== 'ROLLING';
  }

  readonly #around: Surroundings = {
    names: this.names,
    behaviour: arn => this.behaviourOf(arn),
    containers: arn => this.#containers(arn),
  };

  #containers(arn: string): readonly Json[] {
    const definition = this.definitions.find(entry => entry.arn === arn);
    return list(definition?.document['containerDefinitions']).map(record);
  }

  behaviourOf(arn: string): Behaviour {
    const images = this.#containers(arn).map(({ image }) => String(image));
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
    const { taskDefinition } = this.#register(rest);
    const arn = String(record(taskDefinition)['taskDefinitionArn']);
    this.#find(arn)!.tags.push(...list(tags));
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
    const definition = this.#find(options.taskDefinition);
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
    const entry = this.#newRecord(service, definition.arn);
    const deployment = beginRolling(service, definition.arn, entry, this.#around, this.#now);
    if (neverHealthy) return service;
    for (let count = 0; count < desiredCount; count += 1)
      startTask(service, deployment, this.#around, this.#now);
    for (const task of service.tasks) task.status = 'RUNNING';
    deployment.rolloutState = 'COMPLETED';
    deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
    Object.assign(entry, { status: 'SUCCESSFUL', finishedAt: this.#now, weight: 100, stage: '' });
    return service;
  }

  #newRecord(service: SimulatedService, taskDefinition: string): SimulatedRecord {
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

  /** One call of the API, now. @throws Refusal */
  call(operation: string, input: Json): Json {
    const handler = this.#handlers[operation];
    if (!handler) throw new Refusal('UnknownOperationException', `${operation} is not simulated`, 404);
    return handler(input);
  }

  #find(name: unknown): SimulatedDefinition | undefined {
    const text = String(name ?? '');
    const exact = this.definitions.find(({ arn }) => arn === text || arn.endsWith(`/${text}`));
    if (exact) return exact;
    return [...this.definitions]
      .reverse()
      .find(({ family, status }) => status === 'ACTIVE' && (family === text || text.endsWith(`/${family}`)));
  }

  #cluster(name: unknown): string {
    const cluster = String(name ?? 'default')
      .split('/')
      .at(-1)!;
    if (!this.clusters.has(cluster)) throw new Refusal('ClusterNotFoundException', 'Cluster not found.');
    return cluster;
  }

  #service(input: Json): SimulatedService {
    const cluster = this.#cluster(input['cluster']);
    const name = String(input['service']).split('/').at(-1);
    const found = this.services.find(
      service => service.name === name && service.cluster.endsWith(`/${cluster}`),
    );
    if (!found) throw new Refusal('ServiceNotFoundException', 'Service not found.');
    if (found.status !== 'ACTIVE') throw new Refusal('ServiceNotActiveException', 'Service was not ACTIVE.');
    return found;
  }

  #register(input: Json): Json {
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

  #update(input: Json): Json {
    const service = this.#service(input);
    if (service.controller !== 'ECS' && input['taskDefinition'] !== undefined) {
      throw new Refusal(
        'InvalidParameterException',
        `Unable to update task definition on services with a ${service.controller} deployment controller.`,
      );
    }
    const definition = this.#find(input['taskDefinition'] ?? service.taskDefinition);
    if (!definition) throw new Refusal('ClientException', 'TaskDefinition not found.');
    if (definition.status !== 'ACTIVE') throw new Refusal('ClientException', 'TaskDefinition is inactive');
    if (this.staleLooks > 0) {
      const shapes = new Map(this.services.map(entry => [entry.arn, serviceShape(entry, this.epoch)]));
      this.#stale = { left: this.staleLooks, shapes };
    }
    if (definition.arn !== service.taskDefinition || input['forceNewDeployment'] === true) {
      this.begin(service, definition.arn);
    }
    return { service: serviceShape(service, this.epoch) };
  }

  /** Begins a deployment, as an update does. */
  begin(service: SimulatedService, taskDefinition: string): void {
    const entry = this.#newRecord(service, taskDefinition);
    if (this.#isStaged(service)) beginStaged(service, taskDefinition, entry, this.#around, this.#now);
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
      beginRolling(service, taskDefinition, entry, this.#around, this.#now);
    }
    service.taskDefinition = taskDefinition;
    tell(service, this.names, this.#now, `has begun a deployment of ${taskDefinition.split('/').at(-1)}.`);
  }

  #record(arn: unknown): { service: SimulatedService; entry: SimulatedRecord } | undefined {
    for (const service of this.services) {
      const entry = service.records.find(candidate => candidate.arn === arn);
      if (entry) return { service, entry };
    }
    return undefined;
  }

  #stopDeployment(input: Json): Json {
    const found = this.#record(input['serviceDeploymentArn']);
    if (!found) throw new Refusal('ServiceDeploymentNotFoundException', 'Service deployment not found.');
    const { service, entry } = found;
    if (entry.status !== 'PENDING' && entry.status !== 'IN_PROGRESS') {
      if (isGoingBack(entry)) return { serviceDeploymentArn: entry.arn };
      throw new Refusal('ConflictException', `The service deployment is ${entry.status}.`);
    }
    const reason = 'Service deployment stopped by the user.';
    if (this.#isStaged(service)) takeBack(service, entry, reason, this.#now);
    else {
      entry.statusReason = reason;
      const own = service.deployments.find(({ record: of }) => of === entry.arn)!;
      goBackRolling(service, own, entry, this.#around, this.#now);
    }
    return { serviceDeploymentArn: entry.arn };
  }

  #continue(input: Json): Json {
    const found = this.#record(input['serviceDeploymentArn']);
    if (!found) throw new Refusal('ServiceDeploymentNotFoundException', 'Service deployment not found.');
    const hook = found.entry.hooks.find(
      ({ id, status }) => id === input['hookId'] && status === 'AWAITING_ACTION',
    );
    if (!hook) throw new Refusal('InvalidParameterException', 'The hook does not wait for an action.');
    if (input['action'] === 'ROLLBACK')
      takeBack(found.service, found.entry, 'Rolled back at a pause.', this.#now);
    else hook.status = 'SUCCEEDED';
    return { serviceDeploymentArn: found.entry.arn };
  }

  #describeServices(input: Json): Json {
    const cluster = this.#cluster(input['cluster']);
    const asked = list(input['services']).map(String);
    if (asked.length > 10) throw new Refusal('InvalidParameterException', 'Services cannot be more than 10.');
    const services: Json[] = [];
    const failures: Json[] = [];
    for (const name of asked) {
      const found = this.services.find(
        service => service.name === name.split('/').at(-1) && service.cluster.endsWith(`/${cluster}`),
      );
      const stale = found && this.#stale?.shapes.get(found.arn);
      if (found) services.push(stale ?? serviceShape(found, this.epoch));
      else
        failures.push({
          arn: `arn:aws:ecs:${this.region}:${ACCOUNT}:service/${cluster}/${name}`,
          reason: 'MISSING',
        });
    }
    if (this.#stale) {
      this.#stale.left -= 1;
      if (this.#stale.left <= 0) this.#stale = undefined;
    }
    return { services, failures };
  }

  #listTasks(input: Json): Json {
    const service = this.#service({ cluster: input['cluster'], service: input['serviceName'] });
    const stopped = input['desiredStatus'] === 'STOPPED';
    const tasks = service.tasks.filter(
      task => (task.status === 'STOPPED' || task.status === 'DRAINING') === stopped,
    );
    return {
      taskArns: tasks
        .reverse()
        .slice(0, 100)
        .map(({ arn }) => arn),
    };
  }

  #describeTasks(input: Json): Json {
    const asked = new Set(list(input['tasks']));
    const tasks = this.services.flatMap(service =>
      service.tasks.filter(({ arn }) => asked.has(arn)).map(task => taskShape(task, service, this.epoch)),
    );
    const alone = this.oneOff.shapes(asked);
    return { tasks: [...tasks, ...alone], failures: [] };
  }

  #runTask(input: Json): Json {
    const cluster = this.#cluster(input['cluster']);
    const definition = this.#find(input['taskDefinition']);
    if (!definition) throw new Refusal('ClientException', 'TaskDefinition not found.');
    if (definition.status !== 'ACTIVE') throw new Refusal('ClientException', 'TaskDefinition is inactive');
    if (definition.document['networkMode'] === 'awsvpc' && input['networkConfiguration'] === undefined)
      throw new Refusal(
        'InvalidParameterException',
        "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
      );
    if (input['launchType'] !== undefined && input['capacityProviderStrategy'] !== undefined)
      throw new Refusal(
        'InvalidParameterException',
        'Specifying both a launch type and capacity provider strategy is not supported.',
      );
    return this.oneOff.run(cluster, definition, input);
  }

  #stopTask(input: Json): Json {
    const task = this.oneOff.stop(String(input['task']), String(input['reason'] ?? ''));
    if (!task) throw new Refusal('InvalidParameterException', 'The referenced task was not found.');
    return { task };
  }

  #listDeployments(input: Json): Json {
    const service = this.#service(input);
    const wanted = list(input['status']);
    const most = Number(input['maxResults'] ?? 20);
    const found = [...service.records]
      .reverse()
      .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
      .slice(0, most);
    return { serviceDeployments: found.map(entry => briefShape(entry, service, this.epoch)) };
  }

  #describeDeployments(input: Json): Json {
    const serviceDeployments: Json[] = [];
    const failures: Json[] = [];
    for (const arn of list(input['serviceDeploymentArns'])) {
      const found = this.#record(arn);
      if (found) serviceDeployments.push(recordShape(found.entry, found.service, this.epoch));
      else failures.push({ arn: String(arn), reason: 'MISSING' });
    }
    return { serviceDeployments, failures };
  }

  #describeRevisions(input: Json): Json {
    const asked = new Set(list(input['serviceRevisionArns']));
    const serviceRevisions = this.services.flatMap(service =>
      service.revisions
        .filter(({ arn }) => asked.has(arn))
        .map(({ arn, taskDefinition, createdAt }) => ({
          serviceRevisionArn: arn,
          serviceArn: service.arn,
          clusterArn: service.cluster,
          taskDefinition,
          launchType: 'FARGATE',
          createdAt: this.epoch(createdAt),
        })),
    );
    return { serviceRevisions, failures: [] };
  }

  #describeDefinition(input: Json): Json {
    const definition = this.#find(input['taskDefinition']);
    if (!definition) throw new Refusal('ClientException', 'Unable to describe task definition.');
    return {
      taskDefinition: definitionShape(definition, this.epoch),
      ...(list(input['include']).includes('TAGS') ? { tags: definition.tags } : {}),
    };
  }

  /** Deregisters a task definition: it stays, but nothing can be set to it. */
  deregister(name: string): SimulatedDefinition {
    const definition = this.#find(name);
    if (!definition) throw new Refusal('ClientException', 'The specified task definition does not exist.');
    definition.status = 'INACTIVE';
    return definition;
  }

  readonly #handlers: Readonly<Record<string, (input: Json) => Json>> = {
    CreateCluster: input => {
      const clusterName = String(input['clusterName'] ?? 'default');
      return { cluster: { clusterArn: this.addCluster(clusterName), clusterName, status: 'ACTIVE' } };
    },
    RegisterTaskDefinition: input => this.#register(input),
    DeregisterTaskDefinition: input => ({
      taskDefinition: definitionShape(this.deregister(String(input['taskDefinition'])), this.epoch),
    }),
    DescribeTaskDefinition: input => this.#describeDefinition(input),
    DescribeServices: input => this.#describeServices(input),
    UpdateService: input => this.#update(input),
    ListTasks: input => this.#listTasks(input),
    DescribeTasks: input => this.#describeTasks(input),
    RunTask: input => this.#runTask(input),
    StopTask: input => this.#stopTask(input),
    ListServiceDeployments: input => this.#listDeployments(input),
    DescribeServiceDeployments: input => this.#describeDeployments(input),
    DescribeServiceRevisions: input => this.#describeRevisions(input),
    StopServiceDeployment: input => this.#stopDeployment(input),
    ContinueServiceDeployment: input => this.#continue(input),
  };

  /** Names of the calls that are answered here. */
  get operations(): readonly string[] {
    return Object.keys(this.#handlers);
  }
}
