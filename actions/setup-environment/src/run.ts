import { existsSync, readFileSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { Kit } from '@guarded-deploy/action-kit/run';
import { systemClock } from '@guarded-deploy/deadline';
import { Fault, type Place } from '@guarded-deploy/faults';
import { childEnvironment } from '@guarded-deploy/process';
import {
  cachePolicy,
  canBeAllowed,
  createExec,
  isMasked,
  listedNames,
  parseDotenv,
  parseSystemPackages,
  refusal,
  setUpEnvironment,
  uvRequest,
} from '@guarded-deploy/python-env';
import { actionsCache, cacheService } from './cache.ts';
import type { Inputs, Output } from './io.gen.ts';
import { environmentSummary } from './summary.ts';

type EnvironmentKit = Kit<Inputs, Output>;

/** The text of a dotenv file, and where it is from. */
interface DotenvSource {
  readonly text: string;
  /** Its name in messages. */
  readonly name: string;
  readonly placeOf: (line: number) => Place | undefined;
  /** Whose values are hidden in logs. */
  readonly masks: readonly string[];
}

/** Gives the variables of a dotenv file to later steps. Returns the names of those that were given. */
function loadVariables(kit: EnvironmentKit, { text, name: source, placeOf, masks }: DotenvSource): string[] {
  const { inputs, log, mask, exportVariable, env } = kit;
  // References see what a child would: no token and no input.
  const { entries, problems } = parseDotenv(text, childEnvironment(env));
  for (const { line, what } of problems)
    log.warning(`Line ${line} of ${source} ${what}: it is left out.`, placeOf(line), 'ENV_FILE_INVALID');
  const given = entries.filter(({ name, value, line }) => {
    if (inputs.envSkip.includes(name)) return false;
    const why = value.includes('\0') ? 'has a NUL character in it' : refusal(name, inputs.envAllow);
    if (why === undefined) return true;
    const remedy = canBeAllowed(name)
      ? `Set it in the workflow, or name it under 'env-allow' when this file may set it; 'env-skip' takes the warning away.`
      : `Name it under 'env-skip' to take the warning away.`;
    log.warning(
      `${name} of ${source} is not set: it ${why}. ${remedy}`,
      placeOf(line),
      'ENV_FILE_NAME_REFUSED',
    );
    return false;
  });
  for (const { name, value } of given) if (isMasked(name, masks)) mask(value);
  for (const { name, value } of given) exportVariable(name, value);
  return given.map(({ name }) => name);
}

/** The dotenv files of the step: that of the checkout, and the one that is a secret, which wins. */
function sourcesOf({ inputs }: EnvironmentKit, workspace: string, root: string): readonly DotenvSource[] {
  const { envFile, workingDirectory, envFileMask, environmentVariables } = inputs;
  const secret: DotenvSource[] = environmentVariables
    ? [
        {
          text: environmentVariables,
          name: "'environment-variables'",
          placeOf: () => undefined,
          masks: ['*'],
        },
      ]
    : [];
  if (!envFile) return secret;
  const path = resolve(workspace, workingDirectory, envFile);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new Fault({
      code: 'ENV_FILE_MISSING',
      what: existsSync(path) ? `'${envFile}' is not a file.` : `There is no file '${envFile}'.`,
      remedy: "Check 'env-file' and 'working-directory', or write the file in an earlier step.",
    });
  }
  const placeOf = (line: number) => ({ file: relative(root, path), line });
  return [{ text: readFileSync(path, 'utf8'), name: envFile, placeOf, masks: envFileMask }, ...secret];
}

/** Requirements of Poetry, PDM and Pipenv, beside the bundle. */
const toolRequirements = (tool: string) =>
  readFileSync(new URL(`../tools/${tool}.txt`, import.meta.url), 'utf8');

/** Makes the environment, and gives it to the later steps of the job. */
export async function run(kit: EnvironmentKit): Promise<void> {
  const { inputs, context, env, log, deadline } = kit;
  const start = systemClock.now();
  const workspace = env.GITHUB_WORKSPACE || process.cwd();
  const policy = cachePolicy({
    requested: inputs.cache,
    eventName: context.eventName,
    ref: context.ref,
    runnerEnvironment: env.RUNNER_ENVIRONMENT ?? '',
    service: cacheService(),
    ownDirectory: Boolean(env.UV_CACHE_DIR),
  });
  const environment = await log.group('Environment', () =>
    setUpEnvironment(
      {
        ...inputs,
        groups: listedNames(inputs.groups),
        onlyGroup: listedNames(inputs.onlyGroup),
        noGroup: listedNames(inputs.noGroup),
        extras: listedNames(inputs.extras),
        noExtra: listedNames(inputs.noExtra),
        package: listedNames(inputs.package),
        uv: uvRequest(inputs.uvVersion, inputs.uvChecksum),
        systemPackages: parseSystemPackages(inputs.systemPackages),
        wheelDirectory: inputs.wheelDir,
      },
      {
        exec: createExec(env),
        env,
        clock: systemClock,
        signal: deadline.signal,
        workspace,
        temporary: env.RUNNER_TEMP || '/tmp',
        os: process.platform,
        osRelease: release(),
        arch: process.arch,
        root: process.getuid?.() === 0,
        cache: policy.use ? actionsCache : undefined,
        toolRequirements,
        report: line => log.info(line),
      },
    ),
  );
  const { venv, cache, uv } = environment;
  for (const { text, place, code } of environment.notes) log.warning(text, place, code);
  const sources = sourcesOf(kit, workspace, environment.repository);
  const variables = [...new Set(sources.flatMap(source => loadVariables(kit, source)))];
  if (uv) kit.addPath(dirname(uv.path));
  kit.addPath(join(venv, 'bin'));
  kit.exportVariable('VIRTUAL_ENV', venv);
  if (cache) {
    kit.exportVariable('UV_CACHE_DIR', cache.directory);
    if (!cache.hit && !cache.near && uv) kit.saveState('save', JSON.stringify({ ...cache, uv: uv.path }));
  }
  const total = Math.round(systemClock.now() - start) / 1000;
  kit.setOutput('python-version', environment.python.version);
  kit.setOutput('python-path', environment.pythonPath);
  kit.setOutput('venv', venv);
  kit.setOutput('uv-version', uv?.version ?? '');
  kit.setOutput('uv-path', uv?.path ?? '');
  kit.setOutput('cache-hit', cache?.hit ?? false);
  kit.setOutput('cache-key', cache?.key ?? '');
  kit.setOutput('packages', environment.packages.length);
  kit.setOutput('seconds', { ...environment.seconds, total });
  const cacheReason = !policy.use
    ? policy.why
    : uv
      ? 'not used: which Python uv fetches, part of the key, was not known beforehand'
      : 'not used: it keeps what uv builds';
  kit.summarize(environmentSummary(environment, { cacheReason, total, variables }));
  log.info(
    `Python ${environment.python.version}, ${environment.packages.length} packages in ${venv} (${total.toFixed(1)} s; cache: ${cache ? (cache.hit || cache.near ? 'hit' : 'miss') : cacheReason})`,
  );
}
