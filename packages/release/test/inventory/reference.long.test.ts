/** The comparisons of reference.real.test.ts at length, from a new seed each time. */
import { describe, expect, jest, test } from '@jest/globals';
import { installed } from './reference/ansible.ts';
import { Chance } from './reference/chance.ts';
import {
  type Comparison,
  compareDocuments,
  compareLiterals,
  comparePatterns,
  comparePrecedence,
  compareScalars,
  generatedPatterns,
} from './reference/compare.ts';

jest.setTimeout(1_200_000);
if (!('bin' in installed)) console.log(`skipped: ${installed.why}`);

const seed = Number(process.env['REFERENCE_SEED'] ?? Date.now() % 1_000_000_000);

const KINDS: readonly (readonly [string, (chance: Chance) => Comparison])[] = [
  ['precedence', chance => comparePrecedence(chance, 1000)],
  ['scalars', chance => compareScalars(chance, 20_000)],
  ['documents', chance => compareDocuments(chance, 20_000)],
  ['literals', chance => compareLiterals(chance, 20_000)],
  ['patterns', chance => comparePatterns(generatedPatterns(chance, 20_000))],
];

describe('inventories as ansible-core reads them, at length', () => {
  ('bin' in installed ? test : test.skip).each(KINDS)('%s', (what, compare) => {
    const { cases, values, refused, differences } = compare(new Chance(seed));
    console.log(
      `${what}: ${cases} cases, ${values} values, ${refused} refused by both, ${differences.length} differ (REFERENCE_SEED=${seed})`,
    );
    expect(differences).toEqual([]);
  });
});
