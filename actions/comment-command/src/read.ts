/** Reads and judges a comment. The gate comes before everything that anybody could notice. */
import {
  bringsCode,
  type Command,
  decide,
  type GateDecision,
  githubReader,
  parseTrustedApps,
  REASONS,
  readCommand,
} from '@guarded-deploy/access';
import { markdown } from '@guarded-deploy/action-kit';
import type { Report } from '@guarded-deploy/steps/step';
import type { Output } from './io.gen.ts';
import { type CommentEvent, type CommentKit, eventOf, runPage, withThread } from './kit.ts';
import { bodyNow, react, reply, type Thread } from './thread.ts';

const { code, joined, link, md, own, text } = markdown;

type Given = Exclude<Command, { kind: 'none' | 'invalid' }>;

const NOTHING: Report<Output> = { outputs: { command: '' } };

/** @throws Fault COMMENT_EVENT, TRUSTED_APP_INVALID */
export async function read(kit: CommentKit): Promise<Report<Output>> {
  const { inputs, log } = kit;
  const event = eventOf(kit);
  if (event.action !== 'created') {
    log.info('The comment was not written now but edited or deleted: nothing happens.');
    return NOTHING;
  }
  const { environments, deployEnvironments: deployTo } = inputs;
  const command = readCommand(event.body, { environments, deployTo });
  if (command.kind === 'none') {
    log.info('The comment is no command.');
    return NOTHING;
  }
  return withThread(kit, event, async (thread, github) => {
    const { context, env } = kit;
    const repository = `${context.owner}/${context.repo}`;
    const verdict = await decide(
      { ...context, repository, repositoryId: env.GITHUB_REPOSITORY_ID ?? '' },
      {
        commit: '',
        pullRequest: undefined,
        pin: 'head',
        comment: bringsCode(command) ? 'code' : 'operation',
      },
      { minimum: inputs.minimumPermission, trustedApps: parseTrustedApps(inputs.trustedApps) },
      githubReader(github.request, repository, kit.deadline.signal),
    );
    return judged(kit, event, thread, command, verdict);
  });
}

async function judged(
  kit: CommentKit,
  event: CommentEvent,
  thread: Thread,
  command: Exclude<Command, { kind: 'none' }>,
  verdict: GateDecision,
): Promise<Report<Output>> {
  const { decision, commit } = verdict;
  if (decision !== 'trusted' || commit === undefined) return refuse(kit, thread, verdict);
  if (command.kind === 'invalid') {
    const words = md`${text(command.what)} Write ${code(command.write)}.`;
    return stop(thread, decision, words, command.what);
  }
  // What is carried out is what stands there. A comment that was changed meanwhile has two meanings.
  if ((await bodyNow(thread)) !== event.body) {
    const what = 'The comment was edited or deleted after this run began, so nothing was done.';
    return stop(thread, decision, md`${own(what)} Write the command as a new comment.`, what);
  }
  await react(thread, 'eyes');
  const words = begun(kit, command, commit.sha);
  const id = await reply(thread, words);
  return {
    outputs: {
      command: command.kind,
      environment: command.environment,
      ref: commit.sha,
      release: command.kind === 'rollback' ? command.release : '',
      reason: command.kind === 'hold' ? command.reason : '',
      until: command.kind === 'hold' ? command.until : '',
      decision,
      'answer-id': id,
    },
    lines: [{ level: 'info', text: `/${command.kind} ${command.environment} at ${commit.sha}` }],
    summary: [words],
  };
}

const VERBS = {
  deploy: 'Tests and deploys',
  rollback: 'Rolls back',
  hold: 'Puts on hold',
  unhold: 'Lifts the hold of',
  status: 'Looks at',
} as const satisfies Readonly<Record<Given['kind'], string>>;

function begun(kit: CommentKit, command: Given, sha: string): markdown.Markdown {
  const { serverUrl, owner, repo } = kit.context;
  const commit = link(sha.slice(0, 12), `${serverUrl}/${owner}/${repo}/commit/${sha}`);
  const what = bringsCode(command) ? md`: commit ${commit}, as it was when you wrote` : '';
  return md`⏳ ${own(VERBS[command.kind])} ${code(command.environment)}${what}. See ${link('the run', runPage(kit))}; this answer is completed when it is over.`;
}

/** A command of somebody who may give one, and that cannot be carried out. */
async function stop(
  thread: Thread,
  decision: string,
  words: markdown.Markdown,
  line: string,
): Promise<Report<Output>> {
  await react(thread, 'confused');
  const id = await reply(thread, md`✋ ${words}`);
  return {
    outputs: { command: '', decision, 'answer-id': id },
    lines: [{ level: 'notice', text: line }],
    summary: [words],
  };
}

/**
 * Who may not give commands gets a sign, and no answer: else everybody could make this repository write comments. Whoever may, and
 * is not alone behind the code, gets the reasons.
 */
async function refuse(kit: CommentKit, thread: Thread, verdict: GateDecision): Promise<Report<Output>> {
  const { decision, reasons, subjects } = verdict;
  await react(thread, 'confused');
  const lines = reasons.map(reason => REASONS[reason]);
  const words = joined(
    [
      md`✋ Nothing was done. See ${link('the run', runPage(kit))} for who was looked up.`,
      ...lines.map(line => md`- ${own(line)}`),
    ],
    '\n',
  );
  const mayAsk = subjects.some(({ roles, trusted }) => roles.includes('commenter') && trusted);
  const advice = md`- To deploy the head of a pull request as it is now, name its full SHA: ${code('/deploy ENVIRONMENT SHA')}.`;
  const whole =
    reasons.includes('head-unproven') || reasons.includes('head-moved') ? md`${words}\n${advice}` : words;
  const id = mayAsk ? await reply(thread, whole) : '';
  return {
    outputs: { command: '', decision, 'answer-id': id },
    lines: [{ level: 'notice', text: `Nothing is done: ${lines.join(' ')}` }],
    summary: [whole],
  };
}
