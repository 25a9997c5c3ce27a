/** Which of a release's hosts migrate. Pure. */
import type { Migrate } from '../config/index.ts';
import type { Host } from '../inventory/index.ts';

/**
 * Of the hosts selected, those that migrate: the ones of the group, the first of them when once is enough; the first of all when
 * no host of the inventory is in the group. When hosts are and none of them is selected, nobody migrates. Pure.
 */
export function migrationHosts(
  config: MigrationGroup,
  inventory: readonly Host[],
  selected: readonly Host[],
): ReadonlySet<string> {
  if (!config.migrate) return new Set();
  const members = migrationGroup(config.migrate, inventory);
  const inside = selected.filter(({ name }) => members.includes(name));
  const migrating = members.length === 0 ? selected.slice(0, 1) : inside;
  return new Set(
    (config.migrate['run-once'] === false ? migrating : migrating.slice(0, 1)).map(host => host.name),
  );
}

/** Who migrates, its variables filled in. */
export interface MigrationGroup {
  readonly migrate?: Pick<Migrate, 'group' | 'run-once'>;
}

/** Names of an inventory's hosts that are in the group of the migrations. */
function migrationGroup(
  { group = 'migrations' }: Pick<Migrate, 'group' | 'run-once'>,
  inventory: readonly Host[],
): string[] {
  return inventory.filter(host => host.groups.includes(group) || host.name === group).map(({ name }) => name);
}

/** Who would migrate, when there is somebody and nobody of them is selected; for a person. Pure. */
export function missingMigration(
  config: MigrationGroup,
  inventory: readonly Host[],
  selected: readonly Host[],
): string | undefined {
  if (!config.migrate || migrationHosts(config, inventory, selected).size > 0) return undefined;
  const names = migrationGroup(config.migrate, inventory);
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
}
