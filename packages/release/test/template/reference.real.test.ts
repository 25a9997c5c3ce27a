/** What ansible-core renders, we render: it is asked about the same templates, value by value. */
import { describe, expect, test } from '@jest/globals';
import { LOOKUP_NAMES, REFUSED_LOOKUPS } from '../../src/template/lookups.ts';
import { FILTERS, REFUSED_FILTERS, REFUSED_TESTS } from '../../src/template/registry.ts';
import { TESTS } from '../../src/template/tests.ts';
import { installed } from '../inventory/reference/ansible.ts';
import { ansibleNames, type Comparison, compare, generatedCases, handCases } from './compare.ts';

const withAnsible = 'bin' in installed ? test : test.skip;
if (!('bin' in installed)) console.log(`skipped: ${installed.why}`);

const SEED = 20261130;

function report(what: string, { cases, rendered, refused, known, differences }: Comparison): void {
  console.log(
    `${what}: ${cases} templates, ${rendered} rendered and ${refused} refused by both, ${known} known and ${differences.length} further differences`,
  );
}

describe('templates as ansible-core renders them', () => {
  withAnsible('by hand: every statement, operator, filter, test and lookup', () => {
    const found = compare(handCases());
    report('by hand', found);
    expect(found.differences).toEqual([]);
    expect(found.known).toBe(0);
    expect(found.cases).toBeGreaterThanOrEqual(800);
    expect(found.rendered).toBeGreaterThanOrEqual(500);
  });

  withAnsible('by chance', () => {
    const found = compare(generatedCases(SEED, 1500));
    report(`by chance (seed ${SEED})`, found);
    expect(found.differences).toEqual([]);
    expect(found.known).toBeLessThanOrEqual(3);
    expect(found.rendered).toBeGreaterThanOrEqual(1000);
  });

  withAnsible('each name of ansible-core is either known or refused by name', () => {
    const names = ansibleNames();
    const sorted = (...groups: readonly string[][]) => groups.flat().sort();
    expect(sorted(Object.keys(FILTERS), Object.keys(REFUSED_FILTERS))).toEqual(names.filters);
    expect(sorted(Object.keys(TESTS), Object.keys(REFUSED_TESTS))).toEqual(names.tests);
    expect(sorted([...LOOKUP_NAMES], Object.keys(REFUSED_LOOKUPS))).toEqual(names.lookups);
  });

  withAnsible('each name that is known is in a case by hand', () => {
    const text = handCases()
      .map(({ template }) => template)
      .join('\n');
    const missing = [
      ...Object.keys(FILTERS).filter(name => !new RegExp(`\\|\\s*${name}\\b|filter ${name}\\b`).test(text)),
      ...Object.keys(TESTS).filter(
        name => !/^\W/.test(name) && !new RegExp(`is (not )?${name}\\b|["']${name}["']`).test(text),
      ),
      ...[...LOOKUP_NAMES].filter(name => !new RegExp(`["']${name}["']`).test(text)),
    ];
    // What looks at disks, at the environment or at chance is refused or differs on purpose; template/rules.test.ts has it.
    const apart = ['expanduser', 'expandvars', 'realpath', 'fileglob', 'fileglob', 'env', 'first_found'];
    expect(missing.sort()).toEqual([...apart, 'inventory_hostnames'].sort());
  });
});
