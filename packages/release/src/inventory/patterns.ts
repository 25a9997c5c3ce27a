/**
 * Which hosts a pattern means, by Ansible's rules: names of hosts and groups, `all`, globs, `~` with a regular expression,
 * `a:b` and `a,b` for either, `:&b` for both, `:!b` without, `group[0]`, `group[1:3]`. Pure.
 */
import type { Fault } from '@guarded-deploy/faults';
import { parseAddress } from './address.ts';
import { globMatcher } from './glob.ts';
import { problem, shown } from './problem.ts';
import { RegexError, regexMatcher } from './regex.ts';

export type HostPattern = string | readonly string[];

/** What patterns are about: hosts in their order, and groups with their hosts in order. */
export interface PatternSubject {
  readonly hosts: readonly { readonly name: string }[];
  /** Their names in the order in which they were first written, where that is another. */
  readonly names?: readonly string[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

interface Matched {
  /** Names of hosts, in the order in which the pattern names them. */
  readonly names: ReadonlySet<string>;
  /** Parts of the pattern that fit no host and no group. */
  readonly unmatched: readonly string[];
}

const LONGEST = 4000;

function refused(pattern: string, what: string): Fault {
  return problem({
    code: 'HOST_PATTERN_INVALID',
    what: `The pattern of hosts ${shown(pattern)} cannot be read: ${what}.`,
    remedy:
      "Write it as Ansible has it, such as 'web:!web3', 'web:&green', 'web[0:2]', 'db*' or '~web[0-9]+'.",
  });
}

/**
 * A pattern in its parts, separated by commas, colons or spaces.
 * @throws Fault HOST_PATTERN_INVALID
 */
export function splitPattern(pattern: HostPattern): string[] {
  if (typeof pattern !== 'string') return pattern.flatMap(splitPattern);
  if (pattern.length > LONGEST) throw refused(pattern, `it has more than ${LONGEST} characters`);
  if (pattern.includes(',')) return pattern.split(/[,\s]+/).filter(part => part !== '');
  const text = pattern.trim();
  // Colons belong to IPv6 addresses and ranges as well.
  if (parseAddress(text)) return [text];
  return text.match(/(?:[^\s:[\]]|\[[^\]]{0,1000}\])+/g) ?? [];
}

/**
 * The hosts that a pattern means.
 * @throws Fault HOST_PATTERN_INVALID
 */
export function matchPattern(subject: PatternSubject, pattern: HostPattern): Matched {
  const parts = splitPattern(pattern);
  const plain = parts.filter(part => !/^[!&]/.test(part));
  const ordered = [
    ...(plain.length > 0 ? plain : ['all']),
    ...parts.filter(part => part.startsWith('&')),
    ...parts.filter(part => part.startsWith('!')),
  ];
  const known = new Set(namesOf(subject));
  const unmatched: string[] = [];
  let names: string[] = [];
  for (const part of ordered) {
    if (known.has(part)) {
      names.push(part);
      continue;
    }
    const word = part.replace(/^[!&]/, '');
    const found = word === '' ? undefined : new Set(matchWord(subject, word));
    if (found === undefined) throw refused(part, 'nothing stands behind the sign');
    if (found.size === 0 && word !== 'all' && !isGroup(subject, word)) unmatched.push(word);
    if (part.startsWith('!')) names = names.filter(name => !found.has(name));
    else if (part.startsWith('&')) names = names.filter(name => found.has(name));
    else names.push(...found);
  }
  return { names: new Set(names), unmatched };
}

const namesOf = (subject: PatternSubject) => subject.names ?? subject.hosts.map(host => host.name);

const isGroup = ({ groups }: PatternSubject, word: string) => Object.hasOwn(groups, word);

const SUBSCRIPT = /^([\s\S]+)\[(?:(-?[0-9]{1,9})|([0-9]{1,9})[:-]([0-9]{0,9}))\]$/;

/** Hosts of one part without its sign. */
function matchWord(subject: PatternSubject, word: string): string[] {
  const subscript = word.startsWith('~') ? null : SUBSCRIPT.exec(word);
  // A host that is meant twice counts twice.
  const names = matchExpression(subject, subscript?.[1] ?? word);
  if (!subscript || names.length === 0) return names;
  const [, , index, from, to] = subscript;
  const start = Number(index ?? from);
  // An end of zero counts as none: so does Ansible.
  if (index === undefined && (to === '' || Number(to) > 0))
    return names.slice(start, to === '' ? undefined : Number(to) + 1);
  const name = names.at(start);
  if (name === undefined || start >= names.length)
    throw refused(
      word,
      `before the brackets it means only ${names.length} ${names.length === 1 ? 'host' : 'hosts'}`,
    );
  return [name];
}

function matchExpression(subject: PatternSubject, expression: string): string[] {
  const fits = matcherOf(expression);
  const groups = Object.keys(subject.groups).filter(fits);
  const names = groups.flatMap(group => subject.groups[group]!);
  if (groups.length === 0 || expression.startsWith('~') || /[.?*[]/.test(expression))
    names.push(...namesOf(subject).filter(fits));
  return names;
}

function matcherOf(expression: string): (text: string) => boolean {
  if (!expression.startsWith('~')) return globMatcher(expression);
  try {
    return regexMatcher(expression.slice(1));
  } catch (error) {
    if (error instanceof RegexError) throw refused(expression, error.message);
    throw error;
  }
}
