/** Programs that run beside the web server: workers of queues, schedulers, and what a Procfile names. Pure. */
import type { Checkout } from '../checkout.ts';
import type { Application } from './framework.ts';
import type { Packaging } from './packaging.ts';
import { directoryOf, type Evidence, from, isAside, isIn, lineAt, nameOf } from './place.ts';

export interface Worker {
  /** Name of the service: lower case, digits and dashes. */
  readonly name: string;
  /** Words behind `python`, as `-m celery …`; of a Procfile the line as it stands. */
  readonly command: readonly string[];
  /** The command is a line for a shell. */
  readonly isShell: boolean;
  readonly evidence: Evidence;
}

const CELERY = /^(\w+)\s*(?::[^=\n]+)?=\s*(?:celery\.)?Celery\(/m;

/** The module whose variable is Celery's application, as `-A` takes it. */
function celeryIn(
  checkout: Checkout,
  application: Application,
): { module: string; evidence: Evidence; text: string } | undefined {
  const base =
    application.path === undefined
      ? application.directory
      : `${application.directory === '.' ? '' : `${application.directory}/`}${application.path}`;
  const found = checkout.files
    .filter(path => path.endsWith('.py') && isIn(application.directory, path) && !isAside(path))
    .map(path => ({ path, text: checkout.text(path) ?? '' }))
    .filter(({ text }) => CELERY.test(text))
    .sort((a, b) => a.path.length - b.path.length)[0];
  if (found === undefined) return undefined;
  const match = CELERY.exec(found.text)!;
  const module = from(base, found.path)
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.');
  // `-A package` finds package.celery by itself; everything else is named whole.
  const named = module.endsWith('.celery') ? module.slice(0, -'.celery'.length) : `${module}:${match[1]!}`;
  return {
    module: named,
    evidence: { file: found.path, line: lineAt(found.text, match.index) },
    text: found.text,
  };
}

function celeryWorkers(
  checkout: Checkout,
  application: Application,
  packages: ReadonlySet<string>,
): Worker[] {
  if (!packages.has('celery')) return [];
  const found = celeryIn(checkout, application);
  if (found === undefined) return [];
  const settings = checkout.files.filter(
    path => isIn(application.directory, path) && /settings|config|celery/.test(path) && path.endsWith('.py'),
  );
  const isScheduled =
    packages.has('django-celery-beat') ||
    settings.some(path => /beat_schedule|BEAT_SCHEDULE/.test(checkout.text(path) ?? ''));
  const scheduler = packages.has('django-celery-beat')
    ? ['--scheduler', 'django_celery_beat.schedulers:DatabaseScheduler']
    : ['--schedule', '/tmp/celerybeat-schedule'];
  const worker: Worker = {
    name: 'worker',
    command: ['-m', 'celery', '-A', found.module, 'worker', '--loglevel', 'INFO'],
    isShell: false,
    evidence: found.evidence,
  };
  const beat: Worker = {
    ...worker,
    name: 'beat',
    command: ['-m', 'celery', '-A', found.module, 'beat', '--loglevel', 'INFO', ...scheduler],
  };
  return isScheduled ? [worker, beat] : [worker];
}

/** Queues of Django that are started by a command of manage.py: package → command. */
const COMMANDS: readonly (readonly [wanted: string, command: readonly string[]])[] = [
  ['django-dramatiq', ['rundramatiq']],
  ['django-rq', ['rqworker', 'default']],
  ['django-q', ['qcluster']],
  ['django-q2', ['qcluster']],
  ['django-huey', ['run_djangohuey']],
  ['huey', ['run_huey']],
  ['procrastinate', ['procrastinate', 'worker']],
  ['django-tasks', ['db_worker']],
  ['django-background-tasks', ['process_tasks']],
];

function djangoWorkers(application: Application, packaging: Packaging): Worker[] {
  if (application.framework !== 'django') return [];
  const found = COMMANDS.find(([wanted]) => packaging.packages.has(wanted));
  if (found === undefined) return [];
  return [
    {
      name: 'worker',
      command: ['manage.py', ...found[1]],
      isShell: false,
      evidence: { file: packaging.lock },
    },
  ];
}

/** Lines of a Procfile but the web server's and the one for each release. */
function procfileWorkers(checkout: Checkout, application: Application): Worker[] {
  const file = checkout.files.find(
    path =>
      nameOf(path) === 'Procfile' && (directoryOf(path) === application.directory || !path.includes('/')),
  );
  if (file === undefined) return [];
  return (checkout.text(file) ?? '').split('\n').flatMap((line, at) => {
    const match = /^([A-Za-z][\w-]*)\s*:\s*(\S.*)$/.exec(line);
    if (match === null || /^(?:web|release|postdeploy)$/.test(match[1]!)) return [];
    const name = match[1]!.toLowerCase().replaceAll('_', '-');
    return [{ name, command: [match[2]!.trim()], isShell: true, evidence: { file, line: at + 1 } }];
  });
}

/** Those of a Procfile where it names any: somebody has decided already. */
export function workersOf(
  checkout: Checkout,
  application: Application,
  packaging: Packaging,
): readonly Worker[] {
  const named = procfileWorkers(checkout, application);
  if (named.length > 0) return named;
  const celery = celeryWorkers(checkout, application, packaging.packages);
  return celery.length > 0 ? celery : djangoWorkers(application, packaging);
}
