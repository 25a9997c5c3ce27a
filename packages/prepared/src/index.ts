/**
 * What one job makes ready and another releases.
 *
 * The job `prepare` runs code of the project and of its dependencies: environment, database check, wheels. It holds no key of
 * the deploy. It writes a manifest (what it is for, what it found, which files it brings), packs it, keeps it as an artifact of
 * the run, and says the hash of the manifest in an output.
 *
 * The job `release` holds the keys and runs no such code. It takes the artifact of that hash and no other, and believes of it
 * what it can check: that it is for this commit, environment and run; that each file has the SHA-256 of the list, and each
 * wheel one of the lock file; that the verdict has its form. The source it takes from git, never from the artifact.
 */
export { openArchive, openList, pack, place, sizeOf, wheelsIn } from './carry.ts';
export { type Bound, checkBound, holdersBetween, judgeVerdict, type Since } from './judge.ts';
export { lockedHashes } from './locked.ts';
export {
  artifactName,
  bytesOf,
  LARGEST_ALL,
  LARGEST_LIST,
  type Manifest,
  type PreparedFile,
  type Python,
  readManifest,
  readReference,
  referenceOf,
  type SeenLock,
  type Verdict,
  writeReference,
} from './manifest.ts';
export { checkWheels } from './wheels.ts';
