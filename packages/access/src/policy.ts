import { Fault } from '@guarded-deploy/faults';
import { idOf, loginOf } from './hostile.ts';
import type { TrustedApp } from './people.ts';

/**
 * Reads `login` or `login:id` lines.
 * @throws Fault TRUSTED_APP_INVALID
 */
export function parseTrustedApps(lines: readonly string[]): TrustedApp[] {
  return lines.map(line => {
    const match = /^([^:\s]+)(?:\s*:\s*(\d{1,15}))?$/.exec(line);
    const login = loginOf(match?.[1]);
    const id = match?.[2] === undefined ? undefined : idOf(Number(match[2]));
    if (!match || login === undefined || (match[2] !== undefined && id === undefined)) {
      throw new Fault({
        code: 'TRUSTED_APP_INVALID',
        what: `'trusted-apps' has the line ${JSON.stringify(line.slice(0, 200))}, which is neither 'login' nor 'login:id'.`,
        remedy: "Write for example 'dependabot[bot]:49699333'.",
      });
    }
    return { login, id };
  });
}
