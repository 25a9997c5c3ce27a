export { REDACTED, redact, redactAll } from './redact.ts';
export { linesOf, longestFirst, SHORTEST_SECRET, secretsIn } from './secrets.ts';
