/** Asking the migration guard: looks at the database, applies what may be applied, and says what it found. */
import type { Log } from '@guarded-deploy/action-kit';
import { Fault, type Place } from '@guarded-deploy/faults';
import {
  countsOf,
  type GuardOptions,
  type GuardResult,
  guard,
  idOf,
  nodeFiles,
  publicMigrations,
} from '@guarded-deploy/migrations';
import type { Line, Report } from '../step.ts';
import { guardSummary } from './summary.ts';

/** What to look at and what may be done; see `GuardOptions`. */
export type GuardStepOptions = Omit<GuardOptions, keyof GuardDeps | 'note' | 'tell' | 'files'>;

export interface GuardDeps extends Pick<GuardOptions, 'exec' | 'env' | 'temporary' | 'deadline'> {
  readonly log: Pick<Log, 'debug' | 'info'>;
  /** Those of this machine unless given. */
  readonly files?: GuardOptions['files'];
}

/** What the guard found; or why it has no answer, which is never taken for clean. */
type GuardOutcome =
  | { readonly kind: 'answered'; readonly result: GuardResult }
  | { readonly kind: 'unanswered'; readonly thrown: unknown };

export async function run(options: GuardStepOptions, deps: GuardDeps): Promise<GuardOutcome> {
  const { log, ...given } = deps;
  try {
    const result = await guard({ files: nodeFiles, ...options, ...given, note: log.debug, tell: log.info });
    return { kind: 'answered', result };
  } catch (thrown) {
    return { kind: 'unanswered', thrown };
  }
}

type GuardOutput =
  | 'status'
  | 'reason'
  | 'pending-count'
  | 'pending'
  | 'unsafe'
  | 'applied'
  | 'drift'
  | 'databases'
  | 'targets';

/** Stands while nothing is known: no answer is never taken for clean. */
export const UNKNOWN = { status: 'error' } as const;

export function report(outcome: GuardOutcome): Report<GuardOutput> {
  if (outcome.kind === 'unanswered') {
    const { thrown } = outcome;
    const reason = thrown instanceof Fault ? { reason: thrown.code } : {};
    return { outputs: { ...UNKNOWN, ...reason }, stop: thrown };
  }
  const { result } = outcome;
  const { status, fault, pending, unsafe, applied } = result;
  return {
    outputs: {
      status,
      reason: fault?.code ?? '',
      'pending-count': result.counted ? pending.length : '',
      pending: publicMigrations(pending),
      unsafe: publicMigrations(unsafe),
      applied,
      drift: result.drift,
      databases: result.databases,
      targets: result.targets,
    },
    lines: [
      ...linesOf(result),
      { level: 'info', text: `${status}: ${countsOf(result)}, ${applied.length} applied` },
    ],
    summary: [guardSummary(result)],
    ...(fault ? { stop: fault } : {}),
  };
}

/** Annotations and notes, and what was applied. @param placed where a place of the guard is in the repository */
export function linesOf(
  { annotations, notes, applied }: GuardResult,
  placed: (place: Place) => Place = place => place,
): readonly Line[] {
  return [
    ...annotations.map(({ level, place, title, text }) => ({
      level,
      text,
      place: place && placed(place),
      ...(level === 'notice' ? {} : { title }),
    })),
    ...notes.map(text => ({ level: 'info', text }) as const),
    ...applied.map(({ app, name, seconds }) => ({
      level: 'info' as const,
      text: `applied ${idOf({ app, name })}${seconds === null ? '' : ` in ${seconds} s`}`,
    })),
  ];
}
