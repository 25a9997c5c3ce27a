import type { PermissionLevel, PermissionName, Repository, Store, Token, User } from './store.ts';

/** What a handler is given: the request, who asks, and the store. */
export interface Call {
  readonly store: Store;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed JSON body; `{}` without one. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: Token | undefined;
  /** The person or bot behind the token. */
  readonly user: User | undefined;
  readonly settings: Settings;
  readonly urls: Urls;
  readonly now: number;
  id(): number;
}

export interface Settings {
  /** Lists of runs show the state of that many milliseconds ago. */
  listLagMs: number;
  /** False: `updateRefs` is unknown to GraphQL, as before GitHub Enterprise Server 3.16. */
  updateRefs: boolean;
  /** Namespaces below refs/ in which refs may be created or moved; undefined for all. */
  refNamespaces: readonly string[] | undefined;
}

export interface Urls {
  /** REST, without a slash at the end. */
  readonly api: string;
  readonly graphql: string;
  /** Pages for people. */
  readonly server: string;
  /** Where the simulator itself listens. */
  readonly origin: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Answer;

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` is one segment, `{name*}` the rest of the path. */
  readonly path: string;

  readonly handle: Handler;
}

const DOCS = 'https://docs.github.com/rest';

/** An error answer, thrown from anywhere in a handler. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(JSON.stringify(answer.body));
    this.answer = answer;
  }
}

export function refuse(
  status: number,
  message: string,
  extra: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Refusal {
  return new Refusal({
    status,
    body: { message, ...extra, documentation_url: DOCS, status: String(status) },
    headers,
  });
}

export const notFound = () => refuse(404, 'Not Found');

/** GitHub's validation error with a list of what is wrong. */
export function invalid(resource: string, field: string, code: string, message?: string): Refusal {
  return refuse(422, 'Validation Failed', {
    errors: [{ resource, field, code, ...(message === undefined ? {} : { message }) }],
  });
}

export const unprocessable = (message: string) => refuse(422, message);

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

export function created(body: unknown): Answer {
  return { status: 201, body };
}

export const noContent: Answer = { status: 204 };

export function text(call: Call, field: string, fallback?: string): string {
  const value = call.body[field];
  if (value === undefined || value === null) {
    if (fallback !== undefined) return fallback;
    throw refuse(422, `Invalid request.\n\n"${field}" wasn't supplied.`);
  }
  if (typeof value !== 'string')
    throw refuse(422, `Invalid request.\n\nFor '${field}', ${JSON.stringify(value)} is not a string.`);
  return value;
}

export function optionalText(call: Call, field: string): string | undefined {
  const value = call.body[field];
  return value === undefined || value === null ? undefined : text(call, field);
}

export function number(call: Call, name: string): number {
  const value = Number(call.params[name]);
  if (!Number.isSafeInteger(value)) throw notFound();
  return value;
}

/** The asked page of `items`, with GitHub's Link header. */
export function page<T>(
  call: Call,
  items: readonly T[],
  largest = 100,
): { items: readonly T[]; headers: Record<string, string> } {
  const positive = (name: string, fallback: number) => {
    const value = Number(call.query.get(name) ?? fallback);
    return Number.isSafeInteger(value) && value > 0 ? value : fallback;
  };
  const size = Math.min(positive('per_page', 30), largest);
  const current = positive('page', 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (target: number, relation: string) => {
    const query = new URLSearchParams(call.query);
    query.set('per_page', String(size));
    query.set('page', String(target));
    return `<${call.urls.api}${call.path}?${query}>; rel="${relation}"`;
  };
  const links: string[] = [];
  if (current > 1) links.push(link(Math.min(current - 1, last), 'prev'));
  if (current < last) links.push(link(current + 1, 'next'), link(last, 'last'));
  if (current > 1) links.push(link(1, 'first'));
  return {
    items: items.slice((current - 1) * size, current * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

/** As `page`, for lists that GitHub pages with cursors instead of numbers. */
export function cursorPage<T>(
  call: Call,
  items: readonly T[],
): { items: readonly T[]; headers: Record<string, string> } {
  const size = Math.min(Math.max(1, Number(call.query.get('per_page') ?? 30) || 30), 100);
  const after = call.query.get('after');
  const start = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString()) || 0;
  const end = start + size;
  if (end >= items.length) return { items: items.slice(start, end), headers: {} };
  const query = new URLSearchParams(call.query);
  query.set('per_page', String(size));
  query.set('after', Buffer.from(String(end)).toString('base64url'));
  return {
    items: items.slice(start, end),
    headers: { link: `<${call.urls.api}${call.path}?${query}>; rel="next"` },
  };
}

export const time = (milliseconds: number) => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

export const nodeId = (kind: string, id: string | number) =>
  Buffer.from(`${kind}:${id}`).toString('base64url');

export function fromNodeId(kind: string, id: string): string | undefined {
  const decoded = Buffer.from(id, 'base64url').toString();
  return decoded.startsWith(`${kind}:`) ? decoded.slice(kind.length + 1) : undefined;
}

/** May this token do that here? Public repositories may be read by everybody. */
export function allows(
  call: Pick<Call, 'token' | 'store'>,
  repository: Repository,
  name: PermissionName,
  level: PermissionLevel,
  roleBase: string,
): 'yes' | 'forbidden' | 'hidden' {
  const { token } = call;
  const readsPublic = !repository.private && level === 'read';
  if (!token) return readsPublic ? 'yes' : 'hidden';
  const sees =
    !repository.private || token.repositories === undefined || token.repositories.includes(repository.id);
  if (token.kind === 'user') {
    if (roleBase === 'none') return 'hidden';
    const granted = token.permissions[name];
    const writes = roleBase === 'write' || roleBase === 'maintain' || roleBase === 'admin';
    if (level === 'read') return readsPublic || granted || name === 'metadata' ? 'yes' : 'forbidden';
    return writes && granted === 'write' ? 'yes' : 'forbidden';
  }
  if (!sees) return 'hidden';
  if (readsPublic || (name === 'metadata' && level === 'read')) return 'yes';
  // Writing outside the repositories of an installation is refused even where reading is public.
  if (level === 'write' && token.repositories !== undefined && !token.repositories.includes(repository.id))
    return 'forbidden';
  const granted = token.permissions[name];
  return granted === 'write' || granted === level ? 'yes' : 'forbidden';
}
