/** The AWS of a rehearsal: simulated clusters and registry, and a real process for what each environment's service serves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsSimulator, type SimulatedService } from '@guarded-deploy/aws-simulator';
import { freePort } from '@guarded-deploy/local-services';

const ENVIRONMENTS = ['staging', 'production'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];
export type AppName = 'api' | 'frontend';

const ACCOUNT = '123456789012';
const REGISTRY = `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com`;
const PREFIX = 'openverse-like';
const IMAGES: Readonly<Record<AppName, readonly string[]>> = {
  api: ['api', 'nginx'],
  frontend: ['frontend'],
};
export const imageOf = (name: string): string => `${REGISTRY}/${PREFIX}/${name}`;
export const imagesOf = (app: AppName): string => IMAGES[app].map(imageOf).join('\n');

/** Simulated seconds in a real one: a rollout takes a real second or two. */
const SPEED = 20;
const LOOK_MS = 100;

const NETWORK = {
  awsvpcConfiguration: {
    subnets: ['subnet-0123456789abcdef0'],
    securityGroups: ['sg-0123456789abcdef0'],
    assignPublicIp: 'DISABLED',
  },
};

/** How a process of an application is started. */
export interface Serving {
  readonly program: string;
  readonly args: (port: number) => readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** One application of one environment: its service, and the process that serves what the service runs. */
class Live {
  readonly port: number;
  readonly #containers: Containers;
  readonly #service: SimulatedService;
  readonly #serving: (release: string) => Serving;
  #child: ChildProcess | undefined;
  #definition = '';
  /** Commits in the order in which they were live. */
  readonly history: string[] = [];

  constructor(
    containers: Containers,
    service: SimulatedService,
    serving: (release: string) => Serving,
    port: number,
  ) {
    this.#containers = containers;
    this.#service = service;
    this.#serving = serving;
    this.port = port;
  }

  /** The task definition that has all production traffic. */
  #live(): string | undefined {
    const { configuration, deployments, records, revisions } = this.#service;
    if ((configuration['strategy'] ?? 'ROLLING') === 'ROLLING')
      return deployments.find(({ rolloutState }) => rolloutState === 'COMPLETED')?.taskDefinition;
    const target = [...records]
      .reverse()
      .find(({ status, weight }) => weight === 100 && !/ROLLBACK/.test(status))?.target;
    return revisions.find(({ arn }) => arn === target)?.taskDefinition;
  }

  look(): void {
    const live = this.#live();
    if (live === undefined || live === this.#definition) return;
    this.#definition = live;
    this.end();
    const release = this.#containers.releaseOf(live);
    this.history.push(release);
    const { program, args, cwd, env } = this.#serving(release);
    this.#child = spawn(program, args(this.port), {
      cwd,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH ?? '',
        ...env,
        RELEASE: release,
        PORT: String(this.port),
        HOST: '127.0.0.1',
      },
    });
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}

export class Containers implements AsyncDisposable {
  readonly aws: AwsSimulator;
  readonly #example: string;
  readonly #lives = new Map<string, Live>();
  readonly #releases = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  private constructor(aws: AwsSimulator, example: string) {
    this.aws = aws;
    this.#example = example;
  }

  /** @param root of the repository, which has the example */
  static async start(root: string): Promise<Containers> {
    const containers = new Containers(
      await AwsSimulator.start({ speed: SPEED }),
      join(root, 'examples/openverse-like'),
    );
    containers.#timer = setInterval(() => {
      containers.aws.now();
      for (const live of containers.#lives.values()) live.look();
    }, LOOK_MS);
    return containers;
  }

  /** Pushes the images of an application, as the build of a merge does. Each of them carries the commit. */
  push(app: AppName, commit: string, tag = commit): void {
    for (const name of IMAGES[app]) {
      this.aws.ecr.push(`${PREFIX}/${name}`, tag, {
        labels: { 'org.opencontainers.image.revision': commit },
      });
      this.#releases.set(`${PREFIX}/${name}:${tag}`, commit);
    }
  }

  /** An application that runs `commit` in an environment, and is served by a process. */
  async run(
    app: AppName,
    environment: EnvironmentName,
    commit: string,
    options: {
      readonly configuration?: Record<string, unknown>;
      readonly serving?: (release: string) => Serving;
    } = {},
  ): Promise<void> {
    this.push(app, commit);
    const file = join(this.#example, `ecs/${environment}-${app}-template.json`);
    const text = readFileSync(file, 'utf8');
    const template = JSON.parse(text) as Record<string, unknown>;
    this.aws.ecs.addDefinition(template);
    const running = JSON.parse(text.replaceAll(':template', `:${commit}`)) as Record<string, unknown>;
    const family = String(running['family']).replace(/-template$/, '');
    this.aws.ecs.addDefinition({ ...running, family });
    const service = this.aws.ecs.addService({
      cluster: environment,
      name: app,
      taskDefinition: family,
      network: NETWORK,
      ...(options.configuration ? { configuration: options.configuration } : {}),
    });
    const serving =
      options.serving ??
      (() => ({
        program: process.execPath,
        args: () => ['server.mjs'],
        cwd: join(this.#example, 'frontend'),
        env: {},
      }));
    const live = new Live(this, service, serving, await freePort());
    this.#lives.set(`${environment}/${app}`, live);
    live.look();
  }

  /** The commit of the application's own image in a task definition: what its build wrote into it. */
  releaseOf(arn: string): string {
    const definition = this.aws.ecs.definitions.find(entry => entry.arn === arn);
    const images = (definition?.document['containerDefinitions'] ?? []) as { name: string; image: string }[];
    const own = images.find(({ name }) => name !== 'nginx')?.image.replace(`${REGISTRY}/`, '') ?? '';
    const known = this.#releases.get(own);
    if (known !== undefined) return known;
    // A tag that a publication has set: the same image under another name.
    const [name = '', tag = ''] = own.split(':');
    const labels = this.aws.ecr.labels(name, tag);
    return labels['org.opencontainers.image.revision'] ?? tag;
  }

  url(app: AppName, environment: EnvironmentName): string {
    return `http://127.0.0.1:${this.#lives.get(`${environment}/${app}`)!.port}`;
  }

  history(app: AppName, environment: EnvironmentName): readonly string[] {
    return this.#lives.get(`${environment}/${app}`)!.history;
  }

  /** What the process answers; empty when nothing does. Asked for three seconds: it may just be starting. */
  async served(app: AppName, environment: EnvironmentName): Promise<string> {
    for (let attempt = 0; attempt < 15; attempt += 1) {
      try {
        const answer = await fetch(`${this.url(app, environment)}/version.json`);
        return ((await answer.json()) as { release: string }).release;
      } catch {
        await new Promise(resolve => setTimeout(resolve, 200));
      }
    }
    return '';
  }

  /** The images that a service is set to, by container. */
  images(app: AppName, environment: EnvironmentName): string {
    const service = this.aws.ecs.services.find(
      ({ name, cluster }) => name === app && cluster.endsWith(`/${environment}`),
    )!;
    const definition = this.aws.ecs.definitions.find(({ arn }) => arn === service.taskDefinition)!;
    return (definition.document['containerDefinitions'] as { name: string; image: string }[])
      .map(({ name, image }) => `${name} ${image.split(':').at(-1)}`)
      .sort()
      .join(', ');
  }

  /** `vars.NAME` of an environment, as its settings on GitHub have them. */
  variables(app: AppName, environment: EnvironmentName): Record<string, string> {
    return {
      DEPLOY_ROLE: `arn:aws:iam::${ACCOUNT}:role/deploy-${environment}`,
      PUBLISH_ROLE: `arn:aws:iam::${ACCOUNT}:role/publish`,
      AWS_REGION: 'us-east-1',
      ECS_CLUSTER: environment,
      ECS_SERVICES: `${app}=${environment}-${app}-template`,
      ECS_REPOSITORY: imagesOf(app),
      APP_URL: this.url(app, environment),
      ...(this.#lives.has(`staging/${app}`)
        ? { STAGING_VERSION: `${this.url(app, 'staging')}/version.json` }
        : {}),
      ECS_POLL_SECONDS: '0.5',
      VERSION_POLL_SECONDS: '0.3',
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    for (const live of this.#lives.values()) live.end();
    await this.aws.stop();
  }
}
