/** The release on ECS with the SDK it needs, in a bundle of its own: who releases on hosts never loads it. */
export { authorize, perform, wishOf } from '../../ecs-release/src/perform.ts';
