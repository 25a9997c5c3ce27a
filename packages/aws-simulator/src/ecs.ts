import { briefShape, definitionShape, recordShape, serviceShape, taskShape } from './answers.ts';
import { ACCOUNT, EcsState } from './ecs-state.ts';
import { type Json, list, type SimulatedRecord, type SimulatedService } from './model.ts';
import { Refusal } from './refusal.ts';
import { goBackRolling } from './scheduler.ts';
import { isGoingBack, takeBack } from './stages.ts';

/** ECS of one account and region, and its API. */
export class SimulatedEcs extends EcsState {
  /** So many DescribeServices after an update still show what was there before. */
  staleLooks = 0;
  #stale: { left: number; readonly shapes: Map<string, Json> } | undefined;

  /** One call of the API, now. @throws Refusal */
  call(operation: string, input: Json): Json {
    const handler = this.#handlers[operation];
    if (!handler) throw new Refusal('UnknownOperationException', `${operation} is not simulated`, 404);
    return handler(input);
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

  #update(input: Json): Json {
    const service = this.#service(input);
    if (service.controller !== 'ECS' && input['taskDefinition'] !== undefined) {
      throw new Refusal(
        'InvalidParameterException',
        `Unable to update task definition on services with a ${service.controller} deployment controller.`,
      );
    }
    const definition = this.find(input['taskDefinition'] ?? service.taskDefinition);
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
    if (this.isStaged(service)) takeBack(service, entry, reason, this.now);
    else {
      entry.statusReason = reason;
      const own = service.deployments.find(({ record: of }) => of === entry.arn)!;
      goBackRolling(service, own, entry, this.dependencies, this.now);
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
      takeBack(found.service, found.entry, 'Rolled back at a pause.', this.now);
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
    const definition = this.find(input['taskDefinition']);
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
    const definition = this.find(input['taskDefinition']);
    if (!definition) throw new Refusal('ClientException', 'Unable to describe task definition.');
    return {
      taskDefinition: definitionShape(definition, this.epoch),
      ...(list(input['include']).includes('TAGS') ? { tags: definition.tags } : {}),
    };
  }

  readonly #handlers: Readonly<Record<string, (input: Json) => Json>> = {
    CreateCluster: input => {
      const clusterName = String(input['clusterName'] ?? 'default');
      return { cluster: { clusterArn: this.addCluster(clusterName), clusterName, status: 'ACTIVE' } };
    },
    RegisterTaskDefinition: input => this.register(input),
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
