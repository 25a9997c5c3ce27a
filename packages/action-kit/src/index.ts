export { type Checkout, checkoutOf, commitOf } from './checkout.ts';
export { type Context, type Environment, readContext } from './context.ts';
export {
  createGitHub,
  type GitHub,
  type GitHubOptions,
  statusOf,
} from './github.ts';
export { createFetch, type Fetch, type HttpRequest, type HttpResponse } from './http.ts';
export { type ActionSpec, camelCase, type InputSpec, parseDuration, readInputs } from './inputs.ts';
export { type Log, runnerLog, safeForLog } from './log.ts';
export * as markdown from './markdown.ts';
export { type Kit, type RunOptions, runAction } from './run.ts';
