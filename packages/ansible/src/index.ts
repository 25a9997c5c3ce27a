export {
  type PlaybookOptions,
  type PrivateFiles,
  playbookArguments,
  playbookEnvironment,
  sshArguments,
} from './command.ts';
export { type Execute, type Execution, execute } from './execute.ts';
export { extraVarsFile, parseExtraVars } from './extra-vars.ts';
export {
  controlSockets,
  endLeftOvers,
  processesWith,
  removePrivateFiles,
  type Secrets,
  writePrivateFiles,
} from './private-files.ts';
export { type FailedTask, type HostRecap, type PlaybookReport, readReport } from './report.ts';
export {
  type Outcome,
  type PlaybookRun,
  placeOf,
  type Request,
  runPlaybooks,
  sentenceOf,
  type World,
} from './run.ts';
