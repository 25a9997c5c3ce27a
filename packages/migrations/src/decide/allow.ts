/** An exception that somebody has taken responsibility for, in the migration's own text or in the workflow. */
import { withoutEnd } from '@guarded-deploy/foreign/linear';

interface Allowance {
  /** A rule's id, or `all`. */
  readonly rule: string;
  readonly reason: string;
  /** The line of the comment: it covers an operation that it lies in. */
  readonly line: number;
  /** Where the comment has its lines to itself, the next line that is no comment: it covers the operation that starts there. */
  readonly next?: number;
  /** It covers the whole file: above the class, or above the first statement with a blank line between. */
  readonly whole: boolean;
}

interface Allowances {
  readonly given: readonly Allowance[];
  /** Comments that name no reason; they allow nothing. */
  readonly incomplete: readonly { readonly line: number; readonly rule: string }[];
}

const COMMENT =
  /(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*))?$/i;

/** The number of the first line after `index` that holds more than a comment. */
function following(lines: readonly string[], index: number): number {
  const next = lines.findIndex((text, at) => at > index && text.trim() !== '' && !/^\s*(--|#)/.test(text));
  return next < 0 ? lines.length : next + 1;
}

/** Reads `# migration-guard: allow RULE because …` (in SQL files `-- migration-guard: …`). */
export function readAllowances(source: string): Allowances {
  const given: Allowance[] = [];
  const incomplete: { line: number; rule: string }[] = [];
  const lines = source.split('\n');
  const body = lines.findIndex(line => /^(class\s+Migration\b|def\s+upgrade\b)/.test(line));
  const firstStatement = lines.findIndex(line => line.trim() !== '' && !/^\s*(--|#)/.test(line));
  // In Python the class (or upgrade function) begins the body. In SQL nothing does: what stands close above the first
  // statement is for that one alone, as above any other.
  const lastGap = lines.slice(0, Math.max(firstStatement, 0)).findLastIndex(line => line.trim() === '');
  const head = body >= 0 ? body : firstStatement < 0 ? lines.length : lastGap;
  lines.forEach((text, index) => {
    const match = COMMENT.exec(text.trimEnd());
    if (!match) return;
    for (const rule of match[1]!.split(',').map(name => name.trim().toLowerCase())) {
      if (!match[2]) incomplete.push({ line: index + 1, rule });
      else
        given.push({
          rule,
          reason: match[2],
          line: index + 1,
          ...(text.slice(0, match.index).trim() === '' ? { next: following(lines, index) } : {}),
          whole: index < head,
        });
    }
  });
  return { given, incomplete };
}

/** What may stand before a text in Python. */
const OPENS = /^[\s([]*(?:[rRuUfF]?(?:"""|'''|"|'))?/;

const squeezed = (text: string) => withoutEnd(text.replace(/\s+/g, ' '), '; ').trim();

/** Where a finding stands: the lines of its operation, and what that consists of. */
interface Covered {
  readonly line: number | null | undefined;
  readonly end?: number | null | undefined;
  /** The first lines of operations inside it. */
  readonly nested?: readonly number[];
  /** The texts of its statements, where somebody wrote them. */
  readonly statements?: readonly string[];
  /** The one that the finding is about. */
  readonly statement?: string | undefined;
}

/**
 * The allowance that covers a finding of `rule`. A comment above an operation, or at its first line, is about all of it; one within it
 * is about what stands below the comment.
 * @param source the text of the file
 */
export function allowanceFor(
  allowances: Allowances,
  rule: string,
  covered: Covered,
  source: string,
): Allowance | undefined {
  const { line, end, statement, nested = [], statements = [] } = covered;
  const lines = source.split('\n');
  return allowances.given.find(allowance => {
    if (allowance.rule !== rule && allowance.rule !== 'all') return false;
    if (allowance.whole) return true;
    if (line === null || line === undefined) return false;
    if (allowance.next === line || allowance.line === line) return true;
    if (allowance.line < line || allowance.line > (end ?? line)) return false;
    const several = nested.length > 1 || statements.length > 1;
    if (!several) return true;
    const { next = allowance.line } = allowance;
    const below = lines
      .slice(next - 1)
      .join('\n')
      .replace(OPENS, '');
    // Which of the operations inside it a finding is about is not known.
    if (nested.length > 1) return allowance.line < Math.min(...nested);
    return statement !== undefined && squeezed(below).startsWith(squeezed(statement));
  });
}
