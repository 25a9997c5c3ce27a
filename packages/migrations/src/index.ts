export { idOf } from './decide/faults.ts';
export { countsOf, type GuardOptions, type GuardResult, guard, publicMigrations, recipe } from './guard.ts';

export { apartExec, type GuardExec, nodeExec } from './observe/exec.ts';
export { type Files, nodeFiles } from './observe/files.ts';
export { choosePython } from './observe/project.ts';
export type { Recipe } from './recipe/recipe.ts';
