import {
  type ImageRequest,
  parseImages,
  parseServices,
  type ServiceRequest,
} from '@guarded-deploy/ecs/words';
import {
  asksForHelp,
  type CommandLine,
  helpOf,
  oneOf,
  parseWords,
  repeated,
  usageFault,
} from './command-line.ts';

const ECS_COMMANDS = ['release', 'rollback', 'status', 'check', 'logs'] as const;
type EcsCommand = (typeof ECS_COMMANDS)[number];

export interface EcsArguments extends ImageRequest {
  readonly command: EcsCommand;
  readonly cluster: string;
  readonly services: readonly ServiceRequest[];
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

const SECTIONS = `The repository's lock is not taken, and migrations are not looked at from here: the workflow deploy-ecs.yml does both.
Credentials are those of the AWS tools: environment, profile, SSO.

Exit status
  0 done · 1 failed, or taken back · 2 wrong usage · 130 cancelled
`;

const WAIT_UNTIL = ['stable', 'bake', 'done'] as const;
const ROLLBACK = ['auto', 'never'] as const;
const ON_CANCEL = ['leave', 'rollback'] as const;

/** The command line for ECS, as one table: words, help and completions come from it. */
export const ECS_LINE: CommandLine = {
  usage: '<command> <environment> --target ecs [options]',
  commands: {
    release: 'new images for one service or several, all or none; waits for the verdict',
    rollback: 'back to what was completed before, or to --to DEFINITION',
    status: 'what runs',
    check: 'what a release would do; changes nothing (release --dry-run is the same)',
    logs: "the last lines of the running tasks' containers",
  } satisfies Record<EcsCommand, string>,
  // The cluster may stand for it.
  needsEnvironment: false,
  help: 'guarded-deploy --target ecs --help',
  sections: SECTIONS,
  options: [
    ['--target <TARGET>', 'services of Amazon ECS', oneOf(['ecs'])],
    ['--cluster <NAME>', '[the environment]'],
    ['--service <SERVICE[=TEMPLATE[=FAMILY]]>', 'may be repeated', repeated],
    ['--tag <TAG>', 'for every container whose image is of a --repository'],
    ['--repository <REPOSITORY>', 'may be repeated', repeated],
    ['--image <CONTAINER=IMAGE>', 'may be repeated', repeated],
    ['--no-verify-images', 'do not look new images up in their registry'],
    ['--to <DEFINITION>', 'rollback: family:revision or ARN'],
    ['--wait-minutes <NUMBER>', '[15]'],
    ['--wait-until <WHEN>', 'where ECS shifts traffic [stable]', oneOf(WAIT_UNTIL)],
    ['--poll-seconds <NUMBER>', '[5]'],
    ['--rollback <WHEN>', 'whether a release that fails is taken back [auto]', oneOf(ROLLBACK)],
    ['--on-cancel <WHAT>', 'what Ctrl-C does to the deployment [leave]', oneOf(ON_CANCEL)],
    ['--container <NAME>', 'logs: this one only'],
    ['--region <REGION>', '[AWS_REGION]'],
    ['--endpoint <URL>', 'another address of AWS'],
    ['--dry-run', 'as check'],
    ['--json', 'the result as JSON on standard output'],
  ],
};

/** What commander makes of the options above. */
interface Values {
  readonly cluster?: string;
  readonly service?: readonly string[];
  readonly tag?: string;
  readonly repository?: readonly string[];
  readonly image?: readonly string[];
  readonly verifyImages?: boolean;
  readonly to?: string;
  readonly waitMinutes?: string;
  readonly waitUntil?: EcsArguments['waitUntil'];
  readonly pollSeconds?: string;
  readonly rollback?: EcsArguments['rollback'];
  readonly onCancel?: EcsArguments['onCancel'];
  readonly container?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export const ecsHelp = (): string => helpOf(ECS_LINE);

const usage = (what: string) => usageFault(ECS_LINE, what);

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
  const help = asksForHelp(argv);
  const { command, environment, values } = help
    ? { command: undefined, environment: undefined, values: {} as Values }
    : parseWords<Values>(ECS_LINE, argv);
  const cluster = values.cluster ?? environment;
  if (!help && cluster === undefined) throw usage(`'${command}' needs an environment, or '--cluster'.`);
  if (values.tag !== undefined && (values.repository ?? []).length === 0)
    throw usage("'--tag' needs '--repository': it says which images get the tag.");
  const { dryRun = false } = values;
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
    verifyImages: values.verifyImages ?? true,
    waitMinutes: number('wait-minutes', values.waitMinutes, 15),
    pollSeconds: number('poll-seconds', values.pollSeconds, 5),
    waitUntil: values.waitUntil ?? WAIT_UNTIL[0],
    rollback: values.rollback ?? ROLLBACK[0],
    onCancel: values.onCancel ?? ON_CANCEL[0],
    container: values.container,
    region: values.region,
    endpoint: values.endpoint,
    json: values.json ?? false,
    help,
  };
}
