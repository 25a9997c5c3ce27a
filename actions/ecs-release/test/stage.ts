/** What a shipped bundle that releases on ECS talks to: the simulated AWS, and a registry that speaks the distribution protocol. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AwsSimulator,
  digestOf,
  imageWith,
  type ServiceOptions,
  type SimulatorOptions,
} from '@guarded-deploy/aws-simulator';
import type { SimulatedService } from '@guarded-deploy/aws-simulator/model';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** A registry that anybody may read. */
class OciRegistry {
  readonly #server: Server;
  readonly #content = new Map<string, string>();
  readonly #tags = new Map<string, string>();
  /** Requests, such as `HEAD /v2/acme/api/manifests/new`. */
  readonly requests: string[] = [];
  /** So many requests are answered 429, with this many seconds to wait. */
  busy = { times: 0, seconds: '1' };

  private constructor() {
    this.#server = createServer((request, response) => {
      const { method = '', url = '' } = request;
      this.requests.push(`${method} ${url}`);
      if (this.busy.times > 0) {
        this.busy.times -= 1;
        return void response.writeHead(429, { 'retry-after': this.busy.seconds }).end();
      }
      const [, name, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^?]+)/.exec(url) ?? [];
      if (kind === 'tags') {
        const tags = [...this.#tags.keys()]
          .filter(key => key.startsWith(`${name}:`))
          .map(key => key.split(':')[1]);
        return void response.writeHead(200).end(JSON.stringify({ name, tags }));
      }
      const text = this.#content.get(this.#tags.get(`${name}:${reference}`) ?? reference ?? '');
      if (text === undefined) return void response.writeHead(404).end('{}');
      response.writeHead(200, {
        'content-type': kind === 'manifests' ? MANIFEST : 'application/octet-stream',
        'docker-content-digest': digestOf(text),
      });
      response.end(method === 'HEAD' ? undefined : text);
    });
  }

  static async start(): Promise<OciRegistry> {
    const registry = new OciRegistry();
    await new Promise<void>(resolve => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  push(name: string, tag: string, labels: Readonly<Record<string, string>> = {}): void {
    const { manifest, config } = imageWith({ ...labels, 'test.tag': tag });
    this.#content.set(digestOf(manifest), manifest).set(digestOf(config), config);
    this.#tags.set(`${name}:${tag}`, digestOf(manifest));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

export interface EcsStage {
  readonly aws: AwsSimulator;
  readonly registry: OciRegistry;
  /** A service with its template, and images `old` and `new` in the registry; its container `web` runs `old`. */
  service(name: string, options?: Partial<ServiceOptions>): SimulatedService;
  /** Inputs of a release of `api`, which may be changed. */
  readonly inputs: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startStage(options: SimulatorOptions = {}): Promise<EcsStage> {
  const aws = await AwsSimulator.start(options);
  const registry = await OciRegistry.start();
  return {
    aws,
    registry,
    service(name, more = {}) {
      for (const tag of ['old', 'new']) registry.push(`acme/${name}`, tag);
      const document = {
        family: name,
        containerDefinitions: [
          {
            name: 'web',
            image: `${registry.host}/acme/${name}:old`,
            environment: [{ name: 'EMPTY', value: '' }],
            logConfiguration: {
              logDriver: 'awslogs',
              options: { 'awslogs-group': `/ecs/${name}`, 'awslogs-stream-prefix': 'ecs' },
            },
          },
        ],
      };
      aws.ecs.addDefinition(document);
      aws.ecs.addDefinition({
        ...document,
        family: `${name}-template`,
        tags: [{ key: 'team', value: 'api' }],
      });
      return aws.ecs.addService({ name, taskDefinition: name, ...more });
    },
    inputs: {
      cluster: 'production',
      service: 'api',
      template: 'api-template',
      tag: 'new',
      repository: `${registry.host}/acme/api`,
      region: 'us-east-1',
      endpoint: aws.endpoint,
      'poll-seconds': '0.05',
      'wait-minutes': '0.5',
    },
    async stop() {
      await aws.stop();
      await registry.stop();
    },
  };
}

/** Image that the service's primary deployment runs, without its registry. */
export function liveImage(aws: AwsSimulator, name: string): string {
  const service = aws.ecs.services.find(entry => entry.name === name)!;
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY')!;
  const definition = aws.ecs.definitions.find(({ arn }) => arn === primary.taskDefinition)!;
  const [container] = definition.document['containerDefinitions'] as { image: string }[];
  return container!.image.replace(/^127\.0\.0\.1:\d+\//, '');
}
