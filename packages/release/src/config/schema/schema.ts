/**
 * The release file's one JSON Schema. Validation messages, editor completion (docs/release.schema.json) and
 * docs/release-file.md all come from it.
 * `patternErrorMessage` says in words what a pattern wants (editors show it too), `examples` what to write. Where a value is
 * a text, a number, a word or yes-or-no, `{{ variables }}` may stand: config/settings.ts fills them in for each host and judges
 * the result by this schema; `withTemplates` tells editors.
 */
import {
  account,
  command,
  commandSchema,
  environment,
  environmentSchema,
  freezesSchema,
  hookSchema,
  hooksByPhaseSchema,
  hostEntry,
  hosts,
  hostsSchema,
  mode,
  ownName,
  ref,
  relativePath,
  releasePath,
  seconds,
} from './parts.ts';
import { servicesSchema, verifySchema } from './services.ts';

const settings = {
  app: {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
    patternErrorMessage: 'has to be letters, digits, dots, dashes and underscores',
    examples: ['portal'],
    description: 'Name of the application: in logs and as the variable `app`.',
  },
  root: {
    type: 'string',
    pattern: '^/.*[^/]$',
    patternErrorMessage:
      'has to be an absolute directory below /: it starts with a / and does not end with one',
    examples: ['/srv/portal'],
    description:
      'Absolute directory on the hosts that holds `releases/`, `shared/` and the `current` symlink. Its variables are those of the host, without paths.',
  },
  layout: {
    type: 'object',
    additionalProperties: false,
    description:
      'Other names below `root`, for servers that have them already. They stay what they were when the first release was made.',
    properties: {
      releases: {
        ...ownName,
        default: 'releases',
        examples: ['builds'],
        description: 'Directory with one directory a release.',
      },
      current: {
        ...ownName,
        default: 'current',
        examples: ['app'],
        description: 'Link to the live release.',
      },
    },
  },
  user: { type: 'string', description: 'SSH user of every host that names none.' },
  inventory: {
    description:
      'Path of an Ansible inventory, from the repository’s root, `{{ environment }}` allowed; a list of them, of which the later wins; or the hosts, inline. A path is a file in YAML, INI or the JSON of `ansible-inventory --list`, a directory of such files, or a list of hosts with a comma in it.',
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
      {
        type: 'object',
        additionalProperties: false,
        required: ['hosts'],
        properties: {
          hosts: {
            type: 'object',
            minProperties: 1,
            description: 'Host by host.',
            additionalProperties: hostEntry,
          },
          groups: {
            type: 'object',
            description: 'Variables and children of groups.',
            additionalProperties: {
              type: ['object', 'null'],
              additionalProperties: false,
              properties: {
                variables: { type: 'object', description: 'Variables of every host of the group.' },
                children: { type: 'array', items: { type: 'string' }, description: 'Groups inside it.' },
              },
            },
          },
        },
      },
    ],
  },
  'playbook-directory': {
    ...relativePath,
    default: '.',
    description:
      'Directory of Ansible’s playbooks: `group_vars/` and `host_vars/` there are read as well, and win over those beside the inventory, as for ansible-playbook.',
  },
  variables: {
    type: 'object',
    description:
      'Variables for templates and argument vectors. They win over the services’ `scale`; the inventory’s win over these; the `variables` input wins over all.',
  },
  source: {
    type: 'object',
    additionalProperties: false,
    description: 'Where the release’s files come from.',
    properties: {
      type: {
        enum: ['push', 'git'],
        default: 'push',
        description:
          '`push` sends the checkout, only what differs. `git` fetches into a cache on the host and unpacks a commit, with its submodules and without what `export-ignore` of its .gitattributes names. Files of Git LFS need `push`.',
      },
      directory: {
        ...relativePath,
        default: '.',
        description: 'Directory of the checkout that becomes the release (`push`).',
      },
      ignore: {
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', items: { type: 'string', minLength: 1 } },
        ],
        description:
          'File or files with excludes, in .gitignore syntax (`push`). `.git` and `.venv` are always left out. `.deployignore` is read when it exists and nothing is given.',
      },
      'ignore-syntax': {
        enum: ['gitignore', 'rsync'],
        default: 'gitignore',
        description:
          'How `ignore` is read: `rsync` as `rsync --exclude-from` reads it, where the first rule that fits decides, and a pattern with a slash in it fits the end of any path.',
      },
      exclude: {
        type: 'array',
        items: { type: 'string', minLength: 1 },
        description: 'More patterns, in .gitignore syntax (`push`).',
      },
      repository: { type: 'string', minLength: 1, description: 'URL the hosts fetch from (`git`).' },
      ref: {
        type: 'string',
        minLength: 1,
        description:
          'Branch, tag or whole commit (`git`), looked up once by the runner; the commit being deployed unless given.',
      },
    },
  },
  shared: {
    type: 'object',
    additionalProperties: false,
    description: 'What all releases share: lives in `shared/`, linked into each release.',
    properties: {
      directories: {
        type: 'array',
        items: {
          anyOf: [
            { ...releasePath, examples: ['media'] },
            {
              type: 'object',
              additionalProperties: false,
              required: ['path'],
              properties: {
                path: { ...releasePath, examples: ['media'], description: 'The directory.' },
                owner: { ...account, description: 'Its user. Another one than the SSH user takes sudo.' },
                group: { ...account, description: 'Its group, such as `www-data`.' },
                mode: {
                  ...mode,
                  description: "Its octal mode, in quotes: `'2775'`. What is in it stays as it is.",
                },
              },
            },
          ],
        },
        description:
          'Directories, made when they are missing; what the release has in that place gives way. One inside another is reached through the outer one’s link. Each is a path, or a mapping with `owner`, `group` and `mode`, which it is given when it is made, and at the switch when it has others; a revert gives them back.',
      },
      files: {
        type: 'array',
        items: { ...releasePath, examples: ['config/settings.ini'] },
        description: 'Files; the release stops when one is missing and no template writes it.',
      },
    },
  },
  templates: {
    type: 'array',
    description:
      'Jinja templates rendered for each host. Inside the release they are written before the build; in `shared/` or at an absolute path at the switch, with the old file brought back if the release is reverted. What build steps or migrations read has to be inside the release: they run before the switch, with the old file.',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['source', 'path'],
      properties: {
        source: { ...relativePath, description: 'Template in the repository.' },
        path: {
          type: 'string',
          minLength: 1,
          pattern: '^[^\\u0000-\\u001f\\u007f]*$',
          patternErrorMessage: 'has to be a path without line breaks',
          examples: ['shared/.env'],
          description:
            'Where it goes: in the release, `shared/…`, or absolute; not through `current` or `releases`. A path that lies in a shared directory is written as `shared/…`.',
        },
        mode: {
          ...mode,
          description:
            "Octal mode, in quotes: `'0640'`. Unless given, `0640` for a dotenv file and for a text with a secret in it, `0644` for all else. A secret is what the vault had encrypted, a value of the `variables` input whose name says so, and what filters made of either.",
        },
        owner: {
          type: 'string',
          pattern: '^[A-Za-z_][A-Za-z0-9_.-]*(:[A-Za-z_][A-Za-z0-9_.-]*)?$',
          patternErrorMessage: 'has to be a user, or user:group',
          examples: ['root:www-data'],
          description: 'user or user:group (needs `become` or root); only outside the release.',
        },
        become: {
          type: 'boolean',
          default: false,
          description: 'Write it with `sudo -n`; only outside the release.',
        },
        'trust-directory': {
          type: 'boolean',
          default: false,
          description:
            'Let root write it although another user may write its directory, and could put something else in its place.',
        },
        hosts,
      },
    },
  },
  decrypt: {
    type: 'array',
    description:
      'Files of the source that ansible-vault encrypted (`push`). They are decrypted in memory on the way; the password never leaves the runner.',
    items: {
      anyOf: [
        { ...releasePath, examples: ['config/secrets.env'] },
        {
          type: 'object',
          additionalProperties: false,
          required: ['path'],
          properties: {
            path: {
              ...releasePath,
              examples: ['config/secrets.env'],
              description: 'Encrypted file in the source.',
            },
            to: {
              ...releasePath,
              examples: ['config/secrets.env'],
              description: 'Name in the release; the same unless given.',
            },
            mode: {
              ...mode,
              default: '0600',
            },
          },
        },
      ],
    },
  },
  environment: {
    ...environment,
    description:
      'Environment variables of build steps, migrations and hooks. Values may use `{{ variables }}`.',
  },
  python: {
    type: 'object',
    additionalProperties: false,
    description:
      'A virtual environment for the release, reused as long as the checksum of its lock file, its Python’s version and these settings stay the same. Its `bin` comes first on PATH of build, migrate and hooks.',
    properties: {
      version: {
        type: ['string', 'number'],
        examples: ["'3.12'"],
        description: 'Such as `3.12`. The host’s python3 unless given.',
      },
      interpreter: {
        type: 'string',
        pattern: '^/.*[^/]$',
        patternErrorMessage: 'has to be an absolute path on the hosts',
        examples: ['/opt/python/3.12/bin/python3'],
        description:
          'Path of the Python on the hosts, such as one of pyenv. With `version` as well, it has to be of that version.',
      },
      manager: {
        enum: ['auto', 'uv', 'pip'],
        default: 'auto',
        description:
          '`auto`: uv for a uv.lock, or where the host has it; pip otherwise. A uv.lock on a host without uv gets a private uv.',
      },
      lock: {
        anyOf: [relativePath, { type: 'array', items: relativePath, minItems: 1 }],
        description:
          'Lock file (uv.lock, pylock.toml) or requirements files, from `directory`. Unless given, with `push` the first that exists of uv.lock, pylock.toml, requirements.lock and requirements.txt; with `git` uv.lock. Of a uv.lock the dependencies are installed, the project itself is not: its code is in the release.',
      },
      groups: { type: 'array', items: { type: 'string' }, description: 'Dependency groups (uv.lock).' },
      extras: { type: 'array', items: { type: 'string' }, description: 'Extras (uv.lock).' },
      wheels: {
        ...relativePath,
        description:
          'Directory of wheels in the source: installed from there, with no index at all (`--no-index --find-links`).',
      },
      directory: {
        ...relativePath,
        default: '.',
        description: 'Directory of pyproject.toml and the lock file inside the release.',
      },
      path: {
        ...releasePath,
        default: '.venv',
        examples: ['.venv'],
        description: 'Link to the environment, from the release’s root.',
      },
      hosts,
      timeout: seconds('Seconds the installation may take.', 900),
    },
  },
  build: {
    type: 'array',
    description: 'Commands in the new release before the switch, in order: static files, assets.',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['command'],
      properties: {
        name: { type: 'string', description: 'Shown in the log.' },
        command,
        directory: { ...relativePath, default: '.', description: 'Directory inside the release.' },
        hosts,
        'when-changed': {
          type: 'array',
          items: { type: 'string', minLength: 1 },
          minItems: 1,
          description:
            'Patterns in .gitignore syntax (`push`; with `git` the step always runs): the step is skipped when neither a matching file, a rendered template of the release among them, nor its command and its environment differ from the live release; its `outputs` are then copied from there.',
        },
        outputs: {
          type: 'array',
          items: releasePath,
          description: 'Files and directories that the step makes, kept when it is skipped (`push`).',
        },
        environment,
        timeout: seconds('Seconds it may take.', 900),
      },
    },
  },
  migrate: {
    type: 'object',
    additionalProperties: false,
    required: ['command'],
    description: 'Database migrations: last before the switch, after every host has built.',
    properties: {
      command,
      group: {
        type: 'string',
        default: 'migrations',
        description:
          'Only on hosts of this group; on the first host of all when the inventory has none in it. When `hosts` selects none of the group, a release does not migrate and says so.',
      },
      'run-once': {
        type: 'boolean',
        default: true,
        description: 'On the first host of the group only, since one database needs it once.',
      },
      directory: { ...relativePath, default: '.', description: 'Directory inside the release.' },
      environment,
      timeout: seconds('Seconds it may take.', 1800),
    },
  },
  services: servicesSchema,
  'keep-services': {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    examples: [['old-worker']],
    description:
      'Services that left the release file and are to run on as they are. All others whose files a release brought are stopped and disabled by the first release that does not name them; a rollback brings them back.',
  },
  verify: verifySchema,
  keep: {
    type: 'integer',
    minimum: 2,
    default: 5,
    description: 'Releases kept. The live one and the one before it always are.',
  },
  freezes: freezesSchema,
  batches: {
    description:
      'Hosts that are switched together, restarted and verified before the next batch: numbers or percentages, such as `[1, 50%, 100%]`. The last one repeats. A scale takes all hosts at once.',
    type: 'array',
    minItems: 1,
    default: ['100%'],
    items: {
      anyOf: [
        { type: 'integer', minimum: 1 },
        {
          type: 'string',
          pattern: '^([1-9][0-9]{0,4}|[1-9][0-9]?%|100%)$',
          patternErrorMessage: 'has to be a number of hosts, or a percentage of them from 1% to 100%',
          examples: ['50%'],
        },
      ],
    },
  },
  hooks: {
    type: 'object',
    additionalProperties: false,
    description:
      'Commands before and after a phase, in the new release (`check`, `prepare` and before `transfer`: in `root`). One that fails stops the release like the phase itself; those of `clean` and `revert` are only reported.',
    properties: {
      before: { ...ref('hooksByPhase'), description: 'Before the phase.' },
      after: { ...ref('hooksByPhase'), description: 'After the phase.' },
    },
  },
  lock: {
    type: 'object',
    additionalProperties: false,
    description: 'The lock on each host.',
    properties: {
      wait: {
        type: 'number',
        minimum: 0,
        default: 30,
        description: 'Seconds to wait for another release on the host to end.',
      },
    },
  },
} as const;

/** A release file with the settings of its environment merged in: what is judged. */
export const settingsSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Release file',
  description: 'What a release is and where it goes: deploy/release.yml.',
  type: 'object',
  additionalProperties: false,
  required: ['app', 'root', 'inventory'],
  definitions: {
    command: commandSchema,
    hosts: hostsSchema,
    environment: environmentSchema,
    hook: hookSchema,
    hooksByPhase: hooksByPhaseSchema,
  },
  properties: settings,
} as const;
