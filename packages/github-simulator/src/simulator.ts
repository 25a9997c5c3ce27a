import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Route, Settings, Urls } from './api.ts';
import { blobHandler } from './blobs.ts';
import type { ArmedFault, GitHubFaultOptions } from './faults.ts';
import { handleGraphql } from './graphql.ts';
import { newObjects } from './objects.ts';
import { resultsHandler, runtimeToken } from './results.ts';
import * as actions from './routes/actions.ts';
import * as commits from './routes/commits.ts';
import * as contents from './routes/contents.ts';
import * as deployments from './routes/deployments.ts';
import * as git from './routes/git.ts';
import * as issues from './routes/issues.ts';
import * as meta from './routes/meta.ts';
import * as pulls from './routes/pulls.ts';
import * as releases from './routes/releases.ts';
import * as repositories from './routes/repositories.ts';
import * as users from './routes/users.ts';
import { ApiServer, type RequestRecord } from './server.ts';
import type { JobRun, SimulatedJob } from './simulated/job.ts';
import { SimulatedRepository } from './simulated/repository.ts';
import {
  type CacheEntry,
  fullName,
  newStore,
  type PermissionLevel,
  type PermissionName,
  type Repository,
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

  fault(options: GitHubFaultOptions): ArmedFault {
    return this.#server.fault(options);
  }

  clearFaults(): void {
    this.#server.faults.length = 0;
  }

  /** Variables for child processes that are to talk to this GitHub. */
  env(options: { token?: string; run?: JobRun; job?: SimulatedJob } = {}): Record<string, string> {
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
  runtimeEnv(run?: JobRun, job?: SimulatedJob): Record<string, string> {
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
