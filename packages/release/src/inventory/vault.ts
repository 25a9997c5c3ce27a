import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import type { Fault, Place } from '@guarded-deploy/faults';
import { problem } from './problem.ts';

/** A password with the name (vault id) under which texts may be encrypted with it. */
export interface VaultSecret {
  readonly id: string;
  readonly password: string;
}

/** One password for everything, or several with their ids. */
export type VaultPassword = string | readonly VaultSecret[];

const HEADER = /^\$ANSIBLE_VAULT;(1\.1|1\.2);AES256(?:;([^\r\n]*))?\r?\n/;

/** Whether a text is what `ansible-vault encrypt` writes. */
export function isVault(text: string | Buffer): boolean {
  return HEADER.test(typeof text === 'string' ? text.trimStart() : text.toString('latin1', 0, 200));
}

/**
 * The passwords to try, in order: those of the text's own id first, then the others, as Ansible does it.
 */
function candidates(password: VaultPassword | undefined, id: string): readonly VaultSecret[] {
  if (password === undefined || password === '') return [];
  const all = typeof password === 'string' ? [{ id: 'default', password }] : password;
  return [...all.filter(secret => secret.id === id), ...all.filter(secret => secret.id !== id)];
}

/**
 * Lines `id: password`, of which each names a vault id. Spaces around a password are no part of it.
 * @throws Fault VAULT_PASSWORDS_INVALID with the line's number, never its text
 */
export function parseVaultPasswords(text: string | undefined): VaultSecret[] {
  return (text ?? '').split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const match = /^\s*([^\s:]+)\s*:(.+)$/.exec(line);
    const password = match?.[2]?.trim();
    if (match && password) return [{ id: match[1]!, password }];
    throw problem({
      code: 'VAULT_PASSWORDS_INVALID',
      what: `Line ${index + 1} of 'vault-passwords' is not 'id: password'.`,
      remedy: "Write one a line, such as 'prod: ${{ secrets.VAULT_PROD }}'.",
    });
  });
}

/**
 * The passwords of `vault-password` and `vault-passwords` together; the first has the id `default`.
 * @throws Fault VAULT_PASSWORDS_INVALID
 */
export function vaultPasswords(single: string | undefined, several: string | undefined): VaultSecret[] {
  const named = parseVaultPasswords(several);
  return [...(single ? [{ id: 'default', password: single }] : []), ...named];
}

/**
 * Decrypts what ansible-vault encrypted (format 1.1 or 1.2, AES256: PBKDF2-SHA256 with 10,000 rounds, AES-CTR, HMAC-SHA256;
 * see "Ansible Vault payload format" in Ansible's documentation).
 * @throws Fault VAULT_PASSWORD_MISSING, VAULT_PASSWORD_WRONG, VAULT_INVALID
 */
export function decryptVault(
  text: string,
  password: VaultPassword | undefined,
  file: string,
  place: Place = { file },
): Buffer {
  const source = text.trimStart();
  const header = HEADER.exec(source);
  if (!header) {
    throw problem({
      code: 'VAULT_INVALID',
      what: `${file} is not encrypted by ansible-vault with AES256 (format 1.1 or 1.2).`,
      remedy: `Encrypt it with 'ansible-vault encrypt ${file}', or take it off the list of files to decrypt.`,
      place,
    });
  }
  const [salt, mac, ciphertext] = partsOf(source.slice(header[0].length));
  if (!salt?.length || mac?.length !== 32 || !ciphertext?.length) {
    throw problem({
      code: 'VAULT_INVALID',
      what: `The encrypted text in ${file} is damaged.`,
      remedy: 'Restore it from the history, whole and with its line breaks.',
      place,
    });
  }
  const id = header[2]?.trim() || 'default';
  const secrets = candidates(password, id);
  for (const secret of secrets) {
    const keys = pbkdf2Sync(secret.password.replace(/\r?\n$/, ''), salt, 10_000, 80, 'sha256');
    const expected = createHmac('sha256', keys.subarray(32, 64)).update(ciphertext).digest();
    if (!timingSafeEqual(expected, mac)) continue;
    const cipher = createDecipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80));
    const padded = Buffer.concat([cipher.update(ciphertext), cipher.final()]);
    return padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
  }
  throw noPassword(file, place, id, secrets.length);
}

/** Salt, checksum and text; undefined parts where it is not what ansible-vault writes. */
function partsOf(body: string): (Buffer | undefined)[] {
  const parts = Buffer.from(body.replace(/\s+/g, ''), 'hex')
    .toString('latin1')
    .split('\n')
    .map(part => Buffer.from(part, 'hex'));
  return parts.length === 3 ? parts : [];
}

function noPassword(file: string, place: Place, id: string, tried: number): Fault {
  const named = id === 'default' ? '' : ` (vault id '${id.replace(/[^\w.@-]/g, '?').slice(0, 40)}')`;
  if (tried === 0) {
    return problem({
      code: 'VAULT_PASSWORD_MISSING',
      what: `${file} has values encrypted by ansible-vault${named}, and no password was given.`,
      remedy: "Set 'vault-password' from a secret, or 'vault-passwords' where there are several ids.",
      place,
    });
  }
  return problem({
    code: 'VAULT_PASSWORD_WRONG',
    what:
      tried === 1
        ? `The vault password does not open ${file}${named}.`
        : `None of the ${tried} vault passwords opens ${file}${named}.`,
    remedy: "Check the secret behind 'vault-password', and which password the file was encrypted with.",
    place,
  });
}
