export type { Annotation, Commands } from './commands.ts';
export { masked, parseCommands, parseFileCommand } from './commands.ts';
export type { ArmedFault, FaultKind, FaultOptions } from './faults.ts';
export { generator } from './faults.ts';
export { EMPTY_TREE, ZERO_OID } from './objects.ts';
export { type RunningStep, runStep, type StepOptions, type StepResult, startStep } from './runner.ts';
export type { RequestRecord } from './server.ts';
export {
  GitHubSimulator,
  ROUTES,
  SimulatedJob,
  SimulatedPull,
  SimulatedRepository,
  SimulatedRun,
  type SimulatorOptions,
  type TokenOptions,
} from './simulator.ts';
export type {
  BaseRole,
  Conclusion,
  PermissionLevel,
  PermissionName,
  RunStatus,
  Store,
  User,
} from './store.ts';
