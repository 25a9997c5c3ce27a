import { markdown } from '@guarded-deploy/action-kit';
import { type Outcome, sentenceOf } from '@guarded-deploy/ansible';

const { text, code, table, block, joined, md, own } = markdown;

/** What ran where, and what failed with what words. */
export function summaryOf(outcome: Outcome, check: boolean): markdown.Markdown {
  const parts = [md`### Ansible${check ? ' (check mode: nothing was changed)' : ''}`];
  const ran = outcome.runs.map(run => md`${run.code === 0 ? '✅' : '❌'} ${code(run.playbook)}`);
  if (ran.length > 0) parts.push(joined(ran, ' → '));
  const hosts = Object.entries(outcome.recap);
  if (hosts.length > 0) {
    parts.push(
      table(
        (['host', 'ok', 'changed', 'skipped', 'rescued', 'ignored', 'failed', 'unreachable'] as const).map(
          own,
        ),
        hosts.map(([host, n]) => [
          md`${n.failures + n.unreachable > 0 ? '❌ ' : ''}${code(host)}`,
          ...[n.ok, n.changed, n.skipped, n.rescued, n.ignored, n.failures, n.unreachable].map(text),
        ]),
        ['l', 'r', 'r', 'r', 'r', 'r', 'r', 'r'],
      ),
    );
  }
  for (const task of outcome.failed.slice(0, 20)) {
    const { message = '', host = '' } = task.hosts[0] ?? {};
    parts.push(
      md`**${text(task.task)}** ${text(task.kind)} on ${joined(
        task.hosts.map(({ host }) => code(host)),
        ', ',
      )}`,
    );
    if (message !== '') parts.push(md`${code(host)} said:\n\n${block(message.slice(0, 3000))}`);
  }
  if (outcome.failed.length > 20) parts.push(md`… and ${outcome.failed.length - 20} more failed tasks.`);
  return joined(parts, '\n\n');
}

/** Failed tasks beyond the one that the step's own error names. */
export function furtherFailures(outcome: Outcome) {
  return outcome.failed.filter(task => !outcome.fault?.what.includes(sentenceOf(task))).slice(0, 9);
}
