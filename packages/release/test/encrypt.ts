import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What `ansible-vault encrypt` writes; with a vault id when `label` is given. */
export function encryptVault(text: string | Buffer, password: string, label = ''): string {
  const salt = randomBytes(32);
  const keys = pbkdf2Sync(password, salt, 10_000, 80, 'sha256');
  const cipher = createCipheriv('aes-256-ctr', keys.subarray(0, 32), keys.subarray(64, 80));
  const plain = Buffer.from(text);
  const pad = 16 - (plain.length % 16);
  const secret = Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]);
  const mac = createHmac('sha256', keys.subarray(32, 64)).update(secret).digest('hex');
  const body = Buffer.from(`${salt.toString('hex')}\n${mac}\n${secret.toString('hex')}`).toString('hex');
  const header = label ? `$ANSIBLE_VAULT;1.2;AES256;${label}` : '$ANSIBLE_VAULT;1.1;AES256';
  return `${header}\n${body.match(/.{1,80}/g)!.join('\n')}\n`;
}
