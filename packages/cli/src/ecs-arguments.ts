import { parseArgs } from 'node:util';
import { type ImageWish, parseImages, parseServices, type ServiceWish } from '@guarded-deploy/ecs/words';
import { Fault } from '@guarded-deploy/faults';

export const ECS_COMMANDS = ['release', 'rollback', 'status', 'check', 'logs'] as const;
export type EcsCommand = (typeof ECS_COMMANDS)[number];

export interface EcsArguments extends ImageWish {
  readonly command: EcsCommand;
  readonly cluster: string;
  readonly services: readonly ServiceWish[];
  readonly to: string | undefined;
  readonly verifyImages: boolean;
  readonly waitMinutes: number;
  readonly pollSeconds: number;
  readonly waitUntil: 'stable' | 'bake' | 'done';
  readonly rollback: 'auto' | 'never';
  readonly onCancel: 'leave' | 'rollback';
  readonly container: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

export const ECS_HELP = `guarded-deploy <command> <environment> --target ecs [options]

Commands
  release      new images for one service or several, all or none; waits for the verdict
  rollback     back to what was completed before, or to --to DEFINITION
  status       what runs
  check        what a release would do; changes nothing (release --dry-run is the same)
  logs         the last lines of the running tasks' containers

Options
  --cluster NAME              [the environment]
  --service SERVICE[=TEMPLATE[=FAMILY]]  may be repeated
  --tag TAG                   for every container whose image is of a --repository
  --repository REPOSITORY     may be repeated
  --image CONTAINER=IMAGE     may be repeated
  --no-verify-images          do not look new images up in their registry
  --to DEFINITION             rollback: family:revision or ARN
  --wait-minutes NUMBER       [15]
  --wait-until stable|bake|done  where ECS shifts traffic [stable]
  --poll-seconds NUMBER       [5]
  --rollback auto|never       whether a release that fails is taken back [auto]
  --on-cancel leave|rollback  what Ctrl-C does to the deployment [leave]
  --container NAME            logs: this one only
  --region REGION             [AWS_REGION]
  --endpoint URL              another address of AWS
  --dry-run, --json, --help

The repository's lock is not taken, and migrations are not looked at from here: the workflow deploy-ecs.yml does both.
Credentials are those of the AWS tools: environment, profile, SSO.

Exit status
  0 done · 1 failed, or taken back · 2 wrong usage · 130 cancelled
`;

/** Whether a command line is one for ECS. */
export function targetsEcs(argv: readonly string[]): boolean {
  return argv.some((word, at) => word === '--target=ecs' || (word === '--target' && argv[at + 1] === 'ecs'));
}

const usage = (what: string) =>
  new Fault({ code: 'USAGE', what, remedy: "See 'guarded-deploy --target ecs --help'." });

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...{ target: text, cluster: text, service: many, tag: text, repository: many, image: many },
        ...{ 'no-verify-images': flag, to: text, 'wait-minutes': text, 'wait-until': text },
        ...{ 'poll-seconds': text, rollback: text, 'on-cancel': text, container: text },
        ...{ region: text, endpoint: text, 'dry-run': flag, json: flag, help: flag },
      },
    });
  } catch (thrown) {
    throw usage(`${(thrown as Error).message.split('.')[0]}.`);
  }
}

function oneOf<T extends string>(name: string, value: string | undefined, words: readonly T[]): T {
  const word = value ?? words[0]!;
  if (!words.includes(word as T)) throw usage(`'--${name}' is one of ${words.join(', ')}.`);
  return word as T;
}

function number(name: string, value: string | undefined, usual: number): number {
  const found = value === undefined ? usual : Number(value);
  if (!(found > 0 && found < 10_000)) throw usage(`'--${name}' is a number larger than 0.`);
  return found;
}

/**
 * The command line, taken apart. Pure.
 * @throws Fault USAGE, SERVICES_INVALID, IMAGES_INVALID, INPUT_MISSING
 */
export function parseEcs(argv: readonly string[]): EcsArguments {
  const { values, positionals } = parse(argv);
  const [command, environment, ...extra] = positionals;
  const help = values.help === true || command === undefined;
  if (!help && !ECS_COMMANDS.includes(command as EcsCommand))
    throw usage(`There is no command '${command}' for '--target ecs'.`);
  if (extra.length > 0) throw usage(`'${extra[0]}' is one word too many.`);
  const cluster = values.cluster ?? environment;
  if (!help && cluster === undefined) throw usage(`'${command}' needs an environment, or '--cluster'.`);
  if (values.tag !== undefined && (values.repository ?? []).length === 0)
    throw usage("'--tag' needs '--repository': it says which images get the tag.");
  const dryRun = values['dry-run'] ?? false;
  if (dryRun && command !== 'release' && command !== 'check')
    throw usage(`'--dry-run' is for 'release'; 'status' shows what '${command}' would find.`);
  return {
    command: (dryRun ? 'check' : (command ?? 'status')) as EcsCommand,
    cluster: cluster ?? '',
    services: help ? [] : parseServices({ services: values.service ?? [] }),
    images: parseImages(values.image ?? []),
    tag: values.tag,
    repositories: values.repository ?? [],
    to: values.to,
    verifyImages: !(values['no-verify-images'] ?? false),
    waitMinutes: number('wait-minutes', values['wait-minutes'], 15),
    pollSeconds: number('poll-seconds', values['poll-seconds'], 5),
    waitUntil: oneOf('wait-until', values['wait-until'], ['stable', 'bake', 'done']),
    rollback: oneOf('rollback', values.rollback, ['auto', 'never']),
    onCancel: oneOf('on-cancel', values['on-cancel'], ['leave', 'rollback']),
    container: values.container,
    region: values.region,
    endpoint: values.endpoint,
    json: values.json ?? false,
    help,
  };
}
