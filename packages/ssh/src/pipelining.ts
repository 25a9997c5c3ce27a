/**
 * Fewer waits while logging in. An SSH server reads messages strictly in order, so a client that knows what it will say
 * after an expected answer can say it at once. ssh2 waits for every answer: for the service, for whether the key would do,
 * for the login, for the channel. Here all four travel together, which takes one round trip instead of four.
 */
import type ssh2 from 'ssh2';

interface Key {
  readonly type: string;
  isPrivateKey(): boolean;
  sign(data: Buffer, hash?: string): Buffer | Error;
}

/** What this module knows of ssh2's inside; the version is pinned, and a test with a real server notices a change. */
interface Protocol {
  _handlers: Record<string, ((...args: never[]) => void) | undefined>;
  service(name: string): void;
  authPK(
    user: string,
    key: unknown,
    algorithm: string | undefined,
    sign?: (data: Buffer, done: (signature: Buffer) => void) => void,
  ): void;
}

interface Internals {
  readonly _protocol?: Protocol;
  readonly _remoteVer?: string;
}

/** Signatures of RSA keys come in several kinds, of which the server says at the service's acceptance which it takes. */
const HASHES: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' };

/**
 * Makes a client that has just been told to connect log in with as few waits as its server allows. Servers other than
 * OpenSSH are talked to step by step: few people test them with what is unusual.
 * `key` is the private key's kind, undefined for an agent's. `onAuthenticating` is called when the signed request is on its
 * way and channels may be asked for.
 */
export function logInAtOnce(
  client: ssh2.Client,
  key: string | undefined,
  onAuthenticating: () => void,
): void {
  const internals = client as unknown as Internals;
  const protocol = internals._protocol;
  if (!protocol) return;
  const patient = () => !/^OpenSSH_/.test(internals._remoteVer ?? '');
  const { service, authPK } = protocol;
  protocol.service = name => {
    service.call(protocol, name);
    const accepted = protocol._handlers.SERVICE_ACCEPT as
      | ((from: Protocol, name: string) => void)
      | undefined;
    if (name !== 'ssh-userauth' || !accepted || key === undefined || key === 'ssh-rsa' || patient()) return;
    protocol._handlers = { ...protocol._handlers, SERVICE_ACCEPT: undefined };
    accepted(protocol, name);
  };
  protocol.authPK = (user, given, algorithm, sign) => {
    const own = given as Key;
    if (sign || key === undefined || patient() || typeof own?.sign !== 'function' || !own.isPrivateKey())
      return authPK.call(protocol, user, given, algorithm, sign);
    authPK.call(protocol, user, given, algorithm, (data, done) => {
      const signature = own.sign(data, HASHES[algorithm ?? '']);
      if (signature instanceof Error) {
        client.emit('error', Object.assign(signature, { level: 'client-authentication' }));
        client.end();
        return;
      }
      done(signature);
      onAuthenticating();
    });
  };
}
