/** Filters with regular expressions, in Python's syntax. */
import { ExpressionError, typeError, valueError } from '../errors.ts';
import { isText, isTrue, textOf, tuple, typeName } from '../kinds.ts';
import { indexOr, or, type Plugins } from '../plugins.ts';
import { str } from '../printing.ts';
import { escapeRegex, Regex } from '../regex/index.ts';
import type { Any, Session } from '../session.ts';

/** A pattern out of a filter's arguments. */
export function regexOf(session: Session, pattern: Any, ignoreCase: Any, multiline: Any): Regex {
  if (!isText(pattern))
    return typeError(`first argument must be string or compiled pattern, not ${typeName(pattern)}`);
  return new Regex(session, textOf(pattern), {
    ignoreCase: isTrue(or(ignoreCase, false)),
    multiline: isTrue(or(multiline, false)),
  });
}

function replace(session: Session, value: Any, pattern: Any, by: Any, ...rest: Any[]): string {
  const [ignoreCase, multiline, count, mandatory] = rest;
  const regex = regexOf(session, or(pattern, ''), ignoreCase, multiline);
  if (by !== undefined && !isText(by)) typeError(`expected str instance, ${typeName(by)} found`);
  const most = indexOr(count, 0);
  const wanted = indexOr(mandatory, 0);
  const result = regex.replace(str(session, value), by === undefined ? '' : textOf(by as string), most);
  if (wanted > 0 && result.count !== wanted)
    throw new ExpressionError(
      'AnsibleFilterError',
      `'${str(session, pattern)}' should match ${wanted} times, but matches ${result.count} times`,
    );
  return result.text;
}

function findAll(session: Session, value: Any, pattern: Any, multiline: Any, ignoreCase: Any): Any[] {
  const regex = regexOf(session, pattern, ignoreCase, multiline);
  return regex.findAll(str(session, value)).map(match => {
    if (match.groups === 0) return match.group(0);
    const groups = Array.from({ length: match.groups }, (_, index) => match.group(index + 1) ?? '');
    return groups.length === 1 ? groups[0] : tuple(...groups);
  });
}

/** `\1` or `\g<name>` as the name of a group. */
function groupName(session: Session, given: Any): number | string {
  const text = str(session, given);
  const name = /^\\g<(\S+)>/.exec(text)?.[1];
  if (name !== undefined) return /^\d+$/.test(name) ? Number(name) : name;
  const number = /^\\(\d+)/.exec(text)?.[1];
  return number === undefined ? valueError('Unknown argument') : Number(number);
}

function search(session: Session, value: Any, pattern: Any, groups: Any, named: Any): Any {
  const options = named as ReadonlyMap<string, Any>;
  const names = (groups as readonly Any[]).map(group => groupName(session, group));
  const match = regexOf(session, pattern, options.get('ignorecase'), options.get('multiline')).find(
    str(session, value),
  );
  if (!match) return null;
  return names.length === 0 ? match.group(0) : names.map(name => match.group(name) ?? null);
}

function escaped(session: Session, value: Any, type: Any): string {
  const kind = type === undefined ? 'python' : str(session, type);
  const text = str(session, value);
  if (kind === 'python') return escapeRegex(text);
  if (kind === 'posix_basic') return text.replace(/[\].[^$*\\]/g, '\\$&');
  throw new ExpressionError('AnsibleFilterError', `Invalid regex type (${kind})`);
}

export const patternFilters: Plugins = {
  regex_replace: ['pattern? replacement? ignorecase? multiline? count? mandatory_count?', replace],
  regex_findall: ['regex multiline? ignorecase?', findAll],
  regex_search: ['regex * **', search],
  regex_escape: ['re_type?', escaped],
};
