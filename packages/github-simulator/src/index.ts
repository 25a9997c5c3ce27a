export { masked, parseCommands, parseFileCommand } from './commands.ts';
export type { GitHubFaultOptions } from './faults.ts';
export { generator } from './faults.ts';
export { EMPTY_TREE, ZERO_OID } from './objects.ts';
export { type RunningStep, runStep, type StepOptions, type StepResult, startStep } from './runner.ts';
export type { SimulatedJob } from './simulated/job.ts';
export type { SimulatedRepository } from './simulated/repository.ts';
export type { SimulatedRun } from './simulated/run.ts';
export { GitHubSimulator, ROUTES } from './simulator.ts';
