/** The release file: what it may say (types, schema), how it is read and judged, and what each host has of it. */
export type { Phase } from './phases.ts';
export { loadReleaseFile } from './release-file.ts';
export { HostSettings } from './settings.ts';
export type {
  BuildStep,
  Check,
  Command,
  Decrypt,
  Hook,
  HostPattern,
  Migrate,
  ReleaseFile,
  Scalar,
  Service,
  SharedDirectory,
  Source,
  Template,
  Variables,
} from './types.ts';
