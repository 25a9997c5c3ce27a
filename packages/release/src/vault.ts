import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { Fault } from '@guarded-deploy/faults';

const HEADER = /^\$ANSIBLE_VAULT;(1\.1|1\.2);AES256(;[^\r\n]*)?\r?\n/;

/** Whether a text is what `ansible-vault encrypt` writes. */
export function isVault(text: string | Buffer): boolean {
  return HEADER.test(typeof text === 'string' ? text.trimStart() : text.toString('latin1', 0, 200));
}

/**
 * Decrypts what ansible-vault encrypted (format 1.1 or 1.2, AES256: PBKDF2-SHA256 with 10,000 rounds, AES-CTR, HMAC-SHA256;
 * see "Ansible Vault payload format" in Ansible's documentation).
 * @throws Fault VAULT_PASSWORD_MISSING, VAULT_PASSWORD_WRONG, VAULT_INVALID
 */
export function decryptVault(text: string, password: string | undefined, file: string): Buffer {
  const source = text.trimStart();
  const header = HEADER.exec(source);
  if (!header) {
    throw new Fault({
      code: 'VAULT_INVALID',
      what: `${file} is not encrypted by ansible-vault with AES256 (format 1.1 or 1.2).`,
      remedy: `Encrypt it with 'ansible-vault encrypt ${file}', or take it off the list of files to decrypt.`,
      place: { file },
    });
  }
  if (!password) {
    throw new Fault({
      code: 'VAULT_PASSWORD_MISSING',
      what: `${file} has values encrypted by ansible-vault, and no password was given.`,
      remedy: "Set 'vault-password' from a secret.",
      place: { file },
    });
  }
  const hex = source.slice(header[0].length).replace(/\s+/g, '');
  const parts = Buffer.from(hex, 'hex')
    .toString('latin1')
    .split('\n')
    .map(part => Buffer.from(part, 'hex'));
  const [salt, mac, ciphertext] = parts;
  if (parts.length !== 3 || !salt?.length || mac?.length !== 32 || !ciphertext?.length) {
    throw new Fault({
      code: 'VAULT_INVALID',
      what: `The encrypted text in ${file} is damaged.`,
      remedy: 'Restore it from the history, whole and with its line breaks.',
      place: { file },
    });
  }
  const keys = pbkdf2Sync(password.replace(/\r?\n$/, ''), salt, 10_000, 80, 'sha256');
  const expected = createHmac('sha256', keys.subarray(32, 64)).update(ciphertext).digest();
  if (!timingSafeEqual(expected, mac)) {
    throw new Fault({
      code: 'VAULT_PASSWORD_WRONG',
      what: `The vault password does not open ${file}.`,
      remedy: "Check the secret behind 'vault-password', and which password the file was encrypted with.",
      place: { file },
    });
  }
  const cipher = createDecipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80));
  const padded = Buffer.concat([cipher.update(ciphertext), cipher.final()]);
  return padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
}
