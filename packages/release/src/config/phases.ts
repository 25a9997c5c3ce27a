/**
 * Names of the phases of a release, in the order in which they run. The one list: types, the release file's hooks and the
 * summaries come from it. What each does is in engine/phases.ts.
 */
export const PHASES = [
  'check',
  'prepare',
  'transfer',
  'build',
  'migrate',
  'switch',
  'restart',
  'verify',
  'clean',
  'revert',
] as const;

export type Phase = (typeof PHASES)[number];
