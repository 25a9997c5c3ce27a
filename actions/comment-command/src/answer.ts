/** Completes the answer once the jobs of the command are over. */
import { markdown } from '@guarded-deploy/action-kit';
import { Fault } from '@guarded-deploy/faults';
import type { Report } from '@guarded-deploy/steps/step';
import type { Output } from './io.gen.ts';
import { type CommentKit, eventOf, runPage, withThread } from './kit.ts';
import { edit } from './thread.ts';

const { code, joined, link, md, own, text } = markdown;

interface JobResult {
  readonly name: string;
  readonly result: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const RESULTS = new Set(['success', 'failure', 'cancelled', 'skipped']);

/** Reads `toJSON(needs)`. @throws Fault INPUT_INVALID */
export function readResults(given: string): readonly JobResult[] {
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {}
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new Fault({
      code: 'INPUT_INVALID',
      what: "The input 'results' is no JSON of jobs.",
      remedy: 'Give it toJSON(needs) of the job that answers.',
    });
  }
  return Object.entries(value as Record<string, { result?: unknown; outputs?: unknown } | null>).map(
    ([name, job]) => {
      const outputs = Object.entries((job?.outputs ?? {}) as Record<string, unknown>);
      const known = outputs.filter((pair): pair is [string, string] => typeof pair[1] === 'string');
      const result = String(job?.result);
      return { name, result: RESULTS.has(result) ? result : 'unknown', outputs: Object.fromEntries(known) };
    },
  );
}

/** How it ended: the worst of the jobs that ran. */
function verdictOf(jobs: readonly JobResult[]): 'done' | 'failed' | 'cancelled' | 'nothing' {
  const results = jobs.filter(({ result }) => result !== 'skipped').map(({ result }) => result);
  if (results.includes('failure') || results.includes('unknown')) return 'failed';
  if (results.includes('cancelled')) return 'cancelled';
  if (jobs.some(({ outputs }) => outputs['superseded'] === 'true')) return 'nothing';
  return results.length === 0 ? 'nothing' : 'done';
}

const HEADINGS = {
  done: '✅ Done.',
  failed: '❌ Failed.',
  cancelled: '🚫 Cancelled.',
  nothing: '✋ Nothing was done.',
} as const;

/** The words of the answer. Outputs of jobs are shown as text, whatever is in them. */
export function wordsOf(
  jobs: readonly JobResult[],
  command: JobResult | undefined,
  run: string,
): markdown.Markdown {
  const rest = jobs.filter(job => job !== command);
  const { command: verb = '', environment = '', ref = '' } = command?.outputs ?? {};
  const about =
    verb === ''
      ? ''
      : md` ${code(`/${verb} ${environment}`)}${verb === 'deploy' ? md` of ${code(ref.slice(0, 12))}` : ''}.`;
  const release = rest.map(({ outputs }) => outputs['release']).find(Boolean);
  const live = release ? [md`- Live: release ${code(release)}.`] : [];
  const states = rest
    .map(({ outputs }) => outputs['state'])
    .filter(state => state !== undefined && state !== '');
  const failed = rest
    .filter(({ result }) => result === 'failure' || result === 'cancelled')
    .map(({ name, result }) => md`- ${code(name)}: ${text(result)}.`);
  return joined(
    [
      md`${own(HEADINGS[verdictOf(rest)])}${about} ${link('The run', run)} says more.`,
      ...live,
      ...states.map(state => md`- ${text(state)}`),
      ...failed,
    ],
    '\n',
  );
}

/** @throws Fault COMMENT_EVENT, INPUT_INVALID, INPUT_MISSING */
export async function answer(kit: CommentKit): Promise<Report<Output>> {
  const { answerId, results } = kit.inputs;
  const event = eventOf(kit);
  if (answerId === undefined) {
    throw new Fault({
      code: 'INPUT_MISSING',
      what: "The input 'answer-id' is empty: no answer was begun.",
      remedy:
        "Give it the output 'answer-id' of the step with 'mode: read', and run this job only where 'command' is not empty.",
    });
  }
  const jobs = readResults(results ?? '');
  const words = wordsOf(
    jobs,
    jobs.find(({ outputs }) => outputs['answer-id'] !== undefined),
    runPage(kit),
  );
  await withThread(kit, event, thread => edit(thread, answerId, words));
  return { outputs: { 'answer-id': answerId }, summary: [words] };
}
