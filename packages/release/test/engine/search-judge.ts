/** Judges what is on a host after a step of a case: what must be there follows from the case alone. */
import type { Case, FileSpec, Node, SourceSpec, Step, Tree } from './search-model.ts';
import { liesIn, parents, plain } from './search-model.ts';
import { below, differences } from './search-tree.ts';

/** What a command ended with, as far as it is judged. */
export interface Outcome {
  readonly code: string | undefined;
  readonly message: string;
  readonly live: string;
  readonly changed: boolean;
  readonly rolledBack: boolean;
}

const modeOf = (path: string, mode: string | undefined) =>
  mode === undefined ? (path.endsWith('.env') ? 0o640 : 0o644) : Number.parseInt(mode, 8);

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

/** What must be there after each step of one case; it remembers the releases that were made. */
export class Judge {
  readonly #case: Case;
  readonly #uid: number;
  /** The application's root, as the host has it. */
  readonly #absolute: string;
  /** Sources of the releases that were made, by id. */
  readonly #made = new Map<string, SourceSpec>();
  /** Of each release, what decides its outputs beside the source. */
  readonly #given = new Map<string, string>();

  constructor(one: Case, uid: number, absolute: string) {
    this.#case = one;
    this.#uid = uid;
    this.#absolute = absolute;
  }

  /** Where shared/ really is, below the area. */
  get shared(): string {
    return this.#case.movedShared ? 'moved' : `${this.#case.root}/shared`;
  }

  /** What we keep for ourselves is not compared, but nothing may be left over. */
  #rubbish(after: Tree): string[] {
    const state = below(after, `${this.#case.root}/.guarded-deploy`);
    const allowed = /^(fence|format|layout|lock|making|releases)(\/|$)/;
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

  asBefore(before: Tree, after: Tree): string[] {
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

  asReleased(before: Tree, after: Tree, step: Extract<Step, { do: 'release' }>, abrupt: boolean): string[] {
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
      ...differences('shared', below(after, this.shared), this.#expectedShared(before, step.file), true),
    );
    wrong.push(
      ...differences('beside the root', below(after, 'host'), this.#expectedHost(before, step.file), true),
    );
    // All else is as it was; but releases of ours that are too many.
    this.#made.set(id, step.source);
    this.#given.set(id, givenOf(step.file));
    const own = [`${root}/releases/${id}`, `${root}/current`, this.shared, 'host', root, `${root}/releases`];
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
    const found = text.startsWith('/') ? text.replace(`${this.#absolute}/`, '') : plain(text);
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
    const tree = below(before, this.shared);
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

  asRolledBack(before: Tree, after: Tree): string[] {
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
  asSaid(after: Tree, outcome: Outcome): string[] {
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
