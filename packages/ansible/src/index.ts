export { checkJumpHost, parseOptions, playbookArguments, playbookEnvironment, sshConfig } from './command.ts';
export { configFile, readDump } from './config.ts';
export { execute } from './execute.ts';
export { extraVarsFile, handedVars } from './extra-vars.ts';
export {
  makePrivateDirectories,
  parseVaultPasswords,
  processesWith,
  removePrivateFiles,
  writePrivateFiles,
} from './private-files.ts';
export { readReport } from './report.ts';
export { type Outcome, placeOf, runPlaybooks, sentenceOf } from './run.ts';
