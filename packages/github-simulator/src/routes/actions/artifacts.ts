/** Artifacts of runs. */
import { type Call, nodeId, notFound, number, ok, page, refuse, time } from '../../api.ts';
import { blobUrl } from '../../blobs.ts';
import { repositoryUrl } from '../../shapes.ts';
import type { Artifact, Repository } from '../../store.ts';
import { repositoryOf } from '../repositories.ts';
import { runOf } from './records.ts';

function artifactShape(call: Call, repository: Repository, artifact: Artifact): Record<string, unknown> {
  const url = `${repositoryUrl(call, repository)}/actions/artifacts/${artifact.id}`;
  const run = call.store.runs.get(Number(artifact.run));
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.size ?? 0,
    url,
    archive_download_url: `${url}/zip`,
    expired: false,
    digest: artifact.digest ?? null,
    created_at: time(artifact.createdAt),
    updated_at: time(artifact.createdAt),
    expires_at: time(artifact.createdAt + 90 * 86_400_000),
    ...(run
      ? {
          workflow_run: {
            id: run.id,
            repository_id: run.repository,
            head_repository_id: run.headRepository,
            head_branch: run.headBranch ?? '',
            head_sha: run.headSha,
          },
        }
      : {}),
  };
}

export function listArtifacts(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  const name = call.query.get('name');
  const found = call.store.artifacts.filter(
    artifact =>
      artifact.run === String(run.id) &&
      artifact.size !== undefined &&
      (name === null || artifact.name === name),
  );
  const { items, headers } = page(call, found);
  return ok(
    {
      total_count: found.length,
      artifacts: items.map(artifact => artifactShape(call, repository, artifact)),
    },
    headers,
  );
}

/** Sends the client to the storage, to which its token must not follow. */
export function downloadArtifact(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  if (!call.token) throw refuse(401, 'Requires authentication');
  const id = number(call, 'artifact_id');
  const artifact = call.store.artifacts.find(candidate => candidate.id === id);
  if (!artifact || call.store.runs.get(Number(artifact.run))?.repository !== repository.id) throw notFound();
  return { status: 302, headers: { location: blobUrl(call.urls.origin, artifact.blob) } };
}
