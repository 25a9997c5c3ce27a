/** What was found and what is left to do, with commands that can be copied. Pure. */
import type { Evidence } from '../find/place.ts';
import type { Findings } from '../findings.ts';
import type { Layout } from './layout.ts';
import { systemPackages } from './workflow.ts';

const place = ({ file, line }: Evidence): string => (line === undefined ? file : `${file}:${line}`);

const MANAGERS: Readonly<Record<Findings['packaging']['manager'], string>> = {
  uv: 'uv.lock',
  pylock: 'pylock.toml',
  requirements: 'requirements',
  poetry: 'poetry.lock',
  pdm: 'pdm.lock',
  pipenv: 'Pipfile.lock',
  unlocked: 'no lock file',
};

const FRAMEWORKS: Readonly<Record<Findings['application']['framework'], string>> = {
  django: 'Django',
  flask: 'Flask',
  fastapi: 'FastAPI',
  starlette: 'Starlette or a relative',
  other: 'An application',
};

/** One line for each thing that was found. */
function foundLines(layout: Layout): string[] {
  const { application, packaging, variables, workers, assets, migrations, tools } = layout.findings;
  const required = variables.list.filter(one => one.isRequired).length;
  const lines = [
    `${FRAMEWORKS[application.framework]}: ${application.entry ?? 'entry point not found'} by ${layout.server} (${place(application.evidence)})`,
    `Packages: ${MANAGERS[packaging.manager]}${packaging.manager === 'requirements' ? ` (${packaging.lock})` : ''} in ${packaging.directory}, Python ${packaging.python ?? 'not named'}`,
    `Settings: ${variables.list.length} environment variables, ${required} of them required`,
    ...workers.map(worker => `Worker: ${worker.name} (${place(worker.evidence)})`),
    ...(migrations ? [`Migrations: ${migrations.tool} (${place(migrations.evidence)})`] : []),
    ...(assets.staticFiles ? [`Static files: ${assets.staticFiles.root} at ${assets.staticFiles.url}`] : []),
    ...(assets.frontEnd
      ? [`Front end: ${assets.frontEnd.build.join(' ')} in ${assets.frontEnd.directory}`]
      : []),
    ...tools.map(tool => `Also here: ${tool.name} (${place(tool.evidence)})`),
  ];
  return lines;
}

/** How the requirements file is made that hosts install from. */
const EXPORTS: Readonly<Partial<Record<Findings['packaging']['manager'], string>>> = {
  poetry: 'poetry export --format requirements.txt --output requirements.lock',
  pdm: 'pdm export --format requirements --prod --output requirements.lock',
  pipenv: 'pipenv requirements --hash > requirements.lock',
  unlocked: 'uv pip compile pyproject.toml --generate-hashes --output-file requirements.lock',
};

const ADD: Readonly<Partial<Record<Findings['packaging']['manager'], string>>> = {
  uv: 'uv add',
  poetry: 'poetry add',
  pdm: 'pdm add',
  pipenv: 'pipenv install',
};

/** What has to be done before a release can work. */
function todoLines(layout: Layout): string[] {
  const { findings, answers } = layout;
  const { manager } = findings.packaging;
  const exported = EXPORTS[manager];
  const required = findings.variables.list.filter(one => one.isRequired).map(one => one.name);
  const system = systemPackages(findings.packaging.packages);
  const unnamed = layout.ownInventories
    .filter(one => one.hosts.length === 0 || one.domain === '')
    .map(one => one.name);
  const add = ADD[manager];
  return [
    ...(layout.needsServer === 'project'
      ? [
          `Add ${layout.server} to the project's packages${add ? `: ${add} ${layout.server}` : ' and make the lock file anew'}. It serves the requests.`,
        ]
      : []),
    ...(exported ? [`Make the file that hosts install from, and commit it: ${exported}`] : []),
    ...(findings.application.entry === undefined
      ? [
          `Name the application in ${layout.inCheckout(`deploy/templates/${answers.app}-web.service.j2`)}: FILL_IN_MODULE:app.`,
        ]
      : []),
    ...unnamed.map(
      name => `Fill in hosts and domain in ${layout.inCheckout(`deploy/inventories/${name}.yml`)}.`,
    ),
    ...(system.length > 0
      ? [
          `Install what packages are built with on each host, once: apt-get install ${system.join(' ')} python3-dev.`,
        ]
      : []),
    ...(required.length > 0 ? [`Have values for ${required.join(', ')}.`] : []),
    ...(findings.migrations?.tool === 'flyway'
      ? ['Add `migrate` to the release file: the command that runs Flyway on a host.']
      : []),
  ];
}

const at = (layout: Layout): string => (layout.base === '.' ? '' : ` --directory ${layout.base}`);

/** Commands with a comment each, the comments below each other. */
function commented(rows: readonly (readonly [command: string, comment: string])[]): string[] {
  const width = Math.max(...rows.map(([command]) => command.length));
  return rows.map(([command, comment]) => `${command.padEnd(width)} # ${comment}`);
}

function hostSteps(layout: Layout, name: string): string[] {
  const more = `${name}${at(layout)} --variables ${name}.env`;
  return commented([
    [
      `guarded-deploy setup ${more}`,
      'prepares an empty Debian or Ubuntu host; --print shows what it would run',
    ],
    [`guarded-deploy check ${more}`, 'what is missing, with the way on'],
    [`guarded-deploy release ${more}`, 'the first release'],
  ]);
}

function githubSteps(layout: Layout, name: string): string[] {
  const { remote } = layout.findings;
  const repository = remote !== undefined && /^[\w.-]+\/[\w.-]+$/.test(remote) ? remote : 'OWNER/REPO';
  const hosts =
    layout.answers.environments
      .find(one => one.name === name)
      ?.hosts.map(host => host.replace(/^.*@/, '').replace(/:\d+$/, '')) ?? [];
  return [
    `gh api --method PUT repos/${repository}/environments/${name}`,
    `gh secret set SSH_PRIVATE_KEY --repo ${repository} --env ${name} < deploy_key`,
    `ssh-keyscan ${hosts.length > 0 ? hosts.join(' ') : 'HOST'} | gh secret set SSH_KNOWN_HOSTS --repo ${repository} --env ${name} # compare with the hosts first`,
    `gh secret set RELEASE_VARIABLES --repo ${repository} --env ${name} < ${name}.env`,
  ];
}

const fenced = (lines: readonly string[]): string[] => ['```sh', ...lines, '```'];

/** deploy/README.md, and the same as lists for a terminal. */
export function checklist(layout: Layout): {
  readonly text: string;
  readonly found: readonly string[];
  readonly todo: readonly string[];
} {
  const { answers, findings } = layout;
  const found = foundLines(layout);
  const todo = todoLines(layout);
  const { remote } = findings;
  const repository = remote !== undefined && /^[\w.-]+\/[\w.-]+$/.test(remote) ? remote : 'OWNER/REPO';
  const environments = answers.environments.map(one => one.name);
  const text = [
    `# Deploying ${answers.app}`,
    '',
    'These files are yours: change what you like. `release.yml` says what a release is, `inventories/` where it goes, `templates/` what is made for each host.',
    '',
    '## What was found',
    '',
    ...found.map(line => `- ${line}`),
    '',
    ...(todo.length > 0 ? ['## Before the first release', '', ...todo.map(line => `- [ ] ${line}`), ''] : []),
    '## By hand',
    '',
    'The values of the settings are in a file for each environment, one `NAME=value` a line. It is not committed.',
    '`guarded-deploy` is `packages/cli/bin/guarded-deploy` of a checkout of Guarded Deploy.',
    '',
    ...environments.flatMap(name => fenced(hostSteps(layout, name))),
    '',
    '## On GitHub',
    '',
    `Push this branch when the commands above work. Pushes are then released: ${answers.environments.map(one => `\`${one.branch}\` to ${one.name}`).join(', ')}.`,
    '',
    ...fenced([
      ...environments.flatMap(name => githubSteps(layout, name)),
      `gh api --method PUT repos/${repository}/environments/test`,
      `gh api --method PUT repos/${repository}/environments/test-external # add reviewers: outsiders' tests wait for them`,
      `gh secret set DATABASE_URL --repo ${repository} # of a database user that may only read: pending migrations are looked at`,
      `gh secret set ENVIRONMENT --repo ${repository} < test.env # what tests and settings need, as NAME=value lines`,
    ]),
    '',
    'Reviewers of `prod` and `test-external` are set in the repository’s settings under Environments.',
    '',
  ].join('\n');
  return { text, found, todo };
}
