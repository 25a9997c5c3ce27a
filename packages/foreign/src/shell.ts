/**
 * The one place where a value becomes part of a shell program. What runs a program takes `Shell`, which only the functions of this
 * file make: out of raw text that they quote, and out of what is written down in our own source. A raw text in its place does not
 * compile.
 */
import type { Literal } from './literal.ts';

declare const SHELL: unique symbol;

/** Text that a shell may run as it is: words of a command, a command, lines of a program. */
export type Shell = string & { readonly [SHELL]: true };

const made = (program: string) => program as Shell;

type Safe<T> = T extends Shell | number ? T : Literal<T>;

/**
 * A value as one word. Single quotes protect every byte but the single quote itself, in every POSIX shell.
 * @throws TypeError when it has a NUL byte, which no argument can have
 */
export function quote(value: string): Shell {
  if (value.includes('\0')) throw new TypeError('a shell word cannot contain a NUL byte');
  return made(/^[A-Za-z0-9_./:=@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);
}

/** An argument vector as shell words. */
export function quoteAll(words: readonly string[]): Shell {
  return made(words.map(quote).join(' '));
}

/**
 * A piece of a program that stands in our source, with values in it, which are quoted already, numbers, or literals:
 * sh`cd ${quote(path)} || exit ${1}`. A quoted value stands outside of double quotes: sh`cat "$root/"${quote(path)}`.
 */
export function sh<const V extends readonly (string | number)[]>(
  parts: TemplateStringsArray,
  ...values: { readonly [K in keyof V]: Safe<V[K]> }
): Shell {
  return made(parts.reduce((all, part, index) => `${all}${values[index - 1]}${part}`));
}

/** A piece of a program that stands in our source. */
export const own = <const T extends string>(literal: Literal<T>): Shell => made(literal);

/** A program that stands in our source with its backslashes as they are. */
export const rawShell = (parts: TemplateStringsArray): Shell => made(String.raw(parts));

/** Several pieces behind each other, with something of ours between them. */
export const joined = <const T extends string>(pieces: readonly Shell[], between: Literal<T>): Shell =>
  made(pieces.join(between));

/** Lines of a program; what is false, undefined or empty is left out. */
export const lines = (...parts: readonly (Shell | readonly Shell[] | '' | undefined | false)[]): Shell =>
  made(
    parts
      .flat()
      .filter(line => typeof line === 'string' && line !== '')
      .join('\n'),
  );
