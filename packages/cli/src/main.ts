/** `guarded-deploy`: the engine of the actions for a person's terminal. What a command needs is loaded when it is known. */
import { Fault, messageOf } from '@guarded-deploy/faults';
import { help, parseCommandLine } from './arguments.ts';
import { targetsEcs } from './command-line.ts';
import { tell } from './tell.ts';

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === 'completion' || argv[0] === 'complete')
    return (await import('./completion.ts')).complete(argv);
  if (argv[0] === 'init') return (await import('./init.ts')).init(argv);
  if (targetsEcs(argv)) return (await import('./ecs.ts')).deployOnEcs(argv);
  const words = parseCommandLine(argv);
  const { command } = words;
  if (words.help) {
    process.stdout.write(help());
    return argv.length === 0 ? 2 : 0;
  }
  if (command === 'rehearse') return (await import('./rehearse.ts')).rehearse(words.rest);
  if (command === 'completion' || command === 'init')
    throw new Fault({
      code: 'USAGE',
      what: `'${command}' comes first.`,
      remedy: `Write 'guarded-deploy ${command}' and then its options.`,
    });
  if (words.recipe !== undefined)
    return (await import('./recipe.ts')).writeRecipe({ ...words, recipe: words.recipe });
  return (await import('./hosts.ts')).runOnHosts({ ...words, command });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  const fault =
    thrown instanceof Fault
      ? thrown
      : new Fault({
          code: 'UNEXPECTED',
          what: messageOf(thrown),
          remedy: 'Please report it with the command line you used.',
        });
  if (process.argv.includes('--json'))
    process.stdout.write(
      `${JSON.stringify({ ok: false, error: { code: fault.code, what: fault.what, remedy: fault.remedy, docs: fault.docs } })}\n`,
    );
  else tell(fault);
  process.exitCode = fault.code === 'USAGE' ? 2 : fault.code === 'CANCELLED' ? 130 : 1;
}
