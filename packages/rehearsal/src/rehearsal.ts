import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitHubSimulator, type SimulatedRepository } from '@guarded-deploy/github-simulator';
import {
  type Account,
  comment as commentEvent,
  type EventRepository,
  plain,
  pullRequest as pullRequestEvent,
  push as pushEvent,
} from '@guarded-deploy/github-simulator/events';
import { addObject } from '@guarded-deploy/github-simulator/objects';
import { type LockState, parseLockState } from '@guarded-deploy/lock';
import { ask, runByHand, type Terminal } from './by-hand.ts';
import { Containers } from './containers.ts';
import { type Changes, Origin } from './origin.ts';
import { FULL_NAME, NAME, OWNER, populate } from './people.ts';
import type { Progress } from './progress.ts';
import { noServices, type Services, startServices } from './services.ts';
import { startTargets, type Target, type TargetKind, type Targets } from './targets.ts';
import { APP, packages, prepareTree, readable } from './tree.ts';
import { type RunOptions, type RunOutcome, runWorkflow } from './workflow-run.ts';

interface RehearsalOptions {
  /** The repository's root. */
  readonly root: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly targets: TargetKind;
  readonly targetCount: number;
  readonly path: string;
  /** A simulated AWS in place of hosts and their servers. */
  readonly containers?: boolean;
}

/** Everything a scenario needs, made for it and gone after it: GitHub, a remote, services, hosts. */
export class Rehearsal implements AsyncDisposable {
  readonly options: RehearsalOptions;
  readonly scratch: string;
  readonly github: GitHubSimulator;
  readonly repository: SimulatedRepository;
  readonly origin: Origin;
  readonly tree: string;
  readonly services: Services;
  readonly targets: Targets;
  readonly #containers: Containers | undefined;
  readonly skipped: string[] = [];
  readonly #stack: AsyncDisposableStack;
  readonly #secrets: Record<string, string>;

  private constructor(parts: {
    options: RehearsalOptions;
    scratch: string;
    github: GitHubSimulator;
    repository: SimulatedRepository;
    origin: Origin;
    tree: string;
    services: Services;
    targets: Targets;
    containers: Containers | undefined;
    stack: AsyncDisposableStack;
  }) {
    this.options = parts.options;
    this.scratch = parts.scratch;
    this.github = parts.github;
    this.repository = parts.repository;
    this.origin = parts.origin;
    this.tree = parts.tree;
    this.services = parts.services;
    this.targets = parts.targets;
    this.#containers = parts.containers;
    this.#stack = parts.stack;
    this.#secrets = {
      GITHUB_TOKEN: this.github.token,
      SSH_PRIVATE_KEY: readFileSync(this.targets.privateKey, 'utf8'),
      SSH_KNOWN_HOSTS: readFileSync(this.targets.knownHosts, 'utf8'),
      RELEASE_VARIABLES: JSON.stringify(this.targets.variables),
      DATABASE_URL: this.#readingUrl(),
      // Enough to load the settings. The live one is in RELEASE_VARIABLES.
      SECRET_KEY: randomBytes(24).toString('hex'),
    };
  }

  /** The app's database as a user that may only read, which is all that the job prepare gets. */
  #readingUrl(): string {
    const { mariadb } = this.services;
    if (!mariadb) return this.databaseUrl();
    const [user, password] = ['portal_reader', randomBytes(12).toString('hex')];
    mariadb.sql(
      `CREATE OR REPLACE USER ${user}@'127.0.0.1' IDENTIFIED BY '${password}'; GRANT SELECT ON \`${mariadb.database}\`.* TO ${user}@'127.0.0.1';`,
    );
    return `mysql://${user}:${password}@127.0.0.1:${mariadb.port}/${mariadb.database}`;
  }

  static async create(options: RehearsalOptions): Promise<Rehearsal> {
    const { progress } = options;
    const stack = new AsyncDisposableStack();
    try {
      const scratch = mkdtempSync(join(tmpdir(), 'rehearsal-'));
      stack.defer(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
      mkdirSync(join(scratch, 'home'));
      progress.phase('Preparing');
      const servicesReady = options.containers ? Promise.resolve(noServices()) : startServices(['portal']);
      // They start while the lines below run. When one of those fails, the services are stopped as soon as they have started.
      stack.defer(async () => {
        const started = await servicesReady.catch(() => undefined);
        await started?.[Symbol.asyncDispose]();
      });
      const github = stack.use(await GitHubSimulator.start());
      const repository = populate(github);
      const origin = new Origin(scratch);
      const tree = origin.create(FULL_NAME, options.root, 'master');
      const services = await servicesReady;
      if (services.mariadb)
        progress.detail(`MariaDB ${services.mariadb.version} on port ${services.mariadb.port}`);
      if (services.rabbitmq)
        progress.detail(`RabbitMQ ${services.rabbitmq.version} on port ${services.rabbitmq.port}`);
      for (const line of services.skipped) progress.detail(line);
      const targets = stack.use(
        await startTargets({
          kind: options.targets,
          count: options.targetCount,
          scratch,
          services,
          say: line => progress.detail(line),
        }),
      );
      if (targets.hosts.length > 0)
        progress.detail(
          `${targets.hosts.length === 1 ? 'Host' : 'Hosts'}: ${targets.hosts.map(host => `${host.name} (${targets.kind}, ${host.address}:${host.port})`).join(', ')}`,
        );
      const containers = options.containers ? stack.use(await Containers.start(options.root)) : undefined;
      if (containers) readable(tree);
      else prepareTree({ tree, root: options.root, targets, progress });
      return new Rehearsal({
        ...{ options, scratch, github, repository, origin, tree, services, targets, containers, stack },
      });
    } catch (thrown) {
      await stack.disposeAsync();
      throw thrown;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.options.progress.detail('Stopping everything that was started');
    await this.#stack.disposeAsync();
  }

  /** The simulated AWS. @throws where the scenario has none */
  get containers(): Containers {
    if (!this.#containers) throw new Error('this scenario releases no containers');
    return this.#containers;
  }

  get awsEndpoint(): string | undefined {
    return this.#containers?.aws.endpoint;
  }

  get progress(): Progress {
    return this.options.progress;
  }

  /** How the app's database is reached from this machine. */
  databaseUrl(): string {
    const { mariadb } = this.services;
    if (!mariadb) return `sqlite:///${join(this.scratch, 'portal.sqlite3')}`;
    return `mysql://${mariadb.user}:${mariadb.password}@127.0.0.1:${mariadb.port}/${mariadb.database}`;
  }

  /** Commits to a branch of the repository and lets GitHub know of it. */
  commit(branch: string, message: string, changes: Changes, tree = this.tree): string {
    const sha = this.origin.commit(tree, branch, message, changes);
    if (tree === this.tree) this.#learn(FULL_NAME, sha, `refs/heads/${branch}`);
    return sha;
  }

  /** The simulator gets the commits themselves, so that ancestry asked of its API is that of the real repository. */
  #learn(fullName: string, sha: string, ref?: string): void {
    const { objects } = this.repository.data;
    for (const commit of this.origin.history(fullName, sha)) {
      if (objects.has(commit.sha)) continue;
      const identity = { name: 'Rehearsal', email: 'rehearsal@localhost', seconds: commit.seconds };
      const known = addObject(objects, {
        type: 'commit',
        tree: commit.tree,
        parents: commit.parents,
        author: identity,
        committer: identity,
        message: commit.message,
      });
      if (known !== commit.sha) throw new Error(`the simulator computes ${known} for commit ${commit.sha}`);
    }
    if (ref) this.repository.setRef(ref, sha);
  }

  /** What the repository has as secrets, and its token that may do everything. */
  get secrets(): Readonly<Record<string, string>> {
    return this.#secrets;
  }

  /** Locks the example's dependencies again, after its pyproject.toml changed. */
  relock(): void {
    execFileSync(join(this.options.root, '.cache/tools/bin/uv'), ['lock', '--quiet'], {
      cwd: join(this.tree, APP),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...packages() },
    });
  }

  /** Brings the database to where the last release left it: all migrations that the tree has now. */
  migrate(): void {
    const uv = join(this.options.root, '.cache/tools/bin/uv');
    execFileSync(
      uv,
      ['run', '--quiet', '--locked', '--no-dev', 'python', 'manage.py', 'migrate', '--noinput'],
      {
        cwd: join(this.tree, APP),
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...packages(),
          PATH: this.options.path,
          HOME: process.env.HOME ?? this.scratch,
          UV_PROJECT_ENVIRONMENT: join(this.scratch, 'venv'),
          ...this.projectEnvironment(),
        },
      },
    );
  }

  /** What the example's code needs to reach the database from this machine; after `migrate` also its packages. */
  projectEnvironment(): Record<string, string> {
    return {
      VIRTUAL_ENV: join(this.scratch, 'venv'),
      PYTHONDONTWRITEBYTECODE: '1',
      DATABASE_URL: this.databaseUrl(),
      BROKER: 'inline',
      SECRET_KEY: String(this.targets.variables.secret_key),
    };
  }

  /** What a person does at a terminal. */
  byHand(
    sha: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Terminal> {
    return runByHand(this, sha, args, env);
  }

  /** What the app on a host answers; undefined when nothing does. */
  ask(path: string, host: Target | undefined = this.targets.hosts[0]): Promise<string | undefined> {
    return ask(path, host);
  }

  /** The lock that the last run used, as its ref has it now. */
  lock(): { readonly key: string; readonly state: LockState } | undefined {
    for (const [name, sha] of this.repository.data.refs) {
      if (!name.startsWith('refs/locks/')) continue;
      const message = this.repository.message(sha);
      const key = /"key":("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
      const state = key === undefined ? undefined : parseLockState(message, JSON.parse(key) as string);
      if (state) return { key: state.key, state };
    }
    return undefined;
  }

  facts(): EventRepository {
    return { id: this.repository.id, owner: OWNER, fullName: FULL_NAME, defaultBranch: 'master' };
  }

  /** Runs what a push of `sha` to `branch` starts. */
  async push(
    branch: string,
    before: string,
    sha: string,
    pusher: Account,
    run: RunOptions = {},
  ): Promise<RunOutcome> {
    const ref = `refs/heads/${branch}`;
    return runWorkflow(this, {
      event: pushEvent({ repository: this.facts(), sender: pusher, ref, before, after: sha }),
      branch,
      sha,
      fullName: FULL_NAME,
      workflowSha: sha,
      run,
    });
  }

  /** Opens a pull request of `branch` in the repository itself or in a fork, and GitHub knows of it. */
  openPull(options: {
    fork: SimulatedRepository | undefined;
    branch: string;
    sha: string;
    author: Account;
    base: string;
  }): number {
    const from = options.fork?.fullName ?? FULL_NAME;
    this.#learn(from, options.sha);
    const { number } = this.repository.addPull({
      author: options.author.login,
      ...(options.fork ? { from: options.fork } : {}),
      headBranch: options.branch,
      headSha: options.sha,
      baseBranch: options.base,
    });
    this.origin.pullHead(FULL_NAME, from, number, options.sha);
    return number;
  }

  /** A fork: on GitHub, and as a remote with a working tree. */
  fork(owner: Account): { readonly repository: SimulatedRepository; readonly tree: string } {
    const fullName = `${owner.login}/${NAME}`;
    return { repository: this.repository.fork(owner.login), tree: this.origin.fork(FULL_NAME, fullName) };
  }

  /** The head of an open pull request moves to a commit of `tree`. */
  moveHead(options: {
    fork: SimulatedRepository | undefined;
    number: number;
    branch: string;
    sha: string;
    by: Account;
  }): void {
    const from = options.fork?.fullName ?? FULL_NAME;
    this.#learn(from, options.sha);
    this.origin.pullHead(FULL_NAME, from, options.number, options.sha);
    (options.fork ?? this.repository).setRef(`refs/heads/${options.branch}`, options.sha, options.by.login);
    const pull = this.repository.data.pulls.get(options.number);
    if (pull) pull.headSha = options.sha;
  }

  /** Runs what a pull request's event starts. A run for a fork gets no secrets and a token that only reads, as on GitHub. */
  async pullRequest(
    options: {
      readonly number: number;
      readonly fork: SimulatedRepository | undefined;
      readonly branch: string;
      readonly sha: string;
      readonly base: { readonly branch: string; readonly sha: string };
      readonly author: Account;
      readonly association: string;
    },
    run: RunOptions = {},
  ): Promise<RunOutcome> {
    const { fork, author, base } = options;
    const head: EventRepository = fork
      ? { id: fork.id, owner: author, fullName: fork.fullName, defaultBranch: 'master' }
      : this.facts();
    return runWorkflow(this, {
      event: pullRequestEvent({
        repository: this.facts(),
        sender: author,
        ...(run.rerun ? { triggering: run.rerun.by } : {}),
        action: 'opened',
        number: options.number,
        author,
        head,
        headRef: options.branch,
        headSha: options.sha,
        baseRef: base.branch,
        baseSha: base.sha,
        association: options.association,
      }),
      branch: options.branch,
      sha: options.sha,
      fullName: head.fullName,
      // The actions come from the base, whatever the pull request changed in them.
      workflowSha: base.sha,
      ...(fork ? { secrets: { GITHUB_TOKEN: this.readingToken() } } : {}),
      run,
    });
  }

  /** Writes a comment on a pull request, and runs what it starts: a workflow of the default branch. */
  async comment(
    options: {
      readonly number: number;
      readonly author: Account;
      readonly by: Account;
      readonly body: string;
    },
    branch: string,
    sha: string,
    workflow: string,
  ): Promise<RunOutcome> {
    const { number, author, by, body } = options;
    const now = this.github.now();
    const id = this.github.id();
    this.repository.data.comments.push({
      id,
      issue: number,
      user: by.id,
      body,
      createdAt: now,
      updatedAt: now,
    });
    const createdAt = new Date(now + 1_000).toISOString();
    const event = commentEvent({
      repository: this.facts(),
      sender: by,
      number,
      author,
      commenter: by,
      body,
      createdAt,
      sha,
    });
    (event.payload['comment'] as { id: number }).id = id;
    return runWorkflow(this, {
      event,
      branch,
      sha,
      fullName: FULL_NAME,
      workflowSha: sha,
      run: { workflow },
    });
  }

  /** What GitHub gives a run for a fork. */
  readingToken(): string {
    return this.github.addToken({
      permissions: { contents: 'read', metadata: 'read', pull_requests: 'read' },
    });
  }

  /** Runs a dispatched workflow on `branch`. */
  async dispatch(
    workflow: string,
    branch: string,
    sha: string,
    inputs: Readonly<Record<string, string>>,
    actor: Account,
    run: RunOptions = {},
  ): Promise<RunOutcome> {
    const ref = `refs/heads/${branch}`;
    return runWorkflow(this, {
      event: plain('workflow_dispatch', {
        repository: this.facts(),
        sender: actor,
        sha,
        ref,
        extra: { ref, inputs, workflow },
      }),
      branch,
      sha,
      fullName: FULL_NAME,
      workflowSha: sha,
      run: { ...run, workflow },
    });
  }

  /** Runs what the publication of a release starts. */
  async publish(tag: string, sha: string, actor: Account, run: RunOptions = {}): Promise<RunOutcome> {
    return runWorkflow(this, {
      event: plain('release', {
        repository: this.facts(),
        sender: actor,
        sha,
        ref: `refs/tags/${tag}`,
        extra: {
          action: 'published',
          release: { tag_name: tag, name: tag, author: { ...actor }, draft: false, prerelease: false },
        },
      }),
      branch: 'master',
      sha,
      fullName: FULL_NAME,
      workflowSha: sha,
      run: { ...run, workflow: 'publish.yml' },
    });
  }

  /** What `vars.NAME` is in the workflows: the services that act does not start. */
  variables(): Record<string, string> {
    const { rabbitmq } = this.services;
    return {
      TEST_DATABASE_URL: this.services.mariadb ? this.databaseUrl() : 'sqlite://:memory:',
      TEST_BROKER_URL: rabbitmq
        ? `amqp://${rabbitmq.user}:${rabbitmq.password}@127.0.0.1:${rabbitmq.port}/`
        : '',
    };
  }
}
