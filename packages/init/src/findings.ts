/** Everything that a checkout says about how it is to be deployed. Pure. */
import { Fault } from '@guarded-deploy/faults';
import type { Checkout } from './checkout.ts';
import { type Assets, assetsOf } from './find/assets.ts';
import { type Application, applicationsOf } from './find/framework.ts';
import {
  inventoriesOf,
  type Migrations,
  migrationsOf,
  type Tool,
  toolsOf,
  workflowsOf,
} from './find/history.ts';
import { type Packaging, packagingOf } from './find/packaging.ts';
import { plainPath } from './find/place.ts';
import { type Variables, variablesOf } from './find/variables.ts';
import { type Worker, workersOf } from './find/workers.ts';

export interface Findings {
  readonly name: string;
  readonly application: Application;
  readonly packaging: Packaging;
  readonly variables: Variables;
  readonly workers: readonly Worker[];
  readonly assets: Assets;
  readonly migrations: Migrations | undefined;
  readonly tools: readonly Tool[];
  /** Inventories of Ansible. */
  readonly inventories: readonly string[];
  readonly workflows: readonly { readonly file: string; readonly isOurs: boolean }[];
  readonly branch: string;
  readonly remote: string | undefined;
}

/** Of several applications the one whose directory is named. @throws Fault INIT_NOTHING_FOUND, INIT_SEVERAL_FOUND */
function chosen(applications: readonly Application[], project: string | undefined): Application {
  const wanted = project === undefined ? undefined : plainPath(project) || '.';
  const matching = wanted === undefined ? applications : applications.filter(one => one.directory === wanted);
  if (matching.length === 1) return matching[0]!;
  const known = [
    ...new Set(applications.map(one => `${one.directory} (${one.framework}, ${one.evidence.file})`)),
  ]
    .slice(0, 10)
    .join(', ');
  if (applications.length === 0)
    throw new Fault({
      code: 'INIT_NOTHING_FOUND',
      what: 'No Django, Flask, FastAPI or other application for WSGI or ASGI was found in this checkout.',
      remedy:
        'Run this at the root of the repository, or write deploy/release.yml by hand: docs/release-file.md.',
    });
  if (matching.length === 0)
    throw new Fault({
      code: 'INIT_SEVERAL_FOUND',
      what: `There is no application in '${wanted}'. Found: ${known}.`,
      remedy: 'Name one of these directories with --project.',
    });
  // Django's come alone; of others the likeliest is first.
  const django = matching.filter(one => one.framework === 'django');
  if (wanted === undefined && django.length > 1)
    throw new Fault({
      code: 'INIT_SEVERAL_FOUND',
      what: `There is more than one application: ${known}.`,
      remedy: 'Name the directory of one with --project DIR. Run init again, with --app NAME, for another.',
    });
  return matching[0]!;
}

/** @throws Fault INIT_NOTHING_FOUND, INIT_SEVERAL_FOUND */
export function findingsOf(checkout: Checkout, project?: string): Findings {
  const application = chosen(applicationsOf(checkout), project);
  const packaging = packagingOf(checkout, application.directory);
  return {
    name: checkout.name,
    application,
    packaging,
    variables: variablesOf(checkout, application),
    workers: workersOf(checkout, application, packaging),
    assets: assetsOf(checkout, application),
    migrations: migrationsOf(checkout, application, packaging),
    tools: toolsOf(checkout),
    inventories: inventoriesOf(checkout),
    workflows: workflowsOf(checkout),
    branch: checkout.defaultBranch ?? checkout.branch ?? 'main',
    remote: checkout.remote,
  };
}
