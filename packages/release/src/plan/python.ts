/** The Python environment of a release on a host. Pure. */
import { hash } from 'node:crypto';
import type { PythonEnvironment } from '../host/calls.ts';
import type { Host } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import type { ReleaseContext, SourceFiles } from './context.ts';
import type { RenderedFile } from './files.ts';
import { linkOf } from './layout.ts';
import { pythonKey, sourcesBelow } from './python-key.ts';
import { settingsOf } from './variables.ts';

/** Lock files by preference. */
export const LOCKS = ['uv.lock', 'pylock.toml', 'requirements.lock', 'requirements.txt'];

/** Kinds of lock that pip does not install from. */
const NEEDS_UV = /(^|\/)(uv\.lock|pylock(\.[^/]+)?\.toml)$/;

/** An environment, and where it is installed from. */
export interface PythonPlan extends PythonEnvironment {
  /** Two releases share an environment exactly when their keys are equal; undefined where only the host knows it. */
  readonly key: string | undefined;
  /** With the lock files, below the release. */
  readonly directory: string;
  /** Why no other release can have the same environment, where that is no request of the release file. */
  readonly alone: string | undefined;
}

/** What an environment is made from beside the source. */
interface Given {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Templates of the release: on the host they are in place of files of the source. */
  readonly inside: readonly RenderedFile[];
}

/** The source as the installer finds it. */
function placedSource(source: SourceFiles, inside: readonly RenderedFile[]): SourceFiles {
  if (inside.length === 0) return source;
  const written = new Map(inside.map(({ path, content }) => [path, content]));
  const below = (directory: string) => {
    const prefix = directory === '.' ? '' : `${directory}/`;
    const names = [...written.keys()].filter(path => path.startsWith(prefix));
    return names.map(path => path.slice(prefix.length));
  };
  return {
    has: path => written.has(path) || source.has(path),
    text: path => written.get(path) ?? source.text(path),
    hash: path => (written.has(path) ? hash('sha256', written.get(path)!) : source.hash(path)),
    list: directory => {
      const all = new Set([...(source.list(directory) ?? []), ...below(directory)]);
      return all.size > 0 ? [...all].sort() : undefined;
    },
    real: path => (written.has(path) ? path : source.real(path)),
  };
}

export function planPython(context: ReleaseContext, host: Host, given: Given): PythonPlan | undefined {
  const { root, environment } = given;
  const settings = settingsOf(context, host, root);
  const written = context.config.python;
  if (!written || !settings.meant(written, ['python'])) return undefined;
  const python = settings.get('python')!;
  const directory = python.directory ?? '.';
  const at = (path: string) => (directory === '.' ? path : `${directory}/${path}`);
  const source = placedSource(context.source, given.inside);
  const named = typeof python.lock === 'string' ? [python.lock] : python.lock;
  const onHost = settings.get('source')?.type === 'git';
  const locks = named ?? (onHost ? ['uv.lock'] : LOCKS.filter(name => source.has(at(name))).slice(0, 1));
  const texts = onHost ? [] : locks.map(name => source.text(at(name)));
  const missing = onHost ? undefined : locks.find((_, index) => texts[index] === undefined);
  if (locks.length === 0 || missing !== undefined) {
    throw problem({
      code: 'PYTHON_LOCK_MISSING',
      what: missing
        ? `The source has no ${at(missing)}.`
        : `The source has none of ${LOCKS.map(at).join(', ')}.`,
      remedy: "Commit the lock file, or name it as 'python.lock'.",
    });
  }
  const kind = locks[0]!.endsWith('uv.lock') ? 'uv.lock' : 'requirements';
  const interpreter = python.interpreter ?? '';
  const version = python.version === undefined ? '' : String(python.version);
  const arguments_ =
    kind === 'uv.lock'
      ? [
          ...(python.groups ?? []).flatMap(group => ['--group', group]),
          ...(python.extras ?? []).flatMap(extra => ['--extra', extra]),
        ]
      : locks;
  const manager = NEEDS_UV.test(locks[0]!) ? 'uv' : (python.manager ?? 'auto');
  const keyed = () =>
    pythonKey(
      {
        release: context.release,
        kind: kind === 'uv.lock' ? kind : /(^|\/)pylock(\.[^/]+)?\.toml$/.test(locks[0]!) ? 'pylock' : kind,
        locks,
        wheels: python.wheels ?? '',
        settings: [
          ...[version, manager, kind, python.wheels ?? '', ...arguments_],
          // Keys of environments that are there stay as they are.
          ...(interpreter === '' ? [] : [`interpreter ${interpreter}`]),
        ],
        environment,
      },
      sourcesBelow(directory, { ...source, read: source.text }),
    );
  const { key, alone } = onHost ? { key: undefined, alone: undefined } : keyed();
  return {
    key,
    alone,
    version,
    interpreter,
    manager,
    kind,
    wheels: python.wheels ?? '',
    arguments: arguments_,
    directory,
    link: linkOf(settings, written) ?? '.venv',
    timeout: python.timeout ?? 900,
  };
}
