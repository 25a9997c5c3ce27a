/** The migration guard in a bundle of its own: most releases on ECS never load it. */
export { countsOf, guard, idOf, nodeFiles, publicMigrations } from '@guarded-deploy/migrations';
export { guardSummary } from '../../migration-guard/src/summary.ts';
