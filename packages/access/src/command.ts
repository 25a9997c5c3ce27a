/** What a comment asks for. Pure; a comment is anybody's text, so that only what has a fixed form comes out of it. */

/** A command of a comment. */
export type Command =
  /** The comment is no command: nothing happens, and nothing is answered. */
  | { readonly kind: 'none' }
  /** It looks like one and is none. `what` is a sentence of our own words; `write` says how it is written. */
  | { readonly kind: 'invalid'; readonly what: string; readonly write: string }
  | { readonly kind: 'deploy' | 'unhold' | 'status'; readonly environment: string }
  /** `release`: '' for the one before the live one. */
  | { readonly kind: 'rollback'; readonly environment: string; readonly release: string }
  /** `until` as it was written; '' for no end. */
  | { readonly kind: 'hold'; readonly environment: string; readonly reason: string; readonly until: string };

type Verb = 'deploy' | 'rollback' | 'hold' | 'unhold' | 'status';

interface CommandOptions {
  /** The environments that a command may name. */
  readonly environments: readonly string[];
  /** Those of them to which code of a pull request may be deployed. */
  readonly deployTo: readonly string[];
}

const FORMS: Readonly<Record<Verb, string>> = {
  deploy: '/deploy ENVIRONMENT, or /deploy ENVIRONMENT and the full SHA that you mean',
  rollback: '/rollback ENVIRONMENT, or /rollback ENVIRONMENT RELEASE',
  hold: '/hold ENVIRONMENT REASON, or /hold ENVIRONMENT 2h REASON',
  unhold: '/unhold ENVIRONMENT',
  status: '/status ENVIRONMENT',
};

/** More than any command has. GitHub's comments have up to 65,536 characters. */
const LONGEST_LINE = 500;

const isRelease = (text: string) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(text) && !text.includes('..');

/** Blanks as people type them; anything that shows nothing or turns the writing round is no part of a command. */
function wordsOf(line: string): readonly string[] | undefined {
  if (line.length > LONGEST_LINE || /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(line.replace(/\t/g, ' ')))
    return undefined;
  return line.trim().split(/\s+/u);
}

/**
 * Reads the first line of a comment. A command stands at its very beginning: in a quote, in a list or in the middle of a text it
 * is talk about one. Further lines are talk too, except that `/hold` has its reason on the first.
 */
export function readCommand(body: unknown, { environments, deployTo }: CommandOptions): Command {
  if (typeof body !== 'string') return { kind: 'none' };
  const line = body.split(/\r?\n/, 1)[0]!;
  const verb = /^\/(deploy|rollback|hold|unhold|status)(?=\s|$)/.exec(line)?.[1] as Verb | undefined;
  if (verb === undefined) return { kind: 'none' };
  const write = FORMS[verb];
  const invalid = (what: string): Command => ({ kind: 'invalid', what, write });
  const words = wordsOf(line);
  if (!words)
    return invalid(
      `The line of /${verb} is longer than ${LONGEST_LINE} characters, or has characters that cannot be seen.`,
    );
  const [, environment, ...rest] = words;
  const known = verb === 'deploy' ? deployTo : environments;
  if (environment === undefined || !known.includes(environment)) {
    const named = known.length === 0 ? 'no environment' : known.join(', ');
    return invalid(
      environment === undefined
        ? `/${verb} names no environment; it may name ${named}.`
        : `/${verb} names an environment that it may not; it may name ${named}.`,
    );
  }
  switch (verb) {
    case 'deploy':
      // The gate compares the SHA, which it reads in the comment itself, with the head of the pull request.
      if (rest.length > 1 || (rest[0] !== undefined && !/^[0-9a-f]{40}$/.test(rest[0])))
        return invalid(
          '/deploy takes nothing behind the environment but a full SHA of 40 small hexadecimal digits.',
        );
      return { kind: 'deploy', environment };
    case 'rollback': {
      const [release = ''] = rest;
      if (rest.length > 1 || (release !== '' && !isRelease(release)))
        return invalid('/rollback takes nothing behind the environment but the id of one release.');
      return { kind: 'rollback', environment, release };
    }
    case 'hold': {
      const until = /^(\d{1,5}[dhm])+$/.test(rest[0] ?? '') ? rest[0]! : '';
      const reason = rest.slice(until === '' ? 0 : 1).join(' ');
      return reason === ''
        ? invalid('/hold has no reason, which everybody who waits would read.')
        : { kind: 'hold', environment, reason, until };
    }
    default:
      return rest.length > 0
        ? invalid(`/${verb} takes nothing behind the environment.`)
        : { kind: verb, environment };
  }
}

/** Whether a command brings code of a pull request. Everything else works with what is on the default branch. */
export const bringsCode = ({ kind }: Command): boolean => kind === 'deploy';
