import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SimulatedEcr } from './ecr.ts';
import { SimulatedEcs } from './ecs.ts';
import { type ArmedFault, type AwsFaultOptions, errorOf, striking } from './faults.ts';
import { type Json, record } from './model.ts';
import { Refusal } from './refusal.ts';

interface CallRecord {
  readonly service: 'ecs' | 'ecr' | 'logs';
  readonly operation: string;
  readonly input: Json;
  readonly region: string;
  /** Simulated seconds. */
  readonly at: number;
  readonly status: number;
  readonly output: Json;
}

export interface SimulatorOptions {
  readonly region?: string;
  /** Simulated seconds that pass in one real second (60). */
  readonly speed?: number;
  /** A moto server: task definitions and ECR are kept there instead of here. */
  readonly upstream?: string;
}

const SERVICES: Readonly<Record<string, CallRecord['service']>> = {
  AmazonEC2ContainerServiceV20141113: 'ecs',
  AmazonEC2ContainerRegistry_V20150921: 'ecr',
  Logs_20140328: 'logs',
};

/** What moto keeps where it is the upstream. */
const UPSTREAM = /^ecr:|^ecs:(Register|Describe|Deregister)TaskDefinition$/;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** ECS, ECR and the logs of containers on 127.0.0.1, in simulated time that runs faster than the clock. */
export class AwsSimulator {
  readonly ecs: SimulatedEcs;
  readonly ecr = new SimulatedEcr();
  readonly calls: CallRecord[] = [];
  /** Lines of a log that one answer holds at most. */
  linesAPage = 10_000;
  readonly #faults: ArmedFault[] = [];
  readonly #server: Server;
  readonly #upstream: string | undefined;
  #speed: number;
  #since: { readonly real: number; readonly simulated: number };

  private constructor(options: SimulatorOptions) {
    this.ecs = new SimulatedEcs(options.region);
    this.#speed = options.speed ?? 60;
    this.#upstream = options.upstream;
    this.#since = { real: performance.now(), simulated: 0 };
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(error => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(options: SimulatorOptions = {}): Promise<AwsSimulator> {
    const simulator = new AwsSimulator(options);
    await new Promise<void>(resolve => simulator.#server.listen(0, '127.0.0.1', resolve));
    simulator.ecr.blobs = simulator.endpoint;
    return simulator;
  }

  /** What the SDK takes as its endpoint. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a job needs to ask it. */
  get env(): Readonly<Record<string, string>> {
    return {
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
  }

  /** Simulated seconds since the start; brings ECS up to it. */
  now(): number {
    const passed = ((performance.now() - this.#since.real) / 1000) * this.#speed;
    const now = this.#since.simulated + passed;
    if (now > this.ecs.now) this.ecs.advance(now);
    return now;
  }

  /** From now on so many simulated seconds pass in a real one. */
  set speed(speed: number) {
    this.#since = { real: performance.now(), simulated: this.now() };
    this.#speed = speed;
  }

  fault(options: AwsFaultOptions): ArmedFault {
    const armed: ArmedFault = { ...options, hits: 0, seen: 0 };
    this.#faults.push(armed);
    return armed;
  }

  clearFaults(): void {
    this.#faults.length = 0;
  }

  /** Calls by name, in order. */
  called(operation?: string): readonly CallRecord[] {
    return operation === undefined ? this.calls : this.calls.filter(call => call.operation === operation);
  }

  async stop(): Promise<void> {
    await this.ecs.oneOff.end();
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const blob = /^\/blobs\/(sha256:[0-9a-f]{64})$/.exec(request.url ?? '')?.[1];
    if (request.method === 'GET' && blob !== undefined) {
      const text = this.ecr.blob(blob);
      response.writeHead(text === undefined ? 404 : 200).end(text ?? '');
      return;
    }
    const [prefix = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const service = SERVICES[prefix];
    const region =
      /Credential=[^/]+\/\d+\/([a-z0-9-]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (service === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such service');
      return;
    }
    const now = this.now();
    const input = record(JSON.parse(body === '' ? '{}' : body));
    const note = (status: number, output: Json) =>
      this.calls.push({ service, operation, input, region, at: now, status, output });
    const answer = (status: number, output: Json) => {
      note(status, output);
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(output));
    };
    const fault = striking(this.#faults, operation, now);
    const error = fault && errorOf(fault);
    if (error) return answer(error.status, { __type: error.type, message: error.message });
    if (fault?.kind === 'page') {
      note(502, {});
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
      return;
    }
    if (fault?.kind === 'drop') {
      note(0, {});
      request.socket.destroy();
      return;
    }
    try {
      const output = await this.#answer(service, operation, input, region, body, request);
      if (fault?.kind === 'lose-reply') {
        note(0, output);
        request.socket.destroy();
        return;
      }
      answer(200, output);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      answer(thrown.status, { __type: thrown.type, message: thrown.message });
    }
  }

  async #answer(
    service: CallRecord['service'],
    operation: string,
    input: Json,
    region: string,
    body: string,
    request: IncomingMessage,
  ): Promise<Json> {
    if (this.#upstream !== undefined && UPSTREAM.test(`${service}:${operation}`)) {
      return this.#forward(this.#upstream, operation, input, body, request);
    }
    if (service === 'ecr') return this.ecr.call(operation, input, region);
    if (service === 'logs') return this.#logs(operation, input);
    return this.ecs.call(operation, input);
  }

  /** Asks moto, and keeps a copy of each task definition, which the rollouts here go by. */
  async #forward(
    upstream: string,
    operation: string,
    input: Json,
    body: string,
    request: IncomingMessage,
  ): Promise<Json> {
    const answer = await fetch(upstream, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': String(request.headers['x-amz-target']),
        authorization: String(request.headers.authorization),
      },
      body,
    });
    const output = record(await answer.json());
    if (!answer.ok) {
      const { __type: type, message } = output;
      throw new Refusal(String(type), String(message), answer.status);
    }
    if (operation === 'RegisterTaskDefinition') {
      const arn = String(record(output['taskDefinition'])['taskDefinitionArn']);
      this.ecs.mirror(arn, input);
    }
    if (operation === 'DeregisterTaskDefinition') {
      this.ecs.deregister(String(record(output['taskDefinition'])['taskDefinitionArn']));
    }
    return output;
  }

  /** So many lines at a time as are asked for; the same token again is the end. */
  #page(lines: readonly string[], input: Json): Json {
    const from = Number(/^f\/(\d+)$/.exec(String(input['nextToken'] ?? ''))?.[1] ?? 0);
    const events = lines.slice(from, from + Number(input['limit'] ?? this.linesAPage));
    const timestamp = Math.round(this.ecs.epoch(this.ecs.now) * 1000);
    return {
      events: events.map(message => ({ timestamp, message, ingestionTime: timestamp })),
      nextForwardToken: `f/${from + events.length}`,
      nextBackwardToken: `b/${from}`,
    };
  }

  /** The log of a container is what its image's behaviour writes. */
  #logs(operation: string, input: Json): Json {
    if (operation !== 'GetLogEvents')
      throw new Refusal('UnknownOperationException', `${operation} is not simulated`, 404);
    const task = String(input['logStreamName']).split('/').at(-1);
    const own = this.ecs.oneOff.log(String(input['logStreamName']));
    if (own) return this.#page(own, input);
    for (const service of this.ecs.services) {
      const found = service.tasks.find(({ arn }) => arn.endsWith(`/${task}`));
      if (!found) continue;
      const lines = this.ecs.behaviourOf(found.taskDefinition).log.slice(-Number(input['limit'] ?? 100));
      const timestamp = Math.round(this.ecs.epoch(found.since) * 1000);
      return {
        events: lines.map(message => ({ timestamp, message, ingestionTime: timestamp })),
        nextForwardToken: 'f/1',
        nextBackwardToken: 'b/1',
      };
    }
    throw new Refusal('ResourceNotFoundException', 'The specified log stream does not exist.');
  }
}
