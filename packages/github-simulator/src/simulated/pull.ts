import { addObject, filesOf, treeOf } from '../objects.ts';
import { fullName, type Pull, type Repository } from '../store.ts';

import type { Home } from './parents.ts';

/** The repository that a pull request is in. */
interface PullRepository {
  readonly owner: string;
  readonly data: Repository;
  readonly github: Home & {
    repository(name: string): {
      push(
        branch: string,
        options: { message?: string; files?: Readonly<Record<string, string>>; by?: string },
      ): string;
    };
  };
  getRef(name: string): string | undefined;
  setRef(name: string, sha: string, by?: string): void;
}

export class SimulatedPull {
  readonly repository: PullRepository;
  readonly data: Pull;

  constructor(repository: PullRepository, data: Pull) {
    this.repository = repository;
    this.data = data;
  }

  get number(): number {
    return this.data.number;
  }

  get headSha(): string {
    return this.data.headSha;
  }

  /** Pushes another commit to the head branch. */
  push(options: { message?: string; files?: Readonly<Record<string, string>>; by?: string } = {}): string {
    const { github } = this.repository;
    const head = github.store.repositories.get(this.data.headRepository ?? -1);
    if (!head) throw new Error('the head repository is gone');
    const sha = github.repository(fullName(github.store, head)).push(this.data.headRef, {
      files: { 'more.txt': `${github.id()}\n` },
      ...options,
    });
    this.data.headSha = sha;
    this.repository.data.refs.set(`refs/pull/${this.number}/head`, sha);
    return sha;
  }

  close(): void {
    const issue = this.repository.data.issues.get(this.number)!;
    issue.state = 'closed';
    issue.closedAt = this.repository.github.now();
    issue.updatedAt = issue.closedAt;
  }

  /** Merges with a merge commit on the base branch. */
  merge(by = this.repository.owner): string {
    const { repository, data } = this;
    const base = repository.getRef(`refs/heads/${data.baseRef}`)!;
    const tree = repository.data.objects.get(data.headSha);
    if (tree?.type !== 'commit') throw new Error('the head is no commit');
    const files = filesOf(repository.data.objects, tree.tree);
    const sha = addObject(repository.data.objects, {
      ...tree,
      tree: treeOf(repository.data.objects, files),
      parents: [base, data.headSha],
      message: `Merge pull request #${data.number}`,
    });
    repository.setRef(`refs/heads/${data.baseRef}`, sha, by);
    data.merged = { at: repository.github.now(), by: repository.github.addUser({ login: by }).id, sha };
    this.close();
    return sha;
  }

  /** The payload of an event about this pull request, as far as actions read it. */
  event(
    action: string,
    options: { sender?: string } = {},
  ): { name: 'pull_request'; payload: Record<string, unknown> } {
    const { repository, data } = this;
    const { store } = repository.github;
    const issue = repository.data.issues.get(data.number)!;
    const user = (id: number | undefined) => {
      const found = id === undefined ? undefined : store.users.get(id);
      return found ? { login: found.login, id: found.id, type: found.type } : null;
    };
    const place = (found: Repository | undefined) =>
      found
        ? {
            id: found.id,
            name: found.name,
            full_name: fullName(store, found),
            fork: found.parent !== undefined,
            private: found.private,
            owner: user(found.owner),
          }
        : null;
    const head = data.headRepository === undefined ? undefined : store.repositories.get(data.headRepository);
    const sender =
      options.sender === undefined ? issue.user : repository.github.addUser({ login: options.sender }).id;
    return {
      name: 'pull_request',
      payload: {
        action,
        number: data.number,
        sender: user(sender),
        repository: { ...place(repository.data), default_branch: repository.data.defaultBranch },
        pull_request: {
          number: data.number,
          state: issue.state,
          draft: data.draft,
          title: issue.title,
          user: user(issue.user),
          author_association: 'NONE',
          head: {
            ref: data.headRef,
            sha: data.headSha,
            label: data.headLabel,
            user: user(head?.owner),
            repo: place(head),
          },
          base: {
            ref: data.baseRef,
            sha: data.baseSha,
            user: user(repository.data.owner),
            repo: place(repository.data),
          },
        },
      },
    };
  }
}
