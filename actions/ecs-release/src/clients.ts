import { createFetch, createGitHub, type Kit } from '@guarded-deploy/action-kit';
import {
  Aws,
  commitOfImages,
  commitOfLabels,
  type EcsApi,
  ecrOf,
  ecrRegistry,
  ecsApi,
  gitHubMembership,
  isGitHubRegistry,
  type Membership,
  ociRegistry,
  parseImage,
  type Registry,
  repositoryOf,
  tokenFor,
} from '@guarded-deploy/ecs';
import { Fault } from '@guarded-deploy/faults';
import type { Inputs, Output } from './io.gen.ts';

export type EcsKit = Pick<
  Kit<Inputs, Output>,
  'inputs' | 'context' | 'env' | 'log' | 'deadline' | 'mask' | 'setOutput' | 'summarize'
>;

/** After SIGINT the runner waits 7.5 s, sends SIGTERM, waits 2.5 s and kills. */
const AFTER_CANCEL_SECONDS = 6;

/** Where a commit comes from is good to know, and not worth much waiting. */
const LABELS_MS = 3_000;

/** Everything outside that one step talks to. */
export interface Clients {
  readonly aws: Aws;
  readonly ecs: EcsApi;
  /** ECS for a few seconds after a cancel. */
  readonly afterCancel: () => EcsApi;
  /** The registry that an image names. `patienceMs` says how long it is asked again when it is busy or down. */
  readonly open: (repository: string, patienceMs?: number) => Registry;
  /** The one commit of images; undefined where it is not known. */
  readonly commitOf: (images: readonly string[]) => Promise<string | undefined>;
}

export function openClients(kit: EcsKit): Clients {
  const { inputs, deadline, env, log, context } = kit;
  const { region, endpoint } = inputs;
  const aws = new Aws({ region, endpoint, env, signal: deadline.signal, onRetry: line => log.info(line) });
  const open = registries(kit, aws);
  return {
    aws,
    ecs: ecsApi(aws, inputs.cluster),
    afterCancel: () => ecsApi(aws.under(AbortSignal.timeout(AFTER_CANCEL_SECONDS * 1000)), inputs.cluster),
    open,
    commitOf: images =>
      commitOfImages(images, async image => {
        if (!inputs.verifyImages) return undefined;
        const { tag, digest } = parseImage(image);
        try {
          const labels = await open(repositoryOf(image), LABELS_MS).labels(digest ?? tag ?? 'latest');
          return commitOfLabels(labels, {
            repository: `${context.owner}/${context.repo}`,
            serverUrl: context.serverUrl,
          });
        } catch (thrown) {
          deadline.signal.throwIfAborted();
          if (!(thrown instanceof Fault)) throw thrown;
          log.debug(`the commit of ${image} is not known: ${thrown.what}`);
          return undefined;
        }
      }),
  };
}

function registries({ inputs, context, deadline, env, mask }: EcsKit, aws: Aws): Clients['open'] {
  const fetch = createFetch(env);
  const password = inputs.registryPassword?.trim() ?? '';
  /** The registry that the password is for; the first that wants one. */
  let login: string | undefined;
  return (repository, patienceMs) => {
    const { registry } = parseImage(repository);
    if (ecrOf(registry)) return ecrRegistry(repository, aws, { region: inputs.region, fetch, patienceMs });
    const own = isGitHubRegistry(registry, context.serverUrl);
    if (!own && password !== '') {
      login ??= registry;
      if (login !== registry) {
        throw new Fault({
          code: 'INPUT_INVALID',
          what: `The images come from ${login} and ${registry}, and 'registry-password' is for one registry only.`,
          remedy: "Leave 'registry-password' out, or set 'verify-images: false'.",
        });
      }
    }
    return ociRegistry(repository, {
      fetch,
      token: own ? tokenFor(repository, { token: inputs.token, serverUrl: context.serverUrl }) : password,
      user: own ? context.actor : (inputs.registryUsername ?? context.actor),
      signal: deadline.signal,
      mask,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
  };
}

/** Who is in a team, by GitHub. */
export function teamMembership({ inputs, context, deadline, log, env }: EcsKit): Membership {
  const token = inputs.teamToken ?? inputs.token;
  const tokenInput = inputs.teamToken ? 'team-token' : 'token';
  return gitHubMembership(createGitHub({ token, tokenInput, context, deadline, log, env }));
}
