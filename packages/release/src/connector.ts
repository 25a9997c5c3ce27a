import { Fault } from '@guarded-deploy/faults';
import {
  type Address,
  type Connection,
  checkIdentity,
  connect,
  type Identity,
  type KnownHosts,
  parseKnownHosts,
} from '@guarded-deploy/ssh';
import type { Host } from './inventory.ts';

export interface ConnectorOptions {
  readonly identity: Identity;
  /** Text of a known_hosts file, or the word `accept-new`. */
  readonly knownHosts: string;
  /** `user@host:port`, several separated by commas, in the order in which they are passed through. */
  readonly jumpHost?: string | undefined;
  /** Told about a key that `accept-new` accepted. */
  readonly onNewHost?: (line: string) => void;
}

/** `user@host:port` → its parts. */
export function parseJump(text: string): Address {
  const match = /^(?:([^@\s]+)@)?(\[[0-9a-fA-F:]+\]|[^@:\s]+)(?::(\d{1,5}))?$/.exec(text.trim());
  if (!match) {
    throw new Fault({
      code: 'JUMP_HOST_INVALID',
      what: `'${text}' is not a jump host.`,
      remedy: "Write it as 'user@host' or 'user@host:port'; several separated by commas.",
    });
  }
  return { user: match[1] ?? 'root', host: match[2]!.replace(/^\[|\]$/g, ''), port: Number(match[3] ?? 22) };
}

/**
 * Opens connections for a release: checks key and known hosts before any host is asked.
 * @throws Fault SSH_KEY_*, KNOWN_HOSTS_*, JUMP_HOST_INVALID
 */
export function connector(
  options: ConnectorOptions,
): (host: Host, signal: AbortSignal, first?: readonly string[]) => Promise<Connection> {
  checkIdentity(options.identity);
  const knownHosts: KnownHosts = parseKnownHosts(options.knownHosts);
  if (knownHosts.entries.length === 0 && !knownHosts.acceptNew) {
    throw new Fault({
      code: 'KNOWN_HOSTS_MISSING',
      what: 'There are no known hosts, so no host could prove who it is.',
      remedy:
        "Store the output of 'ssh-keyscan HOST' after comparing its fingerprints, and give it as 'known-hosts'; or write 'accept-new' to trust whoever answers.",
    });
  }
  const jumps = (options.jumpHost ?? '')
    .split(',')
    .filter(part => part.trim() !== '')
    .map(parseJump);
  const known = { ...knownHosts };
  return (host, signal, first = []) =>
    connect(
      { host: host.address, port: host.port, user: host.user },
      {
        identity: options.identity,
        knownHosts: known,
        jumps,
        signal,
        first,
        ...(options.onNewHost ? { onNewHost: options.onNewHost } : {}),
      },
    );
}
