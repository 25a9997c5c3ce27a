export { type RehearseOptions, rehearse } from './rehearse.ts';
export type { ScenarioReport } from './report.ts';
export type { Scenario } from './scenario.ts';
export { SCENARIOS } from './scenarios/index.ts';
