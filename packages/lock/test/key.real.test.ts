/** Letters in the two cases and their compatible forms, held against Python's Unicode tables: what is one there is one lock. */
import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { normalizeKey } from '../src/key.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Groups of characters with one NFKC case folding, as code points. */
const GROUPS = `
import sys, json, unicodedata
from collections import defaultdict
groups = defaultdict(list)
for point in range(0x21, 0x110000):
    if 0xD800 <= point <= 0xDFFF: continue
    char = chr(point)
    if unicodedata.category(char) in ('Cn', 'Cc', 'Co', 'Cs'): continue
    fold = unicodedata.normalize('NFKC', unicodedata.normalize('NFKC', char).casefold())
    groups[unicodedata.normalize('NFKC', fold.casefold())].append(point)
print(json.dumps([points for points in groups.values() if len(points) > 1]))
`;

(hasPython ? test : test.skip)('characters that fold to one in Python are one in a key', () => {
  const groups = JSON.parse(
    execFileSync('python3', ['-c', GROUPS], { encoding: 'utf8', maxBuffer: 1e8 }),
  ) as readonly (readonly number[])[];
  let compared = 0;
  const different: string[] = [];
  for (const points of groups) {
    const forms = new Set(points.map(point => normalizeKey(`x${String.fromCodePoint(point)}x`)));
    compared += points.length;
    if (forms.size > 1) different.push(points.map(point => `U+${point.toString(16)}`).join(' '));
  }
  console.log(`${compared} characters in ${groups.length} groups; ${different.length} groups fall apart`);
  expect(different).toEqual([]);
  expect(groups.length).toBeGreaterThan(2_000);
});
