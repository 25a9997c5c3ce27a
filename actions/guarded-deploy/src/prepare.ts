/** `phase: prepare`: does what needs code of the project, in a job that holds no key, and hands over what it made and found. */
import { join, resolve } from 'node:path';
import { markdown } from '@guarded-deploy/action-kit';
import { upload } from '@guarded-deploy/artifacts';
import { Fault } from '@guarded-deploy/faults';
import { lockStatus } from '@guarded-deploy/lock';
import { choosePython, type GuardResult, nodeFiles } from '@guarded-deploy/migrations';
import {
  artifactName,
  type Manifest,
  type PreparedFile,
  pack,
  referenceOf,
  type SeenLock,
  sizeOf,
  type Verdict,
  wheelsIn,
  writeReference,
} from '@guarded-deploy/prepared';
import { lockOptionsOf, requestOf } from '@guarded-deploy/steps/turn/run';
import { answered, boundOf, carrierOf, projectOf, Scratch } from './carrier.ts';
import { checkDatabase } from './database.ts';
import { type DeployKit, turnOf } from './kit.ts';
import { pythonOf } from './python.ts';
import type * as Ssh from './ssh.entry.ts';
import { asksGuard, laterOptionsOf } from './target.ts';

/** The locks as they are before anybody looks at the database: what changes after that is seen by the release. */
async function locksOf(kit: DeployKit): Promise<SeenLock[]> {
  if (kit.inputs.strategy === 'runs') return [];
  const [turn, deps] = turnOf(kit);
  const states = await lockStatus(lockOptionsOf(requestOf(turn, deps), deps, kit.deadline));
  return states.map(({ key, epoch, holder, last }) => ({
    key,
    epoch,
    held: holder !== null,
    holder: holder?.sha || null,
    live: last?.sha || null,
  }));
}

function verdictOf({ tool, pending, databases }: GuardResult): Verdict {
  return {
    tool,
    pending: pending.map(({ app, name, database, safe }) => ({ app, name, database, safe })),
    databases: databases.map(({ alias, engine, version }) =>
      `${alias} (${engine ?? 'unknown'} ${version ?? ''}`.trim().concat(')'),
    ),
    at: Date.now(),
  };
}

/** Wheels that nobody would install are a mistake that is told here, not after somebody approved the release. */
async function filesOf({ inputs, env }: DeployKit, load: () => typeof Ssh): Promise<PreparedFile[]> {
  if (inputs.wheels === undefined) return [];
  const project = projectOf({ inputs, env });
  if (inputs.target !== 'ssh' || load().wheelPlace(inputs, project).directory === undefined) {
    throw new Fault({
      code: 'PREPARED_WHEELS_UNUSED',
      what: "'wheels' hands wheels over, and the release has no place for them.",
      remedy: "Name a directory for them as 'python.wheels' in the release file, or leave 'wheels' out.",
    });
  }
  return wheelsIn(resolve(project, inputs.wheels));
}

const summaryOf = ({ commit, database, files }: Manifest, bytes: number): markdown.Markdown =>
  markdown.joined(
    [
      markdown.md`### Prepared ${markdown.code(commit.slice(0, 12))}`,
      markdown.md`${database === null ? 'The database was not looked at' : markdown.md`${database.pending.length} pending migrations`}, ${files.length} files, ${Math.ceil(bytes / 1024)} KiB`,
    ],
    '\n\n',
  );

/** @param load the bundle that reads release files @throws Fault */
export async function prepare(kit: DeployKit, load: () => typeof Ssh): Promise<void> {
  const { inputs, context, env, log, deadline, setOutput } = kit;
  const bound = boundOf(kit);
  const carrier = carrierOf(kit);
  if (env.SSH_AUTH_SOCK) {
    log.warning(
      'An SSH agent is in reach of this job (SSH_AUTH_SOCK), and so in reach of all code that runs in it. Start it in the release job only.',
    );
  }
  const files = await filesOf(kit, load);
  const locks = await locksOf(kit);
  const found = asksGuard(inputs)
    ? await log.group('Database', () => checkDatabase(kit, laterOptionsOf(inputs)))
    : undefined;
  const project = projectOf(kit);
  const interpreter = () =>
    choosePython(
      nodeFiles,
      { directory: project, root: project, path: env.PATH, virtualEnv: env.VIRTUAL_ENV },
      inputs.python,
    );
  const manifest: Manifest = {
    schema: 1,
    ...bound,
    attempt: context.runAttempt,
    python: files.length === 0 ? null : await pythonOf(interpreter(), env, deadline.signal),
    locks,
    database: found === undefined ? null : verdictOf(found),
    files,
  };
  using scratch = new Scratch(env);
  const archive = join(scratch.path, 'prepared.zip');
  const places = files.map(({ sha256, path }) => [sha256, resolve(project, inputs.wheels!, path)] as const);
  const list = pack(archive, manifest, new Map(places));
  const { http, results } = carrier;
  const name = await answered(() => upload(http, results, artifactName(manifest), archive));
  setOutput('prepared', writeReference(referenceOf(name, list)));
  const bytes = sizeOf(archive);
  log.info(`Prepared ${bound.commit.slice(0, 12)}: ${files.length} files, ${bytes} bytes, as ${name}`);
  kit.summarize(summaryOf(manifest, bytes));
}
