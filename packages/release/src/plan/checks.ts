/** Checks of a release that hosts make. Pure. */
import type { Check, Command } from '../config/index.ts';
import type { Host } from '../inventory/index.ts';
import { problem } from '../inventory/problem.ts';
import type { ReleaseContext } from './context.ts';
import { settingsOf } from './variables.ts';

export interface CheckPlan {
  readonly url: string | undefined;
  readonly command: Command | undefined;
  readonly status: number;
  readonly contains: string;
  readonly socket: string;
  readonly headers: readonly string[];
  readonly timeout: number;
}

/** Those that are not asked from the runner. */
export function planChecks(context: ReleaseContext, host: Host, root: string): CheckPlan[] {
  const checks = settingsOf(context, host, root).list<Check>(context.config.verify, ['verify']);
  return checks
    .map(({ item }) => item)
    .filter(check => check.from !== 'runner')
    .map(check => ({
      url: check.url,
      command: check.command,
      status: check.status ?? 200,
      contains: check.contains ?? '',
      socket: check.socket ?? '',
      headers: Object.entries(check.header ?? {}).map(([name, value]) => headerLine(name, value)),
      timeout: check.timeout ?? 60,
    }));
}

/** @throws Fault HEADER_INVALID without the value, which may be a secret */
function headerLine(name: string, value: string): string {
  const line = `${name}: ${value}`;
  if (!/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return line;
  throw problem({
    code: 'HEADER_INVALID',
    what: `The header ${JSON.stringify(name)} of a check has a line break or another control character in it.`,
    remedy: "Correct 'header' under 'verify' or the variable in it, such as a line break at its end.",
  });
}
