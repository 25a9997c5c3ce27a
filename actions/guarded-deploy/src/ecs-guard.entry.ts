/** Beside ecs.cjs, which loads it where a task of the release asks the database. */
export * from '../../ecs-release/src/ecs-guard.entry.ts';
