/** Static files, uploads, the front end, and addresses that say that the application is well. Pure. */
import type { Checkout } from '../checkout.ts';
import type { Application } from './framework.ts';
import { directoryOf, from, isIn, mainOnes, nameOf, plainPath, under } from './place.ts';

interface StaticFiles {
  /** Directory that collectstatic fills, from the application's directory. */
  readonly root: string;
  /** `/static/` */
  readonly url: string;
}

interface FrontEnd {
  readonly directory: string;
  readonly install: readonly string[];
  readonly build: readonly string[];
  readonly lock: string;
}

export interface Assets {
  readonly staticFiles: StaticFiles | undefined;
  /** Directory of uploads, from the application's directory. */
  readonly media: string | undefined;
  readonly frontEnd: FrontEnd | undefined;
  /** Path that answers 200 when all is well, such as /healthz. */
  readonly health: string | undefined;
}

/** Sources of settings: those of production last, since their values count. */
function settingsOf(checkout: Checkout, application: Application): string[] {
  return checkout.files
    .filter(path => path.endsWith('.py') && isIn(application.directory, path) && /settings|config/.test(path))
    .filter(path => !/(?:^|\/)(?:tests?|local|dev)\w*(?:\.py|\/)/.test(from(application.directory, path)))
    .sort((a, b) => Number(/prod/.test(a)) - Number(/prod/.test(b)));
}

/** The last text of an assignment, such as "staticfiles" of `BASE_DIR / "staticfiles"`. */
function lastText(checkout: Checkout, sources: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (const path of sources) {
    const line = new RegExp(`^${name}\\s*(?::[^=\\n]+)?=\\s*([^\\n]+)`, 'm').exec(
      checkout.text(path) ?? '',
    )?.[1];
    const texts = [...(line ?? '').replace(/\s#.*$/, '').matchAll(/["']([^"'\n]*)["']/g)].map(
      match => match[1]!,
    );
    if (texts.length > 0) found = texts.at(-1);
  }
  return found;
}

const isRelative = (path: string | undefined): path is string =>
  path !== undefined &&
  /^[\w.][\w./-]*$/.test(path) &&
  !path.startsWith('/') &&
  !path.split('/').includes('..');

function staticFilesOf(
  checkout: Checkout,
  application: Application,
  sources: readonly string[],
): StaticFiles | undefined {
  if (application.framework !== 'django') return undefined;
  const root = lastText(checkout, sources, 'STATIC_ROOT');
  if (!isRelative(root)) return undefined;
  const url = lastText(checkout, sources, 'STATIC_URL') ?? '/static/';
  const path = /^[\w/.-]+$/.test(url) ? `/${plainPath(url)}/` : '/static/';
  return { root: plainPath(root), url: path === '//' ? '/static/' : path };
}

const MANAGERS: readonly (readonly [lock: string, install: readonly string[], run: string])[] = [
  ['package-lock.json', ['npm', 'ci'], 'npm'],
  ['npm-shrinkwrap.json', ['npm', 'ci'], 'npm'],
  ['pnpm-lock.yaml', ['pnpm', 'install', '--frozen-lockfile'], 'pnpm'],
  ['yarn.lock', ['yarn', 'install', '--frozen-lockfile'], 'yarn'],
];

/** A package.json with a script `build` and a lock file, nearest to the application. */
function frontEndOf(checkout: Checkout, application: Application): FrontEnd | undefined {
  const candidates = mainOnes(checkout.files.filter(path => nameOf(path) === 'package.json'))
    .filter(path => isIn(application.directory, path) || !path.includes('/'))
    .sort((a, b) => a.split('/').length - b.split('/').length);
  for (const path of candidates) {
    let scripts: Record<string, unknown> = {};
    try {
      scripts =
        (JSON.parse(checkout.text(path) ?? '{}') as { scripts?: Record<string, unknown> }).scripts ?? {};
    } catch {
      continue;
    }
    const directory = directoryOf(path);
    const manager = MANAGERS.find(([lock]) => checkout.files.includes(under(directory, lock)));
    if (manager === undefined || typeof scripts.build !== 'string') continue;
    return { directory, install: manager[1], build: [manager[2], 'run', 'build'], lock: manager[0] };
  }
  return undefined;
}

const HEALTH =
  /["'/^]((?:[\w-]+\/){0,3}(?:healthz?|health-?check|livez|readyz|ping|up|_health|status\/health|heartbeat|__heartbeat__|lbheartbeat)\/?)["'$]/;

/** A path of routes that is called as such paths usually are, and has no parameter. */
function healthOf(checkout: Checkout, application: Application): string | undefined {
  const sources = mainOnes(
    checkout.files.filter(path => path.endsWith('.py') && isIn(application.directory, path)),
  );
  const isRoute =
    application.framework === 'django' ? (path: string) => nameOf(path) === 'urls.py' : () => true;
  for (const path of sources.filter(isRoute).sort((a, b) => a.length - b.length)) {
    for (const line of (checkout.text(path) ?? '').split('\n')) {
      if (!/(?:path|url|route|get|Route|api_route)\(/.test(line) || /include\(|prefix/.test(line)) continue;
      const found = HEALTH.exec(line)?.[1];
      // A router may have a prefix that is not seen here: only a route of the application itself is sure.
      if (
        found !== undefined &&
        (application.framework === 'django'
          ? /urlpatterns/.test(checkout.text(path) ?? '') && isRootUrls(path)
          : /@app\.|@application\./.test(line))
      )
        return `/${found.replace(/^\/+/, '')}`;
    }
  }
  return undefined;
}

/** urls.py beside settings, whose paths have no prefix. */
const isRootUrls = (path: string): boolean =>
  /(?:^|\/)(?:config|conf|core|project|[\w-]*(?:site|proj|portal|app))\/urls\.py$/.test(path) ||
  path.split('/').length <= 2;

/** What the application serves besides its own answers. */
export function assetsOf(checkout: Checkout, application: Application): Assets {
  const sources = settingsOf(checkout, application);
  const media = application.framework === 'django' ? lastText(checkout, sources, 'MEDIA_ROOT') : undefined;
  return {
    staticFiles: staticFilesOf(checkout, application, sources),
    media: isRelative(media) ? plainPath(media) : undefined,
    frontEnd: frontEndOf(checkout, application),
    health: healthOf(checkout, application),
  };
}
