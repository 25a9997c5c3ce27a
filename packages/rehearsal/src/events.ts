/** Webhook payloads as GitHub sends them, cut down to what workflows and actions read. */

export interface Person {
  readonly login: string;
  readonly id: number;
  readonly type: string;
}

export interface RepositoryFacts {
  readonly id: number;
  readonly owner: Person;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
}

const repositoryPayload = (repository: RepositoryFacts, fork = false) => ({
  id: repository.id,
  name: repository.name,
  full_name: `${repository.owner.login}/${repository.name}`,
  private: repository.private,
  owner: repository.owner,
  default_branch: repository.defaultBranch,
  fork,
  html_url: `https://github.com/${repository.owner.login}/${repository.name}`,
});

export function pushEvent(options: {
  repository: RepositoryFacts;
  branch: string;
  before: string;
  after: string;
  pusher: Person;
}): object {
  return {
    ref: `refs/heads/${options.branch}`,
    before: options.before,
    after: options.after,
    created: false,
    deleted: false,
    forced: false,
    repository: repositoryPayload(options.repository),
    pusher: { name: options.pusher.login },
    sender: options.pusher,
    head_commit: { id: options.after, message: 'A change' },
  };
}

export function pullRequestEvent(options: {
  action: 'opened' | 'synchronize' | 'reopened' | 'labeled';
  number: number;
  repository: RepositoryFacts;
  head: { repository: RepositoryFacts; branch: string; sha: string };
  base: { branch: string; sha: string };
  author: Person;
  sender: Person;
  association: string;
}): object {
  const { repository, head, base } = options;
  const side = (facts: RepositoryFacts, ref: string, sha: string, fork: boolean) => ({
    label: `${facts.owner.login}:${ref}`,
    ref,
    sha,
    user: facts.owner,
    repo: repositoryPayload(facts, fork),
  });
  return {
    action: options.action,
    number: options.number,
    pull_request: {
      number: options.number,
      state: 'open',
      draft: false,
      title: 'A change',
      user: options.author,
      author_association: options.association,
      head: side(head.repository, head.branch, head.sha, head.repository.id !== repository.id),
      base: side(repository, base.branch, base.sha, false),
      html_url: `https://github.com/${repository.owner.login}/${repository.name}/pull/${options.number}`,
    },
    repository: repositoryPayload(repository),
    sender: options.sender,
  };
}
