/** Completions for shells: `completion SHELL` prints a script, which then asks `complete -- WORDS` at each press of Tab. */
import tab from '@bomb.sh/tab/commander';
import { Fault } from '@guarded-deploy/faults';
import { CommanderError } from 'commander';
import { HOSTS_LINE } from './arguments.ts';
import { addOptions, programOf, targetsEcs } from './command-line.ts';
import { ECS_LINE } from './ecs-arguments.ts';

/** @returns the exit status. @throws Fault USAGE */
export function complete(words: readonly string[]): number {
  const line = targetsEcs(words) ? ECS_LINE : HOSTS_LINE;
  // The library brings these two commands itself.
  const { completion: _, ...commands } = line.commands;
  const program = programOf({ ...line, commands });
  // Options may stand anywhere; the library looks for them at the command.
  for (const command of program.commands) addOptions(command, line);
  tab(program, { completionCommandName: 'completion' });
  try {
    program.parse([...words], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    throw new Fault({
      code: 'USAGE',
      what: 'There is no such shell.',
      remedy: "Write 'guarded-deploy completion bash', or zsh, fish or powershell.",
    });
  }
  return 0;
}
