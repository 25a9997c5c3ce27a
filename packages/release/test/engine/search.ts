/** Plays cases of search-model.ts on a real host and judges what is there afterwards. */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { startStep } from '@guarded-deploy/github-simulator';
import { type HostSet, inHost, type TestHost } from '@guarded-deploy/local-hosts';
import {
  connector,
  filesIn,
  loadReleaseFile,
  type ReleaseOptions,
  readInventory,
  run,
} from '@guarded-deploy/release';
import { changed } from '../host-program.ts';
import { Judge, type Outcome } from './search-judge.ts';
import {
  blockedOnHost,
  type Case,
  type Ending,
  type FileSpec,
  parents,
  refused,
  type SourceSpec,
  type Step,
  type Tree,
} from './search-model.ts';
import { differences, treeOf } from './search-tree.ts';

/** How commands are run: this package, or an action's bundle, whose program may be an older one. */
export type Subject =
  | { readonly kind: 'library'; readonly mutate?: (program: string) => string }
  | { readonly kind: 'bundle'; readonly script: string };

let serial = 0;

/** One case on one host. */
export class Play {
  readonly #set: HostSet;
  readonly #host: TestHost;
  readonly #subject: Subject;
  readonly #case: Case;
  readonly #uid: number;
  /** The directory that holds the root and what is beside it: on the host, and as this machine sees it. */
  readonly area: string;
  readonly #seen: string;
  readonly #checkout = mkdtempSync(join(tmpdir(), 'search-'));
  readonly #judge: Judge;
  #clock = Date.UTC(2030, 0, 1);

  constructor(set: HostSet, subject: Subject, one: Case) {
    this.#set = set;
    this.#host = set.hosts[0]!;
    this.#subject = subject;
    this.#case = one;
    serial += 1;
    this.area = `/srv/s${process.pid}-${serial}`;
    this.#seen = `/proc/${this.#host.pid}/root${this.area}`;
    this.#uid = one.user === 'root' ? 0 : Number(inHost(this.#host, ['id', '-u', 'deploy']));
    this.#judge = new Judge(one, this.#uid, this.root);
  }

  get root(): string {
    return `${this.area}/${this.#case.root}`;
  }

  #put(path: string, text: string | undefined): void {
    const at = join(this.#seen, path);
    mkdirSync(dirname(at), { recursive: true });
    if (text === undefined) mkdirSync(at, { recursive: true });
    else if (text.startsWith('->')) symlinkSync(text.slice(2), at);
    else writeFileSync(at, text);
  }

  /** Gives everything to the user who releases. */
  #own(): void {
    const visit = (at: string) => {
      lchownSync(at, this.#uid, this.#uid);
      if (lstatSync(at).isDirectory()) for (const name of readdirSync(at)) visit(join(at, name));
    };
    visit(this.#seen);
  }

  #found(): void {
    const { root, found, movedShared, shared, disk } = this.#case;
    mkdirSync(this.#seen);
    if (disk !== undefined)
      inHost(this.#host, ['mount', '-t', 'tmpfs', '-o', `size=${disk}k,mode=755`, 'tmpfs', this.area]);
    this.#put('elsewhere/inner/dear', 'of somebody');
    this.#put('elsewhere/app/VERSION', 'elsewhere');
    if (found !== 'nothing') this.#put(root, undefined);
    const release = '20200101000000';
    if (found === 'capistrano') {
      this.#put(`${root}/releases/${release}/VERSION`, 'capistrano');
      this.#put(`${root}/releases/${release}/public/x`, 'x');
      this.#put(`${root}/repo/HEAD`, 'ref');
      this.#put(`${root}/revisions.log`, 'log');
      this.#put(`${root}/current`, `->${this.root}/releases/${release}`);
    } else if (found === 'builds') {
      this.#put(`${root}/builds/1/VERSION`, 'builds');
      this.#put(`${root}/current`, '->builds/1');
    } else if (found === 'ansible') {
      this.#put(`${root}/releases/${release}Z/VERSION`, 'ansible');
      this.#put(`${root}/current`, `->./releases/${release}Z`);
    } else if (found === 'elsewhere') this.#put(`${root}/current`, '->../elsewhere/app');
    else if (found === 'dangling') this.#put(`${root}/current`, '->gone');
    const place = movedShared ? 'moved' : `${root}/shared`;
    for (const [path, text] of shared) {
      const up = `${'../'.repeat(path.split('/').length - 1)}${this.#toArea(place)}`;
      this.#put(`${place}/${path}`, text?.replace(/^->AREA\//, `->${up}`));
    }
    if (movedShared) {
      this.#put('moved', undefined);
      this.#put(`${root}/shared`, '->../moved');
    }
    this.#own();
  }

  /** From a directory below the area to the area. */
  #toArea = (directory: string) => '../'.repeat(directory.split('/').length);

  #checkOut(source: SourceSpec, file: FileSpec, ending: Ending): void {
    rmSync(this.#checkout, { recursive: true, force: true });
    for (const [path, text] of source) {
      const at = join(this.#checkout, path);
      mkdirSync(dirname(at), { recursive: true });
      if (text === undefined) mkdirSync(at, { recursive: true });
      else if (text.startsWith('->')) symlinkSync(text.slice(2), at);
      else {
        writeFileSync(at, text);
        chmodSync(at, 0o644);
      }
    }
    if (ending.kind === 'fails') writeFileSync(join(this.#checkout, 'FAIL'), '');
    // Beside the source, which is what is released.
    mkdirSync(join(this.#checkout, '.gd'), { recursive: true });
    for (const [index, { text }] of file.templates.entries())
      writeFileSync(join(this.#checkout, '.gd', `t${index}.j2`), text);
    writeFileSync(join(this.#checkout, '.gd/release.yml'), this.#yaml(file, ending));
  }

  #yaml(file: FileSpec, ending: Ending): string {
    const where = ending.kind === 'fails' ? ending.where : undefined;
    const [when, phase] = (where ?? '').split(' ');
    const script =
      'for o; do mkdir -p -- "./$o" && echo "built $RELEASE" >"./$o/made" && ln -sf made "./$o/link" || exit 1; done';
    const build = [
      ...(file.outputs.length > 0
        ? [
            {
              name: 'outputs',
              command: ['sh', '-c', script, 'sh', ...file.outputs],
              'when-changed': ['trigger'],
              outputs: file.outputs,
            },
          ]
        : []),
      ...(where === 'build' ? [{ name: 'fails', command: 'exit 1' }] : []),
    ];
    return JSON.stringify({
      app: 'searched',
      root: this.root,
      inventory: { hosts: { h: { address: this.#host.address, user: this.#case.user } } },
      source: { exclude: ['/.gd'] },
      shared: { directories: file.directories, files: file.files },
      templates: file.templates.map(({ path, mode }, index) => ({
        source: `.gd/t${index}.j2`,
        path: path.startsWith('host/') ? `${this.area}/${path}` : path,
        ...(mode ? { mode } : {}),
      })),
      build,
      services: {
        s: { type: 'command', command: where === 'service' ? 'test ! -e "$CURRENT_PATH/FAIL"' : 'true' },
      },
      ...(where === 'verify'
        ? { verify: [{ command: 'test ! -e "$CURRENT_PATH/FAIL"', timeout: 0.5 }] }
        : {}),
      ...(phase ? { hooks: { [when!]: { [phase]: [{ command: 'exit 1' }] } } } : {}),
      keep: file.keep,
      lock: { wait: 60 },
    });
  }

  #options(ending: Ending, more: Partial<ReleaseOptions>): ReleaseOptions {
    const config = loadReleaseFile(
      readFileSync(join(this.#checkout, '.gd/release.yml'), 'utf8'),
      'release.yml',
    );
    const stop = new AbortController();
    const cut = new AbortController();
    const connect = connector({
      identity: { privateKey: readFileSync(this.#set.privateKey, 'utf8') },
      knownHosts: readFileSync(this.#set.knownHosts, 'utf8'),
    });
    const { mutate } = this.#subject as { mutate?: (program: string) => string };
    let begun = false;
    const strike = () => {
      if (ending.kind === 'cut') cut.abort(new Error('the connection is cut'));
      else if (ending.kind === 'cancel') stop.abort(new Error('cancelled'));
      else if (ending.kind === 'kill') this.#kill();
    };
    this.#clock += 1000;
    const now = this.#clock;
    return {
      config,
      inventory: readInventory(config, { files: filesIn(this.#checkout) }),
      workspace: this.#checkout,
      program: mutate && changed(mutate),
      connect: (host, signal, first) => connect(host, AbortSignal.any([signal, cut.signal]), first),
      signal: stop.signal,
      now: () => new Date(now),
      report: event => {
        if (begun || !('phase' in ending) || event.type !== 'phase' || event.phase !== ending.phase) return;
        begun = true;
        setTimeout(strike, ending.ms);
      },
      ...more,
    };
  }

  /** Ends our program on the host, and all it started, as a power cut does. */
  #kill(): void {
    const holder = join(this.#seen, this.#case.root, '.guarded-deploy/holder');
    if (!existsSync(holder)) return;
    const pid = readFileSync(holder, 'utf8').split(' ')[0]!;
    // The program first: what it started must not end before it does.
    const script =
      't() { all="$all $1"; for c in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do t "$c"; done; }; all=; t "$1"; kill -9 $all 2>/dev/null; true';
    inHost(this.#host, ['sh', '-c', script, 'sh', pid]);
  }

  async #run(
    command: 'release' | 'rollback' | 'check',
    ending: Ending,
    more: Partial<ReleaseOptions> = {},
  ): Promise<Outcome> {
    if (this.#subject.kind === 'bundle') return this.#runBundle(command, this.#subject.script, more);
    try {
      const result = await run(command, this.#options(ending, more));
      return {
        code: result.failure?.code,
        message: result.failure?.what ?? '',
        live: result.hosts[0]?.live ?? '',
        changed: result.changed,
        rolledBack: result.rolledBack,
      };
    } catch (thrown) {
      const { code, what } = thrown as { code?: string; what?: string };
      if (code === undefined) throw thrown;
      return { code, message: what ?? '', live: 'unasked', changed: false, rolledBack: false };
    }
  }

  async #runBundle(command: string, script: string, more: Partial<ReleaseOptions>): Promise<Outcome> {
    const step = await startStep({
      action: 'ssh-release',
      script,
      workspace: this.#checkout,
      inputs: {
        config: '.gd/release.yml',
        command,
        'private-key': readFileSync(this.#set.privateKey, 'utf8'),
        'known-hosts': readFileSync(this.#set.knownHosts, 'utf8'),
        ...(more.to ? { to: more.to } : {}),
      },
    });
    const result = await step.finished;
    const [error] = result.annotations.filter(({ level }) => level === 'error');
    const [host] = JSON.parse(result.outputs['hosts'] ?? '[]') as { live: string }[];
    result.cleanUp();
    return {
      code: error?.title,
      message: error?.message ?? '',
      live: host?.live ?? 'unasked',
      changed: result.outputs['changed'] === 'true',
      rolledBack: result.outputs['rolled-back'] === 'true',
    };
  }

  /** Plays the whole case. @returns what is not as it must be, after the first step after which something is not */
  async play(): Promise<string[]> {
    try {
      this.#found();
      for (const [index, step] of this.#case.steps.entries()) {
        const wrong = await this.#step(step);
        if (wrong.length > 0) return [`step ${index} of ${this.#case.steps.length}: ${step.do}`, ...wrong];
      }
      return [];
    } finally {
      this.#cleanUp();
    }
  }

  #cleanUp(): void {
    rmSync(this.#checkout, { recursive: true, force: true });
    if (this.#case.disk !== undefined) inHost(this.#host, ['umount', '-l', this.area], { tolerate: true });
    rmSync(this.#seen, { recursive: true, force: true });
  }

  async #step(step: Step): Promise<string[]> {
    if (step.do === 'hand') return this.#byHand(step);
    const before = treeOf(this.#seen);
    if (step.do === 'rollback') {
      this.#checkOut(new Map([['VERSION', '0']]), NOTHING, step.ending);
      const outcome = await this.#run('rollback', step.ending);
      return this.#settle(before, step, outcome);
    }
    this.#checkOut(step.source, step.file, step.ending);
    const wrong: string[] = [];
    const refuses = refused(step.file, step.source);
    const blocked = !refuses && blockedOnHost(step.file, before, this.#judge.shared);
    if (step.check) {
      const { code, message } = await this.#run('check', WELL);
      // It does not read the source.
      const must = refused(step.file, new Map()) || (!refuses && blocked);
      if ((code !== undefined) !== must && !(refuses && !must))
        wrong.push(
          `check says ${code ?? 'yes'} (${message}), must ${refuses ? 'be refused' : blocked ? 'find what is in the way' : 'succeed'}`,
        );
      wrong.push(...differences('check changed', treeOf(this.#seen), before, true));
    }
    const outcome = await this.#run('release', step.ending);
    if (refuses && outcome.code !== 'RELEASE_FILE_INVALID')
      wrong.push(`the release file must be refused: ${outcome.code} ${outcome.message}`);
    if (!refuses && outcome.code === 'RELEASE_FILE_INVALID')
      wrong.push(`the release file must not be refused: ${outcome.message}`);
    const surely = step.ending.kind === 'well' && this.#case.disk === undefined;
    if (surely && (outcome.code === undefined) !== !(refuses || blocked))
      wrong.push(`ended with ${outcome.code ?? 'success'} (${outcome.message})`);
    if (step.ending.kind === 'fails' && outcome.code === undefined)
      wrong.push('succeeded although a command failed');
    return [...wrong, ...(await this.#settle(before, step, outcome))];
  }

  #byHand({ changes }: Extract<Step, { do: 'hand' }>): string[] {
    const current = join(this.#seen, this.#case.root, 'current');
    let live: string | undefined;
    try {
      // A link by its path on the host, as this machine sees it.
      const target = readlinkSync(current);
      live = target.startsWith('/')
        ? `/proc/${this.#host.pid}/root${target}`
        : join(dirname(current), target);
    } catch {
      live = undefined;
    }
    for (const { where, path, put } of changes) {
      const top = where === 'shared' ? join(this.#seen, this.#judge.shared) : live;
      if (top === undefined || !existsSync(top)) continue;
      const real = where === 'shared' ? top : join(top);
      const at = join(real, path);
      // By hand nothing is done through links either: what is tried is what a release then finds.
      if (
        parents(path).some(
          above => existsSync(join(real, above)) && !lstatSync(join(real, above)).isDirectory(),
        )
      )
        continue;
      if (
        parents(path).some(above => lstatSync(join(real, above), { throwIfNoEntry: false })?.isSymbolicLink())
      )
        continue;
      if (put === 'link to its like') {
        if (!lstatSync(at, { throwIfNoEntry: false })?.isFile()) continue;
        const like = `elsewhere/like ${basename(at)}`;
        rmSync(join(this.#seen, like), { force: true });
        renameSync(at, join(this.#seen, like));
        symlinkSync(`${this.area}/${like}`, at);
        continue;
      }
      mkdirSync(dirname(at), { recursive: true });
      rmSync(at, { recursive: true, force: true });
      // To the directory that is given, from the one that the link is in.
      const up = '../'.repeat(path.split('/').length - 1);
      if (put === 'file') writeFileSync(at, 'by hand');
      else if (put === 'directory') mkdirSync(at);
      else if (put === 'link elsewhere')
        symlinkSync(
          `${up}${this.#toArea(where === 'shared' ? this.#judge.shared : 'root/releases/id')}elsewhere`,
          at,
        );
      else if (put === 'link into shared')
        symlinkSync(`${up}${where === 'shared' ? '.' : '../../shared'}`, at);
      else symlinkSync('nothing here', at);
    }
    this.#own();
    return [];
  }

  /** Judges what is there after a step. */
  async #settle(before: Tree, step: Exclude<Step, { do: 'hand' }>, outcome: Outcome): Promise<string[]> {
    const { root } = this.#case;
    const abrupt = 'phase' in step.ending;
    if (abrupt) {
      // Whoever comes next undoes what is not final. This one changes nothing itself.
      this.#checkOut(new Map([['VERSION', '0']]), NOTHING, WELL);
      const next = await this.#run('rollback', WELL, { to: '20000101000000' });
      if (next.code !== 'RELEASE_UNKNOWN') return [`the next run ends with ${next.code} (${next.message})`];
    }
    await this.#rest();
    const after = treeOf(this.#seen);
    const currentOf = (tree: Tree) => tree.get(`${root}/current`)?.text;
    const isNew = currentOf(after) !== currentOf(before);
    const wrong: string[] = [];
    const done = abrupt ? isNew : outcome.code === undefined;
    if (!done) {
      wrong.push(...this.#judge.asBefore(before, after));
      if (
        !abrupt &&
        (outcome.changed ||
          (outcome.rolledBack && step.ending.kind === 'well' && this.#case.disk === undefined))
      )
        wrong.push(`the result says changed: ${outcome.changed}, rolled-back: ${outcome.rolledBack}`);
    } else if (step.do === 'release') wrong.push(...this.#judge.asReleased(before, after, step, abrupt));
    else wrong.push(...this.#judge.asRolledBack(before, after));
    if (!abrupt && outcome.live !== 'unasked') wrong.push(...this.#judge.asSaid(after, outcome));
    return wrong;
  }

  /** Waits until what is deleted in the background is gone and no program of ours runs. */
  async #rest(): Promise<void> {
    const state = join(this.#seen, this.#case.root, '.guarded-deploy');
    const end = performance.now() + 60_000;
    const busy = () =>
      existsSync(state) &&
      readdirSync(state).some(name => /^(incoming|run|backup|journal|holder|trash)/.test(name));
    while (busy() && performance.now() < end) await new Promise(resolve => setTimeout(resolve, 10));
  }
}

const WELL: Ending = { kind: 'well' };
const NOTHING: FileSpec = { directories: [], files: [], templates: [], outputs: [], keep: 3 };

/** The bundle of an earlier commit; undefined where the history is not at hand. */
export function bundleOf(commit: string, directory: string): string | undefined {
  const script = join(directory, `ssh-release-${commit.slice(0, 8)}.cjs`);
  try {
    const text = execFileSync('git', ['show', `${commit}:actions/ssh-release/dist/main.cjs`], {
      cwd: import.meta.dirname,
      maxBuffer: 64 << 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    writeFileSync(script, text);
    return script;
  } catch {
    return undefined;
  }
}
