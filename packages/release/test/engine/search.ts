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
import {
  blockedOnHost,
  type Case,
  type Ending,
  type FileSpec,
  liesIn,
  type Node,
  parents,
  plain,
  refused,
  type SourceSpec,
  type Step,
  type Tree,
} from './search-model.ts';

/** What a command ended with, as far as it is judged. */
interface Outcome {
  readonly code: string | undefined;
  readonly message: string;
  readonly live: string;
  readonly changed: boolean;
  readonly rolledBack: boolean;
}

/** How commands are run: this package, or an action's bundle, whose program may be an older one. */
export type Subject =
  | { readonly kind: 'library'; readonly mutate?: (program: string) => string }
  | { readonly kind: 'bundle'; readonly script: string };

/** Everything below a directory. No link is followed. */
function treeOf(directory: string): Tree {
  const tree = new Map<string, Node>();
  const visit = (folder: Buffer, prefix: string) => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      const at = Buffer.concat([folder, Buffer.from('/'), name]);
      const path = prefix === '' ? name.toString('utf8') : `${prefix}/${name.toString('utf8')}`;
      const stat = lstatSync(at);
      const kind = stat.isDirectory() ? 'd' : stat.isSymbolicLink() ? 'l' : stat.isFile() ? 'f' : 'o';
      const text = kind === 'f' ? readFileSync(at, 'latin1') : kind === 'l' ? readlinkSync(at, 'utf8') : '';
      tree.set(path, {
        kind,
        mode: stat.mode & 0o7777,
        uid: stat.uid,
        ino: kind === 'f' ? stat.ino : 0,
        text,
      });
      if (kind === 'd') visit(at, path);
    }
  };
  if (existsSync(directory)) visit(Buffer.from(directory), '');
  return tree;
}

/** The part of a tree below a directory, with paths from there. */
const below = (tree: Tree, directory: string): Map<string, Node> =>
  new Map(
    [...tree]
      .filter(([path]) => path.startsWith(`${directory}/`))
      .map(([path, node]) => [path.slice(directory.length + 1), node]),
  );

const shown = (node: Node | undefined) =>
  node && `${node.kind}${node.mode.toString(8)} ${node.uid} ${JSON.stringify(node.text.slice(0, 60))}`;

/** What differs between two trees, in words; `inodes`: whether files have to be the same ones. */
function differences(what: string, is: Tree, must: Tree, inodes: boolean): string[] {
  const lines: string[] = [];
  for (const path of new Set([...is.keys(), ...must.keys()])) {
    const [a, b] = [is.get(path), must.get(path)];
    const same =
      a && b && shown(a) === shown(b) && a.text === b.text && (!inodes || b.ino === 0 || a.ino === b.ino);
    if (!same) lines.push(`${what} ${JSON.stringify(path)}: is ${shown(a)}, must be ${shown(b)}`);
  }
  return lines;
}

let serial = 0;

/** The command of the step that makes outputs has them in its words; rendered files among them and the trigger are given to it. */
const givenOf = ({ outputs, templates }: FileSpec): string =>
  JSON.stringify([
    outputs,
    templates.flatMap(({ path, text, mode }) => {
      const at = /^(shared|host)\//.test(path) ? undefined : plain(path);
      const counts = at === 'trigger' || outputs.some(output => at && liesIn(at, plain(output)!));
      return counts ? [[at, modeOf(at!, mode), text]] : [];
    }),
  ]);

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
  /** Sources of the releases that were made, by id. */
  readonly #made = new Map<string, SourceSpec>();
  /** Of each release, what decides its outputs beside the source. */
  readonly #given = new Map<string, string>();
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

  /** Where shared/ really is, below the area. */
  get #shared(): string {
    return this.#case.movedShared ? 'moved' : `${this.#case.root}/shared`;
  }

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
    const blocked = !refuses && blockedOnHost(step.file, before, this.#shared);
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
      const top = where === 'shared' ? join(this.#seen, this.#shared) : live;
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
          `${up}${this.#toArea(where === 'shared' ? this.#shared : 'root/releases/id')}elsewhere`,
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
      wrong.push(...this.#asBefore(before, after));
      if (
        !abrupt &&
        (outcome.changed ||
          (outcome.rolledBack && step.ending.kind === 'well' && this.#case.disk === undefined))
      )
        wrong.push(`the result says changed: ${outcome.changed}, rolled-back: ${outcome.rolledBack}`);
    } else if (step.do === 'release') wrong.push(...this.#asReleased(before, after, step, abrupt));
    else wrong.push(...this.#asRolledBack(before, after));
    if (!abrupt && outcome.live !== 'unasked') wrong.push(...this.#asSaid(after, outcome));
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

  /** What we keep for ourselves is not compared, but nothing may be left over. */
  #rubbish(after: Tree): string[] {
    const state = below(after, `${this.#case.root}/.guarded-deploy`);
    const allowed = /^(fence|format|lock|making|releases)(\/|$)/;
    const left = [...state.keys()].filter(path => !allowed.test(path) || path.startsWith('making/'));
    const open = [...state].filter(([, { mode, kind }]) => kind !== 'l' && (mode & 0o077) !== 0);
    return [
      ...left.map(path => `left over: .guarded-deploy/${path}`),
      ...open.map(([path]) => `readable by others: .guarded-deploy/${path}`),
    ];
  }

  #withoutState(tree: Tree, ...others: string[]): Tree {
    const out = [`${this.#case.root}/.guarded-deploy`, ...others];
    return new Map([...tree].filter(([path]) => !out.some(one => liesIn(path, one))));
  }

  #asBefore(before: Tree, after: Tree): string[] {
    const { root } = this.#case;
    // Our own directories, once made, stay; empty ones say nothing.
    const made = [root, `${root}/releases`, `${root}/shared`].filter(path => !before.has(path));
    const kept = new Map([...this.#withoutState(after)].filter(([path]) => !made.includes(path)));
    return [
      ...differences('after a failure', kept, this.#withoutState(before), true),
      ...this.#rubbish(after),
    ];
  }

  #node(kind: 'd' | 'f' | 'l', text = '', mode = kind === 'd' ? 0o755 : kind === 'l' ? 0o777 : 0o644): Node {
    return { kind, mode, uid: this.#uid, ino: 0, text };
  }

  #asReleased(before: Tree, after: Tree, step: Extract<Step, { do: 'release' }>, abrupt: boolean): string[] {
    const { root } = this.#case;
    const text = after.get(`${root}/current`)?.text ?? '';
    const id = /^releases\/(\d{14})$/.exec(text)?.[1];
    if (id === undefined || before.has(`${root}/releases/${id}`))
      return [`current leads to ${JSON.stringify(text)}, must lead to a new release`];
    const live = this.#liveIn(before);
    const wrong: string[] = [];
    const release = this.#expectedRelease(before, after, step, live, id);
    wrong.push(...differences(`release`, below(after, `${root}/releases/${id}`), release, false));
    wrong.push(
      ...differences('shared', below(after, this.#shared), this.#expectedShared(before, step.file), true),
    );
    wrong.push(
      ...differences('beside the root', below(after, 'host'), this.#expectedHost(before, step.file), true),
    );
    // All else is as it was; but releases of ours that are too many.
    this.#made.set(id, step.source);
    this.#given.set(id, givenOf(step.file));
    const own = [`${root}/releases/${id}`, `${root}/current`, this.#shared, 'host', root, `${root}/releases`];
    const gone = this.#removed(before, live, step.file.keep, id);
    const rest = (tree: Tree, without: readonly string[]) =>
      new Map(
        [...this.#withoutState(tree)].filter(
          ([path]) =>
            !own.slice(0, 4).some(one => liesIn(path, one)) &&
            !own.includes(path) &&
            !without.some(one => liesIn(path, `${root}/releases/${one}`)),
        ),
      );
    wrong.push(...differences('elsewhere', rest(after, abrupt ? gone : []), rest(before, gone), true));
    return [...wrong, ...this.#rubbish(after)];
  }

  /** Id of the release that `current` leads to, when it lies in releases/. */
  #liveIn(tree: Tree): string | undefined {
    const { root } = this.#case;
    const text = tree.get(`${root}/current`)?.text ?? '';
    const found = text.startsWith('/') ? text.replace(`${this.root}/`, '') : plain(text);
    const id = /^releases\/([^/]+)$/.exec(found ?? '')?.[1];
    return id !== undefined && tree.get(`${root}/releases/${id}`)?.kind === 'd' ? id : undefined;
  }

  /** Releases of ours that are one too many: the oldest, never the live one nor the one before. */
  #removed(before: Tree, live: string | undefined, keep: number, id: string): string[] {
    const { root } = this.#case;
    const ours = [...this.#made.keys()]
      .filter(one => one !== id && before.has(`${root}/.guarded-deploy/releases/${one}`))
      .sort();
    const surplus = ours.length + 1 - keep;
    return ours.filter(one => one !== live).slice(0, Math.max(0, surplus));
  }

  #expectedRelease(
    before: Tree,
    after: Tree,
    step: Extract<Step, { do: 'release' }>,
    live: string | undefined,
    id: string,
  ): Tree {
    const { file, source } = step;
    const tree = new Map<string, Node>();
    const put = (path: string, node: Node) => {
      for (const inner of [...tree.keys()]) if (inner !== path && liesIn(inner, path)) tree.delete(inner);
      for (const above of parents(path)) if (!tree.has(above)) tree.set(above, this.#node('d'));
      tree.set(path, node);
    };
    for (const [path, text] of source)
      put(
        path,
        text === undefined
          ? this.#node('d')
          : text.startsWith('->')
            ? this.#node('l', text.slice(2))
            : this.#node('f', text),
      );
    for (const { path, text, mode } of file.templates) {
      if (/^(shared|host)\//.test(path)) continue;
      put(plain(path)!, this.#node('f', text, modeOf(path, mode)));
    }
    const directories = file.directories.map(one => plain(one)!);
    for (const path of [...directories, ...file.files.map(one => plain(one)!)]) {
      if (directories.some(outer => outer !== path && liesIn(path, outer))) continue;
      put(path, this.#node('l', `${'../'.repeat(path.split('/').length + 1)}shared/${path}`));
    }
    if (file.outputs.length === 0) return tree;
    const old = live === undefined ? undefined : this.#made.get(live);
    const at = `${this.#case.root}/releases/${live}`;
    const there = (output: string) =>
      [...parents(output), output].every((path, index, all) => {
        const kind = before.get(`${at}/${path}`)?.kind;
        return index < all.length - 1 ? kind === 'd' : kind === 'd' || kind === 'f';
      });
    const said = (from: SourceSpec | undefined, path: string) =>
      from?.has(path) ? (from.get(path) ?? '/') : '';
    const touched = (output: string) =>
      [...new Set([...source.keys(), ...(old?.keys() ?? [])])].some(
        path => liesIn(path, output) && said(source, path) !== said(old, path),
      );
    const taken =
      old !== undefined &&
      old.get('trigger') === source.get('trigger') &&
      this.#given.get(live!) === givenOf(file) &&
      !file.outputs.some(touched) &&
      file.outputs.every(there);
    for (const output of file.outputs) {
      if (taken) {
        const was = before.get(`${at}/${output}`)!;
        put(output, was);
        for (const [path, node] of below(before, `${at}/${output}`)) tree.set(`${output}/${path}`, node);
      } else {
        if (!tree.has(output)) put(output, this.#node('d'));
        tree.set(`${output}/made`, this.#node('f', `built ${id}\n`));
        tree.set(`${output}/link`, this.#node('l', 'made'));
      }
    }
    void after;
    return tree;
  }

  #expectedShared(before: Tree, file: FileSpec): Tree {
    const tree = below(before, this.#shared);
    const make = (path: string) => {
      for (const above of parents(path)) {
        // Where a link of the operator's leads on, what is behind it is there.
        if (tree.get(above)?.kind === 'l') return false;
        if (!tree.has(above)) tree.set(above, this.#node('d'));
      }
      return true;
    };
    for (const path of file.directories.map(one => plain(one)!).sort((a, b) => (a < b ? -1 : 1)))
      if (make(path) && !tree.has(path)) tree.set(path, this.#node('d'));
    for (const { path, text, mode } of file.templates) {
      if (path.startsWith('shared/'))
        this.#template(tree, plain(path.slice(7))!, text, modeOf(path, mode), make);
    }
    return tree;
  }

  #expectedHost(before: Tree, file: FileSpec): Tree {
    const tree = below(before, 'host');
    const make = (path: string) => {
      for (const above of parents(path)) if (!tree.has(above)) tree.set(above, this.#node('d'));
    };
    for (const { path, text, mode } of file.templates)
      if (path.startsWith('host/'))
        this.#template(tree, plain(path.slice(5))!, text, modeOf(path, mode), make);
    return tree;
  }

  /** A file that a template writes; one that is right already stays the one it is. */
  #template(
    tree: Map<string, Node>,
    path: string,
    text: string,
    mode: number,
    make: (path: string) => unknown,
  ): void {
    const was = tree.get(path);
    make(path);
    if (was?.kind === 'f' && was.text === text && was.mode === mode) return;
    tree.set(path, { ...this.#node('f', text, mode), uid: this.#uid });
  }

  #asRolledBack(before: Tree, after: Tree): string[] {
    const { root } = this.#case;
    const own = [`${root}/current`];
    const is = this.#withoutState(after, ...own);
    const to = /^releases\/([^/]+)$/.exec(after.get(`${root}/current`)?.text ?? '')?.[1];
    return [
      ...(to !== undefined && before.has(`${root}/releases/${to}`)
        ? []
        : ['current leads to no release of before']),
      ...differences('after a rollback', is, this.#withoutState(before, ...own), true),
      ...this.#rubbish(after),
    ];
  }

  /** The result says what is live. */
  #asSaid(after: Tree, outcome: Outcome): string[] {
    const text = after.get(`${this.#case.root}/current`)?.text;
    const id = this.#liveIn(after);
    const right =
      id !== undefined
        ? outcome.live === id
        : text === undefined
          ? outcome.live === ''
          : outcome.live !== '' &&
            (text.endsWith(outcome.live) || outcome.live.endsWith(text.replace(/^(\.\.?\/)+/, '')));
    return right
      ? []
      : [`the result says that ${JSON.stringify(outcome.live)} is live; current is ${JSON.stringify(text)}`];
  }
}

const WELL: Ending = { kind: 'well' };
const NOTHING: FileSpec = { directories: [], files: [], templates: [], outputs: [], keep: 3 };

const modeOf = (path: string, mode: string | undefined) =>
  mode === undefined ? (path.endsWith('.env') ? 0o640 : 0o644) : Number.parseInt(mode, 8);

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
