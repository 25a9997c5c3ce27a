import { buildSchema, type ExecutionResult, GraphQLError, graphqlSync } from 'graphql';
import { type Answer, type Call, nodeId, ok, Refusal } from './api.ts';
import { peel, ZERO_OID } from './objects.ts';
import { collides, isFastForward, isRefRefused, moveRef, validRefName } from './routes/git.ts';
import { mayUse, repositoryByNodeId } from './routes/repositories.ts';
import { fullName, type Repository, repositoryByName, roleOf } from './store.ts';

/** The part of GitHub's schema that is served; a test compares it with the whole one. */
export const SDL = `
scalar GitObjectID
scalar GitRefname
scalar DateTime
scalar URI

type Query {
  repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  node(id: ID!): Node
  viewer: User!
  rateLimit(dryRun: Boolean = false): RateLimit
}

interface Node {
  id: ID!
}

type RateLimit {
  cost: Int!
  limit: Int!
  remaining: Int!
  used: Int!
  resetAt: DateTime!
}

type User implements Node {
  id: ID!
  login: String!
  databaseId: Int
}

type Repository implements Node {
  id: ID!
  databaseId: Int
  name: String!
  nameWithOwner: String!
  isPrivate: Boolean!
  isArchived: Boolean!
  viewerPermission: RepositoryPermission
  defaultBranchRef: Ref
  ref(qualifiedName: String!): Ref
  refs(refPrefix: String!, first: Int, after: String, query: String): RefConnection
  object(expression: String, oid: GitObjectID): GitObject
}

enum RepositoryPermission {
  ADMIN
  MAINTAIN
  READ
  TRIAGE
  WRITE
}

type RefConnection {
  nodes: [Ref]
  totalCount: Int!
}

type Ref implements Node {
  id: ID!
  name: String!
  prefix: String!
  target: GitObject
}

interface GitObject {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
}

type Commit implements Node & GitObject {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  message: String!
  messageHeadline: String!
  committedDate: DateTime!
  tree: Tree!
}

type Tree implements Node & GitObject {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
}

type Blob implements Node & GitObject {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  byteSize: Int!
  text: String
}

type Tag implements Node & GitObject {
  id: ID!
  oid: GitObjectID!
  abbreviatedOid: String!
  name: String!
}

type Mutation {
  updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  createRef(input: CreateRefInput!): CreateRefPayload
  updateRef(input: UpdateRefInput!): UpdateRefPayload
  deleteRef(input: DeleteRefInput!): DeleteRefPayload
}

input UpdateRefsInput {
  clientMutationId: String
  repositoryId: ID!
  refUpdates: [RefUpdate!]!
}

input RefUpdate {
  name: GitRefname!
  afterOid: GitObjectID!
  beforeOid: GitObjectID
  force: Boolean = false
}

type UpdateRefsPayload {
  clientMutationId: String
}

input CreateRefInput {
  clientMutationId: String
  repositoryId: ID!
  name: String!
  oid: GitObjectID!
}

type CreateRefPayload {
  clientMutationId: String
  ref: Ref
}

input UpdateRefInput {
  clientMutationId: String
  refId: ID!
  oid: GitObjectID!
  force: Boolean = false
}

type UpdateRefPayload {
  clientMutationId: String
  ref: Ref
}

input DeleteRefInput {
  clientMutationId: String
  refId: ID!
}

type DeleteRefPayload {
  clientMutationId: String
}
`;

/** As on servers that do not know `updateRefs` yet. */
const OLD_SDL = SDL.replace(/ {2}updateRefs\(.*\n/, '')
  .replace(/input UpdateRefsInput \{[^}]*\}\n/, '')
  .replace(/input RefUpdate \{[^}]*\}\n/, '')
  .replace(/type UpdateRefsPayload \{[^}]*\}\n/, '');

const schemas = new Map<string, ReturnType<typeof buildSchema>>();

function schemaFor(sdl: string) {
  const known = schemas.get(sdl);
  if (known) return known;
  const schema = buildSchema(sdl);
  schemas.set(sdl, schema);
  return schema;
}

const failed = (message: string, type?: string) =>
  new GraphQLError(message, type === undefined ? {} : { extensions: { type } });

interface RefUpdate {
  readonly name: string;
  readonly afterOid: string;
  readonly beforeOid?: string | null;
  readonly force?: boolean;
}

/**
 * Compare-and-swap of several refs at once. What GitHub says about a stale `beforeOid` carries no code and no detail,
 * therefore every refusal here reads the same.
 */
function updateRefs(
  call: Call,
  { input }: { input: { clientMutationId?: string; repositoryId: string; refUpdates: readonly RefUpdate[] } },
) {
  const repository = writable(call, repositoryByNodeId(call, input.repositoryId), input.repositoryId);
  const refused = failed('Reference update failed');
  const names = new Set<string>();
  for (const update of input.refUpdates) {
    const before = repository.refs.get(update.name) ?? ZERO_OID;
    if (names.has(update.name) || !validRefName(update.name)) throw refused;
    names.add(update.name);
    if (update.beforeOid != null && update.beforeOid !== before) throw refused;
    if (isRefRefused(call, repository, update.name)) throw refused;
    if (update.afterOid === ZERO_OID) {
      if (before === ZERO_OID) throw refused;
      continue;
    }
    if (!repository.objects.has(update.afterOid)) throw refused;
    if (before === ZERO_OID) {
      if (collides(repository, update.name)) throw refused;
    } else if (!update.force && !isFastForward(repository, before, update.afterOid)) {
      throw refused;
    }
  }
  for (const update of input.refUpdates) {
    const before = repository.refs.get(update.name);
    const forced =
      before !== undefined &&
      update.afterOid !== ZERO_OID &&
      !isFastForward(repository, before, update.afterOid);
    moveRef(call.store, repository, update.name, update.afterOid, {
      actor: call.user?.id,
      now: call.now,
      forced,
    });
  }
  return { clientMutationId: input.clientMutationId ?? null };
}

function readable(call: Call, repository: Repository | undefined): Repository | undefined {
  if (!repository) return undefined;
  try {
    mayUse(call, repository, ['metadata', 'read']);
    return repository;
  } catch {
    return undefined;
  }
}

function writable(call: Call, repository: Repository | undefined, id: string): Repository {
  const found = readable(call, repository);
  if (!found) throw failed(`Could not resolve to a node with the global id of '${id}'`, 'NOT_FOUND');
  mayUseContents(call, found, 'write');
  return found;
}

/** @throws FORBIDDEN in the words that REST has for it */
function mayUseContents(call: Call, repository: Repository, level: 'read' | 'write'): void {
  try {
    mayUse(call, repository, ['contents', level]);
  } catch (thrown) {
    const message = thrown instanceof Refusal ? (thrown.answer.body as { message: string }).message : '';
    throw failed(message, 'FORBIDDEN');
  }
}

function objectNode(repository: Repository, sha: string) {
  const object = repository.objects.get(sha);
  if (!object) return null;
  const common = {
    id: nodeId('GitObject', `${repository.id}:${sha}`),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
  };
  switch (object.type) {
    case 'commit':
      return {
        __typename: 'Commit',
        ...common,
        message: object.message,
        messageHeadline: object.message.split('\n')[0],
        committedDate: new Date(object.committer.seconds * 1000).toISOString(),
        tree: () => objectNode(repository, object.tree),
      };
    case 'tree':
      return { __typename: 'Tree', ...common };
    case 'blob':
      return {
        __typename: 'Blob',
        ...common,
        byteSize: object.content.length,
        text: object.content.toString(),
      };
    case 'tag':
      return { __typename: 'Tag', ...common, name: object.tag };
  }
}

/** Prefix as GraphQL shows it: `refs/heads/`, and the rest as the name. */
function refNode(repository: Repository, name: string) {
  const sha = repository.refs.get(name);
  if (sha === undefined) return null;
  const prefix = /^refs\/[^/]+\//.exec(name)?.[0] ?? '';
  return {
    __typename: 'Ref',
    id: nodeId('Ref', `${repository.id}:${name}`),
    name: name.slice(prefix.length),
    prefix,
    target: () => objectNode(repository, sha),
  };
}

function repositoryNode(call: Call, repository: Repository) {
  const role = call.user ? roleOf(call.store, repository, call.user.id).base : 'none';
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(call.store, repository),
    isPrivate: repository.private,
    isArchived: repository.archived,
    viewerPermission: role === 'none' ? null : role.toUpperCase(),
    // What a repository holds needs contents: read; that it is there, only metadata.
    defaultBranchRef: () => {
      mayUseContents(call, repository, 'read');
      return refNode(repository, `refs/heads/${repository.defaultBranch}`);
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      mayUseContents(call, repository, 'read');
      return refNode(
        repository,
        [
          qualifiedName,
          `refs/${qualifiedName}`,
          `refs/heads/${qualifiedName}`,
          `refs/tags/${qualifiedName}`,
        ].find(name => repository.refs.has(name)) ?? '',
      );
    },
    refs: ({ refPrefix, first, query }: { refPrefix: string; first?: number; query?: string }) => {
      mayUseContents(call, repository, 'read');
      const names = [...repository.refs.keys()]
        .filter(name => name.startsWith(refPrefix) && (query === undefined || name.includes(query)))
        .sort();
      return {
        totalCount: names.length,
        nodes: names.slice(0, first ?? 100).map(name => refNode(repository, name)),
      };
    },
    object: ({ expression, oid }: { expression?: string; oid?: string }) => {
      mayUseContents(call, repository, 'read');
      const sha =
        oid ??
        repository.refs.get(`refs/heads/${expression}`) ??
        repository.refs.get(expression ?? '') ??
        expression ??
        '';
      return objectNode(
        repository,
        repository.objects.has(sha) ? sha : (peel(repository.objects, sha) ?? ''),
      );
    },
  };
}

function refOf(call: Call, id: string): { repository: Repository; name: string } {
  const decoded = Buffer.from(id, 'base64url').toString();
  const [, number = '', name = ''] = /^Ref:(\d+):(.*)$/s.exec(decoded) ?? [];
  const repository = writable(call, call.store.repositories.get(Number(number)), id);
  if (!repository.refs.has(name))
    throw failed(`Could not resolve to a node with the global id of '${id}'`, 'NOT_FOUND');
  return { repository, name };
}

const root = {
  repository({ owner, name }: { owner: string; name: string }, call: Call) {
    const found = readable(call, repositoryByName(call.store, owner, name)?.repository);
    if (!found)
      throw failed(`Could not resolve to a Repository with the name '${owner}/${name}'.`, 'NOT_FOUND');
    return repositoryNode(call, found);
  },
  node({ id }: { id: string }, call: Call) {
    const repository = readable(call, repositoryByNodeId(call, id));
    if (!repository) throw failed(`Could not resolve to a node with the global id of '${id}'`, 'NOT_FOUND');
    return repositoryNode(call, repository);
  },
  viewer(_: unknown, call: Call) {
    const user = call.user!;
    return { id: nodeId('User', user.id), login: user.login, databaseId: user.id };
  },
  rateLimit(_: unknown, call: Call) {
    const used = call.token?.used.get('graphql');
    const limit = call.token?.limit ?? 60;
    return {
      cost: 1,
      limit,
      used: used?.count ?? 0,
      remaining: Math.max(0, limit - (used?.count ?? 0)),
      resetAt: new Date(used?.reset ?? call.now + 3_600_000).toISOString(),
    };
  },
  updateRefs: (parameters: Parameters<typeof updateRefs>[1], call: Call) => updateRefs(call, parameters),
  createRef(
    { input }: { input: { clientMutationId?: string; repositoryId: string; name: string; oid: string } },
    call: Call,
  ) {
    const repository = writable(call, repositoryByNodeId(call, input.repositoryId), input.repositoryId);
    if (repository.refs.has(input.name))
      throw failed(`A ref named "${input.name}" already exists in the repository.`, 'UNPROCESSABLE');
    if (
      !validRefName(input.name) ||
      isRefRefused(call, repository, input.name) ||
      collides(repository, input.name) ||
      !repository.objects.has(input.oid)
    ) {
      throw failed('Reference update failed', 'UNPROCESSABLE');
    }
    moveRef(call.store, repository, input.name, input.oid, { actor: call.user?.id, now: call.now });
    return { clientMutationId: input.clientMutationId ?? null, ref: refNode(repository, input.name) };
  },
  updateRef(
    { input }: { input: { clientMutationId?: string; refId: string; oid: string; force?: boolean } },
    call: Call,
  ) {
    const { repository, name } = refOf(call, input.refId);
    const fastForward = isFastForward(repository, repository.refs.get(name)!, input.oid);
    if (
      !repository.objects.has(input.oid) ||
      (!fastForward && !input.force) ||
      isRefRefused(call, repository, name)
    )
      throw failed('Reference update failed', 'UNPROCESSABLE');
    moveRef(call.store, repository, name, input.oid, {
      actor: call.user?.id,
      now: call.now,
      forced: !fastForward,
    });
    return { clientMutationId: input.clientMutationId ?? null, ref: refNode(repository, name) };
  },
  deleteRef({ input }: { input: { clientMutationId?: string; refId: string } }, call: Call) {
    const { repository, name } = refOf(call, input.refId);
    if (isRefRefused(call, repository, name)) throw failed('Reference update failed', 'UNPROCESSABLE');
    moveRef(call.store, repository, name, ZERO_OID, { actor: call.user?.id, now: call.now });
    return { clientMutationId: input.clientMutationId ?? null };
  },
};

/** Answers `POST /graphql`. Errors come with status 200, as GitHub sends them; `type` sits beside the message. */
export function handleGraphql(call: Call): Answer {
  const { query, variables, operationName } = call.body as {
    query?: unknown;
    variables?: Record<string, unknown>;
    operationName?: string;
  };
  if (typeof query !== 'string')
    return { status: 400, body: { message: 'A query attribute must be specified and must be a string.' } };
  const result: ExecutionResult = graphqlSync({
    schema: schemaFor(call.settings.updateRefs ? SDL : OLD_SDL),
    source: query,
    rootValue: root,
    contextValue: call,
    ...(variables ? { variableValues: variables } : {}),
    ...(operationName ? { operationName } : {}),
  });
  if (!result.errors) return ok({ data: result.data });
  return ok({
    ...(result.data === undefined ? {} : { data: result.data }),
    errors: result.errors.map(error => ({
      ...(typeof error.extensions['type'] === 'string' ? { type: error.extensions['type'] } : {}),
      ...(error.path ? { path: error.path } : {}),
      ...(error.locations
        ? { locations: error.locations.map(({ line, column }) => ({ line, column })) }
        : {}),
      message: error.message,
    })),
  });
}
