/** Private keys as people store them, in the form that ssh2 reads. Pure. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Fault, messageOf } from '@guarded-deploy/faults';
import ssh2 from 'ssh2';

/** A key that ssh2 reads. */
interface PrivateKey {
  readonly text: string;
  /** Undefined where the text needs none. */
  readonly passphrase: string | undefined;
}

/** The name and the body of the first armour that is closed; undefined where there is none. */
function armourIn(text: string): { readonly name: string; readonly body: string } | undefined {
  const [open, name] = /-----BEGIN ([A-Z0-9 ]{1,60})-----/.exec(text) ?? [];
  if (open === undefined || name === undefined) return undefined;
  const start = text.indexOf(open) + open.length;
  const end = text.indexOf(`-----END ${name}-----`, start);
  return end === -1 ? undefined : { name, body: text.slice(start, end) };
}

/** The base64 of a whole file, as some secrets are kept; undefined for anything else. */
function unwrapped(text: string): string | undefined {
  const packed = text.replace(/\s+/g, '');
  if (packed.length < 100 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined;
  const inner = Buffer.from(packed, 'base64').toString('latin1');
  return /-----BEGIN |^PuTTY-User-Key-File/.test(inner) ? inner : undefined;
}

/**
 * The text of a key with its lines as they were: secrets lose their last line break, gain carriage returns, quotes or indentation, have
 * `\n` written out, or all lines in one. Pure.
 */
export function tidyKey(given: string): string {
  let text = given
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .trim();
  text = (unwrapped(text) ?? text).replace(/\r\n?/g, '\n').trim();
  if (!text.includes('\n'))
    text = text
      .replace(/^(["'])(.*)\1$/s, '$2')
      .replace(/\\r/g, '')
      .replace(/\\n/g, '\n');
  text = text
    .split('\n')
    .map(line => line.trim())
    .join('\n')
    .trim();
  const armour = armourIn(text);
  // A key in one line; headers of an encrypted one need lines of their own, and cannot be told apart any more.
  if (armour && !armour.body.trim().includes('\n') && !armour.body.includes(':')) {
    const body = armour.body.replace(/\s+/g, '').replace(/(.{64})(?=.)/g, '$1\n');
    text = `-----BEGIN ${armour.name}-----\n${body}\n-----END ${armour.name}-----`;
  }
  return `${text}\n`;
}

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const field = (bytes: Buffer | string) =>
  Buffer.concat([uint32(Buffer.byteLength(bytes)), Buffer.from(bytes)]);

/** An Ed25519 key in OpenSSH's format (PROTOCOL.key), which is the only one that ssh2 has for it. */
function opensshEd25519(key: KeyObject): string {
  const { d, x } = key.export({ format: 'jwk' });
  const seed = Buffer.from(d!, 'base64url');
  const open = Buffer.from(x!, 'base64url');
  const type = field('ssh-ed25519');
  const check = uint32(0x67647364);
  const secret = Buffer.concat([
    check,
    check,
    type,
    field(open),
    field(Buffer.concat([seed, open])),
    field(''),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, at) => at + 1));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[field('none'), field('none'), field(''), uint32(1)],
    ...[field(Buffer.concat([type, field(open)])), field(Buffer.concat([secret, padding]))],
  ]);
  const body = whole.toString('base64').replace(/(.{70})(?=.)/g, '$1\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** PKCS#8, which OpenSSL and clouds write, as what ssh2 reads. @throws Error of OpenSSL */
function fromPkcs8(text: string, passphrase: string | undefined): string {
  if (text.includes('BEGIN ENCRYPTED') && !passphrase) throw new Error('it takes a passphrase');
  const key = createPrivateKey({
    key: text,
    format: 'pem',
    ...(passphrase === undefined ? {} : { passphrase }),
  });
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return String(key.export({ type: 'pkcs1', format: 'pem' }));
    case 'ec':
      return String(key.export({ type: 'sec1', format: 'pem' }));
    case 'ed25519':
      return opensshEd25519(key);
    default:
      throw new Error(`a key of the kind ${key.asymmetricKeyType}`);
  }
}

const invalid = (what: string, remedy: string) => new Fault({ code: 'SSH_KEY_INVALID', what, remedy });

const WHOLE = 'Store the whole file, from -----BEGIN to -----END, as a multi-line secret.';

/** What a text is that is no private key, in words; undefined when that cannot be told. */
function named(text: string): Fault | undefined {
  if (/^(ssh-|ecdsa-sha2-|sk-)|^-----BEGIN (RSA )?PUBLIC KEY|^---- BEGIN SSH2 PUBLIC KEY/.test(text))
    return invalid(
      'The private key is a public key.',
      'Store the other file of the pair: the one without .pub.',
    );
  if (/^-----BEGIN CERTIFICATE-----/.test(text))
    return invalid('The private key is a certificate.', 'Store the private key that belongs to it.');
  if (/^PuTTY-User-Key-File-3/.test(text))
    return invalid(
      'The private key is in the third version of PuTTY’s format.',
      "Convert it: 'puttygen KEY -O private-openssh -o key', or in PuTTYgen with Conversions, Export OpenSSH key.",
    );
  if (/^[~./][^\n]*$/.test(text.trim()) && !text.includes('-----'))
    return invalid(
      'The private key is the path of a file.',
      "Give the file's text, or on the command line '--key FILE'.",
    );
  if (/-----BEGIN/.test(text) && !/-----END [A-Z0-9 ]+-----/.test(text))
    return invalid('The private key has no -----END line: a part of it is missing.', WHOLE);
  return undefined;
}

/**
 * Reads a private key in whatever form it was stored.
 * @throws Fault SSH_KEY_PASSPHRASE, SSH_KEY_INVALID; neither repeats anything of the key
 */
export function readPrivateKey(given: string, passphrase?: string): PrivateKey {
  let text = tidyKey(given);
  let needed = passphrase;
  try {
    if (/-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text)) {
      text = fromPkcs8(text, passphrase);
      needed = undefined;
    }
    const parsed = ssh2.utils.parseKey(text, needed);
    if (parsed instanceof Error) throw parsed;
    if (parsed.isPrivateKey()) return { text, passphrase: needed };
  } catch (thrown) {
    const message = messageOf(thrown);
    if (/passphrase|decrypt|bad password|integrity/i.test(message))
      throw new Fault({
        code: 'SSH_KEY_PASSPHRASE',
        what: passphrase
          ? 'The passphrase does not open the private key.'
          : 'The private key is encrypted and no passphrase was given.',
        remedy: "Set 'passphrase' from a secret, or use a key without one.",
      });
    throw (
      named(text) ??
      invalid(`The private key cannot be read: ${message.split('\n')[0]!.replace(/\.$/, '')}.`, WHOLE)
    );
  }
  throw named('ssh-')!;
}
