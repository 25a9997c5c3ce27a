/** What a release would do on a host, in words. Pure. */
import type { Facts } from '../host/facts.ts';
import type { ActivationPlan } from '../plan/activation-plan.ts';
import type { MakePlan, MigrationPlan } from '../plan/make-plan.ts';
import type { TransferPlan } from '../source/manifest.ts';

/** What is told of a plan. */
interface ToldPlan {
  readonly make: Pick<MakePlan, 'arrival' | 'python' | 'build'>;
  readonly migration: MigrationPlan | undefined;
  readonly activation: Pick<ActivationPlan, 'services' | 'remove'>;
  readonly transfer: Pick<TransferPlan, 'changed' | 'differs' | 'deleted'>;
}

const SHOWN_PATHS = 20;

/** @param files how many the source has; undefined where it is in a repository */
export function describePlan(
  { make, migration, activation, transfer }: ToldPlan,
  files: number | undefined,
): string {
  const { changed, differs, deleted } = transfer;
  const based = make.arrival.from === 'runner' && make.arrival.base !== undefined;
  return [
    files === undefined
      ? 'would fetch from the repository'
      : `would send ${differs} of ${files} files${deleted.length > 0 ? `, remove ${deleted.length}` : ''}`,
    changed.length > 0 && based
      ? ` (${changed.slice(0, SHOWN_PATHS).join(', ')}${changed.length > SHOWN_PATHS ? ', …' : ''})`
      : '',
    migration ? ', migrate' : '',
    ...(['restart', 'reload'] as const).map(verb => {
      const names = activation.services
        .filter(({ reload }) => (reload === 'restart') === (verb === 'restart'))
        .map(({ name }) => name);
      return names.length === 0 ? '' : `, ${verb} ${names.join(', ')}`;
    }),
    activation.remove.length > 0 ? `, throw ${activation.remove.join(', ')} away` : '',
  ].join('');
}

/** What a release of ours would take the place of; empty when that is one of ours, or nothing. */
export function takesOver({ current }: Pick<Facts, 'current'>): string {
  if (current.kind === 'release' || current.text === '') return '';
  const thing = current.kind === 'other' ? 'no release of ours' : 'not there';
  return `'current' leads to ${current.text}, which is ${thing}: the release takes its place, leaves it where it is, and brings it back if it fails`;
}

/** How a file differs from the one on the host. */
export type FileState = 'same' | 'changed' | 'new' | 'hidden';

const SHOWN_LINES = 60;

/** Lines about a file that a release writes outside of itself; none for one that stays as it is. @param diff as `diff -u` prints it */
export function fileLines(path: string, state: FileState, diff = ''): string[] {
  switch (state) {
    case 'same':
      return [];
    case 'new':
      return [`would write ${path}, which is not there`];
    case 'hidden':
      return [`would compare ${path}, which this user may not read`];
    case 'changed': {
      // Its first two lines name files.
      const lines = diff
        .split('\n')
        .slice(2)
        .filter(line => line !== '' && !line.startsWith('\\'));
      const more = lines.length - SHOWN_LINES;
      return [
        `would change ${path}${lines.length > 0 ? ':' : ''}`,
        ...lines.slice(0, SHOWN_LINES).map(line => `  ${line}`),
        ...(more > 0 ? [`  … ${more} more lines`] : []),
      ];
    }
  }
}

/** What systemd says of units. */
interface UnitVerdict {
  /** With it a unit would not start. */
  readonly wrong: readonly string[];
  /** It is started all the same. */
  readonly notes: readonly string[];
}

/**
 * Judges what `systemd-analyze verify` prints. What is wrong with units that ours only name is none of a release's business, and what
 * a release brings is not there before it.
 * @param units names of those that were judged. @param root of the application
 */
export function judgeUnits(said: string, units: readonly string[], root: string): UnitVerdict {
  const wrong: string[] = [];
  const notes: string[] = [];
  for (const given of said.split('\n')) {
    const line = given.replace(/(^|\s)(?:\.|\/[^\s:]*)\/(?=[A-Za-z0-9@:_.\\-]+\.[a-z]+:\d)/, '$1').trim();
    const unit = units.find(
      name =>
        line.startsWith(`${name}:`) ||
        line.startsWith(`Unit ${name} `) ||
        line.startsWith(`${name.replace('@.', '@test-instance.')}:`),
    );
    if (line === '' || unit === undefined) continue;
    const missing = /Command (\S+) is not executable/.exec(line)?.[1];
    if (missing?.startsWith(`${root}/`)) continue;
    if (/ignoring/i.test(line)) notes.push(line);
    // It says once more that something above was wrong.
    else if (!/bad unit file setting|fatal error/.test(line) || wrong.length === 0) wrong.push(line);
  }
  return { wrong, notes };
}
