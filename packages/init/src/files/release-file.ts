/** deploy/release.yml. Pure. */
import { Document, Scalar, type YAMLMap, YAMLSeq } from 'yaml';
import { isIn, under } from '../find/place.ts';
import type { Layout } from './layout.ts';

type Words = readonly string[];

/** A list on one line, as commands are written. */
function flow(words: Words): YAMLSeq {
  const list = new YAMLSeq();
  list.flow = true;
  for (const word of words) list.add(new Scalar(word));
  return list;
}

/** A command of the application: as words, or through a shell that loads the dotenv file first. */
function command(layout: Layout, words: Words): YAMLSeq | string {
  const isPlain = !layout.unitsLoadDotenv || layout.findings.variables.list.length === 0;
  const all = ['python', ...words];
  return isPlain ? flow(all) : `set -a; . ./.env; set +a; exec ${all.join(' ')}`;
}

function buildSteps(layout: Layout): object[] {
  const { assets } = layout.findings;
  const front = assets.frontEnd;
  const frontDirectory = front === undefined ? undefined : layout.fromBase(front.directory);
  const isInside = front !== undefined && isIn(layout.base, front.directory);
  const inDirectory = (directory: string) => (directory === '.' ? {} : { directory });
  return [
    ...(front !== undefined && isInside
      ? [
          {
            name: 'front end',
            command: `${front.install.join(' ')} && ${front.build.join(' ')}`,
            ...inDirectory(frontDirectory!),
            hosts: 'web',
          },
        ]
      : []),
    ...(assets.staticFiles
      ? [
          {
            name: 'static files',
            command: command(layout, ['manage.py', 'collectstatic', '--noinput', '--verbosity', '0']),
            ...inDirectory(layout.directory),
            hosts: 'web',
          },
        ]
      : []),
  ];
}

/** The socket answers with something that is no error of the server: enough to know that the new processes work. */
const ANSWERS = [
  'code=$(curl --silent --show-error --output /dev/null --max-time 20 --write-out "%{http_code}" --header "Host: $1" --header "X-Forwarded-Proto: https" --unix-socket "$2" "http://localhost/")',
  'case $code in [234]??) ;; *) echo "it answers $code"; exit 1 ;; esac',
].join('; ');

function verify(layout: Layout): object {
  const socket = `/run/${layout.answers.app}/web.sock`;
  const { health } = layout.findings.assets;
  if (health !== undefined)
    return {
      url: `http://localhost${health}`,
      socket,
      header: { Host: '{{ domain }}', 'X-Forwarded-Proto': 'https' },
      hosts: layoutHosts(layout, 'web'),
      timeout: 60,
    };
  return {
    command: flow(['sh', '-c', ANSWERS, 'sh', '{{ domain }}', socket]),
    hosts: layoutHosts(layout, 'web'),
    timeout: 60,
  };
}

/** Inventories that were there have groups of their own, which nobody here knows. */
const layoutHosts = (layout: Layout, group: string): string =>
  layout.ownInventories.length > 0 ? group : 'all';

function services(layout: Layout): object {
  const { app, webServer } = layout.answers;
  const threads = layout.server === 'gunicorn' ? { web_threads: 4 } : {};
  return {
    web: {
      type: 'systemd',
      unit: `${app}-web.service`,
      template: `deploy/templates/${app}-web.service.j2`,
      templates: { [`${app}-web.socket`]: `deploy/templates/${app}-web.socket.j2` },
      hosts: layoutHosts(layout, 'web'),
      scale: { web_workers: 2, ...threads },
    },
    ...Object.fromEntries(
      layout.findings.workers.map(({ name }) => [
        name === 'web' ? 'web-2' : name,
        {
          type: 'systemd',
          unit: `${app}-${name}.service`,
          template: `deploy/templates/${app}-${name}.service.j2`,
          'ready-after': 2,
          hosts: layoutHosts(layout, 'workers'),
        },
      ]),
    ),
    ...(webServer === 'none'
      ? {}
      : {
          [webServer]: {
            type: 'systemd',
            unit: `${webServer}.service`,
            reload: 'reload',
            hosts: layoutHosts(layout, 'web'),
          },
        }),
  };
}

function lockOf(layout: Layout): string | readonly string[] {
  const { lock } = layout.findings.packaging;
  return layout.needsServer === 'file' ? [lock, 'deploy/requirements-server.txt'] : lock;
}

/** What a release is, with a word where somebody may want to change it. */
export function releaseFile(layout: Layout): string {
  const { findings, answers } = layout;
  const { application, packaging, assets, migrations, variables } = findings;
  const build = buildSteps(layout);
  const environment = {
    ...(application.settings === undefined ? {} : { DJANGO_SETTINGS_MODULE: application.settings }),
    ...(layout.searchPath === undefined ? {} : { PYTHONPATH: `{{ release_path }}/${layout.searchPath}` }),
  };
  const content = {
    app: answers.app,
    root: `/srv/${answers.app}`,
    inventory: layout.inventory,
    variables: { run_as: 'deploy' },
    source: { exclude: ['.github/', 'tests/', 'deploy/inventories/'] },
    ...(assets.media ? { shared: { directories: [under(layout.directory, assets.media)] } } : {}),
    templates: [
      ...(variables.list.length > 0
        ? [
            {
              source: 'deploy/templates/dotenv.j2',
              path: under(layout.directory, '.env'),
              mode: new Scalar('0640'),
            },
          ]
        : []),
      ...(answers.webServer === 'none'
        ? []
        : [
            {
              source: `deploy/${layout.siteSource}`,
              path: layout.sitePath,
              become: true,
              hosts: layoutHosts(layout, 'web'),
            },
          ]),
    ],
    python: { ...(packaging.python ? { version: new Scalar(packaging.python) } : {}), lock: lockOf(layout) },
    ...(Object.keys(environment).length > 0 ? { environment } : {}),
    ...(build.length > 0 ? { build } : {}),
    ...(migrations && migrations.command.length > 0
      ? {
          migrate: {
            command: command(layout, migrations.command),
            ...(layout.fromBase(migrations.directory) === '.'
              ? {}
              : { directory: layout.fromBase(migrations.directory) }),
            ...(layout.ownInventories.length > 0 ? { group: 'migrations' } : {}),
          },
        }
      : {}),
    services: services(layout),
    verify: [verify(layout)],
    keep: 5,
    environments: Object.fromEntries(answers.environments.map(({ name }) => [name, {}])),
  };
  const document = new Document(content, { aliasDuplicateObjects: false });
  comment(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const COMMENTS: Readonly<Record<string, string>> = {
  variables: ' Values for templates. The inventory and RELEASE_VARIABLES win over these.',
  source: ' Tracked files go to the hosts, but these.',
  templates: ' Files that are made for each host. Inside the release, a rollback brings the old ones back.',
  migrate: ' Before the switch, while the old code still serves: the migration guard looks first.',
  services: ' Restarted in this order after the switch.',
  verify: ' A release that does not pass goes back.',
};

/** Keys that stand close to the one before. */
const CLOSE = new Set(['app', 'root', 'inventory']);

function comment(document: Document): void {
  document.commentBefore =
    ' How this application is released. All keys: docs/release-file.md of Guarded Deploy.';
  for (const pair of (document.contents as YAMLMap<Scalar, unknown>).items) {
    const text = COMMENTS[String(pair.key.value)];
    if (text !== undefined) pair.key.commentBefore = text;
    pair.key.spaceBefore = !CLOSE.has(String(pair.key.value));
  }
  const mode = (document.getIn(['templates', 0, 'mode'], true) as Scalar | undefined) ?? undefined;
  if (mode !== undefined) mode.type = 'QUOTE_DOUBLE';
  const version = document.getIn(['python', 'version'], true) as Scalar | undefined;
  if (version !== undefined) version.type = 'QUOTE_DOUBLE';
}
