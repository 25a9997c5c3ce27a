export { digestOf, imageWith } from './ecr.ts';
export type { ServiceOptions } from './ecs-state.ts';
export type { SimulatedService } from './model.ts';
export { AwsSimulator, type SimulatorOptions } from './server.ts';
