import { createGitHub, statusOf } from '@guarded-deploy/action-kit/github';
import { createFetch } from '@guarded-deploy/action-kit/http';
import * as markdown from '@guarded-deploy/action-kit/markdown';
import { type Kit, runAction } from '@guarded-deploy/action-kit/run';
import { checkTag, isEcr, registryOf } from '@guarded-deploy/ecs/definition';
import { ociRegistry, type Registry, tokenFor } from '@guarded-deploy/ecs/registry';
import { isDigest, retag } from '@guarded-deploy/ecs/retag';
import { Fault } from '@guarded-deploy/faults';
import { changelogFile, pullRequestText } from './changelog.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { openChangelogPull, pullRequestFault } from './pull-request.ts';
import {
  changelogPath,
  checkReleaseTag,
  parseMentions,
  type Release,
  readEvent,
  releaseFrom,
} from './release.ts';

type PublishKit = Kit<Inputs, Output>;

const SECONDS = 300;

async function openRegistry({ inputs, context, deadline, env, mask }: PublishKit): Promise<Registry> {
  const { image, endpoint, region } = inputs;
  const password = inputs.registryPassword?.trim();
  if (registryOf(image) === undefined || (isEcr(image) && !password)) {
    // The AWS SDK is as large as all else together, so it is loaded only where it is needed.
    const { ecrRegistry } = await import('@guarded-deploy/ecs/ecr');
    return ecrRegistry(image, { region, endpoint, env, signal: deadline.signal });
  }
  return ociRegistry(image, {
    fetch: createFetch(env),
    token: password || tokenFor(image, { token: inputs.token, serverUrl: context.serverUrl }),
    user: inputs.registryUsername ?? context.actor,
    signal: deadline.signal,
    mask,
  });
}

/** Whoever published the event's release, if that is the one to publish here; else who started the workflow. */
function publisherOf({ inputs, context }: PublishKit): string {
  const { release, publisher } = readEvent(context.payload);
  const meant = inputs.release === undefined || inputs.release === release?.tag;
  return (meant ? publisher : undefined) ?? context.actor;
}

/** The release of the event, or the published one with the tag that was given. */
async function findRelease(
  { inputs, context }: PublishKit,
  github: ReturnType<typeof createGitHub>,
): Promise<Release> {
  const { release: announced } = readEvent(context.payload);
  const tag = inputs.release ?? announced?.tag;
  if (tag === undefined) {
    throw new Fault({
      code: 'RELEASE_MISSING',
      what: `The event '${context.eventName}' is about no published release.`,
      remedy: "Run on 'release: types: [published]', or give the release's tag as 'release'.",
    });
  }
  checkReleaseTag(tag);
  if (announced?.tag === tag) return announced;
  const route = 'GET /repos/{owner}/{repo}/releases/tags/{tag}';
  try {
    const { data } = await github.request(route, { owner: context.owner, repo: context.repo, tag });
    const found = releaseFrom(data);
    if (found?.tag === tag) return found;
  } catch (thrown) {
    if (statusOf(thrown) !== 404) throw thrown;
  }
  throw new Fault({
    code: 'RELEASE_MISSING',
    what: `There is no published release '${tag}'.`,
    remedy: 'Publish it first: a draft is none yet.',
  });
}

async function findBase(
  { inputs, context }: PublishKit,
  github: ReturnType<typeof createGitHub>,
): Promise<string> {
  const { owner, repo } = context;
  return (
    inputs.base ??
    readEvent(context.payload).defaultBranch ??
    (await github.request('GET /repos/{owner}/{repo}', { owner, repo })).data.default_branch
  );
}

const PULL_REQUEST = {
  opened: 'opened',
  found: 'was open already',
  merged: 'is merged already',
} as const;

void runAction<Inputs, Output>(spec, { seconds: SECONDS }, async kit => {
  const { inputs, context, log } = kit;
  const { image, fromTag } = inputs;
  const mentions = parseMentions(inputs.mention, publisherOf(kit));
  if (!isDigest(fromTag)) checkTag(fromTag);
  const github = createGitHub({ token: inputs.token, context, deadline: kit.deadline, log, env: kit.env });
  const release = await findRelease(kit, github);
  const { tag } = release;
  const path = changelogPath(inputs.changelogDir, tag);

  const registry = await openRegistry(kit);
  const { changed, digest } = await retag(registry, { image, from: fromTag, tag });
  kit.setOutput('digest', digest);
  const state = changed ? 'is tagged' : 'was tagged already';
  log.info(`${image}:${tag} ${state}: ${digest}, the image of ${fromTag}`);
  kit.summarize(
    `### Release ${markdown.text(tag)}\n\n${markdown.code(`${image}:${tag}`)} ${state}: ${markdown.code(digest)}, the image of ${markdown.code(fromTag)}.`,
  );

  const releaseUrl = `${context.serverUrl}/${context.owner}/${context.repo}/releases/tag/${tag}`;
  const published = { release, image, from: fromTag, digest, releaseUrl, path };
  try {
    const pull = await openChangelogPull(github, {
      owner: context.owner,
      repo: context.repo,
      base: await findBase(kit, github),
      branch: `publish-release/${tag}`,
      path,
      content: changelogFile(published),
      ...pullRequestText(published, mentions),
    });
    kit.setOutput('pull-request', pull.url);
    log.info(`changelog ${path}: ${pull.url || 'it'} ${PULL_REQUEST[pull.state]}`);
    const label = pull.url === '' ? 'It' : markdown.link('The pull request', pull.url);
    kit.summarize(`Changelog ${markdown.code(path)}. ${label} ${PULL_REQUEST[pull.state]}.`);
  } catch (thrown) {
    throw pullRequestFault(thrown);
  }
});
