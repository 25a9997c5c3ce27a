/** Which inputs go with which phase. */
import { camelCase, type InputSpec } from '@guarded-deploy/action-kit';
import { Fault } from '@guarded-deploy/faults';
import { readReference } from '@guarded-deploy/prepared/manifest';
import { type Inputs, spec } from './io.gen.ts';

/**
 * Keys of the deploy: every secret but the job's own token, whose rights the workflow bounds. Code of the project and of its
 * dependencies runs in the job that prepares.
 */
const KEYS = Object.entries<InputSpec>(spec.inputs)
  .filter(([name, { type }]) => type === 'secret' && name !== 'token')
  .map(([name]) => name);

const invalid = (what: string, remedy: string) => new Fault({ code: 'INPUT_INVALID', what, remedy });

/** @throws Fault INPUT_INVALID, PREPARED_SECRET, PREPARED_MISSING, PREPARED_INVALID */
export function checkPhase(inputs: Inputs): void {
  const { phase, command, prepared, wheels } = inputs;
  if (phase !== 'all' && command !== 'release') {
    throw invalid(
      `'phase: ${phase}' was given with 'command: ${command}', for which nothing is prepared.`,
      "Leave 'phase' out: a job with this command runs no code of the project on the runner.",
    );
  }
  if (prepared !== undefined && phase !== 'release')
    throw invalid(
      `'prepared' was given with 'phase: ${phase}'.`,
      "Set 'phase: release', or leave 'prepared' out.",
    );
  if (wheels !== undefined && phase !== 'prepare') {
    throw invalid(
      `'wheels' was given with 'phase: ${phase}'.`,
      "Give it to the job with 'phase: prepare'; wheels in the repository are named by the release file's 'python.wheels'.",
    );
  }
  if (phase === 'release') readReference(prepared);
  if (phase !== 'prepare') return;
  const key = KEYS.find(name => inputs[camelCase(name) as keyof Inputs] !== undefined);
  if (key !== undefined) {
    throw new Fault({
      code: 'PREPARED_SECRET',
      what: `'${key}' was given to 'phase: prepare', which runs code of the project and of its dependencies.`,
      remedy:
        "Give it to the job with 'phase: release' only, and keep it in an environment that the job prepare does not name.",
    });
  }
}
