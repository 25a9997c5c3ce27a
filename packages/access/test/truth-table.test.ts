import { describe, expect, test } from '@jest/globals';
import { decide, parseTrustedApps } from '../src/index.ts';
import { COMMITS, crossed, eventOf, factsOf, type Row, readerOf, table } from './rows.ts';

const tables = Map.groupBy(table.rows, row => row.table);

async function verdictOf(row: Row) {
  const reader = readerOf(row);
  const verdict = await decide(
    factsOf(eventOf(row)),
    {
      commit: row.commit === undefined ? '' : (COMMITS[row.commit] ?? row.commit),
      pullRequest: row.pullRequest,
      pin: row.pinOption ?? 'head',
    },
    { minimum: row.minimum ?? 'write', trustedApps: parseTrustedApps(row.apps ?? []) },
    reader,
  );
  return { verdict, asked: reader.asked };
}

for (const [name, rows] of tables) {
  describe(name, () => {
    test.each(rows.map(row => [row.case, row] as const))('%s', async (_, row) => {
      const { verdict, asked } = await verdictOf(row);
      const { decision, reason, pin, asks, headMoved } = row.expect;
      expect({ decision: verdict.decision, reasons: verdict.reasons }).toEqual({
        decision,
        reasons: reason === undefined ? expect.anything() : expect.arrayContaining([reason]),
      });
      if (reason !== undefined) expect(verdict.reason).toBe(reason);
      if (pin !== undefined) expect(verdict.commit?.sha).toBe(pin === 'none' ? undefined : COMMITS[pin]);
      if (decision !== 'deny') expect(verdict.commit?.sha).toMatch(/^[0-9a-f]{40}$/);
      if (asks !== undefined) expect(asked).toHaveLength(asks);
      // Never twice for the same person, whatever parts they have in the run.
      expect(new Set(asked).size).toBe(asked.length);
      expect(verdict.headMoved).toBe(headMoved ?? false);
    });
  });
}

describe('every kind of event with every person in it', () => {
  const rows = crossed(table);
  const byPattern = Map.groupBy(rows, ({ case: name }) => name);

  test.each([...byPattern])('%s', async (_, cases) => {
    const got = await Promise.all(cases.map(async row => (await verdictOf(row)).verdict.decision));
    const people = Object.keys(table.people);
    // By name, so that a difference says whom it is about.
    expect(Object.fromEntries(got.map((decision, index) => [people[index], decision]))).toEqual(
      Object.fromEntries(cases.map(({ expect: { decision } }, index) => [people[index], decision])),
    );
  });

  test('nobody is trusted in the table whom GitHub gives less than write, or does not vouch for', () => {
    const trusted = Object.entries(table.people).filter(([, { trusted: is }]) => is);
    expect(trusted.map(([login]) => login)).toEqual(
      Object.entries(table.people)
        .filter(
          ([, { type, permission, answersWithId }]) =>
            type === undefined && /^(write|admin)$/.test(permission ?? '') && answersWithId === undefined,
        )
        .map(([login]) => login),
    );
    expect(trusted.length).toBeGreaterThan(0);
  });
});

test('no two rows are the same case', () => {
  const names = table.rows.map(row => `${row.table}: ${row.case}`);
  expect(new Set(names).size).toBe(names.length);
});

test('the repository of the commit comes with it', async () => {
  const fork = table.rows.find(row => row.case === 'a stranger')!;
  expect((await verdictOf(fork)).verdict.commit?.repository).toBe('stranger/portal');
  const push = table.rows.find(row => row.case === 'a collaborator pushes a branch')!;
  expect((await verdictOf(push)).verdict.commit).toEqual({
    sha: COMMITS['after'],
    name: 'master',
    repository: 'acme/portal',
  });
});
