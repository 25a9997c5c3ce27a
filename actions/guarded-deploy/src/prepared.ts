/** `phase: release`: takes what the job before prepared, as far as it can be checked. No code of the project runs here. */
import { join, relative } from 'node:path';
import { checkoutOf } from '@guarded-deploy/action-kit';
import { type Archive, download } from '@guarded-deploy/artifacts';
import { Fault } from '@guarded-deploy/faults';
import { isContained, lockStatus } from '@guarded-deploy/lock';
import {
  checkBound,
  checkWheels,
  holdersBetween,
  judgeVerdict,
  LARGEST_ALL,
  LARGEST_LIST,
  type Manifest,
  openArchive,
  openList,
  place,
  readReference,
  type Since,
} from '@guarded-deploy/prepared';
import { type LockRequest, lockOptionsOf, namesOf } from '@guarded-deploy/steps/turn/run';
import { answered, boundOf, carrierOf, projectOf, Scratch } from './carrier.ts';
import { type DeployKit, turnOf } from './kit.ts';
import type * as Ssh from './ssh.entry.ts';
import { asksGuard, guardOptionsOf } from './target.ts';

/** An artifact that is the one that was said, and is for this release. */
export class Prepared implements Disposable {
  readonly manifest: Manifest;
  readonly #archive: Archive;
  readonly #scratch: Scratch;

  private constructor(manifest: Manifest, archive: Archive, scratch: Scratch) {
    this.manifest = manifest;
    this.#archive = archive;
    this.#scratch = scratch;
  }

  /** @throws Fault PREPARED_* where it is missing, another one, or for something else */
  static async fetch(kit: DeployKit): Promise<Prepared> {
    const reference = readReference(kit.inputs.prepared);
    const bound = boundOf(kit);
    const { http, results } = carrierOf(kit);
    const scratch = new Scratch(kit.env);
    let archive: Archive | undefined;
    try {
      const file = join(scratch.path, 'prepared.zip');
      const most = LARGEST_ALL + 2 * LARGEST_LIST;
      const size = await answered(() => download(http, results, reference.artifact, file, most));
      if (size === undefined) {
        throw new Fault({
          code: 'PREPARED_GONE',
          what: `This run has no artifact '${reference.artifact}'.`,
          remedy: 'Run the job prepare again, and with it this one: artifacts are kept for a limited time.',
        });
      }
      archive = openArchive(file);
      const manifest = openList(archive, reference);
      checkBound(manifest, bound);
      return new Prepared(manifest, archive, scratch);
    } catch (thrown) {
      archive?.[Symbol.dispose]();
      scratch[Symbol.dispose]();
      throw thrown;
    }
  }

  [Symbol.dispose](): void {
    this.#archive[Symbol.dispose]();
    this.#scratch[Symbol.dispose]();
  }

  /** Puts the wheels into the checkout, where the release file wants them. @throws Fault PREPARED_* */
  placeWheels(kit: DeployKit, load: () => typeof Ssh): void {
    const { inputs, env, log } = kit;
    const wheels = this.manifest.files.filter(({ kind }) => kind === 'wheel');
    const other = this.manifest.files.find(({ kind }) => kind !== 'wheel');
    const project = projectOf(kit);
    const to = wheels.length > 0 && inputs.target === 'ssh' ? load().wheelPlace(inputs, project) : undefined;
    if (other !== undefined || (wheels.length > 0 && to?.directory === undefined)) {
      throw new Fault({
        code: 'PREPARED_WHEELS_UNUSED',
        what: `The job prepare handed over ${other === undefined ? 'wheels' : `'${other.path}'`}, for which this release has no place.`,
        remedy: "Name a directory for wheels as 'python.wheels' in the release file, or hand none over.",
      });
    }
    if (to?.directory === undefined) return;
    const policy = { locked: load().lockedHashes(to.locks), unlocked: inputs.unlockedWheels };
    const vouched = checkWheels(wheels, policy);
    if (vouched.length > 0)
      log.info(`Taken on the word of the job prepare: ${vouched.map(({ path }) => path).join(', ')}`);
    const { root } = checkoutOf(env.GITHUB_WORKSPACE || process.cwd(), inputs.workingDirectory);
    const directory = join(relative(root, project), to.directory);
    place(this.#archive, wheels, { root, directory });
    log.info(`${wheels.length} wheels, checked by hash, are in ${directory}`);
  }
}

/** How the lock stands now, seen from when the database was looked at. Asks only where that is not plain. */
async function sinceThen(
  kit: DeployKit,
  { locks, commit }: Manifest,
  fencingToken: number | undefined,
  request: LockRequest,
): Promise<Since | 'unknown'> {
  if (kit.inputs.strategy === 'runs') return 'unknown';
  const between = holdersBetween(locks, fencingToken, namesOf(request));
  if (between?.length === 0) return 'nobody';
  const { deadline, context } = kit;
  const [, deps] = turnOf(kit);
  const api = deps.github(deadline);
  const repository = `${context.owner}/${context.repo}`;
  // Only who held it then is in question; otherwise what the last of several left live.
  const commits =
    between?.map(sha => ({ repository, sha })) ??
    (await lockStatus(lockOptionsOf(request, deps, deadline, api))).map(({ last }) => last);
  for (const mark of commits)
    if (mark === null || !(await isContained(api, mark, commit, deadline.signal))) return 'other';
  return 'contained';
}

/**
 * Whether the database check of the job before lets this release go on, by this job's own rules and as the lock stands now.
 * @returns whether the hosts have to apply migrations
 * @throws Fault PREPARED_DATABASE, PREPARED_STALE
 */
export async function judge(
  kit: DeployKit,
  { manifest }: Prepared,
  fencingToken: number | undefined,
  request: LockRequest,
): Promise<boolean> {
  const { inputs, log } = kit;
  if (!asksGuard(inputs)) return false;
  const since = await sinceThen(kit, manifest, fencingToken, request);
  const { onPending, safety } = guardOptionsOf(inputs);
  const { apply } = judgeVerdict(manifest.database, { onPending, safety }, since);
  const pending = manifest.database?.pending.length ?? 0;
  log.info(`The job prepare found ${pending} pending migrations${apply ? ': the hosts apply them' : ''}`);
  if (apply && inputs.target === 'ecs') {
    throw new Fault({
      code: 'PREPARED_DATABASE',
      what: `${pending} migrations are pending, and 'on-pending' is '${inputs.onPending}': a release on ECS in two jobs applies none.`,
      remedy: "Apply them first, or set 'on-pending' to 'warn' in both jobs.",
    });
  }
  return apply;
}
