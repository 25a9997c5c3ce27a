/** The release on hosts with SSH and all else it needs, in a bundle of its own: who releases on ECS never loads it. */
export { lockedHashes } from '@guarded-deploy/prepared/locked';
export { runInJob } from '@guarded-deploy/steps/hosts/kit';
export { report } from '@guarded-deploy/steps/hosts/run';
export { type WheelPlace, wheelPlace } from './hosts.ts';
