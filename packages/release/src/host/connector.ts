import type { Fault } from '@guarded-deploy/faults';
import type { Shell } from '@guarded-deploy/foreign/shell';
import {
  type Address,
  type Connection,
  checkIdentity,
  connect,
  connectLocally,
  type Identity,
  type KnownHosts,
  parseKnownHosts,
} from '@guarded-deploy/ssh';
import type { Host } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';

/** This machine, for hosts that are reached without SSH. */
interface ThisMachine {
  readonly home: string;
  readonly user: string;
  /** Where programs are looked for. */
  readonly path: string;
}

export interface ConnectorOptions {
  /** The key that was given for the run; it wins over those of the inventory. */
  readonly identity: Identity;
  /** Text of a known_hosts file, or the word `accept-new`. */
  readonly knownHosts: string;
  /** `user@host:port`, several separated by commas, in the order in which they are passed through. Wins over the inventory. */
  readonly jumpHost?: string | undefined;
  /** Told about a key that `accept-new` accepted. */
  readonly onNewHost?: (line: string) => void;
  /** Text of a private key that the inventory names; undefined when there is no such file. No such files are read unless given. */
  readonly readKey?: (path: string) => string | undefined;
  /** For `ansible_connection: local`, which is refused unless given. */
  readonly machine?: ThisMachine;
}

/** `user@host:port` → its parts. `user` is who is meant where none is named. */
export function parseJump(text: string, user = 'root'): Address {
  const match = /^(?:([^@\s]+)@)?(\[[0-9a-fA-F:]+\]|[^@:\s]+)(?::(\d{1,5}))?$/.exec(text.trim());
  if (!match) {
    throw problem({
      code: 'JUMP_HOST_INVALID',
      what: `'${text}' is not a jump host.`,
      remedy: "Write it as 'user@host' or 'user@host:port'; several separated by commas.",
    });
  }
  return { user: match[1] ?? user, host: match[2]!.replace(/^\[|\]$/g, ''), port: Number(match[3] ?? 22) };
}

const isGiven = ({ privateKey, agent }: Identity) => Boolean(privateKey || agent);

/**
 * Opens connections for a release: checks key and known hosts before any host is asked.
 * @throws Fault SSH_KEY_*, KNOWN_HOSTS_*, JUMP_HOST_INVALID
 */
export function connector(
  options: ConnectorOptions,
): (host: Host, signal: AbortSignal, first?: readonly Shell[]) => Promise<Connection> {
  // Without one, each host may have a key of its own in the inventory.
  if (isGiven(options.identity) || !options.readKey) checkIdentity(options.identity);
  const knownHosts: KnownHosts = parseKnownHosts(options.knownHosts);
  const trusts = knownHosts.entries.length > 0 || knownHosts.acceptNew;
  // A run on this machine alone needs none.
  if (!trusts && !options.machine) throw nobodyKnown();
  const jumps = (options.jumpHost ?? '').split(',').filter(part => part.trim() !== '');
  const given = jumps.map(jump => parseJump(jump));
  return async (host, signal, first = []) => {
    if (host.connection?.local) return connectHere(host, options.machine, signal);
    if (!trusts) throw nobodyKnown();
    if (given.length === 0 && host.connection?.refusal) throw host.connection.refusal;
    const { connection } = host;
    return connect(
      { host: host.address, port: host.port, user: host.user, alias: connection?.hostKeyAlias },
      {
        identity: identityOf(host, options),
        // One for all connections: what `accept-new` accepts is known to the later ones.
        knownHosts,
        jumps: given.length > 0 ? given : (connection?.jumps ?? []).map(jump => parseJump(jump, host.user)),
        signal,
        first,
        ...(connection?.connectTimeout ? { timeoutSeconds: connection.connectTimeout } : {}),
        ...(options.onNewHost ? { onNewHost: options.onNewHost } : {}),
      },
    );
  };
}

function nobodyKnown(): Fault {
  return problem({
    code: 'KNOWN_HOSTS_MISSING',
    what: 'There are no known hosts, so no host could prove who it is.',
    remedy:
      "Store the output of 'ssh-keyscan HOST' after comparing its fingerprints, and give it as 'known-hosts'; or write 'accept-new' to trust whoever answers.",
  });
}

/**
 * The key for a host: the one that was given, that of the inventory, the agent's.
 * @throws Fault SSH_KEY_*
 */
function identityOf(host: Host, options: ConnectorOptions): Identity {
  const { identity, readKey } = options;
  if (identity.privateKey) return identity;
  const { privateKey, passphrase, keyFiles = [] } = host.connection ?? {};
  const own = privateKey ?? keyFiles.map(path => readKey?.(path)).find(text => text !== undefined);
  if (own !== undefined) {
    const found = { privateKey: own, passphrase: passphrase ?? identity.passphrase };
    checkIdentity(found);
    return found;
  }
  if (identity.agent) return identity;
  if (keyFiles.length === 0) checkIdentity(identity);
  throw problem({
    code: 'SSH_KEY_MISSING',
    what: `The inventory names the key '${keyFiles[0]}' for host '${host.name}', and there is no such file here.`,
    remedy: "Give 'private-key' from a secret, or put the file there.",
  });
}

function connectHere(host: Host, machine: ThisMachine | undefined, signal: AbortSignal): Connection {
  if (machine) return connectLocally({ ...machine, signal });
  throw problem({
    code: 'CONNECTION_INVALID',
    what: `Host '${host.name}' has 'ansible_connection: local', and nothing is released on this machine here.`,
    remedy: 'Make it reachable by SSH, or leave it out.',
  });
}
