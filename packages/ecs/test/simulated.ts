/** The package against the simulated ECS, in one process and in virtual time: a rollout of an hour takes milliseconds. */

import { SimulatedEcs } from '@guarded-deploy/aws-simulator/ecs';
import type { ServiceOptions } from '@guarded-deploy/aws-simulator/ecs-state';
import {
  type ArmedFault,
  type AwsFaultOptions,
  errorOf,
  striking,
} from '@guarded-deploy/aws-simulator/faults';
import type { Behaviour, Json, SimulatedService } from '@guarded-deploy/aws-simulator/model';
import { Refusal } from '@guarded-deploy/aws-simulator/refusal';
import type { Clock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import { Aws } from '../src/aws/client.ts';
import { type EcsApi, ecsApi } from '../src/aws/ecs.ts';
import { AwsError, awsFault } from '../src/aws/faults.ts';
import type { EcsDependencies, EcsRelease, EcsReleaseOptions } from '../src/command/going.ts';
import { type Plan, planRelease } from '../src/command/plan.ts';
import { carryOut } from '../src/command/release.ts';
import type { ServiceRequest } from '../src/command/services.ts';

export const OPTIONS: EcsReleaseOptions = {
  waitSeconds: 900,
  pollSeconds: 5,
  waitUntil: 'stable',
  rollback: 'auto',
  onCancel: 'leave',
};

interface Called {
  readonly operation: string;
  readonly input: Json;
  /** Simulated seconds. */
  readonly at: number;
}

/** What a call costs in virtual time. */
const CALL_SECONDS = 0.1;

export class Stage {
  readonly ecs = new SimulatedEcs();
  readonly calls: Called[] = [];
  readonly lines: string[] = [];
  readonly made: object[] = [];
  readonly #faults: ArmedFault[] = [];
  #ms = 0;
  #cancel = new AbortController();
  /** Called whenever time passes. */
  onTime: (seconds: number) => void = () => undefined;

  readonly clock: Clock = {
    now: () => this.#ms,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      this.#pass(ms);
      signal?.throwIfAborted();
    },
  };

  #pass(ms: number): void {
    const end = this.#ms + ms;
    // Second by second, so that what a test does at a moment happens then.
    while (this.#ms < end) {
      this.#ms = Math.min(end, this.#ms + 1000);
      this.ecs.advance(this.#ms / 1000);
      this.onTime(this.#ms / 1000);
    }
  }

  get seconds(): number {
    return this.#ms / 1000;
  }

  fault(options: AwsFaultOptions): ArmedFault {
    const armed = { ...options, hits: 0, seen: 0 };
    this.#faults.push(armed);
    return armed;
  }

  cancel(): void {
    this.#cancel.abort(
      new Fault({ code: 'CANCELLED', what: 'The run was cancelled.', remedy: 'Re-run it.' }),
    );
  }

  /** The API of AWS, without a network. */
  api(cluster = 'production', signal = this.#cancel.signal): EcsApi {
    const aws = new Aws({ signal, clock: this.clock });
    aws.call = async (doing, _, __, input, { patienceMs = 90_000 } = {}) => {
      const end = this.#ms + patienceMs;
      for (let pause = 500; ; pause *= 2) {
        signal.throwIfAborted();
        aws.calls += 1;
        this.#pass(CALL_SECONDS * 1000);
        const operation = doing.split(':')[1]!;
        this.calls.push({ operation, input, at: this.seconds });
        const thrown = this.#thrownBy(operation, input);
        if (!('error' in thrown)) return JSON.parse(JSON.stringify(thrown.answer)) as Json;
        signal.throwIfAborted();
        const fault = awsFault(thrown.error, doing) as Fault;
        if (!/THROTTLED|UNAVAILABLE|UNREACHABLE/.test(fault.code) || this.#ms + pause >= end) throw fault;
        this.#pass(pause);
      }
    };
    return ecsApi(aws, cluster);
  }

  #thrownBy(operation: string, input: Json): { answer: Json } | { error: unknown } {
    const fault = striking(this.#faults, operation, this.seconds);
    const error = fault && errorOf(fault);
    if (error) return { error: new AwsError(error.type, error.message, error.status) };
    if (fault?.kind === 'drop')
      return { error: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) };
    try {
      const answer = this.ecs.call(operation, input as Record<string, unknown>);
      if (fault?.kind === 'lose-reply')
        return { error: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) };
      return { answer };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return { error: new AwsError(refusal.type, refusal.message, refusal.status) };
    }
  }

  /** A family `<name>` at `old` that runs as service `name`, and its template. */
  service(name: string, options: Omit<ServiceOptions, 'name' | 'taskDefinition'> = {}): SimulatedService {
    const document = {
      family: name,
      containerDefinitions: [
        { name: 'web', image: `ghcr.io/acme/${name}:old`, environment: [{ name: 'EMPTY', value: '' }] },
      ],
    };
    this.ecs.addDefinition(document);
    this.ecs.addDefinition({ ...document, family: `${name}-template` });
    return this.ecs.addService({ ...options, name, taskDefinition: name });
  }

  behave(part: string, behaviour: Partial<Behaviour>): void {
    this.ecs.behave(part, behaviour);
  }

  deps(ecs = this.api()): EcsDependencies {
    return {
      ecs,
      afterCancel: () => this.api('production', new AbortController().signal),
      calls: () => this.calls.length,
      clock: this.clock,
      wall: () => this.ecs.epoch(this.seconds) * 1000,
      signal: this.#cancel.signal,
      report: line => this.lines.push(line),
      made: names => this.made.push(names),
    };
  }

  plan(services: readonly (string | ServiceRequest)[], tag = 'new', ecs = this.api()): Promise<Plan> {
    const requests = services.map(request =>
      typeof request === 'string' ? { name: request, template: `${request}-template` } : request,
    );
    return planRelease(ecs, {
      cluster: 'production',
      services: requests,
      images: new Map(),
      tag,
      repositories: requests.map(({ name }) => `ghcr.io/acme/${name}`),
    });
  }

  async release(
    services: readonly string[],
    options: Partial<EcsReleaseOptions> = {},
    tag = 'new',
  ): Promise<EcsRelease> {
    const ecs = this.api();
    return carryOut(await this.plan(services, tag, ecs), { ...OPTIONS, ...options }, this.deps(ecs));
  }

  /** Image that the service's primary deployment runs. */
  live(name: string): string {
    const service = this.ecs.services.find(entry => entry.name === name)!;
    const primary = service.deployments.find(({ status }) => status === 'PRIMARY')!;
    const definition = this.ecs.definitions.find(({ arn }) => arn === primary.taskDefinition)!;
    return (definition.document['containerDefinitions'] as { image: string }[])[0]!.image;
  }

  called(operation: string): readonly Called[] {
    return this.calls.filter(call => call.operation === operation);
  }
}
