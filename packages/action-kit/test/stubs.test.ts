import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withCustomRequest } from '../src/stubs/graphql.ts';
import { lowlevel } from '../src/stubs/tweetnacl.ts';
import { getUserAgent } from '../src/stubs/user-agent.ts';

const nacl = createRequire(import.meta.url)('tweetnacl') as {
  lowlevel: { crypto_hash(out: Uint8Array, message: Uint8Array, length: number): number };
};

test('the stand-in for tweetnacl hashes as it does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (message, cut) => {
      const length = Math.min(cut, message.length);
      const [ours, theirs] = [new Uint8Array(64), new Uint8Array(64)];
      lowlevel.crypto_hash(ours, message, length);
      nacl.lowlevel.crypto_hash(theirs, message, length);
      expect(ours).toEqual(theirs);
    }),
  );
});

test('the stand-in for universal-user-agent names Node and the platform', () => {
  expect(getUserAgent()).toBe(`Node.js/${process.versions.node} (${process.platform}; ${process.arch})`);
});

test('the stand-in for @octokit/graphql has what Octokit asks of it when it is made', () => {
  // As in the constructor of Octokit; nobody calls what comes of it.
  expect(withCustomRequest().defaults()).toBeUndefined();
});
