import { addObject, EMPTY_TREE, filesOf, type TreeEntry, treeOf } from '../objects.ts';
import { noteRun } from '../routes/actions/records.ts';
import { environmentRecord } from '../routes/deployments.ts';
import { moveRef } from '../routes/git.ts';
import { openPull } from '../routes/pulls.ts';
import { type BaseRole, fullName, type Repository, type Run, type RunStatus } from '../store.ts';
import type { Home } from './parents.ts';
import { SimulatedPull } from './pull.ts';
import { SimulatedRun } from './run.ts';

const BASE_ROLES: readonly string[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** The GitHub that a repository is on. */
interface RepositoryHome extends Home {
  repository(name: string): SimulatedRepository;
}

export class SimulatedRepository {
  readonly github: RepositoryHome;
  readonly data: Repository;

  constructor(github: RepositoryHome, data: Repository) {
    this.github = github;
    this.data = data;
  }

  get id(): number {
    return this.data.id;
  }

  get owner(): string {
    return this.github.store.users.get(this.data.owner)?.login ?? 'ghost';
  }

  get name(): string {
    return this.data.name;
  }

  get fullName(): string {
    return fullName(this.github.store, this.data);
  }

  /** SHA at the head of the default branch. */
  get head(): string {
    return this.data.refs.get(`refs/heads/${this.data.defaultBranch}`) ?? EMPTY_TREE;
  }

  /** Grants a role. A custom role names the base role it stands on. */
  setPermission(login: string, role: string, base?: BaseRole): void {
    const user = this.github.addUser({ login });
    if (base === undefined && !BASE_ROLES.includes(role))
      throw new Error(`the custom role ${role} needs a base role`);
    this.data.roles.set(user.id, { name: role, base: base ?? (role as BaseRole) });
  }

  /** Asks for approving reviews before a merge into a branch, as a ruleset does. */
  requireReviews(branch: string, count: number): void {
    this.data.requiredReviews.set(branch, count);
  }

  /** Lets only some accounts create, move or delete refs below a name, as a ruleset does. */
  protectRefs(below: string, bypass: readonly string[] = []): void {
    this.data.rulesets.push({ below, bypass });
  }

  /** The setting "Allow GitHub Actions to create and approve pull requests", which new repositories have off. */
  letActionsOpenPulls(allowed: boolean): void {
    this.data.actionsOpenPulls = allowed;
  }

  rename(name: string): void {
    this.data.formerNames.push(this.fullName);
    this.data.name = name;
  }

  /** A fork that shares this repository's objects. */
  fork(owner: string, options: { name?: string; id?: number } = {}): SimulatedRepository {
    const user = this.github.addUser({ login: owner });
    const id = options.id ?? this.github.id();
    const data: Repository = {
      ...this.data,
      id,
      owner: user.id,
      name: options.name ?? this.data.name,
      parent: this.data.id,
      roles: new Map(),
      formerNames: [],
      refs: new Map([...this.data.refs].filter(([name]) => name.startsWith('refs/heads/'))),
      activity: [],
      workflows: [],
      issues: new Map(),
      pulls: new Map(),
      comments: [],
      deployments: [],
      environments: [],
      requiredReviews: new Map(),
      rulesets: [],
      actionsOpenPulls: true,
      releases: [],
      labels: new Map(),
      nextNumber: 1,
    };
    this.github.store.repositories.set(id, data);
    return new SimulatedRepository(this.github, data);
  }

  /** Deletes the repository, as the owner of a fork may at any time. */
  delete(): void {
    this.github.store.repositories.delete(this.data.id);
    for (const other of this.github.store.repositories.values()) {
      for (const pull of other.pulls.values()) {
        if (pull.headRepository === this.data.id) pull.headRepository = undefined;
      }
    }
  }

  /**
   * Writes a commit (no ref is moved). `files` are added to those of the first parent; null removes one.
   * @returns its SHA, the one git computes for the same content.
   */
  commit(options: {
    message: string;
    parents?: readonly string[];
    files?: Readonly<Record<string, string | Buffer | null>>;
    author?: { name: string; email: string };
    /** Milliseconds since 1970. */
    at?: number;
  }): string {
    const { objects } = this.data;
    const parents = options.parents ?? [];
    const parent = parents[0] === undefined ? undefined : objects.get(parents[0]);
    const files = new Map<string, TreeEntry>(parent?.type === 'commit' ? filesOf(objects, parent.tree) : []);
    for (const [path, content] of Object.entries(options.files ?? {})) {
      if (content === null) files.delete(path);
      else {
        const sha = addObject(objects, { type: 'blob', content: Buffer.from(content) });
        files.set(path, { path, mode: '100644', type: 'blob', sha });
      }
    }
    const identity = {
      ...(options.author ?? { name: 'Octavia', email: 'octavia@example.com' }),
      seconds: Math.floor((options.at ?? this.github.now()) / 1000),
    };
    return addObject(objects, {
      type: 'commit',
      tree: treeOf(objects, files),
      parents,
      author: identity,
      committer: identity,
      message: options.message,
    });
  }

  /** Commits on top of a branch and moves it. */
  push(
    branch: string,
    options: { message?: string; files?: Readonly<Record<string, string | Buffer | null>>; by?: string } = {},
  ): string {
    const name = `refs/heads/${branch}`;
    const parent = this.data.refs.get(name) ?? this.head;
    const sha = this.commit({
      message: options.message ?? `Change ${this.github.id()}`,
      parents: parent === EMPTY_TREE ? [] : [parent],
      files: options.files ?? {},
    });
    this.setRef(name, sha, options.by);
    return sha;
  }

  /** Points a full ref name at a SHA; undefined deletes it. */
  setRef(name: string, sha: string | undefined, by?: string): void {
    if (!name.startsWith('refs/')) throw new Error(`${name} does not start with refs/`);
    const actor = by === undefined ? undefined : this.github.addUser({ login: by }).id;
    moveRef(this.github.store, this.data, name, sha ?? '0'.repeat(40), { actor, now: this.github.now() });
  }

  getRef(name: string): string | undefined {
    return this.data.refs.get(name);
  }

  /** The message of a commit. */
  message(sha: string): string {
    const commit = this.data.objects.get(sha);
    if (commit?.type !== 'commit') throw new Error(`${sha} is no commit`);
    return commit.message;
  }

  addWorkflow(options: { name: string; path?: string }): number {
    const path = options.path ?? `.github/workflows/${options.name.toLowerCase().replace(/\W+/g, '-')}.yml`;
    const known = this.data.workflows.find(workflow => workflow.path === path);
    if (known) return known.id;
    const id = this.github.id();
    this.data.workflows.push({
      id,
      name: options.name,
      path,
      state: 'active',
      createdAt: this.github.now(),
      nextRunNumber: 1,
    });
    return id;
  }

  addRun(
    options: {
      id?: number;
      event?: string;
      workflow?: string;
      headSha?: string;
      headBranch?: string | null;
      headRepository?: SimulatedRepository;
      actor?: string;
      triggeringActor?: string;
      displayTitle?: string;
      status?: RunStatus;
      createdAt?: number;
      runNumber?: number;
      pulls?: readonly number[];
    } = {},
  ): SimulatedRun {
    const now = this.github.now();
    const id = options.id ?? this.github.id();
    const workflowId = this.addWorkflow({ name: options.workflow ?? 'CI' });
    const workflow = this.data.workflows.find(candidate => candidate.id === workflowId)!;
    const actor = this.github.addUser({ login: options.actor ?? this.owner });
    const trigger = this.github.addUser({ login: options.triggeringActor ?? actor.login });
    const at = options.createdAt ?? now;
    const run: Run = {
      id,
      repository: this.data.id,
      workflow: workflow.id,
      runNumber: options.runNumber ?? workflow.nextRunNumber,
      event: options.event ?? 'push',
      headSha: options.headSha ?? this.head,
      headBranch: options.headBranch === undefined ? this.data.defaultBranch : options.headBranch,
      headRepository: options.headRepository?.id ?? this.data.id,
      actor: actor.id,
      displayTitle: options.displayTitle ?? workflow.name,
      createdAt: at,
      pulls: options.pulls ?? [],
      attempts: [
        {
          attempt: 1,
          triggeringActor: trigger.id,
          startedAt: at,
          status: options.status ?? 'queued',
          conclusion: null,
          updatedAt: at,
          jobs: [],
        },
      ],
      seen: [],
      concurrencyGroups: new Map(),
      pendingEnvironments: new Map(),
      approvals: [],
    };
    workflow.nextRunNumber = Math.max(workflow.nextRunNumber, run.runNumber) + 1;
    this.github.store.runs.set(id, run);
    noteRun(run, now);
    return new SimulatedRun(this, run);
  }

  /**
   * Opens a pull request. The head is a branch of `from` (this repository unless given), made with one commit when it does
   * not exist.
   */
  addPull(
    options: {
      title?: string;
      author?: string;
      from?: SimulatedRepository;
      headBranch?: string;
      headSha?: string;
      baseBranch?: string;
      number?: number;
      draft?: boolean;
      body?: string;
    } = {},
  ): SimulatedPull {
    const head = options.from ?? this;
    const headRef = options.headBranch ?? 'feature';
    const full = `refs/heads/${headRef}`;
    if (options.headSha !== undefined) head.setRef(full, options.headSha, options.author);
    else if (head.getRef(full) === undefined || headRef === this.data.defaultBranch) {
      head.push(headRef, {
        files: { [`${headRef.replace(/\W/g, '-')}.txt`]: `${headRef}\n` },
        ...(options.author ? { by: options.author } : {}),
      });
    }
    const baseRef = options.baseBranch ?? this.data.defaultBranch;
    const id = this.github.id();
    this.github.id();
    const pull = openPull(this.data, {
      title: options.title ?? `Change ${headRef}`,
      body: options.body ?? null,
      user: this.github.addUser({ login: options.author ?? head.owner }).id,
      head: head.data,
      headRef,
      headSha: head.getRef(full)!,
      headLabel: `${head.owner}:${headRef}`,
      baseRef,
      baseSha: this.data.refs.get(`refs/heads/${baseRef}`)!,
      draft: options.draft ?? false,
      now: this.github.now(),
      id,
      ...(options.number === undefined ? {} : { number: options.number }),
    });
    return new SimulatedPull(this, pull);
  }

  addIssue(options: { title?: string; author?: string; body?: string } = {}): number {
    const now = this.github.now();
    const issueNumber = this.data.nextNumber;
    this.data.nextNumber += 1;
    this.data.issues.set(issueNumber, {
      number: issueNumber,
      id: this.github.id(),
      title: options.title ?? `Issue ${issueNumber}`,
      body: options.body ?? null,
      user: this.github.addUser({ login: options.author ?? this.owner }).id,
      state: 'open',
      createdAt: now,
      updatedAt: now,
      closedAt: undefined,
      labels: [],
      assignees: [],
    });
    return issueNumber;
  }

  addComment(issue: number, options: { body: string; author?: string }): number {
    const now = this.github.now();
    const id = this.github.id();
    const user = this.github.addUser({ login: options.author ?? this.owner }).id;
    this.data.comments.push({ id, issue, user, body: options.body, createdAt: now, updatedAt: now });
    return id;
  }

  /** Bodies of the comments on an issue or pull request, oldest first. */
  comments(issue: number): { id: number; author: string; body: string }[] {
    return this.data.comments
      .filter(comment => comment.issue === issue)
      .map(comment => ({
        id: comment.id,
        author: this.github.store.users.get(comment.user ?? -1)?.login ?? 'ghost',
        body: comment.body,
      }));
  }

  /** An environment; with reviewers a run waits there until one approves. */
  addEnvironment(name: string, options: { reviewers?: readonly string[]; waitTimer?: number } = {}): number {
    return environmentRecord(this.data, name, this.github.id(), this.github.now(), {
      reviewers: (options.reviewers ?? []).map(login => this.github.addUser({ login }).id),
      waitTimer: options.waitTimer ?? 0,
    }).id;
  }

  addRelease(options: {
    tag: string;
    name?: string;
    body?: string;
    draft?: boolean;
    prerelease?: boolean;
    target?: string;
  }): number {
    const now = this.github.now();
    const id = this.github.id();
    this.data.releases.push({
      id,
      tag: options.tag,
      target: options.target ?? this.data.defaultBranch,
      name: options.name ?? options.tag,
      body: options.body ?? null,
      draft: options.draft ?? false,
      prerelease: options.prerelease ?? false,
      author: this.data.owner,
      createdAt: now,
      publishedAt: options.draft ? undefined : now,
    });
    if (!options.draft && !this.data.refs.has(`refs/tags/${options.tag}`))
      this.setRef(`refs/tags/${options.tag}`, this.head);
    return id;
  }

  run(id: number): SimulatedRun {
    const run = this.github.store.runs.get(id);
    if (!run) throw new Error(`no run ${id}`);
    return new SimulatedRun(this, run);
  }
}
