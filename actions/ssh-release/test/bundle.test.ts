import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { spec } from '../src/io.gen.ts';

describe('the bundle', () => {
  const bundle = new URL('../dist/main.cjs', import.meta.url);

  test('is below one megabyte', () => {
    expect(statSync(bundle).size).toBeLessThan(1_000_000);
  });

  test('has the inputs and outputs of the contract', () => {
    expect(Object.keys(spec.inputs)).toEqual(
      expect.arrayContaining(
        'config environment command to hosts limit private-key passphrase known-hosts jump-host vault-password variables fencing-token batches migrate dry-run'.split(
          ' ',
        ),
      ),
    );
    expect(spec.outputs).toEqual(['release', 'previous', 'hosts', 'changed', 'rolled-back']);
    expect(readFileSync(bundle, 'utf8')).toContain('known-hosts');
  });
});
