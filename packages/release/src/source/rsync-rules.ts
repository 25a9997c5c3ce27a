/** Files with excludes as rsync reads them (`--exclude-from`), as patterns of .gitignore. Pure. */
import { withoutEnd } from '@guarded-deploy/foreign/linear';
import { problem, shown } from '../inventory/problem.ts';

/** What stands for more than itself. */
const WILD = /[*?[]/;

const refuse = (file: string, line: number, what: string) =>
  problem({
    code: 'IGNORE_RULE_UNKNOWN',
    what: `${file}:${line}: ${what}`,
    remedy:
      "Write patterns, or '- PATTERN' and '+ PATTERN', one a line; docs/release-file.md says how they are read.",
    place: { file, line },
  });

/** One pattern: a leading slash is the source itself; one with a slash in it fits the end of any path. */
function patternOf(given: string, file: string, line: number): string {
  let text = WILD.test(given) ? given : given.replaceAll('\\', '\\\\');
  // `dir/***` is the directory and all that is in it.
  text = text.replace(/\/\*\*\*$/, '/');
  if (/[^/]\*\*|\*\*[^/]/.test(text))
    throw refuse(
      file,
      line,
      `${shown(given)} has '**' beside other characters, which is not understood here.`,
    );
  // Between two slashes it is at least one directory, and for git also none.
  text = text.replace(/\/\*\*(?=\/.)/g, '/*/**');
  const inner = text.replace(/\/$/, '');
  if (inner.includes('/') && !inner.startsWith('/') && !inner.startsWith('**/')) text = `**/${text}`;
  if (/^[!#]/.test(text)) text = `\\${text}`;
  const bare = withoutEnd(text, ' ');
  return bare + '\\ '.repeat(text.length - bare.length);
}

/**
 * The first rule that fits decides for rsync, the last one for git: so they come in reverse.
 * @throws Fault IGNORE_RULE_UNKNOWN for what is no pattern, such as `merge FILE`
 */
export function rsyncPatterns(text: string, file: string): string[] {
  let rules: string[] = [];
  for (const [index, given] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    if (given.trim() === '' || /^[#;]/.test(given)) continue;
    if (given === '!') {
      rules = [];
      continue;
    }
    const rule = /^([-+])[ _](.*)$/.exec(given);
    if (!rule && /^(?:[-+.:HSPR][,!/sCrpx]* |(?:merge|dir-merge|hide|show|protect|risk)[, ])/.test(given))
      throw refuse(file, line, `${shown(given)} is a rule of rsync that is not understood here.`);
    const pattern = patternOf(rule?.[2] ?? given, file, line);
    rules.push(rule?.[1] === '+' ? `!${pattern}` : pattern);
  }
  return rules.reverse();
}

/** The first line of a file that only rsync means so, read as .gitignore it would fit nothing; undefined when there is none. */
export const rsyncLine = (text: string): number | undefined => {
  const at = text.split(/\r?\n/).findIndex(line => /^[-+] \S/.test(line));
  return at < 0 ? undefined : at + 1;
};
