export { checkoutOf, commitOf } from './checkout.ts';
export { type Context, type Environment, readContext } from './context.ts';
export { createGitHub } from './github.ts';
export { createFetch, type Fetch } from './http.ts';
export { type ActionSpec, camelCase, type InputSpec, parseDuration, readInputs } from './inputs.ts';
export { type Log, runnerLog, safeForLog } from './log.ts';
export * as markdown from './markdown.ts';
export { type Kit, runAction } from './run.ts';
