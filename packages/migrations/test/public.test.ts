import { expect, test } from '@jest/globals';
import type { Judged } from '../src/model/verdict.ts';
import { publicMigrations } from '../src/public.ts';

const judged = (database: string, name: string): Judged => ({
  app: 'shop',
  name,
  file: `${name}.py`,
  atomic: true,
  operations: [
    { type: 'AddField', description: 'x'.repeat(100), sql: ['ALTER TABLE t ADD c int'.repeat(20)] },
  ],
  database,
  lock: 'instant',
  compat: 'keeps',
  findings: [],
  safe: true,
});
const many = Array.from({ length: 50 }, (_, index) => judged(`default/t${index}`, '0002_x'));
const read = (most: number) => JSON.parse(publicMigrations(many, most)) as Record<string, unknown>[];

test('migrations fit into an output, and lose the least for it', () => {
  const whole = read(1_000_000);
  expect(whole).toHaveLength(50);
  expect(whole.every(({ sql }) => (sql as string[]).length === 1)).toBe(true);
  // The statements of one target stand for those of the others.
  const once = read(12_000);
  expect(once.map(({ sql }) => (sql as string[]).length)).toEqual([
    1,
    ...Array.from({ length: 49 }, () => 0),
  ]);
  expect(once.map(({ database, safe }) => [database, safe])).toEqual(
    many.map(({ database }) => [database, true]),
  );
  const cut = read(5_000);
  expect(cut).toHaveLength(6);
  expect(cut.at(-1)).toEqual({ leftOut: 45 });
  for (const most of [1_000_000, 12_000, 10_000, 5_000])
    expect(publicMigrations(many, most).length).toBeLessThanOrEqual(most);
});
