/** Command lines by commander: what both targets have in common. */

import { Fault } from '@guarded-deploy/faults';
import { Command, CommanderError, Option } from 'commander';

/** A row of the table of options: flags, what it does, and what commander is to make of it. */
type OptionRow = readonly [flags: string, description: string, make?: (option: Option) => Option];

/** Its value is one of these words. */
export const oneOf =
  (words: readonly string[]) =>
  (option: Option): Option =>
    option.choices(words);

/** It may be given several times. */
export const repeated = (option: Option): Option =>
  option.argParser((word: string, before: readonly string[] | undefined) => [...(before ?? []), word]);

export interface CommandLine {
  /** How it is called, such as `<command> <environment> [options]`. */
  readonly usage: string;
  readonly commands: Readonly<Record<string, string>>;
  readonly options: readonly OptionRow[];
  /** Sections of the help below the options. */
  readonly sections: string;
  /** Where the words of a refusal send the reader. */
  readonly help: string;
  /** Whether an environment has to be named. */
  readonly needsEnvironment: boolean;
  /** Commands that take one word more, and what it is called. */
  readonly more?: Readonly<Record<string, string>>;
}

/** The words of a command line: `values` by the names of options as commander spells them. */
interface Words<Values> {
  readonly command: string | undefined;
  readonly environment: string | undefined;
  /** The word behind the environment, of a command that takes one. */
  readonly more: string | undefined;
  readonly values: Values;
}

/** commander's own program for a table. Nothing of it prints or ends the process. */
export function programOf(line: CommandLine): Command {
  const program = new Command('guarded-deploy')
    .usage(line.usage)
    .helpOption('-h, --help', 'show this')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .configureHelp({ helpWidth: 120, subcommandTerm: command => command.name() });
  addOptions(program, line);
  for (const [name, description] of Object.entries(line.commands)) {
    const command = program
      .command(name)
      .description(description)
      .action(() => undefined);
    command.argument(line.needsEnvironment ? '<environment>' : '[environment]').helpOption(false);
    const more = line.more?.[name];
    if (more !== undefined) command.argument(`[${more}]`);
  }
  return program;
}

/** Adds the options of a table to a command. */
export function addOptions(command: Command, { options }: CommandLine): void {
  for (const [flags, description, make = (option: Option) => option] of options)
    command.addOption(make(new Option(flags, description)));
}

/** What `--help` shows. */
export const helpOf = (line: CommandLine): string => `${programOf(line).helpInformation()}\n${line.sections}`;

export const usageFault = (line: Pick<CommandLine, 'help'>, what: string): Fault =>
  new Fault({ code: 'USAGE', what: what.slice(0, 500), remedy: `See '${line.help}'.` });

/** Whether help is asked for: by its option, or by no word at all. */
export const asksForHelp = (words: readonly string[]): boolean =>
  words.length === 0 || words.some(word => word === '--help' || word === '-h');

/** Takes a command line apart. Pure. @throws Fault USAGE */
export function parseWords<Values>(line: CommandLine, words: readonly string[]): Words<Values> {
  const program = programOf(line);
  const nothing = { command: undefined, environment: undefined, more: undefined };
  let found: Words<Values> = { ...nothing, values: program.opts<never>() };
  for (const command of program.commands) {
    command.action((environment: string | undefined, second: unknown) => {
      const more = typeof second === 'string' ? second : undefined;
      found = { command: command.name(), environment, more, values: program.opts() as Values };
    });
  }
  const bare = bareOption(program, words);
  if (bare !== undefined)
    throw usageFault(
      line,
      `Option '${bare}' has no value; one that begins with '-' is written ${bare}=VALUE.`,
    );
  try {
    program.parse([...words], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    throw usageFault(line, sentenceOf(thrown));
  }
  return found;
}

/** The first option that needs a value and has another option behind it, which commander would take for the value. */
function bareOption({ options }: Command, words: readonly string[]): string | undefined {
  return words.find(
    (word, at) =>
      options.some(({ long, required }) => required && long === word) && /^-./.test(words[at + 1] ?? ''),
  );
}

/** commander's message as a sentence on one line. */
function sentenceOf({ message, code }: CommanderError): string {
  if (code === 'commander.help') return 'No command is named.';
  const text = message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, '. Did you mean $1?');
  const sentence = text.charAt(0).toUpperCase() + text.slice(1).replaceAll('\n', ' ');
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Whether a command line is one for ECS. */
export function targetsEcs(argv: readonly string[]): boolean {
  return argv.some((word, at) => word === '--target=ecs' || (word === '--target' && argv[at + 1] === 'ecs'));
}
