import type { Objects } from './objects.ts';

/** Everything the simulator knows, as plain data: handlers read and change nothing else. */
export interface Store {
  readonly users: Map<number, User>;
  readonly repositories: Map<number, Repository>;
  readonly teams: Team[];
  readonly memberships: Membership[];
  readonly tokens: Map<string, Token>;
  readonly runs: Map<number, Run>;
  readonly jobs: Map<number, Job>;
  readonly cache: CacheEntry[];
  readonly artifacts: Artifact[];
  readonly blobs: Map<string, Blob>;
  nextId: number;
}

export interface User {
  readonly id: number;
  login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
  name: string;
  siteAdmin: boolean;
}

export interface Team {
  readonly id: number;
  readonly organization: number;
  readonly slug: string;
  readonly name: string;
  readonly members: Map<number, { role: 'member' | 'maintainer'; state: 'active' | 'pending' }>;
}

interface Membership {
  readonly organization: number;
  readonly user: number;
  readonly role: 'admin' | 'member';
  readonly state: 'active' | 'pending';
  readonly public: boolean;
}

export type BaseRole = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

/** A role on a repository: its name, and the base role it stands on (they differ for custom roles). */
interface Role {
  readonly name: string;
  readonly base: BaseRole;
}

export type PermissionLevel = 'read' | 'write';

/** What a workflow's `permissions:` can name, as far as the simulator's routes need it. */
export type PermissionName =
  | 'actions'
  | 'administration'
  | 'contents'
  | 'deployments'
  | 'environments'
  | 'issues'
  | 'members'
  | 'metadata'
  | 'pull_requests';

export interface Token {
  readonly token: string;
  /** `installation` is the job's GITHUB_TOKEN or an App's; `user` a personal access token. */
  readonly kind: 'installation' | 'user';
  readonly user: number;
  readonly permissions: Partial<Record<PermissionName, PermissionLevel>>;
  /** Repositories it may see beyond public ones; undefined for all. */
  readonly repositories?: readonly number[];
  readonly limit: number;
  readonly used: Map<string, { count: number; reset: number }>;
}

export interface Repository {
  readonly id: number;
  readonly network: number;
  readonly objects: Objects;
  owner: number;
  name: string;
  description: string | null;
  private: boolean;
  archived: boolean;
  readonly parent: number | undefined;
  defaultBranch: string;
  readonly createdAt: number;
  pushedAt: number;
  readonly roles: Map<number, Role>;
  readonly formerNames: string[];
  /** Full name (`refs/heads/main`) → SHA. */
  readonly refs: Map<string, string>;
  readonly activity: Activity[];
  readonly workflows: Workflow[];
  readonly issues: Map<number, Issue>;
  readonly pulls: Map<number, Pull>;
  readonly comments: Comment[];
  readonly deployments: Deployment[];
  readonly environments: EnvironmentRecord[];
  readonly releases: Release[];
  readonly labels: Map<string, string>;
  /** Branch → approving reviews that a ruleset asks for before a merge into it. */
  readonly requiredReviews: Map<string, number>;
  /** Refs that only some accounts may create, move or delete. */
  readonly rulesets: Ruleset[];
  /** The setting "Allow GitHub Actions to create and approve pull requests". */
  actionsOpenPulls: boolean;
  nextNumber: number;
}

interface Ruleset {
  /** Such as `refs/heads/locks`; everything below it. */
  readonly below: string;
  /** Logins to which it does not apply. */
  readonly bypass: readonly string[];
}

interface Activity {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly actor: number | undefined;
  readonly type:
    | 'push'
    | 'force_push'
    | 'branch_creation'
    | 'branch_deletion'
    | 'pr_merge'
    | 'merge_queue_merge';
  readonly at: number;
}

export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  state: 'active' | 'disabled_manually';
  readonly createdAt: number;
  nextRunNumber: number;
}

export type RunStatus = 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
export type Conclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'skipped'
  | 'neutral'
  | 'timed_out'
  | 'action_required'
  | 'stale'
  | 'startup_failure';

/** One attempt of a run; the last is the run as it is. */
export interface Attempt {
  readonly attempt: number;
  readonly triggeringActor: number;
  readonly startedAt: number;
  status: RunStatus;
  conclusion: Conclusion | null;
  updatedAt: number;
  readonly jobs: number[];
}

/** A run as the lists showed it from `at` on: lists lag behind single reads. */
export interface RunSnapshot {
  readonly at: number;
  readonly attempt: number;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  readonly updatedAt: number;
}

export interface Run {
  readonly id: number;
  readonly repository: number;
  readonly workflow: number;
  readonly runNumber: number;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly headRepository: number;
  readonly actor: number;
  readonly displayTitle: string;
  readonly createdAt: number;
  readonly pulls: readonly number[];
  readonly attempts: Attempt[];
  readonly seen: RunSnapshot[];
  readonly concurrencyGroups: Map<string, { since: number }>;
  readonly pendingEnvironments: Map<number, { since: number }>;
  readonly approvals: {
    readonly environments: readonly number[];
    readonly state: 'approved' | 'rejected';
    readonly comment: string;
    readonly user: number;
  }[];
}

interface JobStep {
  readonly number: number;
  readonly name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | null;
  startedAt: number | undefined;
  completedAt: number | undefined;
}

export interface Job {
  readonly id: number;
  readonly run: number;
  readonly attempt: number;
  readonly name: string;
  readonly createdAt: number;
  readonly labels: readonly string[];
  status: RunStatus;
  conclusion: Conclusion | null;
  startedAt: number;
  completedAt: number | undefined;
  runnerName: string | null;
  readonly steps: JobStep[];
}

export interface Issue {
  readonly number: number;
  readonly id: number;
  title: string;
  body: string | null;
  readonly user: number | undefined;
  state: 'open' | 'closed';
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | undefined;
  readonly labels: string[];
  readonly assignees: number[];
}

export interface Pull {
  readonly number: number;
  readonly id: number;
  /** Undefined when the fork was deleted. */
  headRepository: number | undefined;
  readonly headLabel: string;
  readonly headRef: string;
  headSha: string;
  readonly baseRef: string;
  baseSha: string;
  draft: boolean;
  merged: { at: number; by: number; sha: string } | undefined;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly user: number | undefined;
  body: string;
  readonly createdAt: number;
  updatedAt: number;
  /** What was added to it, in order. */
  reactions?: readonly string[];
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: number;
  readonly createdAt: number;
  updatedAt: number;
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly id: number;
  state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';
  readonly description: string;
  readonly environment: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly creator: number;
  readonly createdAt: number;
}

export interface EnvironmentRecord {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  readonly reviewers: readonly number[];
  readonly waitTimer: number;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  readonly author: number;
  readonly createdAt: number;
  publishedAt: number | undefined;
}

/** An entry of the cache service; immutable once finalized. */
export interface CacheEntry {
  readonly id: number;
  readonly repository: string;
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  readonly createdAt: number;
  readonly blob: string;
  size: number | undefined;
}

export interface Artifact {
  readonly id: number;
  readonly run: string;
  readonly job: string;
  readonly name: string;
  readonly createdAt: number;
  readonly blob: string;
  readonly mimeType: string;
  size: number | undefined;
  digest: string | undefined;
}

/** A block blob: staged blocks, and the content once the block list is committed. */
interface Blob {
  readonly blocks: Map<string, Buffer>;
  content: Buffer | undefined;
}

export function newStore(): Store {
  return {
    users: new Map(),
    repositories: new Map(),
    teams: [],
    memberships: [],
    tokens: new Map(),
    runs: new Map(),
    jobs: new Map(),
    cache: [],
    artifacts: [],
    blobs: new Map(),
    nextId: 1_000,
  };
}

export function userByLogin(store: Store, login: string): User | undefined {
  const wanted = login.toLowerCase();
  for (const user of store.users.values()) if (user.login.toLowerCase() === wanted) return user;
  return undefined;
}

export function repositoryByName(
  store: Store,
  owner: string,
  name: string,
): { repository: Repository; moved: boolean } | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  let moved: Repository | undefined;
  for (const repository of store.repositories.values()) {
    if (fullName(store, repository).toLowerCase() === wanted) return { repository, moved: false };
    if (repository.formerNames.some(former => former.toLowerCase() === wanted)) moved = repository;
  }
  return moved && { repository: moved, moved: true };
}

export function fullName(store: Store, repository: Repository): string {
  return `${store.users.get(repository.owner)?.login ?? 'ghost'}/${repository.name}`;
}

/** The highest role `user` has: granted, as the owner, or everybody's on a public repository. */
export function roleOf(store: Store, repository: Repository, user: number): Role {
  const owner = store.users.get(repository.owner);
  if (owner?.id === user) return { name: 'admin', base: 'admin' };
  const granted = repository.roles.get(user);
  if (granted && granted.base !== 'none') return granted;
  const administers = store.memberships.some(
    member =>
      member.organization === owner?.id &&
      member.user === user &&
      member.role === 'admin' &&
      member.state === 'active',
  );
  if (administers) return { name: 'admin', base: 'admin' };
  // A bot that was given nothing has nothing, even where every person may read.
  if (repository.private || store.users.get(user)?.type === 'Bot') return { name: 'none', base: 'none' };
  return { name: 'read', base: 'read' };
}

export function attemptOf(run: Run): Attempt {
  return run.attempts.at(-1)!;
}
