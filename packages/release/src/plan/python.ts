/** The Python environment of a release on a host. Pure. */
import type { PythonEnvironment } from '../host/calls.ts';
import type { Host } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import type { ReleaseContext } from './context.ts';
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
}

export function planPython(context: ReleaseContext, host: Host, root: string): PythonPlan | undefined {
  const settings = settingsOf(context, host, root);
  const written = context.config.python;
  if (!written || !settings.meant(written, ['python'])) return undefined;
  const python = settings.get('python')!;
  const directory = python.directory ?? '.';
  const at = (path: string) => (directory === '.' ? path : `${directory}/${path}`);
  const given = typeof python.lock === 'string' ? [python.lock] : python.lock;
  const onHost = settings.get('source')?.type === 'git';
  const locks =
    given ?? (onHost ? ['uv.lock'] : LOCKS.filter(name => context.source.has(at(name))).slice(0, 1));
  const texts = onHost ? [] : locks.map(name => context.source.text(at(name)));
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
  const key = () =>
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
      },
      sourcesBelow(directory, {
        read: context.source.text,
        hash: context.source.hash,
        list: context.source.list,
      }),
    );
  return {
    key: onHost ? undefined : key(),
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
