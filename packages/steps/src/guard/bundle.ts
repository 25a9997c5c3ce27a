/** The guard for those who load it late, in a bundle of its own: most releases on ECS never do. */
export { countsOf, nodeFiles, publicMigrations } from '@guarded-deploy/migrations';
export { linesOf, run } from './run.ts';
export { guardSummary } from './summary.ts';
