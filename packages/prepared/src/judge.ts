/** Whether what was prepared may be released here and now. Decisions only: nothing is asked and nothing is written. */
import { Fault } from '@guarded-deploy/faults';
import type { Manifest, PendingMigration, SeenLock, Verdict } from './manifest.ts';

/** What the release is about, by its own word. */
export type Bound = Pick<Manifest, 'repository' | 'run' | 'commit' | 'environment' | 'target' | 'directory'>;

const NAMES: Readonly<Record<keyof Bound, string>> = {
  repository: 'the repository',
  run: 'the run',
  commit: 'the commit',
  environment: 'the environment',
  target: 'the target',
  directory: 'the working directory',
};

/** @throws Fault PREPARED_OTHER where it was prepared for something else */
export function checkBound(manifest: Manifest, here: Bound): void {
  for (const [field, name] of Object.entries(NAMES) as [keyof Bound, string][]) {
    const [prepared, wanted] = [String(manifest[field]), String(here[field])];
    // GitHub does not tell names of repositories apart by case.
    const isSame =
      field === 'repository' ? prepared.toLowerCase() === wanted.toLowerCase() : prepared === wanted;
    if (isSame) continue;
    throw new Fault({
      code: 'PREPARED_OTHER',
      what: `It was prepared for ${name} '${prepared}', and this is a release of '${wanted}'.`,
      remedy:
        "Give both jobs the same commit ('ref' of actions/checkout), 'environment', 'target' and project directory.",
    });
  }
}

/** How the lock stands now, seen from when the database was looked at. */
export type Since =
  /** Nobody held it in between: the database is as it was, as far as deploys change it. */
  | 'nobody'
  /** Somebody did, and what is live now is part of this commit: its migrations are among this commit's. */
  | 'contained'
  /** Somebody did, and what is live now is not part of this commit, or it is not known. */
  | 'other';

/** Who had the lock between a look at it and the turn of this job; null where that is not known. */
type Between = readonly string[] | null;

/**
 * Commits of the jobs that held the lock from the look at it until now: none, or the one that held it then. Every acquisition
 * makes the token larger by one, so that the next number means the next holder. Where several keys had different tokens, where
 * one of them was not seen, or where there is no token, nothing is known.
 * @param names what this job holds; locks that were seen besides do not count
 */
export function holdersBetween(
  seen: readonly SeenLock[],
  token: number | undefined,
  names: readonly string[],
): Between {
  const mine = names.map(name => seen.find(({ key }) => key === name));
  const epochs = new Set(mine.map(lock => lock?.epoch));
  const [epoch] = epochs;
  if (epochs.size !== 1 || epoch === undefined || token !== epoch + 1) return null;
  const holders = mine.filter(lock => lock?.held === true).map(lock => lock!.holder);
  return holders.includes(null) ? null : [...new Set(holders as string[])];
}

export interface Policy {
  readonly onPending: 'fail' | 'warn' | 'apply-safe' | 'apply';
  readonly safety: 'off' | 'warn' | 'block';
}

const idOf = ({ app, name }: PendingMigration) => (app === '' ? name : `${app}.${name}`);

function listed(migrations: readonly PendingMigration[]): string {
  const names = migrations.slice(0, 5).map(idOf);
  return `${names.join(', ')}${migrations.length > names.length ? ', …' : ''}`;
}

/** Not judged is not safe. */
const isUnsafe = ({ safe }: PendingMigration): boolean => safe !== true;

function stale(verdict: Verdict, why: string): Fault {
  const what =
    verdict.pending.length === 0
      ? 'Another deploy had its turn since the database was looked at, and what it left live is not part of this commit.'
      : `${listed(verdict.pending)} ${verdict.pending.length === 1 ? 'was' : 'were'} pending when the database was looked at${why}.`;
  return new Fault({
    code: 'PREPARED_STALE',
    what,
    remedy: 'Run the job prepare again, and with it this one: the database is looked at afresh.',
  });
}

/**
 * Whether the database check of `prepare` lets this release go on, by the rules of this job: what prepare was told to let pass
 * does not count.
 * @param since how the lock stands; `unknown` with `strategy: runs`, which holds nothing
 * @returns `apply`: pending migrations are to be applied by the hosts
 * @throws Fault PREPARED_DATABASE, PREPARED_STALE
 */
export function judgeVerdict(
  verdict: Verdict | null,
  { onPending, safety }: Policy,
  since: Since | 'unknown',
): { readonly apply: boolean } {
  const refused = (what: string, remedy: string) => new Fault({ code: 'PREPARED_DATABASE', what, remedy });
  if (verdict === null) {
    throw refused(
      'The job prepare did not look at the database.',
      "Run it with 'guard: true', or release with 'guard: false' when nothing has to be looked at.",
    );
  }
  const { pending } = verdict;
  if (pending.length === 0) {
    if (since === 'other') throw stale(verdict, '');
    return { apply: false };
  }
  const unsafe = pending.filter(isUnsafe);
  if (onPending === 'fail') {
    throw refused(
      `${pending.length === 1 ? 'A migration is' : `${pending.length} migrations are`} pending: ${listed(pending)}.`,
      "Apply them first, or set 'on-pending' in both jobs to what pending migrations may do.",
    );
  }
  const mustBeSafe = onPending === 'apply-safe' || (onPending === 'warn' && safety === 'block');
  if (mustBeSafe && unsafe.length > 0) {
    throw refused(
      `Pending migrations were not found to be safe while the old code runs: ${listed(unsafe)}.`,
      'Deploy them in steps that are safe each; the summary of the job prepare says why they are not.',
    );
  }
  if (since === 'unknown') {
    throw stale(verdict, ", and 'strategy: runs' does not tell whether another deploy has changed it since");
  }
  if (since !== 'nobody') throw stale(verdict, '; another deploy had its turn since');
  return { apply: onPending !== 'warn' };
}
