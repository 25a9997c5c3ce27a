export { REDACTED, redact, redactAll } from './redact.ts';
export { linesOf, longestFirst, SHORTEST_SECRET, secretsIn, type TextOf } from './secrets.ts';
