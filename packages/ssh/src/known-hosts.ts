import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';

/** One usable line of a known_hosts file. */
interface KnownHost {
  readonly line: number;
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  readonly patterns: readonly string[];
  /** Key type as written, such as `ssh-ed25519`. */
  readonly type: string;
  /** The public key, in SSH wire format. */
  readonly key: Buffer;
}

export interface KnownHosts {
  /** Those that were given, and those that `accept-new` accepted since. */
  readonly entries: KnownHost[];
  /** The explicit word `accept-new`: a host without an entry is accepted, a changed key never. */
  readonly acceptNew: boolean;
}

export type HostKeyVerdict =
  | { readonly outcome: 'known' }
  | { readonly outcome: 'new'; readonly line: string }
  | { readonly outcome: 'unknown' | 'changed' | 'revoked' | 'certificate-only'; readonly fault: Fault };

const KEY_TYPE = /^(ssh-|ecdsa-|sk-)[A-Za-z0-9@.-]+$/;

/**
 * Reads the text of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). A line `accept-new` alone is this product's
 * explicit permission to accept hosts that have no entry.
 * @throws Fault KNOWN_HOSTS_INVALID naming the line
 */
export function parseKnownHosts(text: string): KnownHosts {
  const entries: KnownHost[] = [];
  let acceptNew = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line === 'accept-new') {
      acceptNew = true;
      continue;
    }
    const words = line.split(/[ \t]+/);
    let marker: KnownHost['marker'];
    if (words[0]!.startsWith('@')) {
      const word = words.shift()!.slice(1);
      if (word !== 'revoked' && word !== 'cert-authority')
        throw invalid(index + 1, `an unknown marker @${word.slice(0, 40)}`);
      marker = word;
    }
    const [names, type, key] = words;
    if (!names || !type || !key) throw invalid(index + 1, 'fewer than three fields');
    if (!KEY_TYPE.test(type)) throw invalid(index + 1, `'${type.slice(0, 40)}' where a key type belongs`);
    const bytes = Buffer.from(key, 'base64');
    if (typeInside(bytes) !== type) throw invalid(index + 1, 'a key that does not decode to its type');
    entries.push({ line: index + 1, marker, patterns: names.split(','), type, key: bytes });
  }
  return { entries, acceptNew };
}

function invalid(line: number, what: string): Fault {
  return new Fault({
    code: 'KNOWN_HOSTS_INVALID',
    what: `Line ${line} of the known hosts has ${what}.`,
    remedy:
      "Copy the output of 'ssh-keyscan HOST' unchanged, after comparing its fingerprint with the host's own.",
  });
}

/** The key type that stands inside a public key in wire format. */
function typeInside(key: Buffer): string {
  if (key.length < 8) return '';
  const length = key.readUInt32BE(0);
  return length > 100 || key.length < 4 + length ? '' : key.toString('latin1', 4, 4 + length);
}

/** `SHA256:…` as ssh-keygen -l prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256')
    .update(key)
    .digest('base64')
    .replace(/={1,2}$/, '')}`;
}

/** The name under which OpenSSH looks a host up: `host`, or `[host]:port` for a port other than 22. */
export function lookupName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

function matchesPattern(pattern: string, name: string): boolean {
  if (pattern.startsWith('|1|')) {
    const [, , salt, hash] = pattern.split('|');
    if (!salt || !hash) return false;
    const wanted = Buffer.from(hash, 'base64');
    const given = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  }
  const expression = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(name);
}

function matches(entry: KnownHost, name: string): boolean {
  let found = false;
  for (const pattern of entry.patterns) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (matchesPattern(pattern, name)) found = true;
  }
  return found;
}

/** From now on a host that was accepted is known by that key, and by no other. */
export function pin(known: KnownHosts, line: string): void {
  known.entries.push(...parseKnownHosts(line).entries);
}

/** Lines about a host, in the file's order. */
export function entriesOf(known: KnownHosts, host: string, port: number): KnownHost[] {
  const name = lookupName(host, port);
  return known.entries.filter(entry => matches(entry, name));
}

/** Signature algorithms to ask the host for, those of its known keys first, so that a host with several keys shows a known one. */
export function hostKeyAlgorithms(known: KnownHosts, host: string, port: number): string[] {
  const all = [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ];
  const types = new Set(
    entriesOf(known, host, port)
      .filter(entry => entry.marker === undefined)
      .map(entry => entry.type),
  );
  const wanted = all.filter(algorithm => types.has(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm));
  return [...wanted, ...all.filter(algorithm => !wanted.includes(algorithm))];
}

/** Decides about the key a host showed. Pure; the words say what to compare and what to run. */
export function judgeHostKey(known: KnownHosts, host: string, port: number, key: Buffer): HostKeyVerdict {
  const name = lookupName(host, port);
  const entries = entriesOf(known, host, port);
  const type = typeInside(key);
  const shown = `${type} ${fingerprint(key)}`;
  if (entries.some(entry => entry.marker === 'revoked' && entry.key.equals(key))) {
    return {
      outcome: 'revoked',
      fault: new Fault({
        code: 'HOST_KEY_REVOKED',
        what: `${name} showed the key ${shown}, which the known hosts mark as revoked.`,
        remedy: 'Do not connect until somebody has found out why this host still uses a revoked key.',
      }),
    };
  }
  const plain = entries.filter(entry => entry.marker === undefined);
  if (plain.some(entry => entry.key.equals(key))) return { outcome: 'known' };
  if (plain.length > 0) {
    const expected = plain
      .map(entry => `- line ${entry.line}: ${entry.type} ${fingerprint(entry.key)}`)
      .join('; ');
    return {
      outcome: 'changed',
      fault: new Fault({
        code: 'HOST_KEY_CHANGED',
        what: `The host key of ${name} is not the known one. Known: ${expected}. Shown: + ${shown}.`,
        remedy: `If the host was reinstalled, compare with 'ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub' on its console, then replace ${plain.length === 1 ? 'the line' : 'those lines'} in the known hosts; if not, somebody may be in between.`,
      }),
    };
  }
  if (entries.some(entry => entry.marker === 'cert-authority')) {
    return {
      outcome: 'certificate-only',
      fault: new Fault({
        code: 'HOST_KEY_CERTIFICATE_ONLY',
        what: `The known hosts vouch for ${name} only through @cert-authority, and host certificates are not supported.`,
        remedy: `Add a plain line for ${name}: 'ssh-keyscan -p ${port} ${host}', after comparing with ${shown}.`,
      }),
    };
  }
  const line = `${name} ${type} ${key.toString('base64')}`;
  if (known.acceptNew) return { outcome: 'new', line };
  return {
    outcome: 'unknown',
    fault: new Fault({
      code: 'HOST_KEY_UNKNOWN',
      what: `${name} is not among the known hosts; it showed ${shown}.`,
      remedy: `Compare that with 'ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub' on the host's console, then add the output of 'ssh-keyscan -p ${port} ${host}' to the known hosts.`,
    }),
  };
}
