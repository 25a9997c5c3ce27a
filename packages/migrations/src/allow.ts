/** An exception that somebody has taken responsibility for, in the migration's own text or in the workflow. */
export interface Allowance {
  /** A rule's id, or `*`. */
  readonly rule: string;
  readonly reason: string;
  /** The line of the comment; it covers that line and the operation that starts on the next. */
  readonly line: number;
  /** Above the class or the first statement: it covers the whole file. */
  readonly whole: boolean;
}

export interface Allowances {
  readonly given: readonly Allowance[];
  /** Comments that name no reason; they allow nothing. */
  readonly incomplete: readonly { readonly line: number; readonly rule: string }[];
}

const COMMENT =
  /(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*?))?\s*$/i;

/** Reads `# migration-guard: allow RULE because …` (in SQL files `-- migration-guard: …`). */
export function readAllowances(source: string): Allowances {
  const given: Allowance[] = [];
  const incomplete: { line: number; rule: string }[] = [];
  const lines = source.split('\n');
  const body = lines.findIndex(line => /^(class\s+Migration\b|def\s+upgrade\b)/.test(line));
  const firstStatement = lines.findIndex(line => line.trim() !== '' && !/^\s*(--|#)/.test(line));
  // In Python the class (or upgrade function) begins the body, in SQL the first statement.
  const head = body >= 0 ? body : firstStatement;
  lines.forEach((text, index) => {
    const match = COMMENT.exec(text);
    if (!match) return;
    for (const rule of match[1]!.split(',').map(name => name.trim().toLowerCase())) {
      if (!match[2]) incomplete.push({ line: index + 1, rule });
      else given.push({ rule, reason: match[2], line: index + 1, whole: head < 0 || index < head });
    }
  });
  return { given, incomplete };
}

/** The allowance that covers a finding of `rule` in an operation on lines `line`–`end`. */
export function allowanceFor(
  allowances: Allowances,
  rule: string,
  line: number | null | undefined,
  end: number | null | undefined,
): Allowance | undefined {
  return allowances.given.find(
    allowance =>
      (allowance.rule === rule || allowance.rule === 'all') &&
      (allowance.whole ||
        (line !== null &&
          line !== undefined &&
          allowance.line >= line - 1 &&
          allowance.line <= (end ?? line))),
  );
}
