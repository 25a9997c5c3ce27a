/** What serves requests: Django, Flask, FastAPI or another program for WSGI or ASGI, and by which name it is started. Pure. */
import type { Checkout } from '../checkout.ts';
import { isPackaging } from './packaging.ts';
import {
  directoryOf,
  type Evidence,
  from,
  isAside,
  isIn,
  lineAt,
  mainOnes,
  nameOf,
  nearest,
  under,
} from './place.ts';

type Framework = 'django' | 'flask' | 'fastapi' | 'starlette' | 'other';

export interface Application {
  readonly framework: Framework;
  /** Directory in which its commands are run. */
  readonly directory: string;
  readonly interface: 'wsgi' | 'asgi';
  /** `module:attribute` as gunicorn and uvicorn take it; undefined when it was not found. */
  readonly entry: string | undefined;
  /** The attribute is a function that makes the application. */
  readonly isFactory: boolean;
  /** Directory that Python has to search besides `directory`, such as `src`. */
  readonly path: string | undefined;
  /** Django's settings module. */
  readonly settings: string | undefined;
  readonly evidence: Evidence;
}

const moduleOf = (path: string): string =>
  path
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.');

const isModule = (name: string): boolean => /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name);

/** The package's root in a `src` layout, from `directory`. */
function searchPath(checkout: Checkout, directory: string, path: string): string | undefined {
  const first = from(directory, path).split('/')[0]!;
  const isSrc =
    first === 'src' &&
    from(directory, path).includes('/') &&
    !checkout.files.includes(under(directory, 'src/__init__.py'));
  return isSrc ? 'src' : undefined;
}

/** Modules of production are preferred to those that a developer's machine runs with. */
function productionOf(checkout: Checkout, directory: string, settings: string): string {
  const place = settings.split('.').slice(0, -1).join('/');
  const last = settings.split('.').at(-1)!;
  if (place === '' || !/^(?:local|dev|development|base|test|settings)$/.test(last)) return settings;
  for (const name of ['production', 'prod']) {
    if (checkout.files.includes(under(directory, `${place}/${name}.py`)))
      return `${place.replaceAll('/', '.')}.${name}`;
  }
  return settings;
}

const SETTINGS = /DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']/;

/** Django projects: each directory with a manage.py of Django. */
function djangoIn(checkout: Checkout): Application[] {
  const scripts = mainOnes(
    checkout.files.filter(path => nameOf(path) === 'manage.py' && /django/.test(checkout.text(path) ?? '')),
  );
  return scripts.map(script => {
    const directory = directoryOf(script);
    const entryOf = (name: string) =>
      checkout.files
        .filter(
          path => nameOf(path) === `${name}.py` && isIn(directory, path) && !isAside(from(directory, path)),
        )
        .filter(path =>
          new RegExp(`get_${name}_application|get_default_application`).test(checkout.text(path) ?? ''),
        )
        .sort((a, b) => a.split('/').length - b.split('/').length)[0];
    const [wsgi, asgi] = [entryOf('wsgi'), entryOf('asgi')];
    const isAsgi =
      asgi !== undefined &&
      (wsgi === undefined || /channels|ProtocolTypeRouter/.test(checkout.text(asgi) ?? ''));
    const file = isAsgi ? asgi : wsgi;
    const text = checkout.text(script) ?? '';
    const named = [file === undefined ? undefined : checkout.text(file), text]
      .map(source => SETTINGS.exec(source ?? '')?.[1])
      .find(name => name !== undefined && isModule(name));
    return {
      framework: 'django' as const,
      directory,
      interface: isAsgi ? ('asgi' as const) : ('wsgi' as const),
      // Django's own function makes one wherever settings are named.
      entry:
        file === undefined
          ? 'django.core.wsgi:get_wsgi_application'
          : `${moduleOf(from(directory, file))}:application`,
      isFactory: file === undefined,
      path: undefined,
      settings: named === undefined ? undefined : productionOf(checkout, directory, named),
      evidence: { file: script },
    };
  });
}

interface Kind {
  readonly framework: Framework;
  readonly interface: 'wsgi' | 'asgi';
  /** A call of the framework's class, and one whose result is a variable of the module. */
  readonly made: RegExp;
  readonly kept: RegExp;
}

const kindOf = (framework: Framework, wire: 'wsgi' | 'asgi', classes: string): Kind => ({
  framework,
  interface: wire,
  made: new RegExp(`\\b(?:${classes})\\(`),
  kept: new RegExp(`^([A-Za-z_]\\w*)(?:[ \\t]*:[^=\\n]+)?[ \\t]*=[ \\t]*(?:\\w+\\.)?(?:${classes})\\(`, 'm'),
});

const KINDS: readonly Kind[] = [
  kindOf('fastapi', 'asgi', 'FastAPI'),
  kindOf('flask', 'wsgi', 'Flask|APIFlask|OpenAPI'),
  kindOf('starlette', 'asgi', 'Starlette|Litestar|Quart'),
];

const FACTORY = /^def ((?:create|make|build|get)_(?:\w+_)?app(?:lication)?|app_factory)\s*\(([^)]*)\)/m;
const CALLED =
  /^(app|application)\s*(?::[^=\n]+)?=\s*(?:\w+\.)*(?:create|make|build|get)_(?:\w+_)?app(?:lication)?\s*\(/m;

/** Names by which programs are usually started, the likelier first. */
const LIKELY = [
  'wsgi.py',
  'asgi.py',
  'main.py',
  'app.py',
  'server.py',
  'application.py',
  'run.py',
  'api.py',
  '__init__.py',
  'autoapp.py',
];

const likelihood = (path: string): number => {
  const at = LIKELY.indexOf(nameOf(path));
  return (at === -1 ? LIKELY.length : at) + path.split('/').length * 3;
};

/** A file that is there for a server alone: what it calls `app` is one, however it is made. */
function handedOver(path: string): Kind | undefined {
  const name = nameOf(path);
  if (name !== 'wsgi.py' && name !== 'asgi.py') return undefined;
  // A variable, or a function of its own.
  const kept = /^(?:(?:async )?def )?(app|application)(?:\((?:environ|scope)|[ \t]*(?::[^=\n]+)?=[^=])/m;
  return { framework: 'other', interface: name === 'wsgi.py' ? 'wsgi' : 'asgi', made: kept, kept };
}

/** A program of its own for WSGI or ASGI in one file. */
function programIn(checkout: Checkout, path: string): Application | undefined {
  const text = checkout.text(path) ?? '';
  const directory = nearest(checkout, directoryOf(path), isPackaging) ?? '.';
  const served = handedOver(path);
  for (const kind of served === undefined ? KINDS : [...KINDS, served]) {
    const variable = kind.kept.exec(text);
    const factory = kind.made.test(text) ? FACTORY.exec(text) : null;
    const called = CALLED.exec(text);
    const found = variable ?? called ?? factory;
    if (found === null || (variable === null && factory === null)) continue;
    const attribute = found[1]!;
    const isFactory = found === factory;
    // A factory that has to be given something cannot be called by a server.
    if (isFactory && factory![2]!.split(',').some(one => /^\s*\w/.test(one) && !one.includes('='))) continue;
    const base = searchPath(checkout, directory, path);
    const module = moduleOf(from(base === undefined ? directory : under(directory, base), path));
    if (!isModule(module)) continue;
    return {
      framework: kind.framework,
      directory,
      interface: kind.interface,
      entry: `${module}:${attribute}`,
      isFactory,
      path: base,
      settings: undefined,
      evidence: { file: path, line: lineAt(text, found.index) },
    };
  }
  return undefined;
}

const STARTED = /\b(gunicorn|uvicorn|hypercorn|granian)\b([^\n&|;]*)/g;
const NAMED = /(?:^|[\s"',[])([A-Za-z_][\w.]*:[A-Za-z_]\w*)(\(\))?/;

/** What a Procfile, a container or a script says that it starts. */
function startedIn(
  checkout: Checkout,
): { entry: string; isFactory: boolean; isAsgi: boolean; file: string } | undefined {
  const files = mainOnes(
    checkout.files.filter(path =>
      /(?:^|\/)(?:Procfile|Dockerfile[\w.-]*|[\w-]*\.dockerfile|entrypoint[\w.-]*\.sh|start[\w.-]*\.sh|boot\.sh|fly\.toml|render\.yaml)$/.test(
        path,
      ),
    ),
  );
  for (const file of files) {
    for (const [, server, words] of (checkout.text(file) ?? '').replaceAll('\\\n', ' ').matchAll(STARTED)) {
      const named = NAMED.exec(words!);
      if (named === null) continue;
      const isAsgi = server !== 'gunicorn' || /uvicorn|asgi/i.test(words!);
      return {
        entry: named[1]!,
        isFactory: named[2] !== undefined || /--factory/.test(words!),
        isAsgi,
        file,
      };
    }
  }
  return undefined;
}

/** An entry that somebody wrote down, where a file of that module exists. */
function whereStarted(checkout: Checkout, programs: readonly Application[]): Application | undefined {
  const started = startedIn(checkout);
  if (started === undefined) return undefined;
  const path = started.entry.split(':')[0]!.replaceAll('.', '/');
  const file = mainOnes(
    checkout.files.filter(one => new RegExp(`(?:^|/)${path}(?:/__init__)?\\.py$`).test(one)),
  )[0];
  if (file === undefined) return undefined;
  const base =
    file
      .slice(0, file.length - (file.endsWith('__init__.py') ? `${path}/__init__.py` : `${path}.py`).length)
      .replace(/\/$/, '') || '.';
  const directory = nearest(checkout, base, isPackaging) ?? '.';
  const known =
    programs.find(one => one.entry === started.entry) ?? programs.find(one => one.directory === directory);
  return {
    framework: known?.framework ?? 'other',
    directory,
    interface: started.isAsgi ? 'asgi' : 'wsgi',
    entry: started.entry,
    isFactory: started.isFactory,
    path: base === directory ? undefined : from(directory, base),
    settings: undefined,
    evidence: { file: started.file },
  };
}

/** Every application of a checkout, the likeliest first. */
export function applicationsOf(checkout: Checkout): readonly Application[] {
  const django = djangoIn(checkout);
  if (django.length > 0) return django;
  const sources = mainOnes(checkout.files.filter(path => path.endsWith('.py')));
  const programs = sources
    .map(path => ({ path, found: programIn(checkout, path) }))
    .flatMap(({ path, found }) => (found === undefined ? [] : [{ path, found }]))
    .sort((a, b) => likelihood(a.path) - likelihood(b.path))
    .map(({ found }) => found);
  const started = whereStarted(checkout, programs);
  const first = started === undefined ? programs : [started, ...programs];
  // Of each directory the likeliest: others are parts of the same program.
  return first.filter((one, at) => first.findIndex(other => other.directory === one.directory) === at);
}
