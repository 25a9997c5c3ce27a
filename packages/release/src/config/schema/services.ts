/** The keys `services` and `verify` of the release file, as JSON Schema; see schema.ts. */
import { command, hosts, relativePath, seconds } from './parts.ts';

/** What runs the application. */
export const servicesSchema = {
  type: 'object',
  description: 'What runs the application, restarted in this order after the switch. The key is its name.',
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    required: ['type'],
    description: 'A service.',
    properties: {
      type: {
        enum: ['systemd', 'supervisor', 'touch', 'command'],
        description: 'How it is restarted.',
      },
      unit: {
        type: 'string',
        pattern: '^[A-Za-z0-9@:*_.\\-]+$',
        patternErrorMessage: 'has to be the name of a unit or program, without a directory',
        examples: ['portal-web.service'],
        description:
          'systemd: unit, the key + `.service` unless given; with `instances` a template unit such as `portal-worker@.service`. supervisor: program or `group:*`.',
      },
      template: {
        ...relativePath,
        description:
          'Jinja template of the unit (systemd) or program (supervisor), installed when it changed.',
      },
      templates: {
        type: 'object',
        additionalProperties: { ...relativePath, description: 'Template of that unit.' },
        description: 'More units that belong to it, such as a socket: unit name → template.',
      },
      directory: {
        type: 'string',
        pattern: '^/',
        patternErrorMessage: 'has to be an absolute directory',
        examples: ['/etc/systemd/system'],
        description:
          'Where units or programs are installed: /etc/systemd/system (~/.config/systemd/user with `scope: user`), /etc/supervisor/conf.d.',
      },
      scope: { enum: ['system', 'user'], default: 'system', description: 'systemd: whose manager.' },
      become: {
        type: 'boolean',
        description:
          'Use `sudo -n`; by default when the SSH user is not root and the scope is the system’s. For a `command` only when asked for; sudo then sets its environment, so that it has none of the release’s variables.',
      },
      reload: {
        enum: ['restart', 'reload', 'auto'],
        default: 'restart',
        description:
          '`reload` keeps connections (`systemctl reload-or-restart`; supervisor: HUP). It is a restart all the same when the unit changed, when it is the release’s own and the environment changed, or when the reload left processes of the old release; the log says so. `auto`: the same, and a restart whenever the environment changed, whoever brings the unit.',
      },
      instances: {
        type: 'integer',
        minimum: 0,
        maximum: 1000,
        examples: [4],
        description:
          'systemd: number of instances of a template unit, `1` to that number; more are started, surplus ones stopped and disabled.',
      },
      scale: {
        type: 'object',
        description:
          'Variables with their usual values (workers, threads, processes), for its templates and `instances`. The values of `variables` and of the inventory win; `command: scale` applies changed ones without a release.',
        additionalProperties: { type: ['integer', 'string', 'number'] },
      },
      enable: { type: 'boolean', default: true, description: 'systemd: start it at boot.' },
      file: {
        type: 'string',
        description: 'touch: file whose time is set (uWSGI’s touch-reload), from `root` unless absolute.',
      },
      'pid-file': {
        type: 'string',
        minLength: 1,
        examples: ['shared/run/web.pid'],
        description:
          'touch, command: file with the number of its main process, from `root` unless absolute; the release then proves that this process, and all that it started, runs the new release. Without it uWSGI is found by its name.',
      },
      command: {
        ...command,
        description:
          'command: what restarts it. A list or shell text. A list may use `{{ variables }}`, also with `become`.',
      },
      'ready-after': {
        type: 'number',
        minimum: 0,
        default: 0,
        description:
          'systemd: seconds a unit has to stay active after its start, without being started again, to count as started.',
      },
      timeout: seconds('Seconds until it has to be active.', 60),
      logs: {
        type: 'integer',
        minimum: 0,
        default: 50,
        description: 'Lines of its journal shown when it fails.',
      },
      hosts,
    },
  },
} as const;

/** Checks after a restart. */
export const verifySchema = {
  description: 'Checks after the restart; each is repeated until it passes or its time is over.',
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    description: 'One check: a `url` or a `command`.',
    anyOf: [{ required: ['url'] }, { required: ['command'] }],
    if: { required: ['from'], properties: { from: { enum: ['runner'] } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ['url'], properties: { command: false, socket: false, hosts: false } },
    properties: {
      url: {
        type: 'string',
        pattern: '^https?://',
        patternErrorMessage: 'has to start with http:// or https://',
        examples: ['http://127.0.0.1:8000/healthz'],
        description: 'Asked with GET.',
      },
      from: {
        enum: ['host', 'runner'],
        default: 'host',
        description:
          '`host`: by each host, for addresses such as 127.0.0.1. `runner`: by the runner, through the balancer, once after each batch of a release or rollback; only a `url`, without `socket` and `hosts`.',
      },
      status: { type: 'integer', default: 200, description: 'Expected HTTP status.' },
      contains: {
        type: 'string',
        description: 'Text the answer has to contain, such as `{{ release }}` or `{{ commit }}`.',
      },
      header: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description:
          'Request headers, such as Host or Authorization. Their values travel inside the encrypted stream, never in an argument vector.',
      },
      socket: { type: 'string', description: 'UNIX socket to ask through (needs curl on the host).' },
      command: { ...command, description: 'Instead of a URL: passes with exit status 0.' },
      hosts,
      timeout: seconds('Seconds until it has to pass.', 60),
    },
  },
} as const;
