/**
 * What must be on a host after a release: a model of directories, played against a real one (search.ts). Trees are maps from path to
 * node; what a step may do follows from the tree before it, the release file, and how the step ended.
 */
import fc from 'fast-check';

export interface Node {
  readonly kind: 'd' | 'f' | 'l' | 'o';
  readonly mode: number;
  readonly uid: number;
  /** Inode of a file, which tells whether it is the same one. */
  readonly ino: number;
  /** Content of a file, text of a link. */
  readonly text: string;
}

/** Paths below a directory, as latin1 text of their bytes. */
export type Tree = ReadonlyMap<string, Node>;

interface TemplateSpec {
  /** In the release, `shared/…`, or `host/…` for a file beside the root. */
  readonly path: string;
  readonly text: string;
  readonly mode: string | undefined;
}

/** A release file, as far as it is about files. */
export interface FileSpec {
  readonly directories: readonly string[];
  readonly files: readonly string[];
  readonly templates: readonly TemplateSpec[];
  readonly outputs: readonly string[];
  readonly keep: number;
}

/** Content of a tree: files with text, `->` before a link's text (`AREA/`: from what holds the root), nothing for a directory. */
export type SourceSpec = ReadonlyMap<string, string | undefined>;

export type Ending =
  | { readonly kind: 'well' }
  /** A command of the release file fails. */
  | { readonly kind: 'fails'; readonly where: (typeof FAILS)[number] }
  /** The runner, its connection or the host's program end when a phase begins, so many ms later. */
  | {
      readonly kind: 'cut' | 'kill' | 'cancel';
      readonly phase: (typeof PHASES)[number];
      readonly ms: number;
    };

const FAILS = [
  'build',
  'service',
  'verify',
  'after transfer',
  'before switch',
  'after switch',
  'before verify',
] as const;
const PHASES = ['transfer', 'build', 'switch', 'restart', 'verify', 'clean'] as const;

export type Step =
  | {
      readonly do: 'release';
      readonly file: FileSpec;
      readonly source: SourceSpec;
      readonly ending: Ending;
      readonly check: boolean;
    }
  | { readonly do: 'rollback'; readonly ending: Ending }
  /** Somebody changes things by hand: in shared/, or in what is live. */
  | { readonly do: 'hand'; readonly changes: readonly HandChange[] };

interface HandChange {
  readonly where: 'shared' | 'current';
  readonly path: string;
  readonly put:
    | 'file'
    | 'directory'
    | 'link elsewhere'
    | 'link into shared'
    | 'link to nothing'
    /** A file moves elsewhere, and a link to it takes its place. */
    | 'link to its like';
}

export interface Case {
  readonly user: 'root' | 'deploy';
  /** Name of the application's directory. */
  readonly root: string;
  /** What there was before us: nothing, or another tool's. */
  readonly found: (typeof FOUND)[number];
  /** shared/ is a link to a directory elsewhere. */
  readonly movedShared: boolean;
  /** Content of shared/ before us; `->` begins a link. */
  readonly shared: SourceSpec;
  /** KiB of the disk, when it is small. */
  readonly disk: number | undefined;
  readonly steps: readonly Step[];
}

const FOUND = ['nothing', 'empty', 'capistrano', 'builds', 'ansible', 'elsewhere', 'dangling'] as const;

const liesIn = (path: string, outer: string) => `${path}/`.startsWith(`${outer}/`);
const parents = (path: string) =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, all) => all.slice(0, index + 1).join('/'));

// --- what is generated ---------------------------------------------------------------------------------------------

const NAMES = [
  ...[
    'a',
    'b',
    'media',
    'up',
    'conf',
    'x y',
    "quo'te",
    'd"q',
    '-rf',
    '*',
    '[a]',
    '?',
    '$(id)',
    '`id`',
    'back\\slash',
  ],
  ...['#h', '~', '.dot', '%s', 'ünï', '東京', ' lead', 'trail ', '..x', 'A'],
];
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'media', 'up', 'conf') },
  { weight: 2, arbitrary: fc.constantFrom(...NAMES) },
);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'));

/** The same path, written in another way. */
const written = fc
  .tuple(path, fc.constantFrom('', '', '', './', 'z/../', './/'), fc.constantFrom('', '', '/', '/.'))
  .map(([middle, before, after]) => `${before}${middle}${after}`);

const outputs = fc.uniqueArray(fc.constantFrom('out', 'out dir/d', 'static/dist', 'web/-x'), {
  maxLength: 2,
});
const mode = fc.constantFrom(undefined, undefined, '0600', '0644');
const template = fc
  .tuple(
    fc.oneof(
      { weight: 2, arbitrary: path.map(one => `in/${one}`) },
      { weight: 4, arbitrary: path.map(one => `shared/${one}`) },
      { weight: 2, arbitrary: fc.constantFrom('host/app.conf', 'host/deep er/x.env') },
      { weight: 1, arbitrary: path },
    ),
    fc.constantFrom('one', 'two', 'a longer text'),
    mode,
  )
  .map(([where, text, bits]): TemplateSpec => ({ path: where, text, mode: bits }));

const file: fc.Arbitrary<FileSpec> = fc.record({
  directories: fc.array(written, { maxLength: 4 }),
  files: fc.array(written, { maxLength: 1 }),
  templates: fc.array(template, { maxLength: 3 }),
  outputs,
  keep: fc.constantFrom(2, 3),
});

const content = fc.constantFrom('1', '2', 'three');
const source: fc.Arbitrary<SourceSpec> = fc
  .tuple(
    fc.dictionary(
      fc.oneof(
        path,
        path.map(one => `src/${one}`),
        fc.constantFrom('static/css', 'out/old', 'VERSION', 'trigger'),
      ),
      fc.oneof({ weight: 5, arbitrary: content }, { weight: 1, arbitrary: fc.constant(undefined) }),
      { maxKeys: 5 },
    ),
    fc.constantFrom('1', '1', '1', '2'),
    content,
  )
  .map(([files, trigger, version]) => tidy({ ...files, trigger, VERSION: version, link: '->VERSION' }));

/** Without what cannot be: something below a file. */
function tidy(files: Readonly<Record<string, string | undefined>>): SourceSpec {
  const all = Object.entries(files);
  const below = (one: string, other: string) => one !== other && liesIn(one, other);
  return new Map(
    all.filter(
      ([one, text]) =>
        !all.some(([other, over]) => below(one, other) && over !== undefined) &&
        !(text !== undefined && all.some(([other]) => below(other, one))) &&
        !(text === undefined && all.some(([other]) => below(other, one))),
    ),
  );
}

const shared: fc.Arbitrary<SourceSpec> = fc
  .dictionary(
    path,
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<string | undefined>('kept', 'dear', undefined) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '->AREA/elsewhere',
          '->nowhere',
          '->AREA/elsewhere/inner',
          '->AREA/elsewhere/inner/dear',
        ),
      },
    ),
    { maxKeys: 6 },
  )
  .map(tidy);

const ending: fc.Arbitrary<Ending> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ kind: 'well' as const }) },
  { weight: 4, arbitrary: fc.constantFrom(...FAILS).map(where => ({ kind: 'fails' as const, where })) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('cut' as const, 'kill' as const, 'cancel' as const),
      phase: fc.constantFrom(...PHASES),
      ms: fc.nat(60),
    }),
  },
);

/** What a release takes over from the live one, and copies of it. */
const change: fc.Arbitrary<HandChange> = fc.oneof(
  fc.record({
    where: fc.constantFrom('shared' as const, 'current' as const),
    path,
    put: fc.constantFrom(
      'file' as const,
      'directory' as const,
      'link elsewhere' as const,
      'link to nothing' as const,
    ),
  }),
  fc.record({
    where: fc.constant('current' as const),
    path: fc.constantFrom('out', 'out', 'static', 'static/dist', 'out dir/d', 'out/made', 'link', 'src'),
    put: fc.constantFrom('link into shared' as const, 'link elsewhere' as const, 'file' as const),
  }),
  fc.record({
    where: fc.constant('current' as const),
    path: fc.constantFrom('VERSION', 'trigger'),
    put: fc.constant('link to its like' as const),
  }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('release' as const), file, source, ending, check: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rollback' as const), ending }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('hand' as const),
      changes: fc.array(change, { minLength: 1, maxLength: 3 }),
    }),
  },
);

/** Whether a step has a release file of its own. */
const own = fc.integer({ min: 0, max: 3 }).map(number => number === 0);

/** The same source released twice, with what somebody did to the live release between. */
const twice: fc.Arbitrary<[Step, boolean][]> = fc
  .record({
    file,
    source,
    hand: fc.array(change, { minLength: 1, maxLength: 2 }),
    outputs: outputs.filter(list => list.length > 0),
  })
  .map(({ file: base, source: same, hand, outputs: made }) => {
    const once: Step = {
      do: 'release',
      // Without what may stand in the way.
      file: { ...base, directories: [], files: [], templates: [], outputs: made },
      source: new Map(
        [...same].filter(([one]) => !made.some(output => liesIn(one, output) || liesIn(output, one))),
      ),
      ending: { kind: 'well' },
      check: false,
    };
    // What is done by hand is done to what the step made, or to the files it released.
    const changes = hand.map(one =>
      one.where === 'current' && one.put.startsWith('link ') && one.put !== 'link to its like'
        ? { ...one, path: made[0]! }
        : one,
    );
    return [
      [once, true],
      [{ do: 'hand', changes }, true],
      [once, true],
    ];
  });

/** A release whose templates replace files that another release wrote outside of itself, and that ends in some way. */
const replaced: fc.Arbitrary<[Step, boolean][]> = fc
  .record({
    source,
    places: fc.uniqueArray(
      fc.constantFrom('shared/conf/app', 'shared/b', 'host/app.conf', 'host/deep er/x.env'),
      {
        minLength: 1,
      },
    ),
    modes: fc.tuple(mode, mode),
    ending,
    check: fc.boolean(),
  })
  .map(({ source: same, places, modes, ending: last, check }) => {
    const release = (text: string, bits: string | undefined, how: Ending): [Step, boolean] => [
      {
        do: 'release',
        file: {
          directories: [],
          files: [],
          templates: places.map(where => ({ path: where, text, mode: bits })),
          outputs: [],
          keep: 2,
        },
        source: same,
        ending: how,
        check,
      },
      true,
    ];
    return [release('one', modes[0], { kind: 'well' }), release('two', modes[1], last)];
  });

/** Release files of one case resemble each other, as those of one repository do. */
export const cases: fc.Arbitrary<Case> = fc
  .record({
    user: fc.constantFrom('root' as const, 'deploy' as const),
    root: fc.constantFrom('app', 'my app', 'ünï', "it's", '-app', '[a]*'),
    found: fc.constantFrom(...FOUND),
    movedShared: fc.boolean().map(yes => yes),
    shared,
    disk: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom(120, 200, 400) },
    ),
    base: file,
    aim: fc.constantFrom('', '', '/up', '/a/b', 'nested', 'nested'),
    steps: fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.tuple(step, own), { minLength: 1, maxLength: 5 }) },
      { weight: 1, arbitrary: twice },
      { weight: 1, arbitrary: replaced },
    ),
  })
  .map(({ base, aim, steps, movedShared, ...rest }) => {
    // What an operator has linked elsewhere is often what release files speak of.
    const links = [...rest.shared].filter(([, text]) => text?.startsWith('->')).map(([one]) => one);
    // And directories in directories are what there is in shared/ already.
    const nested = [...rest.shared].flatMap(([one, text]) => (text?.startsWith('->') ? [] : parents(one)));
    const aimed = aim === '' ? [] : aim === 'nested' ? nested : links.map(one => `${one}${aim}`);
    const common = { ...base, directories: [...base.directories, ...aimed] };
    return {
      ...rest,
      movedShared: movedShared && rest.found === 'nothing',
      steps: steps.map(([one, own], index): Step => {
        if (one.do !== 'release' || own) return one;
        // What templates say changes from one release to the next.
        const templates = common.templates.map(each => ({ ...each, text: `${each.text} ${index % 3}` }));
        return { ...one, file: { ...common, templates } };
      }),
    };
  });

// --- what must be --------------------------------------------------------------------------------------------------

/** A path without dots and double slashes; undefined when it leads out. */
export function plain(one: string): string | undefined {
  const parts: string[] = [];
  for (const part of one.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

/** Whether the release file has to be refused before any host is asked: paths that overlap, or lead nowhere. */
export function refused(spec: FileSpec, checkout: SourceSpec): boolean {
  const directories = spec.directories.map(plain);
  const files = spec.files.map(plain);
  const inside = spec.templates
    .filter(({ path: one }) => !/^(shared|host)\//.test(one))
    .map(({ path: one }) => plain(one));
  const inShared = spec.templates
    .filter(({ path: one }) => one.startsWith('shared/'))
    .map(({ path: one }) => plain(one.slice(7)));
  const atHost = spec.templates
    .filter(({ path: one }) => one.startsWith('host/'))
    .map(({ path: one }) => plain(one.slice(5)));
  const all = [directories, files, inside, inShared, atHost];
  if (all.flat().some(one => one === undefined)) return true;
  const [d, f, t, s, h] = all as string[][] as [string[], string[], string[], string[], string[]];
  const o = spec.outputs as string[];
  const touch = (a: string, b: string) => liesIn(a, b) || liesIn(b, a);
  const clash = (as: string[], bs: string[]) => as.some(a => bs.some(b => touch(a, b)));
  const twice = (list: string[]) => list.some((a, index) => list.slice(0, index).some(b => touch(a, b)));
  if (clash(o, [...d, ...f, ...t]) || clash(t, [...d, ...f]) || twice(t) || twice(s) || twice(h)) return true;
  // Directories in directories are well; files hold nothing.
  if (
    f.some(one => d.some(other => liesIn(other, one)) || f.some(other => other !== one && liesIn(other, one)))
  )
    return true;
  if (
    s.some(one => d.some(other => liesIn(other, one)) || f.some(other => other !== one && touch(one, other)))
  )
    return true;
  // The source leaves no room.
  const kinds = sourceKinds(checkout);
  const blocked = (one: string) => parents(one).some(above => ['f', 'l'].includes(kinds.get(above) ?? ''));
  return [...d, ...f, ...t, ...o].some(blocked) || t.some(one => kinds.get(one) === 'd');
}

function sourceKinds(checkout: SourceSpec): Map<string, 'f' | 'l' | 'd'> {
  const kinds = new Map<string, 'f' | 'l' | 'd'>();
  for (const [one, text] of checkout) {
    for (const above of parents(one)) kinds.set(above, 'd');
    kinds.set(one, text === undefined ? 'd' : text.startsWith('->') ? 'l' : 'f');
  }
  return kinds;
}

/** What a path of a tree leads to when its links are followed: a kind, or nothing. */
function lookUp(tree: Tree, from: string, depth = 0): Node | undefined {
  if (depth > 20) return undefined;
  const parts = from.split('/');
  let at = '';
  for (const [index, part] of parts.entries()) {
    at = plain(at === '' ? part : `${at}/${part}`) ?? '';
    if (at === '') continue;
    const node = tree.get(at);
    if (!node) return undefined;
    if (node.kind === 'l') {
      if (node.text.startsWith('/')) return undefined;
      const rest = parts.slice(index + 1);
      return lookUp(
        tree,
        [...at.split('/').slice(0, -1), ...node.text.split('/'), ...rest].join('/'),
        depth + 1,
      );
    }
    if (index < parts.length - 1 && node.kind !== 'd') return undefined;
  }
  return tree.get(at);
}

/** Whether something on the host stands in the way of a release file: then it fails before anything is visible. `area` holds root and what is beside it; `base` is where shared/ really is. */
export function blockedOnHost(spec: FileSpec, area: Tree, base: string): boolean {
  const made = new Set<string>();
  const kind = (one: string) => (made.has(one) ? 'd' : area.get(`${base}/${one}`)?.kind);
  const wayTo = (one: string) => parents(one).map(kind);
  const directories = spec.directories.map(one => plain(one)!).sort((a, b) => (a < b ? -1 : 1));
  for (const one of directories) {
    if (made.has(one) || lookUp(area, `${base}/${one}`)?.kind === 'd') continue;
    if (wayTo(one).some(above => above !== undefined && above !== 'd') || kind(one) !== undefined)
      return true;
    for (const part of [...parents(one), one]) if (kind(part) === undefined) made.add(part);
  }
  const written = new Set(
    spec.templates.filter(one => one.path.startsWith('shared/')).map(one => plain(one.path.slice(7))!),
  );
  for (const one of spec.files.map(other => plain(other)!)) {
    if (written.has(one)) continue;
    if (lookUp(area, `${base}/${one}`)?.kind !== 'f') return true;
  }
  for (const one of written) {
    if (wayTo(one).some(above => above !== undefined && above !== 'd')) return true;
    if (![undefined, 'f'].includes(kind(one))) return true;
  }
  return false;
}

export { liesIn, parents };
