/** The release on ECS with the SDK it needs, in a bundle of its own: who releases on hosts never loads it. */
export { authorize, depsOf, optionsOf } from '@guarded-deploy/steps/ecs/kit';
export { report } from '@guarded-deploy/steps/ecs/report';
export { run } from '@guarded-deploy/steps/ecs/run';
