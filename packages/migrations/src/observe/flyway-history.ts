/** What `migrate` will run where Flyway has no record yet: it may begin with a baseline, or refuse. */

import type { FlywayMigration, FlywayOutput } from './flyway-program.ts';
import type { FlywaySettings } from './flyway-settings.ts';

/** Compares `1.2` and `1_10` as Flyway does: number by number. */
export function compareVersions(one: string, other: string): number {
  const numbers = (text: string) => text.split(/[._]/).map(part => BigInt(/^\d+$/.test(part) ? part : 0));
  const [a, b] = [numbers(one), numbers(other)];
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [left = 0n, right = 0n] = [a[at], b[at]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** Nothing is recorded, though there is something in the schemas: whether there is a history decides what `migrate` does. */
export function needsHistory(
  { migrations = [], allSchemasEmpty }: FlywayOutput,
  settings: FlywaySettings,
): boolean {
  return (
    allSchemasEmpty !== true &&
    !settings.flag('skipExecutingMigrations') &&
    migrations.every(({ installedOnUTC = '' }) => installedOnUTC === '')
  );
}

/** Migrations that begin a new database, and that `migrate` leaves out once it has set a baseline. */
export const beginsNew = ({ type = '', state }: FlywayMigration) =>
  /BASELINE/i.test(type) && /^pending/i.test(state);

/** The migrations that are left after a baseline. */
export function afterBaseline(
  migrations: readonly FlywayMigration[],
  settings: FlywaySettings,
): FlywayMigration[] {
  const baseline = settings.value('baselineVersion') || '1';
  return migrations.filter(({ version }) => version === '' || compareVersions(version, baseline) > 0);
}
