/** Every attack of the table has tests, and they are where the table says. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ATTACKS, type Attack, type Who } from './attacks.ts';
import { hasTest } from './titles.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

type Layer = 'bundle' | 'workflow' | 'package';

/** What a file of tests runs. */
function layerOf(file: string): Layer {
  if (file.startsWith('test/policy/') || file.includes('.rehearsal.')) return 'workflow';
  return /\b(runStep|startStep)\b|dist\/|actions\/[a-z-]+\/test\/.*\.(real|sim)\./.test(
    `${file} ${read(file)}`,
  )
    ? 'bundle'
    : 'package';
}

const rows = ATTACKS.flatMap(({ attack, shown }) =>
  shown.map(([file, title]) => [file, title, attack] as const),
);

test.each(rows)('%s: %s', (file, title) => {
  expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
  expect([title, hasTest(read(file), title)]).toEqual([title, true]);
});

test('each attack is shown on what is shipped, or says why not', () => {
  const shipped = ({ shown, notShipped }: Attack) =>
    notShipped !== undefined || shown.some(([file]) => layerOf(file) !== 'package');
  expect(ATTACKS.filter(attack => !shipped(attack)).map(({ attack }) => attack)).toEqual([]);
  expect(ATTACKS.filter(({ shown }) => shown.length === 0)).toEqual([]);
});

test('a title that is not there, that is left out, or that is only said is no test', () => {
  expect(hasTest("test('a b', () => {});", 'a b')).toBe(true);
  expect(hasTest("test.each([\n  ['a b', 1],\n])('%s', () => {});", 'a b')).toBe(true);
  expect(hasTest("test('a c', () => {});", 'a b')).toBe(false);
  expect(hasTest("test.skip('a b', () => {});", 'a b')).toBe(false);
  expect(hasTest("// test('a b', () => {});", 'a b')).toBe(false);
  expect(hasTest("expect(x).toBe('a b');", 'a c')).toBe(false);
});

test('the table', () => {
  const whos: readonly Who[] = ['outsider', 'writer', 'application', 'host', 'test'];
  const layers: Record<Layer, number> = { bundle: 0, workflow: 0, package: 0 };
  for (const [file] of rows) layers[layerOf(file)] += 1;
  console.log(
    [
      `${ATTACKS.length} attacks, ${rows.length} tests: ${layers.bundle} of shipped bundles, ${layers.workflow} of workflows, ${layers.package} of packages`,
      ...whos.map(who => `${who}: ${ATTACKS.filter(attack => attack.who.includes(who)).length}`),
      ...ATTACKS.map(({ who, attack, comes }) => `- ${who.join(', ')}: ${attack} → ${comes}`),
    ].join('\n'),
  );
  for (const who of whos)
    expect([who, ATTACKS.some(attack => attack.who.includes(who))]).toEqual([who, true]);
});
