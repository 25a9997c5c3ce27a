/** What all files have in common: names and places, decided once. Pure. */
import type { Answers, EnvironmentAnswer } from '../answers.ts';
import { from, isIn, under } from '../find/place.ts';
import type { Findings } from '../findings.ts';

export interface Layout {
  readonly findings: Findings;
  readonly answers: Answers;
  /** Directory of the checkout that everything starts at: that of the lock file. */
  readonly base: string;
  /** A path below `base` as a path of the checkout. */
  inCheckout(path: string): string;
  /** A directory of the checkout as seen from `base`. */
  fromBase(path: string): string;
  /** Where commands of the application run, from `base`. */
  readonly directory: string;
  /** Where Python finds modules besides, from `base`; undefined when nowhere. */
  readonly searchPath: string | undefined;
  /** The program that serves requests. */
  readonly server: 'gunicorn' | 'uvicorn';
  /** It is no dependency: `file` where a requirements file can be added, `project` where the lock has to be made anew. */
  readonly needsServer: 'no' | 'file' | 'project';
  /** Units load the dotenv file, since the application does not. */
  readonly unitsLoadDotenv: boolean;
  /** Environments whose inventory is written; those of others were there. */
  readonly ownInventories: readonly EnvironmentAnswer[];
  /** Inventory as the release file names it. */
  readonly inventory: string;
  readonly siteSource: string;
  readonly sitePath: string;
  readonly workflowPath: string;
}

const OWN_INVENTORY = 'deploy/inventories/{{ environment }}.yml';

/** An inventory of Ansible's for each environment, when its paths differ in the environment's name alone. */
function existingInventory(findings: Findings, answers: Answers, base: string): string | undefined {
  const patterns = answers.environments.map(({ name }) =>
    findings.inventories
      .filter(path => isIn(base, path) && new RegExp(`(?:^|[/_.-])${name}(?:[/_.-]|$)`).test(path))
      .map(path =>
        from(base, path).replace(new RegExp(`(^|[/_.-])${name}(?=[/_.-]|$)`), '$1{{ environment }}'),
      ),
  );
  // Those that init wrote before are not theirs.
  return patterns[0]?.find(
    pattern => pattern !== OWN_INVENTORY && patterns.every(list => list.includes(pattern)),
  );
}

export function layoutOf(findings: Findings, answers: Answers): Layout {
  const { application, packaging, variables } = findings;
  const base = packaging.directory;
  const { packages } = packaging;
  const server = application.interface === 'asgi' ? 'uvicorn' : 'gunicorn';
  const isThere =
    packages.has(server) || (server === 'uvicorn' && packages.has('fastapi') && packages.has('fastapi-cli'));
  const existing = existingInventory(findings, answers, base);
  const workflow = findings.workflows.some(
    ({ file, isOurs }) => file === '.github/workflows/deploy.yml' && !isOurs,
  )
    ? 'guarded-deploy'
    : 'deploy';
  const fromBase = (path: string) => (path === base ? '.' : isIn(base, path) ? from(base, path) : path);
  const directory = fromBase(application.directory);
  return {
    findings,
    answers,
    base,
    inCheckout: path => under(base, path),
    fromBase,
    directory,
    searchPath: application.path === undefined ? undefined : under(directory, application.path),
    server,
    needsServer: isThere
      ? 'no'
      : packaging.manager === 'requirements' && !packaging.hasHashes
        ? 'file'
        : 'project',
    unitsLoadDotenv: !variables.readsDotenv,
    ownInventories: existing === undefined ? answers.environments : [],
    inventory: existing ?? OWN_INVENTORY,
    siteSource:
      answers.webServer === 'nginx'
        ? `templates/${answers.app}.nginx.j2`
        : `templates/${answers.app}.caddy.j2`,
    sitePath:
      answers.webServer === 'nginx'
        ? `/etc/nginx/sites-enabled/${answers.app}`
        : `/etc/caddy/conf.d/${answers.app}.caddy`,
    workflowPath: `.github/workflows/${workflow}.yml`,
  };
}
