import type { ReleaseFile, Variables } from '../config/index.ts';
import { asData, templatesOf, valuesOf, variablesOf } from '../plan/variables.ts';
import type { Value } from '../template/index.ts';
import { type Files, type Host, type Inventory, type InventoryOptions, readInventory } from './index.ts';

export interface LoadOptions extends Omit<InventoryOptions, 'render' | 'variables'> {
  readonly files: Files;
  /** Directory of the checkout, whose files templates in connection variables may read; without it, none. */
  readonly workspace?: string | undefined;
  /** The `variables` input, which wins over the inventory. */
  readonly variables?: Variables | undefined;
  /** The same as they were written, name by name. */
  readonly written?: ReadonlyMap<string, string> | undefined;
}

/**
 * The hosts of a release file, with connection variables that are templates rendered from all variables of the host.
 * @throws Fault INVENTORY_*, VAULT_*
 */
export function loadInventory(config: ReleaseFile, options: LoadOptions): Inventory {
  const { variables = {}, written, workspace, ...rest } = options;
  // Connection variables are rendered when a host is reached: then the inventory is there.
  const render = (host: Host, text: string, where: string): Value => {
    const { environment = '' } = options;
    const subject = { config, inventory, environment, variables, templates };
    return templates.value(text, variablesOf(subject, host, undefined), where) ?? null;
  };
  const inventory = readInventory(config, { ...rest, render, variables: asData(valuesOf(variables)) });
  const { vaultPassword } = options;
  const templates = templatesOf({ workspace, inventory, variables, written, vaultPassword });
  return inventory;
}
