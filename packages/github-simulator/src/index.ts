export { masked, parseCommands, parseFileCommand } from './commands.ts';
export type { FaultOptions } from './faults.ts';
export { generator } from './faults.ts';
export { EMPTY_TREE, ZERO_OID } from './objects.ts';
export { type RunningStep, runStep, type StepOptions, type StepResult, startStep } from './runner.ts';
export { GitHubSimulator, ROUTES, SimulatedJob, SimulatedRepository, SimulatedRun } from './simulator.ts';
