import { createGitHub, type GitHub, statusOf } from '@guarded-deploy/action-kit/github';
import { createFetch } from '@guarded-deploy/action-kit/http';
import * as markdown from '@guarded-deploy/action-kit/markdown';
import type { Kit } from '@guarded-deploy/action-kit/run';
import { checkTag, ecrOf, parseImage, registryOf } from '@guarded-deploy/ecs/image/reference';
import { ociRegistry, type Registry, tokenFor } from '@guarded-deploy/ecs/image/registry';
import { isDigest, prepareRetag } from '@guarded-deploy/ecs/image/retag';
import { Fault } from '@guarded-deploy/faults';
import {
  changelogFile,
  changelogWith,
  type Published,
  type PublishedImage,
  pullRequestText,
  readRecord,
} from './changelog.ts';
import type { Inputs, Output } from './io.gen.ts';
import { findChangelog, mergedPull, openPull, pullRequestFault, writeChangelog } from './pull-request.ts';
import {
  changelogPath,
  checkReleaseTag,
  imageTagOf,
  parseMentions,
  type Release,
  readEvent,
  releaseFrom,
  slugOf,
} from './release.ts';

type PublishKit = Kit<Inputs, Output>;

const MOST_IMAGES = 20;

async function openRegistry(
  { inputs, context, deadline, env, mask }: PublishKit,
  image: string,
): Promise<Registry> {
  const { endpoint, region } = inputs;
  const password = inputs.registryPassword?.trim() ?? '';
  const host = registryOf(image);
  // A bare name is one of ECR, unless a password says that it is Docker Hub's.
  if ((host === undefined || ecrOf(host)) && password === '') {
    // The AWS SDK is as large as all else together, so it is loaded only where it is needed.
    const [{ Aws }, { ecrRegistry }] = await Promise.all([
      import('@guarded-deploy/ecs/aws/client'),
      import('@guarded-deploy/ecs/aws/ecr'),
    ]);
    return ecrRegistry(image, new Aws({ region, endpoint, env, signal: deadline.signal }), { region });
  }
  return ociRegistry(image, {
    fetch: createFetch(env),
    token: password || tokenFor(image, { token: inputs.token, serverUrl: context.serverUrl }),
    user: inputs.registryUsername ?? context.actor,
    signal: deadline.signal,
    mask,
  });
}

/** The images of the release, each with its registry. @throws Fault INPUT_INVALID for too many, one twice, or a password for several registries */
async function openRegistries(kit: PublishKit): Promise<readonly { image: string; registry: Registry }[]> {
  const { image: images, fromTag, registryPassword } = kit.inputs;
  const wrong = (what: string, remedy: string) => new Fault({ code: 'INPUT_INVALID', what, remedy });
  const twice = images.find((image, at) => images.indexOf(image) !== at);
  if (twice !== undefined)
    throw wrong(`'image' names ${twice.slice(0, 200)} twice.`, 'Keep one of the lines.');
  if (images.length > MOST_IMAGES)
    throw wrong(`'image' has ${images.length} lines; ${MOST_IMAGES} is the most.`, 'Publish fewer together.');
  if (images.length > 1 && isDigest(fromTag)) {
    throw wrong(
      "'from-tag' is a digest, which is of one image, but 'image' names several.",
      "Set 'from-tag' to a tag that all have.",
    );
  }
  const hosts = new Set(images.map(image => parseImage(image).registry));
  if (hosts.size > 1 && registryPassword?.trim()) {
    throw wrong(
      `The images come from ${[...hosts].slice(0, 5).join(' and ')}, and 'registry-password' is for one registry only.`,
      'Publish the images of each registry in a step of its own.',
    );
  }
  return Promise.all(images.map(async image => ({ image, registry: await openRegistry(kit, image) })));
}

/** Whoever published the event's release, if that is the one to publish here; else who started the workflow. */
function publisherOf({ inputs, context }: PublishKit): string {
  const { release, publisher } = readEvent(context.payload);
  const meant = inputs.release === undefined || inputs.release === release?.tag;
  return (meant ? publisher : undefined) ?? context.actor;
}

/** The release of the event, or the published one with the tag that was given. */
async function findRelease({ inputs, context }: PublishKit, github: GitHub): Promise<Release> {
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

async function findBase({ inputs, context }: PublishKit, github: GitHub): Promise<string> {
  const { owner, repo } = context;
  return (
    inputs.base ??
    readEvent(context.payload).defaultBranch ??
    (await github.request('GET /repos/{owner}/{repo}', { owner, repo })).data.default_branch
  );
}

/** Tags all images, or none: each is looked at before the first is tagged. */
async function tagImages(
  kit: PublishKit,
  registries: Awaited<ReturnType<typeof openRegistries>>,
  wanted: { readonly imageTag: string; readonly known: readonly PublishedImage[] | undefined },
  remember: (images: readonly PublishedImage[]) => Promise<void>,
): Promise<readonly PublishedImage[]> {
  const { fromTag } = kit.inputs;
  const { imageTag, known } = wanted;
  const ready = await Promise.all(
    registries.map(async ({ image, registry }) => {
      // What an earlier attempt began with is the release, whatever `from-tag` stands for by now.
      const from = known?.find(entry => entry.image === image)?.digest ?? fromTag;
      return { image, ...(await prepareRetag(registry, { image, from, tag: imageTag })) };
    }),
  );
  await remember(ready.map(({ image, digest }) => ({ image, digest })));
  const done = [];
  for (const { image, put } of ready) done.push({ image, tag: imageTag, ...(await put()) });
  kit.setOutput('digest', done.map(({ digest }) => digest).join('\n'));
  kit.setOutput('image-tag', imageTag);
  kit.setOutput('images', done);
  const state = (changed: boolean) => (changed ? ('is tagged' as const) : ('was tagged already' as const));
  for (const { image, digest, changed } of done)
    kit.log.info(`${image}:${imageTag} ${state(changed)}: ${digest}, the image of ${fromTag}`);
  kit.summarize(
    markdown.joined(
      done.map(
        ({ image, digest, changed }) =>
          markdown.md`${markdown.code(`${image}:${imageTag}`)} ${state(changed)}: ${markdown.code(digest)}, the image of ${markdown.code(fromTag)}.`,
      ),
      '\n\n',
    ),
  );
  return done;
}

const PULL_REQUEST = {
  opened: 'opened',
  found: 'was open already',
  merged: 'is merged already',
} as const;

/** What is to be published, once the inputs and the event are judged. @throws Fault */
async function whatOf(kit: PublishKit, github: GitHub) {
  const { inputs, context } = kit;
  const { fromTag, changelogFile: file, changelogDir: directory } = inputs;
  if (!isDigest(fromTag)) checkTag(fromTag);
  const release = await findRelease(kit, github);
  const { tag } = release;
  if (release.isPrerelease && inputs.preReleases === 'refuse') {
    throw new Fault({
      code: 'PRERELEASE_REFUSED',
      what: `The release '${tag}' is marked as a pre-release. Nothing was tagged.`,
      remedy:
        "Set 'pre-releases: allow' to publish pre-releases too, or run on 'release: types: [released]'.",
    });
  }
  const imageTag = imageTagOf(tag, inputs.imageTag);
  const path = changelogPath({ directory, file }, tag);
  const { owner, repo, serverUrl } = context;
  const page = tag.split('/').map(encodeURIComponent).join('/');
  return {
    release,
    imageTag,
    releaseUrl: `${serverUrl}/${owner}/${repo}/releases/tag/${page}`,
    /** A file of its own is the release's, whatever stands in it; one of all releases has to name it. */
    holds: (content: string) => file === undefined || readRecord(content, tag) !== undefined,
    place: async () => ({
      owner,
      repo,
      base: await findBase(kit, github),
      branch: `publish-release/${slugOf(tag)}`,
      path,
    }),
  };
}

/** Does what GitHub is asked for; what it would not do is kept for later, since the images are tagged all the same. */
class Attempts {
  failed: unknown;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async try<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      this.#signal.throwIfAborted();
      this.failed ??= thrown;
      return undefined;
    }
  }
}

/** Puts the release's tag on the images, and opens a pull request with its changelog. @throws Fault */
export async function run(kit: PublishKit): Promise<void> {
  const { inputs, context, log } = kit;
  const mentions = parseMentions(inputs.mention, publisherOf(kit));
  const github = createGitHub({ token: inputs.token, context, deadline: kit.deadline, log, env: kit.env });
  const { release, imageTag, releaseUrl, holds, place: findPlace } = await whatOf(kit, github);
  const registries = await openRegistries(kit);
  kit.summarize(markdown.md`### Release ${markdown.text(release.tag)}`);
  const place = await findPlace();
  const publishedWith = (images: readonly PublishedImage[]): Published => ({
    release,
    images,
    imageTag,
    from: inputs.fromTag,
    releaseUrl,
    path: place.path,
  });

  const attempts = new Attempts(kit.deadline.signal);
  const found = await attempts.try(() => findChangelog(github, place, holds));
  const known = found && readRecord(found.content, release.tag);
  const images = await tagImages(kit, registries, { imageTag, known }, async ready => {
    // Before the first tag: a re-run then knows what this one began with.
    if (found?.where !== 'nowhere') return;
    const published = publishedWith(ready);
    const { title } = pullRequestText(published, mentions);
    const write = (content: string) =>
      inputs.changelogFile === undefined ? changelogFile(published) : changelogWith(content, published);
    await attempts.try(() => writeChangelog(github, place, { title, holds, write }));
  });
  try {
    if (attempts.failed !== undefined) throw attempts.failed;
    const wanted = { ...pullRequestText(publishedWith(images), mentions), labels: inputs.labels };
    const pull =
      found?.where === 'base' ? await mergedPull(github, place) : await openPull(github, place, wanted);
    kit.setOutput('pull-request', pull.url);
    log.info(`changelog ${place.path}: ${pull.url || 'it'} ${PULL_REQUEST[pull.state]}`);
    const label = pull.url === '' ? 'It' : markdown.link('The pull request', pull.url);
    kit.summarize(markdown.md`Changelog ${markdown.code(place.path)}. ${label} ${PULL_REQUEST[pull.state]}.`);
  } catch (thrown) {
    throw pullRequestFault(thrown);
  }
}
