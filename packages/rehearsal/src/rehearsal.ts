import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Fault } from '@guarded-deploy/faults';
import {
  GitHubSimulator,
  type SimulatedRepository,
  type SimulatedRun,
} from '@guarded-deploy/github-simulator';
import {
  type Account,
  type EventRepository,
  plain,
  pullRequest as pullRequestEvent,
  push as pushEvent,
  type RunEvent,
} from '@guarded-deploy/github-simulator/events';
import { put } from '@guarded-deploy/github-simulator/objects';
import { type LockState, parseLockState } from '@guarded-deploy/lock';
import { hasSystemCertificates } from '@guarded-deploy/python-env';
import { parseDocument } from 'yaml';
import { type ActOutcome, findAct, runAct } from './act.ts';
import type { ActEvent, JobRecord } from './act-log.ts';
import { Containers } from './containers.ts';
import { type Changes, Origin } from './origin.ts';
import { packageIndexSettings } from './package-index.ts';
import type { Progress } from './progress.ts';
import { ReportCollector } from './report-collector.ts';
import { noServices, type Services, startServices } from './services.ts';
import { APP_DOMAIN, startTargets, type Target, type TargetKind, type Targets } from './targets.ts';

interface WorldOptions {
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

/** People of the rehearsal. Their ids are theirs for good, as on GitHub. */
export const PEOPLE = {
  maintainer: { login: 'maintainer', id: 1001, type: 'User' },
  reader: { login: 'reader', id: 1002, type: 'User' },
  outsider: { login: 'outsider', id: 1003, type: 'User' },
  /** May write, and is in no team. */
  colleague: { login: 'colleague', id: 1004, type: 'User' },
} as const satisfies Record<string, Account>;

const OWNER: Account = { login: 'example', id: 1000, type: 'Organization' };
const NAME = 'portal';
export const FULL_NAME = `${OWNER.login}/${NAME}`;
const APP = 'examples/django-portal';

/** One run of a workflow: what act did, and the run as GitHub would have it. */
export interface RunOutcome extends ActOutcome {
  readonly run: SimulatedRun;
  readonly sha: string;
  readonly branch: string;
  /** Job → the report that its energy meter wrote. */
  readonly energyReports: ReadonlyMap<string, string>;
}

export interface RunOptions {
  readonly workflow?: string;
  readonly job?: string;
  /** Continue an earlier run as its next attempt. */
  readonly rerun?: { readonly run: SimulatedRun; readonly by: Account };
  readonly env?: Readonly<Record<string, string>>;
  /** Further `vars.NAME`. */
  readonly vars?: Readonly<Record<string, string>>;
  /** A machine of its own by that name: its own files, and no process of it outlives the run. */
  readonly machine?: string;
  /** In place of the secrets of the repository. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly onEvent?: (event: ActEvent) => void;
  readonly onSpawn?: (pid: number) => void;
  readonly signal?: AbortSignal;
}

/** Everything a scenario needs, made for it and gone after it: GitHub, a remote, services, hosts. */
export class World implements AsyncDisposable {
  readonly options: WorldOptions;
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
    options: WorldOptions;
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
      // Only there to load the settings: the live one is among RELEASE_VARIABLES.
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

  static async create(options: WorldOptions): Promise<World> {
    const { progress } = options;
    const stack = new AsyncDisposableStack();
    try {
      const scratch = mkdtempSync(join(tmpdir(), 'rehearsal-'));
      stack.defer(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
      mkdirSync(join(scratch, 'home'));
      progress.phase('Preparing');
      const servicesReady = options.containers ? Promise.resolve(noServices()) : startServices(['portal']);
      // Begun beside what follows: also when that fails, they are stopped once they have started.
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
      return new World({
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
      const known = put(objects, {
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

  /**
   * A person at a terminal: `guarded-deploy …` in a clean checkout of `sha`, with the key and the variables that the pipeline
   * has as secrets. `env`: what that person has set besides.
   */
  async byHand(
    sha: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; stdout: string; output: string }> {
    const checkout = this.origin.checkout(FULL_NAME, 'by-hand', sha);
    const variables = join(this.scratch, 'variables.yml');
    writeFileSync(variables, JSON.stringify(this.targets.variables), { mode: 0o600 });
    const credentials = ['--key', this.targets.privateKey, '--known-hosts', this.targets.knownHosts];
    // Never spawnSync: this process also carries the hosts' connections to the services.
    const child = spawn(
      join(this.options.root, 'packages/cli/bin/guarded-deploy'),
      [...args, ...credentials, '--variables', variables],
      {
        cwd: join(checkout, APP),
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: this.options.signal,
        env: {
          PATH: `${join(this.options.root, 'node_modules/.bin')}${delimiter}${this.options.path}`,
          HOME: this.scratch,
          LANG: 'C.UTF-8',
          ...env,
        },
      },
    );
    let [stdout, output] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', text => {
      output += text;
    });
    createInterface({ input: args.includes('--json') ? child.stderr : child.stdout }).on('line', line => {
      if (line.trim() !== '') this.progress.detail(line);
    });
    const status = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', code => resolve(code ?? 1));
    });
    return { status, stdout, output };
  }

  /** What the app on a host answers; undefined when nothing does. */
  async ask(path: string, host: Target | undefined = this.targets.hosts[0]): Promise<string | undefined> {
    if (!host) return undefined;
    return new Promise(resolve => {
      const request = get(
        `${host.url}${path}`,
        { headers: { host: APP_DOMAIN }, timeout: 5000, agent: false },
        response => {
          let body = '';
          response.setEncoding('utf8').on('data', chunk => {
            body += chunk;
          });
          response.on('end', () => resolve(response.statusCode === 200 ? body : undefined));
        },
      );
      request.on('timeout', () => request.destroy());
      request.on('error', () => resolve(undefined));
    });
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
    return this.#run({
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
    return this.#run({
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
    return this.#run({
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
    return this.#run({
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

  async #run(options: {
    event: RunEvent;
    branch: string;
    sha: string;
    /** Repository whose commit `sha` is. */
    fullName: string;
    workflowSha: string;
    secrets?: Readonly<Record<string, string>>;
    run: RunOptions;
  }): Promise<RunOutcome> {
    const { root, progress } = this.options;
    const { event } = options;
    const workflow = options.run.workflow ?? 'ci.yml';
    const actor = event.env.GITHUB_ACTOR ?? '';
    const triggering = options.run.rerun?.by.login ?? actor;
    const simulated =
      options.run.rerun?.run.rerun({ by: triggering }) ??
      this.repository.addRun({
        event: event.name,
        workflow: workflow.replace(/\.yml$/, ''),
        headSha: options.sha,
        headBranch: options.branch,
        actor,
      });
    const workdir = this.origin.checkout(options.fullName, options.branch, options.sha, FULL_NAME);
    const eventFile = join(this.scratch, `event-${simulated.id}-${simulated.attempt}.json`);
    writeFileSync(eventFile, JSON.stringify(event.payload));
    const jobs = new Map<JobRecord, ReturnType<SimulatedRun['addJob']>>();
    using reports = new ReportCollector(join(this.scratch, `reports-${simulated.id}-${simulated.attempt}`));
    const machine = this.#machine(options.run.machine);
    const outcome = await runAct({
      act: machine.act,
      nodeDirectory: join(root, 'node_modules/.bin'),
      workdir,
      scratch: machine.scratch,
      event: event.name,
      eventFile,
      workflow: join(workdir, '.github/workflows', workflow),
      ...(options.run.job === undefined ? {} : { job: options.run.job }),
      actor,
      env: {
        GITHUB_API_URL: this.github.apiUrl,
        GITHUB_GRAPHQL_URL: this.github.graphqlUrl,
        GITHUB_RUN_ID: String(simulated.id),
        GITHUB_RUN_NUMBER: String(simulated.data.runNumber),
        GITHUB_RUN_ATTEMPT: String(simulated.attempt),
        GITHUB_ACTOR_ID: event.env.GITHUB_ACTOR_ID ?? '',
        GITHUB_TRIGGERING_ACTOR: triggering,
        // What `job.workflow_sha` says on GitHub and act leaves empty: the commit that the actions come from.
        REHEARSAL_WORKFLOW_SHA: options.workflowSha,
        GITHUB_REPOSITORY_ID: String(this.repository.id),
        GITHUB_WORKFLOW_REF: `${FULL_NAME}/.github/workflows/${workflow}@${event.env.GITHUB_REF ?? ''}`,
        ...this.#cacheEnvironment(),
        ...(this.#containers ? { REHEARSAL_AWS_ENDPOINT: this.#containers.aws.endpoint } : {}),
        ...options.run.env,
      },
      secrets:
        options.secrets ??
        (options.run.machine === undefined
          ? { ...this.#secrets, ...options.run.secrets }
          : { ...options.run.secrets }),
      vars: { ...this.variables(), ...options.run.vars },
      localRepositories: { ...checkoutStandIns(root, join(root, '.github/workflows')) },
      remotes: this.origin.remotes,
      machine: packages(),
      path: hostPath(this.options.path),
      onEvent: happened => {
        if (happened.kind === 'job-started') {
          jobs.set(happened.job, simulated.addJob({ name: happened.job.name }).start());
        } else if (happened.kind === 'job-ended') {
          jobs.get(happened.job)?.complete(happened.job.result === 'success' ? 'success' : 'failure');
        }
        reports.note(happened);
        progress.act(happened);
        options.run.onEvent?.(happened);
      },
      ...(options.run.onSpawn ? { onSpawn: options.run.onSpawn } : {}),
      signal: options.run.signal
        ? AbortSignal.any([options.run.signal, this.options.signal])
        : this.options.signal,
    });
    // What act says of itself matters when no step says why it failed.
    const explained = [...outcome.record.jobs.values()].some(job =>
      job.steps.some(step => step.result === 'failure'),
    );
    if (outcome.exitCode !== 0 && !explained) {
      for (const line of outcome.record.complaints) progress.detail(`act: ${line}`);
    }
    if (simulated.status !== 'completed') simulated.complete(outcome.exitCode === 0 ? 'success' : 'failure');
    return {
      ...outcome,
      run: simulated,
      sha: options.sha,
      branch: options.branch,
      energyReports: reports.files,
    };
  }

  /** Where act runs. One of its own begins with nothing, sees its own processes only, and takes all of them with it. */
  #machine(name: string | undefined): { readonly act: string; readonly scratch: string } {
    const act = findAct(this.options.root, this.options.path);
    if (name === undefined) return { act, scratch: this.scratch };
    const own = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
    try {
      execFileSync('unshare', [...own, 'true'], { stdio: 'ignore' });
    } catch {
      throw new Fault({
        code: 'REHEARSAL_NO_HOSTS',
        what: 'This machine gives no namespace of processes of its own, which stands in for a second machine here.',
        remedy: 'Play this scenario as root on Linux.',
      });
    }
    const scratch = join(this.scratch, `machine-${name}`);
    mkdirSync(join(scratch, 'home'), { recursive: true });
    const wrapped = join(this.scratch, `act-${name}`);
    writeFileSync(wrapped, `#!/bin/sh\nexec unshare ${own.join(' ')} '${act}' "$@"\n`, { mode: 0o755 });
    return { act: wrapped, scratch };
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

  #cacheEnvironment(): Record<string, string> {
    const environment = this.github.env();
    return Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('ACTIONS_')));
  }
}

function populate(github: GitHubSimulator): SimulatedRepository {
  for (const person of Object.values(PEOPLE)) github.addUser(person);
  github.addOrganization({
    login: OWNER.login,
    id: OWNER.id,
    teams: { maintainers: [PEOPLE.maintainer.login] },
  });
  const repository = github.addRepository({
    owner: OWNER.login,
    name: NAME,
    id: 5001,
    defaultBranch: 'master',
    empty: true,
  });
  repository.setPermission(PEOPLE.maintainer.login, 'write');
  repository.setPermission(PEOPLE.reader.login, 'read');
  repository.setPermission(PEOPLE.colleague.login, 'write');
  return repository;
}

export const packages = () => packageIndexSettings(process.env, hasSystemCertificates());

/** Directories that jobs find programs in: the machine's own, without this project's. */
function hostPath(path: string): string[] {
  const usual = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  const python = path
    .split(delimiter)
    .filter(folder => existsSync(join(folder, 'python3')) && !folder.includes('node_modules'));
  return [...new Set([...python, ...usual])];
}

/** Actions of others, and what answers for them here. */
const STAND_INS: Readonly<Record<string, string>> = {
  'actions/checkout': 'checkout',
  'actions/upload-artifact': 'stand-ins/upload-artifact',
  'aws-actions/configure-aws-credentials': 'stand-ins/aws-credentials',
};

/** Every `uses:` of the workflows that names an action of others, answered by the rehearsal's own: github.com is not reached. */
function checkoutStandIns(root: string, workflows: string): Record<string, string> {
  const pattern = `(${Object.keys(STAND_INS).join('|')})@[A-Za-z0-9._-]+`;
  const names = execFileSync('grep', ['-rhoE', pattern, workflows], { encoding: 'utf8' });
  return Object.fromEntries(
    [...new Set(names.trim().split('\n'))].map(name => [
      name,
      join(root, 'packages/rehearsal', STAND_INS[name.split('@')[0]!]!),
    ]),
  );
}

/** act's schema does not know `queue` and `cache-mode` yet; it ignores concurrency anyway, and policy tests check both. */
function readable(tree: string): void {
  const names = ['ci', 'deploy', 'operate', 'deploy-ecs', 'publish', 'promote'];
  for (const name of names) {
    const workflow = join(tree, '.github/workflows', `${name}.yml`);
    const text = readFileSync(workflow, 'utf8').replace(/^ +(?:queue: max|cache-mode: none\b.*)\n/gm, '');
    writeFileSync(workflow, text);
  }
}

/** The throwaway tree: the example's lock file and wheels are made here, and its inventory names the rehearsal's hosts. */
function prepareTree(options: { tree: string; root: string; targets: Targets; progress: Progress }): void {
  const { targets, progress, root } = options;
  const app = join(options.tree, APP);
  const tool = (name: string, ...args: readonly string[]) => {
    const program = join(root, '.cache/tools/bin', name);
    if (!existsSync(program)) {
      throw new Fault({
        code: 'REHEARSAL_NO_TOOLS',
        what: `${name}, which prepares the example, was not found.`,
        remedy: 'Install Python 3.9 or later and run scripts/bootstrap --full.',
      });
    }
    try {
      execFileSync(program, args, {
        cwd: app,
        stdio: ['ignore', 'pipe', 'pipe'],
        encoding: 'utf8',
        env: { ...process.env, ...packages() },
      });
    } catch (thrown) {
      const said = String((thrown as { stderr?: string }).stderr ?? thrown)
        .trim()
        .slice(-400);
      throw new Fault({
        code: 'REHEARSAL_NO_PACKAGES',
        what: `The example’s packages could not be had: ${said}`,
        remedy: 'Check that this machine reaches its Python package index.',
      });
    }
  };
  progress.detail('Locking the example’s dependencies');
  tool('uv', 'lock', '--quiet');
  for (const [path, content] of Object.entries(targets.files)) {
    const file = join(app, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  readable(options.tree);
  const release = (name: string) => join(app, 'deploy', name);
  if (targets.kind === 'shell') cpSync(release('release-without-systemd.yml'), release('release.yml'));
  if (!targets.offline) return;
  progress.detail('Collecting wheels: the hosts reach no package index');
  tool(
    'pip',
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '--only-binary',
    ':all:',
    '--dest',
    'wheels',
    '-r',
    'requirements.txt',
  );
  const file = parseDocument(readFileSync(release('release.yml'), 'utf8'));
  file.setIn(['python', 'wheels'], 'wheels');
  writeFileSync(release('release.yml'), file.toString());
}
