import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Route, Settings, Urls } from './api.ts';
import { blobHandler } from './blobs.ts';
import type { ArmedFault, FaultOptions } from './faults.ts';
import { handleGraphql } from './graphql.ts';
import { EMPTY_TREE, filesOf, newObjects, put, type TreeEntry, treeOf } from './objects.ts';
import { resultsHandler, runtimeToken } from './results.ts';
import * as actions from './routes/actions.ts';
import { noteRun } from './routes/actions.ts';
import * as commits from './routes/commits.ts';
import * as contents from './routes/contents.ts';
import * as deployments from './routes/deployments.ts';
import { environmentRecord } from './routes/deployments.ts';
import * as git from './routes/git.ts';
import { moveRef } from './routes/git.ts';
import * as issues from './routes/issues.ts';
import * as meta from './routes/meta.ts';
import * as pulls from './routes/pulls.ts';
import { openPull } from './routes/pulls.ts';
import * as releases from './routes/releases.ts';
import * as repositories from './routes/repositories.ts';
import * as users from './routes/users.ts';
import { ApiServer, type RequestRecord } from './server.ts';
import {
  attemptOf,
  type BaseRole,
  type CacheEntry,
  type Conclusion,
  fullName,
  type Job,
  newStore,
  type PermissionLevel,
  type PermissionName,
  type Pull,
  type Repository,
  type Run,
  type RunStatus,
  type Store,
  type Token,
  type User,
  userByLogin,
} from './store.ts';

interface SimulatorOptions {
  /** A free one unless given. */
  readonly port?: number;
  /** Milliseconds by which lists of runs lag behind single reads. */
  readonly listLagMs?: number;
  /** False: a server without GraphQL `updateRefs`. */
  readonly updateRefs?: boolean;
  /** Ref namespaces that may be written; all unless given. */
  readonly refNamespaces?: readonly string[];
  /** True: REST under /api/v3 and GraphQL under /api/graphql, as on GitHub Enterprise Server. */
  readonly enterprise?: boolean;
  /** Requests an hour for each token; 5000 unless given. */
  readonly rateLimit?: number;
  /** Milliseconds since 1970, for those who own time. */
  readonly now?: () => number;
  /** GITHUB_SERVER_URL; https://github.com unless given (nothing is ever sent there). */
  readonly serverUrl?: string;
}

interface TokenOptions {
  readonly token?: string;
  /** `installation` (a job's token, the default) or `user`. */
  readonly kind?: 'installation' | 'user';
  /** Login it acts as; github-actions[bot] unless given. */
  readonly user?: string;
  /** Everything unless given. `{}` leaves metadata only. */
  readonly permissions?: Partial<Record<PermissionName, PermissionLevel>>;
  /** The token of a job that a fork's pull request started: whatever the workflow asks for, it may only read. */
  readonly ofFork?: boolean;
  /** Repositories it was made for; all unless given. */
  readonly repositories?: readonly SimulatedRepository[];
  readonly rateLimit?: number;
}

const EVERYTHING: Record<PermissionName, PermissionLevel> = {
  actions: 'write',
  administration: 'write',
  contents: 'write',
  deployments: 'write',
  environments: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
};

/** Every REST route, the more particular before the more general. */
export const ROUTES: readonly Route[] = [
  ...meta.routes,
  ...users.routes,
  ...repositories.routes,
  ...git.routes,
  ...actions.routes,
  ...pulls.routes,
  ...issues.routes,
  ...deployments.routes,
  ...releases.routes,
  ...contents.routes,
  ...commits.routes,
];

const BASE_ROLES: readonly string[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** GitHub on 127.0.0.1. Everything is in memory; nothing outside is ever contacted. */
export class GitHubSimulator implements AsyncDisposable {
  readonly store: Store = newStore();
  readonly settings: Settings;
  /** Removed by `stop`; steps keep their files in it. */
  readonly directory: string;
  readonly #server: ApiServer;
  readonly #options: SimulatorOptions;
  /** A token that may do everything. */
  readonly token: string;

  private constructor(options: SimulatorOptions) {
    this.#options = options;
    this.directory = mkdtempSync(join(tmpdir(), 'github-simulator-'));
    this.settings = {
      listLagMs: options.listLagMs ?? 0,
      updateRefs: options.updateRefs ?? true,
      refNamespaces: options.refNamespaces,
    };
    this.#server = new ApiServer({
      store: this.store,
      settings: this.settings,
      routes: ROUTES,
      graphql: handleGraphql,
      raw: [
        blobHandler(this.store),
        resultsHandler({
          store: this.store,
          origin: () => this.urls.origin,
          now: () => this.now(),
          id: () => this.id(),
        }),
      ],
      now: () => this.now(),
      nextId: () => this.id(),
      urls: origin => urlsOf(origin, options),
    });
    this.addUser({ login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' });
    this.token = this.addToken({ token: 'ghs_simulated0000000000000000000000000000' });
  }

  static async start(options: SimulatorOptions = {}): Promise<GitHubSimulator> {
    const simulator = new GitHubSimulator(options);
    try {
      await simulator.#server.listen(options.port ?? 0);
    } catch (thrown) {
      rmSync(simulator.directory, { recursive: true, force: true });
      throw thrown;
    }
    return simulator;
  }

  async stop(): Promise<void> {
    await this.#server.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  id(): number {
    this.store.nextId += 1;
    return this.store.nextId;
  }

  get urls(): Urls {
    return this.#server.urls;
  }

  get apiUrl(): string {
    return this.urls.api;
  }

  get graphqlUrl(): string {
    return this.urls.graphql;
  }

  get serverUrl(): string {
    return this.urls.server;
  }

  /** What the cache holds: entries that were saved whole. */
  get caches(): readonly CacheEntry[] {
    return this.store.cache.filter(entry => entry.size !== undefined);
  }

  /** Uploaded artifacts; `content` is the zip (or the file itself, where it was uploaded unpacked). */
  get artifacts(): readonly { name: string; run: number; content: Buffer }[] {
    return this.store.artifacts
      .filter(artifact => artifact.size !== undefined)
      .map(({ name, run, blob }) => ({
        name,
        run: Number(run),
        content: this.store.blobs.get(blob)!.content!,
      }));
  }

  /** Every request so far, in order of arrival. */
  get requests(): readonly RequestRecord[] {
    return this.#server.requests;
  }

  /** Forgets the requests so far. */
  clearRequests(): void {
    this.#server.requests.length = 0;
  }

  fault(options: FaultOptions): ArmedFault {
    return this.#server.fault(options);
  }

  clearFaults(): void {
    this.#server.faults.length = 0;
  }

  /** Variables for child processes that are to talk to this GitHub. */
  env(options: { token?: string; run?: SimulatedRun; job?: SimulatedJob } = {}): Record<string, string> {
    return {
      GITHUB_API_URL: this.apiUrl,
      GITHUB_GRAPHQL_URL: this.graphqlUrl,
      GITHUB_SERVER_URL: this.serverUrl,
      GITHUB_TOKEN: options.token ?? this.token,
      ...this.runtimeEnv(options.run, options.job),
    };
  }

  /**
   * What only JavaScript actions are given: addresses of the cache and artifact services, and the token that says for which
   * run they are asked. Caches are written for the run's ref and read from the default branch too.
   */
  runtimeEnv(run?: SimulatedRun, job?: SimulatedJob): Record<string, string> {
    const home = run && `refs/heads/${run.repository.data.defaultBranch}`;
    const pull = run?.data.event === 'pull_request' ? run.data.pulls[0] : undefined;
    const scope =
      pull === undefined ? `refs/heads/${run?.data.headBranch ?? 'main'}` : `refs/pull/${pull}/merge`;
    return {
      ACTIONS_CACHE_SERVICE_V2: 'true',
      ACTIONS_CACHE_URL: `${this.urls.origin}/`,
      ACTIONS_RESULTS_URL: `${this.urls.origin}/`,
      ACTIONS_RUNTIME_URL: `${this.urls.origin}/`,
      ACTIONS_RUNTIME_TOKEN: runtimeToken({
        repository: String(run?.repository.id ?? 0),
        run: String(run?.id ?? 1),
        job: String(job?.id ?? 1),
        scope,
        readable: home === undefined || home === scope ? [] : [home],
      }),
    };
  }

  /** A user, bot or organization; one with this login is given back as it is. */
  addUser(user: { login: string; id?: number; type?: User['type']; name?: string }): User {
    const known = userByLogin(this.store, user.login);
    if (known) return known;
    const added: User = {
      id: user.id ?? this.id(),
      login: user.login,
      type: user.type ?? (user.login.endsWith('[bot]') ? 'Bot' : 'User'),
      name: user.name ?? user.login,
      siteAdmin: false,
    };
    if (this.store.users.has(added.id)) throw new Error(`there is a user ${added.id} already`);
    this.store.users.set(added.id, added);
    return added;
  }

  /** Gives a login to its owner's new name; somebody else may then register the old one. */
  renameUser(login: string, to: string): void {
    this.#user(login).login = to;
  }

  /** The account is gone: its id answers 404, what it wrote shows no user. */
  deleteUser(login: string): void {
    this.store.users.delete(this.#user(login).id);
  }

  addOrganization(organization: {
    login: string;
    id?: number;
    members?: Readonly<Record<string, 'admin' | 'member'>>;
    /** Whose membership everybody may see. */
    publicMembers?: readonly string[];
    teams?: Readonly<Record<string, readonly string[]>>;
  }): User {
    const added = this.addUser({ ...organization, type: 'Organization' });
    for (const [login, role] of Object.entries(organization.members ?? {})) {
      const user = this.addUser({ login });
      const shown = organization.publicMembers?.includes(login) ?? false;
      this.store.memberships.push({
        organization: added.id,
        user: user.id,
        role,
        state: 'active',
        public: shown,
      });
    }
    for (const [slug, logins] of Object.entries(organization.teams ?? {})) {
      const members = logins.map(
        login => [this.addUser({ login }).id, { role: 'member' as const, state: 'active' as const }] as const,
      );
      this.store.teams.push({
        id: this.id(),
        organization: added.id,
        slug,
        name: slug,
        members: new Map(members),
      });
    }
    return added;
  }

  addToken(options: TokenOptions = {}): string {
    const token = options.token ?? `ghs_simulated${this.id().toString().padStart(28, '0')}`;
    const user = this.addUser({ login: options.user ?? 'github-actions[bot]' });
    const asked = options.permissions ?? EVERYTHING;
    const readOnly = Object.fromEntries(Object.keys(asked).map(name => [name, 'read' as const]));
    const added: Token = {
      token,
      kind: options.kind ?? 'installation',
      user: user.id,
      permissions: options.ofFork ? readOnly : asked,
      limit: options.rateLimit ?? this.#options.rateLimit ?? 5_000,
      used: new Map(),
      ...(options.repositories ? { repositories: options.repositories.map(({ id }) => id) } : {}),
    };
    this.store.tokens.set(token, added);
    return token;
  }

  addRepository(options: {
    owner: string;
    name: string;
    id?: number;
    private?: boolean;
    defaultBranch?: string;
    /** Without a first commit. */
    empty?: boolean;
    files?: Readonly<Record<string, string>>;
  }): SimulatedRepository {
    const owner = this.addUser({ login: options.owner });
    const id = options.id ?? this.id();
    const data: Repository = {
      id,
      network: id,
      objects: newObjects(),
      owner: owner.id,
      name: options.name,
      description: null,
      private: options.private ?? false,
      archived: false,
      parent: undefined,
      defaultBranch: options.defaultBranch ?? 'main',
      createdAt: this.now(),
      pushedAt: this.now(),
      roles: new Map(),
      formerNames: [],
      refs: new Map(),
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
    this.store.repositories.set(id, data);
    const repository = new SimulatedRepository(this, data);
    if (!options.empty) {
      const sha = repository.commit({
        message: 'First commit',
        files: options.files ?? { 'README.md': `# ${options.name}\n` },
      });
      repository.setRef(`refs/heads/${data.defaultBranch}`, sha);
    }
    return repository;
  }

  /** The repository `owner/name`. */
  repository(name: string): SimulatedRepository {
    for (const data of this.store.repositories.values()) {
      if (fullName(this.store, data).toLowerCase() === name.toLowerCase())
        return new SimulatedRepository(this, data);
    }
    throw new Error(`no repository ${name}`);
  }

  #user(login: string): User {
    const user = userByLogin(this.store, login);
    if (!user) throw new Error(`no user ${login}`);
    return user;
  }
}

function urlsOf(origin: string, options: SimulatorOptions): Urls {
  return {
    origin,
    api: options.enterprise ? `${origin}/api/v3` : origin,
    graphql: options.enterprise ? `${origin}/api/graphql` : `${origin}/graphql`,
    server: options.serverUrl ?? 'https://github.com',
  };
}

export class SimulatedRepository {
  readonly github: GitHubSimulator;
  readonly data: Repository;

  constructor(github: GitHubSimulator, data: Repository) {
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
        const sha = put(objects, { type: 'blob', content: Buffer.from(content) });
        files.set(path, { path, mode: '100644', type: 'blob', sha });
      }
    }
    const identity = {
      ...(options.author ?? { name: 'Octavia', email: 'octavia@example.com' }),
      seconds: Math.floor((options.at ?? this.github.now()) / 1000),
    };
    return put(objects, {
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

class SimulatedPull {
  readonly repository: SimulatedRepository;
  readonly data: Pull;

  constructor(repository: SimulatedRepository, data: Pull) {
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
    const head = [...this.repository.github.store.repositories.values()].find(
      ({ id }) => id === this.data.headRepository,
    );
    if (!head) throw new Error('the head repository is gone');
    const sha = new SimulatedRepository(this.repository.github, head).push(this.data.headRef, {
      files: { 'more.txt': `${this.repository.github.id()}\n` },
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
    const sha = put(repository.data.objects, {
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

export class SimulatedRun {
  readonly repository: SimulatedRepository;
  readonly data: Run;

  constructor(repository: SimulatedRepository, data: Run) {
    this.repository = repository;
    this.data = data;
  }

  get id(): number {
    return this.data.id;
  }

  get attempt(): number {
    return attemptOf(this.data).attempt;
  }

  get status(): RunStatus {
    return attemptOf(this.data).status;
  }

  /** A job of the latest attempt; queued until it starts. */
  addJob(options: { id?: number; name?: string; labels?: readonly string[] } = {}): SimulatedJob {
    const { github } = this.repository;
    const id = options.id ?? github.id();
    const job: Job = {
      id,
      run: this.data.id,
      attempt: this.attempt,
      name: options.name ?? 'build',
      createdAt: github.now(),
      labels: options.labels ?? ['ubuntu-latest'],
      status: 'queued',
      conclusion: null,
      startedAt: github.now(),
      completedAt: undefined,
      runnerName: null,
      steps: [],
    };
    github.store.jobs.set(id, job);
    attemptOf(this.data).jobs.push(id);
    if (this.status === 'completed') this.setStatus('queued');
    return new SimulatedJob(this, job);
  }

  get jobs(): SimulatedJob[] {
    const { store } = this.repository.github;
    return attemptOf(this.data).jobs.map(id => new SimulatedJob(this, store.jobs.get(id)!));
  }

  /** Takes its place in a concurrency group; the first of those that have not ended holds it. */
  joinConcurrencyGroup(name: string): void {
    this.data.concurrencyGroups.set(name, { since: this.repository.github.now() });
  }

  /** Waits for the reviewers of an environment. */
  waitFor(environment: string): void {
    const found = this.repository.data.environments.find(candidate => candidate.name === environment);
    if (!found) throw new Error(`no environment ${environment}`);
    this.data.pendingEnvironments.set(found.id, { since: this.repository.github.now() });
    this.setStatus('waiting');
  }

  setStatus(status: RunStatus, conclusion: Conclusion | null = null): void {
    const attempt = attemptOf(this.data);
    attempt.status = status;
    attempt.conclusion = conclusion;
    attempt.updatedAt = this.repository.github.now();
    noteRun(this.data, attempt.updatedAt);
  }

  /** Ends the run; jobs that still run end with it. */
  complete(conclusion: Conclusion = 'success'): void {
    for (const job of this.jobs) if (job.data.status !== 'completed') job.end(conclusion);
    this.setStatus('completed', conclusion);
  }

  /** Starts the next attempt; the one before is over. Its jobs are new ones. */
  rerun(options: { by?: string } = {}): SimulatedRun {
    if (this.status !== 'completed') this.complete('cancelled');
    const { github } = this.repository;
    const by = options.by === undefined ? this.data.actor : github.addUser({ login: options.by }).id;
    const now = github.now();
    this.data.attempts.push({
      attempt: this.attempt + 1,
      triggeringActor: by,
      startedAt: now,
      status: 'queued',
      conclusion: null,
      updatedAt: now,
      jobs: [],
    });
    noteRun(this.data, now);
    return this;
  }
}

export class SimulatedJob {
  readonly run: SimulatedRun;
  readonly data: Job;

  constructor(run: SimulatedRun, data: Job) {
    this.run = run;
    this.data = data;
  }

  get id(): number {
    return this.data.id;
  }

  get name(): string {
    return this.data.name;
  }

  start(runnerName = 'GitHub Actions 1'): this {
    this.data.status = 'in_progress';
    this.data.startedAt = this.run.repository.github.now();
    this.data.runnerName = runnerName;
    this.run.setStatus('in_progress');
    return this;
  }

  /** Ends this job; the run ends when all its jobs have. */
  complete(conclusion: Conclusion = 'success'): this {
    this.end(conclusion);
    const jobs = this.run.jobs;
    if (jobs.every(job => job.data.status === 'completed')) {
      const worst = (['failure', 'timed_out', 'cancelled'] as const).find(bad =>
        jobs.some(job => job.data.conclusion === bad),
      );
      this.run.setStatus('completed', worst ?? 'success');
    }
    return this;
  }

  /** Ends this job and leaves the run as it is. */
  end(conclusion: Conclusion): void {
    this.data.status = 'completed';
    this.data.conclusion = conclusion;
    this.data.completedAt = this.run.repository.github.now();
  }

  /** Sets the steps as the API shows them; times are milliseconds since 1970. */
  setSteps(
    steps: readonly { name: string; conclusion?: Conclusion; startedAt?: number; completedAt?: number }[],
  ): this {
    this.data.steps.splice(
      0,
      this.data.steps.length,
      ...steps.map((step, index) => ({
        number: index + 1,
        name: step.name,
        status:
          step.completedAt !== undefined
            ? ('completed' as const)
            : step.startedAt !== undefined
              ? ('in_progress' as const)
              : ('queued' as const),
        conclusion: step.completedAt === undefined ? null : (step.conclusion ?? 'success'),
        startedAt: step.startedAt,
        completedAt: step.completedAt,
      })),
    );
    return this;
  }
}
