/** Whether everything that the installed distributions need is there, and what to do when it is not. Pure. */
import { Fault, type Place } from '@guarded-deploy/faults';
import type { Open, Plan } from './plan.ts';

/** A requirement of an installed distribution that the environment does not meet. */
interface Unmet {
  readonly package: string;
  /** As its metadata has it, such as `werkzeug>=3.0.0`. */
  readonly wants: string;
  /** The version that is there instead; undefined when it is not there at all. */
  readonly has?: string;
}

/** What `uv pip check` says. */
export function parseCheck(text: string): Unmet[] {
  return [
    ...text.matchAll(
      /^The package `([^`]+)` requires `?([^`\n]+?)`?, but (?:it's not installed|`([^`]+)` is installed)/gm,
    ),
  ].map(([, name = '', wants = '', has]) => ({
    package: name,
    wants,
    ...(has === undefined ? {} : { has }),
  }));
}

const some = (list: readonly string[]) =>
  list.length > 5 ? `${list.slice(0, 5).join(', ')} and ${list.length - 5} more` : list.join(', ');

/** What to do to have a lock. */
function lockCommand(plan: Plan, directory: string): string {
  const inDirectory = directory === '.' ? '' : `cd ${directory} && `;
  const into = plan.install[0] ?? 'requirements.txt';
  if (plan.kind === 'project')
    return into.endsWith('.toml')
      ? `Run \`${inDirectory}uv lock\` and commit uv.lock`
      : `Run \`${inDirectory}uv pip compile --generate-hashes ${into} -o requirements.txt\` and commit requirements.txt`;
  const from = into.replace(/\.txt$/, '.in');
  return `Keep what the project asks for in ${from}, run \`${inDirectory}uv pip compile --generate-hashes ${from} -o ${into}\`, and commit both`;
}

const placed = (file: string, directory: string, line?: number): Place => ({
  file: directory === '.' ? file : `${directory}/${file}`,
  ...(line === undefined ? {} : { line }),
});

/**
 * Refuses what asks for a lock and has none, before anything is installed.
 * @param directory the working directory, from the repository's root
 * @throws Fault LOCK_INCOMPLETE
 */
export function demandLock(plan: Plan, open: Open | undefined, directory: string): void {
  if (plan.locked !== true || open === undefined) return;
  throw new Fault({
    code: 'LOCK_INCOMPLETE',
    what: `'locked' is true, and ${JSON.stringify(open.text.slice(0, 100))} in ${open.file} is met by more than one version.`,
    remedy: `${lockCommand(plan, directory)}; or leave 'locked' out.`,
    place: placed(open.file, directory, open.line),
  });
}

export interface Note {
  readonly code: string;
  readonly text: string;
  readonly place?: Place;
}

/** Said of requirements that are resolved anew in each run. */
export function notLocked(plan: Plan, directory: string, why: string, open?: Open): Note {
  return {
    code: 'LOCK_INCOMPLETE',
    text: `${plan.kind === 'project' ? `There is no lock beside ${plan.install.join(', ')}` : `${plan.install.join(', ')} ${plan.install.length > 1 ? 'are' : 'is'} no complete lock: ${why}`}. It was resolved for this run alone, and the next one may get other versions; the log and the summary have what was installed. ${lockCommand(plan, directory)}.`,
    place: placed(open?.file ?? plan.install[0]!, directory, open?.line ?? 1),
  };
}

export const whyOpen = ({ text }: Open): string =>
  `${JSON.stringify(text.slice(0, 100))} is met by more than one version`;

type Completeness =
  | { readonly kind: 'complete'; readonly notes: readonly Note[] }
  /** To be resolved: something that is needed is not listed. */
  | { readonly kind: 'resolve'; readonly note: Note };

/**
 * What follows from the requirements that are not met once a lock was installed. What a lock leaves out stops the step where a lock was
 * promised (`locked: true`, or hashes) and is resolved otherwise. A version that a distribution does not want is told: locks may override.
 * @throws Fault LOCK_INCOMPLETE
 */
export function judgeInstalled(plan: Plan, unmet: readonly Unmet[], directory: string): Completeness {
  const missing = unmet.filter(({ has }) => has === undefined);
  const wrong = unmet.filter(({ has }) => has !== undefined);
  const file = plan.install[0]!;
  const needs = some(missing.map(one => `${one.package} requires ${one.wants}`));
  if (missing.length > 0 && plan.kind === 'requirements') {
    const why = `${needs}, which ${missing.length === 1 ? 'is' : 'are'} not in it`;
    if (plan.locked !== true && !plan.hashes)
      return { kind: 'resolve', note: notLocked(plan, directory, why) };
    throw new Fault({
      code: 'LOCK_INCOMPLETE',
      what: `${file} is no complete lock: ${why}.`,
      remedy: `${lockCommand(plan, directory)}.`,
      place: placed(file, directory, 1),
    });
  }
  const notes: Note[] = [];
  if (missing.length > 0)
    notes.push({
      code: 'REQUIREMENT_UNMET',
      text: `Not installed, as ${file} has it: ${needs}.`,
      place: placed(file, directory, 1),
    });
  if (wrong.length > 0)
    notes.push({
      code: 'REQUIREMENT_UNMET',
      text: `Installed as ${file} has it, although ${some(wrong.map(one => `${one.package} requires ${one.wants} and gets ${one.has}`))}.`,
      place: placed(file, directory, 1),
    });
  if (plan.locked === true && plan.kind === 'requirements' && wrong.length > 0)
    throw new Fault({
      code: 'LOCK_INCOMPLETE',
      what: `${file} locks versions that do not fit each other: ${some(wrong.map(one => `${one.package} requires ${one.wants} and gets ${one.has}`))}.`,
      remedy: `${lockCommand(plan, directory)}; or leave 'locked' out when the versions were overridden on purpose.`,
      place: placed(file, directory, 1),
    });
  return { kind: 'complete', notes };
}
