import { readFileSync } from 'node:fs';
import type { HostSet } from '@guarded-deploy/local-hosts';
import {
  connector,
  filesIn,
  loadReleaseFile,
  type ReleaseOptions,
  type ReportEvent,
  readInventory,
} from '@guarded-deploy/release';

/** What to do with the first host of a set, from a source and below a root of its own; `services` is the rest of the release file. */
export function onOneHost(
  set: HostSet,
  {
    source,
    root,
    events,
    user = 'deploy',
  }: {
    readonly source: string;
    readonly root: string;
    readonly events: ReportEvent[];
    readonly user?: string;
  },
  services: string,
): ReleaseOptions {
  const config = loadReleaseFile(
    `app: demo\nroot: ${root}\nuser: ${user}\ninventory: { hosts: { h: { address: ${set.hosts[0]!.address} } } }\nservices:\n${services}`,
    'release.yml',
  );
  return {
    config,
    inventory: readInventory(config, { files: filesIn(source) }),
    workspace: source,
    connect: connector({
      identity: { privateKey: readFileSync(set.privateKey, 'utf8') },
      knownHosts: readFileSync(set.knownHosts, 'utf8'),
    }),
    signal: new AbortController().signal,
    now: () => new Date(),
    report: event => events.push(event),
  };
}
