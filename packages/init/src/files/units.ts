/** Units of systemd, and the requirements of the server where the project has none. Pure. */
import type { Worker } from '../find/workers.ts';
import type { Layout } from './layout.ts';

const current = (path = '.'): string => {
  const inside = path === '.' ? '' : `/${path}`;
  return `{{ root }}/current${inside}`;
};

const PYTHON = '{{ root }}/current/.venv/bin/python';

/** Lines that every service of the application has. */
function common(layout: Layout): string[] {
  const { settings } = layout.findings.application;
  return [
    'User={{ run_as }}',
    `WorkingDirectory=${current(layout.directory)}`,
    ...(layout.unitsLoadDotenv && layout.findings.variables.list.length > 0
      ? [`EnvironmentFile=${current(layout.directory)}/.env`]
      : []),
    ...(settings === undefined ? [] : [`Environment=DJANGO_SETTINGS_MODULE=${settings}`]),
    ...(layout.searchPath === undefined ? [] : [`Environment=PYTHONPATH=${current(layout.searchPath)}`]),
  ];
}

const HARDENED = ['PrivateTmp=true', 'NoNewPrivileges=true', 'ProtectSystem=full'];

const INSTALL = ['', '[Install]', 'WantedBy=multi-user.target', ''];

function serve(layout: Layout): string {
  const { entry, isFactory, interface: wire } = layout.findings.application;
  const name = entry ?? 'FILL_IN_MODULE:app';
  // The socket is systemd's; uvicorn has to be told its number, gunicorn finds it.
  if (wire === 'asgi')
    return `${PYTHON} -m uvicorn --fd 3 --workers {{ web_workers }} --proxy-headers --forwarded-allow-ips * ${isFactory ? '--factory ' : ''}${name}`;
  return `${PYTHON} -m gunicorn --workers {{ web_workers }} --threads {{ web_threads }} --worker-tmp-dir /dev/shm --graceful-timeout 25 ${isFactory ? `'${name}()'` : name}`;
}

export function webUnit(layout: Layout): string {
  const { app } = layout.answers;
  const isNotifying = layout.server === 'gunicorn';
  return [
    '# A restart loses no request: the socket stays open and holds them until the new process answers (docs/zero-downtime.md).',
    '[Unit]',
    `Description=${app}, web`,
    `Requires=${app}-web.socket`,
    `After=network.target ${app}-web.socket`,
    '',
    '[Service]',
    ...(isNotifying ? ['Type=notify', 'NotifyAccess=main'] : ['Type=exec']),
    ...common(layout),
    `ExecStart=${serve(layout)}`,
    'KillMode=mixed',
    'TimeoutStartSec=60',
    'TimeoutStopSec=35',
    'Restart=on-failure',
    'RestartSec=2',
    ...HARDENED,
    ...INSTALL,
  ].join('\n');
}

export function socketUnit(layout: Layout): string {
  const { app } = layout.answers;
  return [
    '[Unit]',
    `Description=Socket of ${app}`,
    '',
    '[Socket]',
    `ListenStream=/run/${app}/web.sock`,
    'Backlog=1024',
    '',
    '[Install]',
    'WantedBy=sockets.target',
    '',
  ].join('\n');
}

/** A word of systemd's ExecStart: its own signs doubled, quoted where it has spaces or quotes. */
function unitWord(word: string): string {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(plain)
    ? plain
    : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

export function workerUnit(layout: Layout, worker: Worker): string {
  const { app } = layout.answers;
  // A Procfile's line is for a shell, with the environment's programs first on PATH.
  const start = worker.isShell
    ? `/bin/sh -c ${unitWord(`exec ${worker.command[0]!}`).replaceAll('{{', '{{ "{{" }}')}`
    : `${PYTHON} ${worker.command.map(unitWord).join(' ')}`;
  return [
    '[Unit]',
    `Description=${app}, ${worker.name}`,
    'After=network.target',
    '',
    '[Service]',
    ...common(layout),
    ...(worker.isShell ? ['Environment=PATH={{ root }}/current/.venv/bin:/usr/local/bin:/usr/bin:/bin'] : []),
    `ExecStart=${start}`,
    '# It ends what it has begun before it stops.',
    'KillMode=mixed',
    'TimeoutStopSec=60',
    'Restart=on-failure',
    'RestartSec=2',
    ...HARDENED,
    ...INSTALL,
  ].join('\n');
}

/** Versions as of November 2026 that Python 3.10 and later can have. */
const SERVERS = { gunicorn: 'gunicorn==27.0.1', uvicorn: 'uvicorn==0.54.0' } as const;

export function serverRequirements(layout: Layout): string {
  return `# The project's requirements name no program that serves requests. Move this line there if you like.\n${SERVERS[layout.server]}\n`;
}
