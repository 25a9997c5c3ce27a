import type { Context, Log } from '@guarded-deploy/action-kit';
import { lastPart, type Plan, parseImage, repositoryOf } from '@guarded-deploy/ecs';
import { Fault, messageOf } from '@guarded-deploy/faults';
import type { GitHubApi } from '@guarded-deploy/github';
import type { EcsDeps } from './options.ts';

/** GitHub's names are no longer than that. */
const short = (text: string, most: number) => text.slice(0, most);

/** A registry that is busy after a release is not waited for long. */
const PATIENCE_MS = 5_000;

/** What an image is, whatever its tag; undefined where the registry does not tell. */
async function digestOf(image: string, open: EcsDeps['open']): Promise<string | undefined> {
  const { digest, tag } = parseImage(image);
  return digest ?? (await open(repositoryOf(image), PATIENCE_MS).manifest(tag ?? 'latest'))?.digest;
}

interface RecordDeps extends Pick<EcsDeps, 'open' | 'signal'> {
  readonly github: Pick<GitHubApi, 'request'>;
  readonly context: Pick<Context, 'owner' | 'repo'>;
  readonly log: Pick<Log, 'info' | 'warning'>;
}

/**
 * Tells GitHub which images are live now, and that those before them are not (artifact metadata, deployment records). Never fails a
 * release that is stable: what could not be recorded is a warning. Needs `artifact-metadata: write`.
 */
export async function recordDeployment(
  plan: Plan,
  { cluster, environment }: { readonly cluster: string; readonly environment: string },
  deps: RecordDeps,
): Promise<void> {
  const { github, context, log, signal, open } = deps;
  const seen = new Set<string>();
  for (const { name, derived } of plan.services) {
    for (const { container, from, to } of derived.changes) {
      try {
        const [before, now] = [await digestOf(from, open), await digestOf(to, open)];
        const records = [
          { image: to, digest: now, status: 'deployed' as const },
          ...(before === now ? [] : [{ image: from, digest: before, status: 'decommissioned' as const }]),
        ];
        for (const { image, digest, status } of records) {
          const key = `${name}/${container} ${digest} ${status}`;
          if (digest === undefined || seen.has(key)) continue;
          seen.add(key);
          await github.request('POST /orgs/{org}/artifacts/metadata/deployment-record', {
            org: context.owner,
            name: short(repositoryOf(image), 256),
            digest,
            version: short(parseImage(image).tag ?? '', 100),
            status,
            logical_environment: short(environment, 128),
            cluster: short(lastPart(cluster), 128),
            deployment_name: short(`${lastPart(name)}/${container}`, 256),
            github_repository: context.repo,
          });
          log.info(`recorded: ${image} is ${status}`);
        }
      } catch (thrown) {
        signal.throwIfAborted();
        const why = thrown instanceof Fault ? thrown.what : messageOf(thrown);
        log.warning(`What is live in ${container} of ${name} was not recorded with GitHub: ${why}`);
      }
    }
  }
}
