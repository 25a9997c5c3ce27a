export { expandRange } from './address.ts';
export {
  CONNECTION_VARIABLES,
  type ConnectionNote,
  connectionNotes,
  connectionOf,
  textOf,
} from './connection.ts';
export { Sealed } from './documents.ts';
export type { Files } from './files.ts';
export {
  groupNamesOf,
  type Host,
  type Inventory,
  isMeant,
  notesOf,
  selectHosts,
  shortNameOf,
  unmatchedPatterns,
} from './hosts.ts';
export type { HostPattern } from './patterns.ts';
export { programRunner, programsOf } from './programs.ts';
export { type InventoryConfig, type InventoryOptions, readInventory, unreadVariables } from './read.ts';

export {
  decryptVault,
  isVault,
  parseVaultPasswords,
  type VaultPassword,
  type VaultSecret,
  vaultPasswords,
} from './vault.ts';
export { readDataStream, readJsonText, readYamlStream } from './yaml-stream.ts';
