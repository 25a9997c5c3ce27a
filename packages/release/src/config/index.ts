/** The release file: what it may say (types, schema), how it is read and judged, and what each host has of it. */
export type { Phase } from './phases.ts';
export { loadReleaseFile, placesOf } from './release-file.ts';
export { HostSettings } from './settings.ts';
export type {
  BuildStep,
  Check,
  Command,
  Decrypt,
  Hook,
  HostPattern,
  InlineInventory,
  Migrate,
  Python,
  ReleaseFile,
  Scalar,
  Service,
  Settings,
  Source,
  Template,
  Variables,
} from './types.ts';
