/** The comparison of reference.real.test.ts at length, from a new seed each time. */
import { describe, expect, jest, test } from '@jest/globals';
import { installed } from '../inventory/reference/ansible.ts';
import { compare, generatedCases } from './compare.ts';

jest.setTimeout(1_200_000);
if (!('bin' in installed)) console.log(`skipped: ${installed.why}`);

const seed = Number(process.env['REFERENCE_SEED'] ?? Date.now() % 1_000_000_000);

describe('templates as ansible-core renders them, at length', () => {
  ('bin' in installed ? test : test.skip)('by chance', () => {
    const { cases, rendered, refused, known, differences } = compare(generatedCases(seed, 30_000));
    console.log(
      `${cases} templates, ${rendered} rendered and ${refused} refused by both, ${known} known and ${differences.length} further differences (REFERENCE_SEED=${seed})`,
    );
    expect(differences).toEqual([]);
    expect(known).toBeLessThanOrEqual(60);
  });
});
