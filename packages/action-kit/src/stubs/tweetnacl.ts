import { createHash } from 'node:crypto';

/** Stands in for tweetnacl in the bundles: bcrypt-pbkdf (keys with passphrases) needs its SHA-512 only, and Node has one. */
export const lowlevel = {
  crypto_hash(out: Uint8Array, message: Uint8Array, length: number): number {
    out.set(createHash('sha512').update(message.subarray(0, length)).digest());
    return 0;
  },
};
