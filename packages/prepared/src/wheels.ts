import { Fault } from '@guarded-deploy/faults';
import { type Locked, normalName, packageKey } from './locked.ts';
import { type PreparedFile, WHEEL_NAME } from './manifest.ts';

/** Name and version in the name of a wheel. */
export function wheelOf(file: string): { readonly name: string; readonly version: string } | undefined {
  if (!WHEEL_NAME.test(file)) return undefined;
  const [name, version] = file.split('-');
  return { name: name!, version: version!.replace(/_/g, '-') };
}

/** What a release does with the wheels that were prepared. */
interface WheelPolicy {
  readonly locked: Locked;
  /** Packages whose wheels the lock cannot know, such as those built from source; `*` for all. */
  readonly unlocked: readonly string[];
}

/**
 * The lock decides: a wheel is taken where it names the wheel's SHA-256, or where a person has named the package. @returns the
 * wheels that only the job prepare vouches for
 * @throws Fault PREPARED_WHEEL
 */
export function checkWheels(
  files: readonly PreparedFile[],
  { locked, unlocked }: WheelPolicy,
): PreparedFile[] {
  const named = new Set(unlocked.map(name => (name === '*' ? '*' : normalName(name))));
  return files.filter(({ path, sha256 }) => {
    const { name, version } = wheelOf(path)!;
    const hashes = locked.get(packageKey(name, version));
    if (hashes?.has(sha256)) return false;
    if (named.has('*') || named.has(normalName(name))) return true;
    const [what, remedy] =
      hashes === undefined
        ? [
            `The wheel ${path} is of a package and version that the lock files do not name.`,
            'Lock it, or name the package under `unlocked-wheels` when it may come from the job prepare as it is.',
          ]
        : hashes.size === 0
          ? [
              `The lock files name ${name} ${version} without a SHA-256, so that they cannot tell whether the wheel ${path} is the right one.`,
              'Write hashes into the lock (`uv lock`, `uv pip compile --generate-hashes`), or name the package under `unlocked-wheels`.',
            ]
          : [
              `The wheel ${path} is not one of the files that the lock names for ${name} ${version}: its SHA-256 is another.`,
              'When it is built from source, name the package under `unlocked-wheels`. When it is not, find out what the job prepare ran before anything else.',
            ];
    throw new Fault({ code: 'PREPARED_WHEEL', what, remedy });
  });
}
