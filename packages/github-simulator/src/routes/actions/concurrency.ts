/** Concurrency groups: who holds one, and who waits. */
import { type Call, cursorPage, notFound, ok, time, unprocessable } from '../../api.ts';
import { repositoryPage, repositoryUrl } from '../../shapes.ts';
import { attemptOf, type Repository, type Run } from '../../store.ts';
import { repositoryOf } from '../repositories.ts';
import { runOf, workflowOf } from './records.ts';

/** Members of a group in the order in which they started to wait; the first holds it. */
function groupMembers(call: Call, repository: Repository, name: string): Run[] {
  const since = (run: Run) => run.concurrencyGroups.get(name)!.since;
  return [...call.store.runs.values()]
    .filter(
      run =>
        run.repository === repository.id &&
        run.concurrencyGroups.has(name) &&
        attemptOf(run).status !== 'completed',
    )
    .sort((one, other) => since(one) - since(other) || one.id - other.id);
}

function groupUrl(call: Call, repository: Repository, name: string): string {
  return `${repositoryUrl(call, repository)}/actions/concurrency_groups/${encodeURIComponent(name)}`;
}

function memberShape(
  call: Call,
  repository: Repository,
  run: Run,
  position: number,
): Record<string, unknown> {
  return {
    run_id: run.id,
    run_name: workflowOf(repository, run).name,
    run_url: `${repositoryUrl(call, repository)}/actions/runs/${run.id}`,
    run_html_url: `${repositoryPage(call, repository)}/actions/runs/${run.id}`,
    status: position === 0 ? 'in_progress' : 'pending',
  };
}

export function listConcurrencyGroups(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const names = new Set(
    [...call.store.runs.values()]
      .filter(run => run.repository === repository.id && attemptOf(run).status !== 'completed')
      .flatMap(run => [...run.concurrencyGroups.keys()]),
  );
  const { items, headers } = cursorPage(call, [...names].sort());
  return ok(
    {
      total_count: names.size,
      concurrency_groups: items.map(name => ({
        group_name: name,
        group_url: groupUrl(call, repository, name),
        last_acquired_at: time(groupMembers(call, repository, name)[0]!.concurrencyGroups.get(name)!.since),
      })),
    },
    headers,
  );
}

/** Group names are compared without regard to case. 404 while nobody holds or waits. */
export function getConcurrencyGroup(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const wanted = call.params['name']!.toLowerCase();
  const name = [...call.store.runs.values()]
    .flatMap(run => [...run.concurrencyGroups.keys()])
    .find(candidate => candidate.toLowerCase() === wanted);
  let members = name === undefined ? [] : groupMembers(call, repository, name);
  if (name === undefined || members.length === 0) throw notFound();
  const ahead = call.query.get('ahead_of_run');
  if (ahead !== null) {
    const index = members.findIndex(run => run.id === Number(ahead));
    if (index < 0) throw unprocessable('The specified run is not in this concurrency group.');
    members = members.slice(0, index + 1);
  }
  return ok({
    group_name: name,
    group_url: groupUrl(call, repository, name),
    total_count: members.length,
    group_members: members.map((run, position) => memberShape(call, repository, run, position)),
  });
}

export function listRunConcurrencyGroups(call: Call) {
  const repository = repositoryOf(call, ['actions', 'read']);
  const run = runOf(call, repository);
  const groups = [...run.concurrencyGroups.keys()].map(name => {
    const members = groupMembers(call, repository, name);
    const position = members.indexOf(run);
    return {
      group_name: name,
      group_url: groupUrl(call, repository, name),
      group_members:
        position < 0
          ? []
          : [
              {
                ...memberShape(call, repository, run, position),
                position,
                position_url: `${groupUrl(call, repository, name)}?ahead_of_run=${run.id}`,
              },
            ],
    };
  });
  return ok({ total_count: groups.length, concurrency_groups: groups });
}
