/** `guarded-deploy init`: what a checkout needs to be deployed, written into it as files that its people own. */
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import {
  type Answers,
  addressOf,
  appName,
  compare,
  type EnvironmentAnswer,
  type FilePlan,
  type Findings,
  findingsOf,
  planOf,
  readCheckout,
  type Written,
  writeNew,
} from '@guarded-deploy/init';
import { createTwoFilesPatch } from 'diff';
import {
  asksForHelp,
  type CommandLine,
  helpOf,
  oneOf,
  parseWords,
  repeated,
  usageFault,
} from './command-line.ts';
import { git } from './git.ts';
import { plain, plainLine } from './plain.ts';

const SECTIONS = `What it reads
  Framework and entry point, packaging, Python, workers, front end, static files, migrations, environment variables, and
  files of Ansible, Capistrano, Fabric, Docker and ECS. Nothing of the checkout is run.

What it writes
  deploy/release.yml, inventories, units, site and dotenv template, a workflow, and deploy/README.md with what is left to
  do. A file that is there is kept, and the difference is shown.

Exit status
  0 done · 1 failed, nothing written · 2 wrong usage · 130 cancelled
`;

const SERVERS = ['caddy', 'nginx', 'none'] as const;

/** The command line of init, as one table. */
export const INIT_LINE: CommandLine = {
  usage: 'init [options]',
  commands: { init: 'read the checkout and write what a deploy of it needs' },
  needsEnvironment: false,
  help: 'guarded-deploy init --help',
  sections: SECTIONS,
  options: [
    ['--directory <DIR>', 'the checkout [.]'],
    ['--project <DIR>', 'the application, where there are several'],
    ['--app <NAME>', 'name of the application [the directory]'],
    ['--host <ENV=USER@ADDRESS>', 'a host of staging or prod; may be repeated', repeated],
    ['--domain <ENV=NAME>', 'the name that visitors use; may be repeated', repeated],
    [
      '--branch <ENV=BRANCH>',
      'pushes of it are deployed there [prod: the default branch; staging: staging]',
      repeated,
    ],
    ['--web-server <SERVER>', 'in front of the application [caddy]', oneOf(SERVERS)],
    ['--pin <SHA>', 'commit of Guarded Deploy for the workflow [the one that runs]'],
    ['--yes', 'ask nothing'],
    ['--print', 'write nothing; show the files'],
    ['--json', 'the result as JSON on standard output'],
  ],
};

interface Values {
  readonly directory?: string;
  readonly project?: string;
  readonly app?: string;
  readonly host?: readonly string[];
  readonly domain?: readonly string[];
  readonly branch?: readonly string[];
  readonly webServer?: Answers['webServer'];
  readonly pin?: string;
  readonly yes?: boolean;
  readonly print?: boolean;
  readonly json?: boolean;
}

const ENVIRONMENTS = ['staging', 'prod'] as const;

const usage = (what: string) => usageFault(INIT_LINE, what);

/** `ENV=VALUE` words by environment. @throws Fault USAGE */
function byEnvironment(
  option: string,
  words: readonly string[] | undefined,
): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = { staging: [], prod: [] };
  for (const word of words ?? []) {
    const at = word.indexOf('=');
    const name = word.slice(0, at);
    if (at < 1 || !(name in found))
      throw usage(`'--${option} ${word}' does not begin with staging= or prod=.`);
    found[name]!.push(word.slice(at + 1));
  }
  return found;
}

const HOST_NAME = /^[A-Za-z0-9](?:[\w-]{0,62}\.)*[\w-]{1,63}$/;

function checked(environment: EnvironmentAnswer): EnvironmentAnswer {
  for (const host of environment.hosts) {
    if (addressOf(host) === undefined) throw usage(`'${host}' is not USER@ADDRESS or USER@ADDRESS:PORT.`);
  }
  if (environment.domain !== '' && !HOST_NAME.test(environment.domain))
    throw usage(`'${environment.domain}' is not a name such as shop.example.org.`);
  if (!/^[A-Za-z0-9][\w./-]*$/.test(environment.branch))
    throw usage(`'${environment.branch}' is not a branch.`);
  return environment;
}

/** Asks a person on the terminal; an empty answer takes what is in brackets. */
type Ask = (question: string, usual: string) => Promise<string>;

/** @throws Fault USAGE */
async function answersOf(values: Values, findings: Findings, pin: string, ask: Ask): Promise<Answers> {
  const hosts = byEnvironment('host', values.host);
  const domains = byEnvironment('domain', values.domain);
  const branches = byEnvironment('branch', values.branch);
  const app = appName(values.app ?? (await ask('Name of the application', appName(findings.name))));
  const environments: EnvironmentAnswer[] = [];
  for (const name of ENVIRONMENTS) {
    const usualBranch = name === 'prod' ? findings.branch : 'staging';
    const given = hosts[name]!;
    const asked =
      given.length > 0
        ? given
        : (await ask(`Hosts of ${name}, as user@address, several with spaces; Enter for later`, '')).split(
            /[\s,]+/,
          );
    environments.push(
      checked({
        name,
        branch: branches[name]![0] ?? usualBranch,
        hosts: asked.filter(host => host !== ''),
        domain: domains[name]![0] ?? (await ask(`Name that visitors of ${name} use; Enter for later`, '')),
      }),
    );
  }
  return { app, environments, webServer: values.webServer ?? 'caddy', pin };
}

/** The commit of Guarded Deploy that runs; a placeholder where it is no checkout. */
const ownCommit = async (): Promise<string> =>
  (await git(join(import.meta.dirname, '../../..'), 'rev-parse', 'HEAD')) ?? '<commit>';

const STATES = { new: 'written', same: 'unchanged', kept: 'kept' } as const;

/** The result for a person's eyes. Pure. */
export function describe(plan: FilePlan, written: readonly Written[], isDry: boolean): string {
  const width = Math.max(...written.map(one => one.path.length));
  const lines = ['Found', ...plan.found.map(line => `  ${line}`), '', isDry ? 'Files' : 'Written'];
  for (const one of written) {
    const state = isDry && one.state === 'new' ? 'new' : STATES[one.state];
    lines.push(`  ${state.padEnd(9)}  ${one.path.padEnd(width)}  ${one.why}`);
  }
  for (const one of written.filter(({ state }) => state === 'kept')) {
    const text = plan.files.find(({ path }) => path === one.path)!.text;
    lines.push(
      '',
      createTwoFilesPatch(one.path, one.path, one.there ?? '', text, 'yours, kept', 'what init would write', {
        context: 2,
      }).replace(/^=+\n/, ''),
    );
  }
  if (plan.todo.length > 0) lines.push('', 'To do', ...plan.todo.map(line => `  - ${line}`));
  const readme = plan.files.find(({ path }) => path.endsWith('deploy/README.md'))!.path;
  if (!isDry) lines.push('', `Next: ${readme} has the commands, in their order.`);
  return `${plain(lines.join('\n'))}\n`;
}

/** @returns the exit status. @throws Fault */
export async function init(words: readonly string[]): Promise<number> {
  if (asksForHelp(words.slice(1)) && words.length > 1) {
    process.stdout.write(helpOf(INIT_LINE));
    return 0;
  }
  const { environment, values } = parseWords<Values>(INIT_LINE, words);
  if (environment !== undefined) throw usage(`'${plainLine(environment)}' is one word too many.`);
  const directory = resolve(values.directory ?? '.');
  const pin = values.pin ?? (await ownCommit());
  if (!/^(?:[0-9a-f]{40}|<commit>)$/.test(pin)) throw usage('--pin is not a full commit SHA of 40 digits.');
  const findings = findingsOf(readCheckout(directory, process.env), values.project);
  const isTalking = !values.yes && !values.json && process.stdin.isTTY && process.stderr.isTTY;
  const terminal = isTalking ? createInterface({ input: process.stdin, output: process.stderr }) : undefined;
  const ask: Ask = async (question, usual) => {
    if (terminal === undefined) return usual;
    const answer = (await terminal.question(`${question}${usual === '' ? '' : ` [${usual}]`}: `)).trim();
    return answer === '' ? usual : answer;
  };
  let answers: Answers;
  try {
    answers = await answersOf(values, findings, pin, ask);
  } finally {
    terminal?.close();
  }
  const plan = planOf(findings, answers);
  const isDry = values.print === true;
  const written = isDry ? compare(directory, plan.files) : writeNew(directory, plan.files);
  if (values.json) {
    const files = written.map(({ path, why, state }) => ({ path, why, state }));
    process.stdout.write(`${JSON.stringify({ ok: true, found: plan.found, files, todo: plan.todo })}\n`);
    return 0;
  }
  process.stdout.write(describe(plan, written, isDry));
  if (isDry) for (const { path, text } of plan.files) process.stdout.write(plain(`\n--- ${path}\n${text}`));
  return 0;
}
