export {
  checkJumpHost,
  type PlaybookOptions,
  type PrivateFiles,
  parseOptions,
  playbookArguments,
  playbookEnvironment,
  sshArguments,
  sshConfig,
} from './command.ts';
export { configFile, type OwnConfig, ownConfig, readDump } from './config.ts';
export { type Execute, type Execution, execute } from './execute.ts';
export { extraVarsFile, handedVars, type VariablesYaml } from './extra-vars.ts';
export {
  controlSockets,
  endLeftOvers,
  makePrivateDirectories,
  parseVaultPasswords,
  processesWith,
  removePrivateFiles,
  type Secrets,
  writePrivateFiles,
} from './private-files.ts';
export { type FailedTask, type HostRecap, type PlaybookReport, readReport } from './report.ts';
export {
  type Note,
  type Outcome,
  type PlaybookRun,
  placeOf,
  type Request,
  runPlaybooks,
  sentenceOf,
  type World,
} from './run.ts';
