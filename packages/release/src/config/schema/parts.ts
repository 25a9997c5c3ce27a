/** What several keys of the release file have in common, as JSON Schema; see schema.ts. */
import { PHASES } from '../phases.ts';

export const commandSchema = {
  description:
    'A list is an argument vector: each element may use `{{ variables }}` and is quoted. A string is shell text, run by `sh -e` as it stands, without templating; values reach it as environment variables.',
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string' }, minItems: 1 },
  ],
} as const;

export const hostsSchema = {
  description:
    'Pattern of groups and hosts it is for, as Ansible has it, such as `web`, `web:!web3` or `web[0]`; all hosts unless given.',
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string', minLength: 1 } },
  ],
} as const;

export const environmentSchema = {
  description:
    'Environment variables. Values may use `{{ variables }}`; they travel inside the encrypted stream, never in an argument vector.',
  type: 'object',
  propertyNames: {
    pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
    patternErrorMessage: 'has to be letters, digits and underscores, and not to start with a digit',
  },
  additionalProperties: { type: ['string', 'number', 'boolean'] },
} as const;

/** Said once, referred to everywhere: the schema and its compiled validator stay small. */
export const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
export const command = ref('command');
export const hosts = ref('hosts');
export const environment = ref('environment');

export const seconds = (description: string, fallback: number) =>
  ({ description, type: 'number', exclusiveMinimum: 0, default: fallback }) as const;

/** A path in the repository, or a directory of the release. */
export const relativePath = {
  type: 'string',
  minLength: 1,
  pattern: '^(?!/)(?!\\.\\.(/|$))(?!.*/\\.\\.(/|$))[^\\u0000-\\u001f\\u007f]*$',
  patternErrorMessage: 'has to be a path without a / at its start, without .. and without line breaks',
  examples: ['deploy/templates'],
} as const;

/** What is put into the release; `.`, `..` and double slashes are taken out before it is judged (config/layout.ts). */
export const releasePath = {
  type: 'string',
  minLength: 1,
  pattern: '^(?!/)[^\\u0000-\\u001f\\u007f]*$',
  patternErrorMessage: 'has to be a path in the release, without a / at its start and without line breaks',
  examples: ['static/dist'],
} as const;

/** Text only: YAML's numbers would lose what base they were written in. */
export const mode = {
  type: 'string',
  pattern: '^0?[0-7]{3,4}$',
  patternErrorMessage: 'has to be an octal mode of three or four digits, in quotes',
  examples: ["'0640'"],
  description: "Octal mode, in quotes: `'0640'`.",
} as const;

/** A name below root that is none of ours. */
export const ownName = {
  type: 'string',
  pattern: '^(?!shared$)[A-Za-z0-9][A-Za-z0-9._-]*$',
  patternErrorMessage: "has to be letters, digits, dots, dashes and underscores, and not 'shared'",
} as const;

/** A user or a group. */
export const account = {
  type: 'string',
  pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$',
  patternErrorMessage: 'has to be the name of a user or a group',
  examples: ['www-data'],
} as const;

export const hostEntry = {
  type: ['object', 'null'],
  additionalProperties: false,
  description: 'A host.',
  properties: {
    address: { type: 'string', description: 'Name or address to connect to; the key unless given.' },
    port: { type: 'integer', minimum: 1, maximum: 65_535, default: 22, description: 'SSH port.' },
    user: { type: 'string', description: 'SSH user; `user` of the file unless given.' },
    groups: { type: 'array', items: { type: 'string' }, description: 'Groups the host belongs to.' },
    variables: { type: 'object', description: 'Variables of this host.' },
  },
} as const;

const freezeText = (description: string) => ({ type: 'string', minLength: 1, description }) as const;

export const freezesSchema = {
  type: 'array',
  description:
    'The calendar of times in which no release and no migration is started from a workflow. A job waits for the end of one if its `wait-timeout` allows it. Rollbacks are not frozen.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: freezeText('Shown to everybody who waits.'),
      environments: {
        type: 'array',
        items: { type: 'string', minLength: 1 },
        description: 'The environments that it concerns; all unless given.',
      },
      timezone: freezeText('Zone of all its times, such as `Europe/Berlin`; UTC unless given.'),
      from: freezeText('Once: when it begins, such as `2026-12-24` or `2026-12-24 18:00`.'),
      until: freezeText('Once: when it ends. A day alone is meant to its end.'),
      cron: freezeText(
        'Again and again: when it begins, as five fields of crontab(5), such as `0 18 * * 5`.',
      ),
      rrule: freezeText(
        'Again and again: a rule of iCalendar from `start` on, such as `FREQ=MONTHLY;BYMONTHDAY=-1`. FREQ (daily to yearly), INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, WKST and UNTIL are known.',
      ),
      start: freezeText('For `rrule`: the first time.'),
      for: freezeText('For `cron` and `rrule`: how long it lasts, such as `62h`, `3d` or `90m`.'),
    },
  },
} as const;

export const hookSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['command'],
  properties: {
    name: { type: 'string', description: 'Shown in the log.' },
    command,
    directory: { ...relativePath, description: 'Directory inside the release.' },
    hosts,
    environment,
    timeout: seconds('Seconds it may take.', 600),
  },
} as const;

const hookList = { type: 'array', items: ref('hook') } as const;

export const hooksByPhaseSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    PHASES.map(phase => [phase, { ...hookList, description: `Commands at phase ${phase}.` }]),
  ),
} as const;
