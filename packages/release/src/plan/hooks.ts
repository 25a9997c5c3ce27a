/** Commands of the release file, ready to run. Pure. */
import type { Command, Hook, Phase, Scalar } from '../config/index.ts';
import { PHASES } from '../config/phases.ts';
import type { Host } from '../inventory/index.ts';
import type { ReleaseContext } from './context.ts';
import { settingsOf } from './variables.ts';

/** A command ready to run: rendered, with its directory and limit. */
export interface Step {
  readonly name: string;
  readonly command: Command;
  /** Inside the release. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
}

export type HookPlan = Readonly<Partial<Record<`${'before' | 'after'} ${Phase}`, readonly Step[]>>>;

export const environmentOf = (values: Readonly<Record<string, Scalar>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, String(value)]));

/** @param limit seconds unless it names some */
export function stepOf(hook: Hook, name: string, limit: number): Step {
  return {
    name: (hook.name ?? name).replace(/[^\x20-\x7e]/g, '?').slice(0, 100),
    command: hook.command,
    directory: hook.directory ?? '.',
    environment: environmentOf(hook.environment),
    timeout: hook.timeout ?? limit,
  };
}

/** What a command without a name is called. */
export const nameOf = (hook: Hook) =>
  hook.name ?? (typeof hook.command === 'string' ? hook.command.split('\n')[0]! : hook.command.join(' '));

export function planHooks(context: ReleaseContext, host: Host, root: string): HookPlan {
  const settings = settingsOf(context, host, root);
  const plan: Record<string, Step[]> = {};
  for (const when of ['before', 'after'] as const) {
    for (const phase of PHASES) {
      const hooks = settings.list<Hook>(context.config.hooks?.[when]?.[phase], ['hooks', when, phase]);
      const steps = hooks.map(({ item }) => stepOf(item, nameOf(item), 600));
      if (steps.length > 0) plan[`${when} ${phase}`] = steps;
    }
  }
  return plan as HookPlan;
}
