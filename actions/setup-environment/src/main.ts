import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Kit, runAction } from '@guarded-deploy/action-kit/run';
import { systemClock } from '@guarded-deploy/deadline';
import { Fault } from '@guarded-deploy/faults';
import {
  cachePolicy,
  createExec,
  isMasked,
  parseDotenv,
  parseSystemPackages,
  setUpEnvironment,
  uvRequest,
} from '@guarded-deploy/python-env';
import { actionsCache, cacheService } from './cache.ts';
import { type Inputs, type Output, spec } from './io.gen.ts';
import { environmentSummary } from './summary.ts';

type EnvironmentKit = Kit<Inputs, Output>;

/** Gives the variables of a dotenv file to later steps. Returns their names. */
function loadEnvFile({ inputs, mask, exportVariable }: EnvironmentKit, workspace: string): string[] {
  if (!inputs.envFile) return [];
  const path = resolve(workspace, inputs.workingDirectory, inputs.envFile);
  if (!existsSync(path)) {
    throw new Fault({
      code: 'ENV_FILE_MISSING',
      what: `There is no file '${inputs.envFile}'.`,
      remedy: "Check 'env-file' and 'working-directory', or write the file in an earlier step.",
    });
  }
  const entries = parseDotenv(readFileSync(path, 'utf8'), inputs.envFile);
  for (const { name, value } of entries) {
    if (isMasked(name, inputs.envFileMask)) mask(value);
  }
  for (const { name, value } of entries) exportVariable(name, value);
  return entries.map(({ name }) => name);
}

void runAction<Inputs, Output>(spec, { seconds: (inputs: Inputs) => inputs.timeout }, async kit => {
  const { inputs, context, env, log, deadline } = kit;
  const start = systemClock.now();
  const workspace = env.GITHUB_WORKSPACE || process.cwd();
  const policy = cachePolicy({
    wish: inputs.cache,
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
        report: line => log.info(line),
      },
    ),
  );
  const { venv, cache, uv } = environment;
  const variables = loadEnvFile(kit, workspace);
  if (uv) kit.addPath(dirname(uv.path));
  kit.addPath(join(venv, 'bin'));
  kit.exportVariable('VIRTUAL_ENV', venv);
  if (cache) {
    kit.exportVariable('UV_CACHE_DIR', cache.directory);
    if (!cache.hit && uv) kit.saveState('save', JSON.stringify({ ...cache, uv: uv.path }));
  }
  const total = Math.round(systemClock.now() - start) / 1000;
  kit.setOutput('python-version', environment.python.version);
  kit.setOutput('python-path', environment.pythonPath);
  kit.setOutput('venv', venv);
  kit.setOutput('uv-version', uv?.version ?? '');
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
    `Python ${environment.python.version}, ${environment.packages.length} packages in ${venv} (${total.toFixed(1)} s; cache: ${cache ? (cache.hit ? 'hit' : 'miss') : cacheReason})`,
  );
});
