export { digestOf, imageWith, SimulatedEcr } from './ecr.ts';
export { Refusal, type ServiceOptions, SimulatedEcs } from './ecs.ts';
export type { ArmedFault, FaultKind, FaultOptions } from './faults.ts';
export { type Behaviour, HEALTHY, type Json, type SimulatedService } from './model.ts';
export { AwsSimulator, type CallRecord, isForwarded, type SimulatorOptions } from './server.ts';
