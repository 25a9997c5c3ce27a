import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings, Urls } from './api.ts';
import type { ArmedFault, FaultOptions } from './faults.ts';
import { handleGraphql } from './graphql.ts';
import { EMPTY_TREE, filesOf, newObjects, put, type TreeEntry, treeOf } from './objects.ts';
import * as actions from './routes/actions.ts';
import { noteRun } from './routes/actions.ts';
import * as git from './routes/git.ts';
import { moveRef } from './routes/git.ts';
import * as repositories from './routes/repositories.ts';
import * as users from './routes/users.ts';
import { ApiServer, type RequestRecord } from './server.ts';
import {
  attemptOf,
  type BaseRole,
  type Conclusion,
  fullName,
  type Job,
  newStore,
  type PermissionLevel,
  type PermissionName,
  type Repository,
  type Run,
  type RunStatus,
  type Store,
  type Token,
  type User,
  userByLogin,
} from './store.ts';

export interface SimulatorOptions {
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

export interface TokenOptions {
  readonly token?: string;
  /** `installation` (a job's token, the default) or `user`. */
  readonly kind?: 'installation' | 'user';
  /** Login it acts as; github-actions[bot] unless given. */
  readonly user?: string;
  /** Everything unless given. `{}` leaves metadata only. */
  readonly permissions?: Partial<Record<PermissionName, PermissionLevel>>;
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
      routes: [...users.routes, ...repositories.routes, ...git.routes, ...actions.routes],
      graphql: handleGraphql,
      raw: [],
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
  env(options: { token?: string } = {}): Record<string, string> {
    return {
      GITHUB_API_URL: this.apiUrl,
      GITHUB_GRAPHQL_URL: this.graphqlUrl,
      GITHUB_SERVER_URL: this.serverUrl,
      GITHUB_TOKEN: options.token ?? this.token,
    };
  }

  /** What only JavaScript actions are given: addresses of the cache and artifact services. */
  runtimeEnv(_run?: SimulatedRun, _job?: SimulatedJob): Record<string, string> {
    return {};
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
    const added: Token = {
      token,
      kind: options.kind ?? 'installation',
      user: user.id,
      permissions: options.permissions ?? EVERYTHING,
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

  run(id: number): SimulatedRun {
    const run = this.github.store.runs.get(id);
    if (!run) throw new Error(`no run ${id}`);
    return new SimulatedRun(this, run);
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
