import {
  type Call,
  created,
  invalid,
  nodeId,
  notFound,
  number,
  ok,
  optionalText,
  page,
  type Route,
  text,
  time,
} from '../api.ts';
import { repositoryPage, repositoryUrl, userById } from '../shapes.ts';
import type { Release, Repository } from '../store.ts';
import { moveRef, resolve, validRefName } from './git.ts';
import { mayUse, repositoryOf } from './repositories.ts';

function releaseShape(call: Call, repository: Repository, release: Release): Record<string, unknown> {
  const url = `${repositoryUrl(call, repository)}/releases/${release.id}`;
  const tag = encodeURIComponent(release.tag);
  const html = repositoryPage(call, repository);
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: release.draft ? `${html}/releases/tag/untagged-${release.id}` : `${html}/releases/tag/${tag}`,
    id: release.id,
    author: userById(call, release.author),
    node_id: nodeId('Release', release.id),
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: false,
    created_at: time(release.createdAt),
    updated_at: time(release.publishedAt ?? release.createdAt),
    published_at: release.publishedAt === undefined ? null : time(release.publishedAt),
    assets: [],
    tarball_url: release.draft ? null : `${repositoryUrl(call, repository)}/tarball/${tag}`,
    zipball_url: release.draft ? null : `${repositoryUrl(call, repository)}/zipball/${tag}`,
    body: release.body,
  };
}

function mayWrite(call: Call, repository: Repository): boolean {
  try {
    mayUse(call, repository, ['contents', 'write']);
    return true;
  } catch {
    return false;
  }
}

/** Drafts are shown only to those who may write. */
function visible(call: Call, repository: Repository): Release[] {
  const writes = mayWrite(call, repository);
  return repository.releases.filter(release => writes || !release.draft);
}

function listReleases(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  const { items, headers } = page(call, visible(call, repository).toReversed());
  return ok(
    items.map(release => releaseShape(call, repository, release)),
    headers,
  );
}

function releaseOf(call: Call, repository: Repository): Release {
  const id = number(call, 'release_id');
  const found = visible(call, repository).find(release => release.id === id);
  if (!found) throw notFound();
  return found;
}

function getRelease(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  return ok(releaseShape(call, repository, releaseOf(call, repository)));
}

function getByTag(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  const found = repository.releases.find(release => !release.draft && release.tag === call.params['tag']);
  if (!found) throw notFound();
  return ok(releaseShape(call, repository, found));
}

function getLatest(call: Call) {
  const repository = repositoryOf(call, ['contents', 'read']);
  const found = repository.releases
    .filter(release => !release.draft && !release.prerelease)
    .sort((one, other) => (other.publishedAt ?? 0) - (one.publishedAt ?? 0) || other.id - one.id)[0];
  if (!found) throw notFound();
  return ok(releaseShape(call, repository, found));
}

/** Publishing creates the tag where it does not exist. */
function publish(call: Call, repository: Repository, release: Release): void {
  release.publishedAt = call.now;
  const name = `refs/tags/${release.tag}`;
  const sha = resolve(repository, release.target);
  if (!repository.refs.has(name) && sha !== undefined) {
    moveRef(call.store, repository, name, sha, { actor: call.user?.id, now: call.now });
  }
}

function createRelease(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  const tag = text(call, 'tag_name');
  const draft = call.body['draft'] === true;
  const target = text(call, 'target_commitish', repository.defaultBranch);
  if (!validRefName(`refs/tags/${tag}`))
    throw invalid('Release', 'tag_name', 'custom', 'tag_name is not a valid tag');
  if (!draft && repository.releases.some(release => !release.draft && release.tag === tag)) {
    throw invalid('Release', 'tag_name', 'already_exists');
  }
  if (resolve(repository, target) === undefined) throw invalid('Release', 'target_commitish', 'invalid');
  const release: Release = {
    id: call.id(),
    tag,
    target,
    name: optionalText(call, 'name') ?? null,
    body: optionalText(call, 'body') ?? null,
    draft,
    prerelease: call.body['prerelease'] === true,
    author: call.user?.id ?? 0,
    createdAt: call.now,
    publishedAt: undefined,
  };
  repository.releases.push(release);
  if (!draft) publish(call, repository, release);
  return created(releaseShape(call, repository, release));
}

function updateRelease(call: Call) {
  const repository = repositoryOf(call, ['contents', 'write']);
  const release = releaseOf(call, repository);
  release.name = optionalText(call, 'name') ?? release.name;
  release.body = optionalText(call, 'body') ?? release.body;
  if (typeof call.body['prerelease'] === 'boolean') release.prerelease = call.body['prerelease'];
  if (typeof call.body['draft'] === 'boolean') {
    const published = release.draft && !call.body['draft'];
    release.draft = call.body['draft'];
    if (published) publish(call, repository, release);
  }
  return ok(releaseShape(call, repository, release));
}

export const routes: readonly Route[] = [
  { method: 'GET', path: '/repos/{owner}/{repo}/releases', handle: listReleases },
  { method: 'POST', path: '/repos/{owner}/{repo}/releases', handle: createRelease },
  { method: 'GET', path: '/repos/{owner}/{repo}/releases/latest', handle: getLatest },
  { method: 'GET', path: '/repos/{owner}/{repo}/releases/tags/{tag*}', handle: getByTag },
  { method: 'GET', path: '/repos/{owner}/{repo}/releases/{release_id}', handle: getRelease },
  { method: 'PATCH', path: '/repos/{owner}/{repo}/releases/{release_id}', handle: updateRelease },
];
