import { expect, test } from '@jest/globals';
import { migrationHosts, missingMigration } from '../../src/plan/migration-hosts.ts';

test('those who migrate: the group’s first host; all of it when asked; the first host of all when it is empty', () => {
  const hosts = ['a', 'b', 'c'].map((name, index) => ({
    name,
    address: name,
    port: 22,
    user: 'x',
    groups: index > 0 ? ['all', 'migrations'] : ['all'],
    variables: {},
  }));
  const config = (migrate: object) => ({ migrate: { command: 'x', ...migrate } }) as never;
  const names = (migrate: object, selected = hosts) => [...migrationHosts(config(migrate), hosts, selected)];
  expect(names({})).toEqual(['b']);
  expect(names({ 'run-once': false })).toEqual(['b', 'c']);
  expect(names({ group: 'none' })).toEqual(['a']);
  expect(names({ group: 'none', 'run-once': false })).toEqual(['a']);
  expect(migrationHosts({} as never, hosts, hosts).size).toBe(0);
  // Of those selected, and never one outside the group.
  expect(names({}, hosts.slice(2))).toEqual(['c']);
  expect(names({}, hosts.slice(0, 1))).toEqual([]);
  expect(names({ group: 'none' }, hosts.slice(1))).toEqual(['b']);
  const missing = (migrate: object, selected = hosts) => missingMigration(config(migrate), hosts, selected);
  expect(missing({}, hosts.slice(0, 1))).toBe('b, c');
  expect([missing({}), missing({}, hosts.slice(2)), missing({ group: 'none' })]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(missingMigration({} as never, hosts, hosts.slice(0, 1))).toBeUndefined();
});
