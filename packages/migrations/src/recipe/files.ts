/** A recipe's steps as files of the migration tool. Pure. */

import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { Fault } from '@guarded-deploy/faults';
import { upTo } from '@guarded-deploy/foreign/linear';
import { idOf } from '../decide/faults.ts';
import type { Judged } from '../model/verdict.ts';
import type { PlannedOperation, Sequence } from './sequence.ts';
import type { Sql } from './steps.ts';

/** A file to write. */
export interface RecipeFile {
  /** As the migration's own file is named: relative to the repository. */
  readonly path: string;
  readonly text: string;
  /** `later` is not read by the migration tool until it is renamed. */
  readonly when: 'now' | 'later';
  /** The migration's id. */
  readonly name: string;
}

/** What the files are made from. */
interface RecipeSource {
  readonly judged: Judged;
  /** The text of its file. */
  readonly text: string;
  readonly sequence: Sequence;
  /** The newest migration of its application, or the newest revision of its branch. */
  readonly newest: string;
  /** Files beside the migration's own. */
  readonly names: readonly string[];
  /** The server, in words, such as `postgresql 15.6`. */
  readonly server: string;
}

/** A text of Python: what JSON writes is one, too. */
const python = (text: string) => JSON.stringify(text);

const LATER_SUFFIX = '.later';

/** Rules that speak of the release before only, by the statement: once that release is gone, nothing speaks against it. */
const OF_THE_RELEASE_BEFORE: readonly (readonly [readonly RegExp[], string])[] = [
  [[/\bDROP\s+TABLE\b/i], 'drop-table'],
  [[/\bDROP\s+COLUMN\b/i], 'drop-column'],
  [[/\bDROP\s+DEFAULT\b/i], 'drop-default'],
  [[/\bCHECK\b/i, /\bNOT\s+VALID\b/i], 'add-check-not-valid'],
  [[/\bFOREIGN\s+KEY\b/i, /\bNOT\s+VALID\b/i], 'add-foreign-key-not-valid'],
  [[/\bUNIQUE\s+INDEX\s+CONCURRENTLY\b/i], 'add-unique-concurrently'],
];
/** Those of MariaDB and MySQL, of which the ones above know nothing. */
const OF_MARIADB: readonly (readonly [readonly RegExp[], string])[] = [
  [[/\bMODIFY\b/i, /\bNOT\s+NULL\b/i], 'set-not-null'],
  [[/\bADD\s+CONSTRAINT\b/i, /\bUNIQUE\b/i], 'add-unique'],
  [[/\bFOREIGN\s+KEY\b/i], 'add-foreign-key-unchecked'],
];

/** The line above a statement that takes responsibility for it; none where no rule speaks of the release before. */
function allowed(sql: string, server: string): string[] {
  if (OF_ROWS.test(sql)) return [];
  const known = server.startsWith('postgresql')
    ? OF_THE_RELEASE_BEFORE
    : [...OF_THE_RELEASE_BEFORE.slice(0, 3), ...OF_MARIADB];
  const rule = known.find(([patterns]) => patterns.every(pattern => pattern.test(sql)))?.[1];
  return rule === undefined
    ? []
    : [`# migration-guard: allow ${rule} because the release with the first half runs everywhere`];
}

/** Statements that change rows are judged as ever. */
const OF_ROWS = /^\s*(UPDATE|DELETE|INSERT|TRUNCATE)\b/i;

function notWritten(id: string, why: string): Fault {
  return new Fault({
    code: 'RECIPE_NOT_WRITTEN',
    what: `No files can be written for ${id}: ${why}.`,
    remedy: 'Write the steps by hand; docs/migrations.md says for each rule what to do instead.',
  });
}

// --- Django ----------------------------------------------------------------------------------------------------------

/** `0007` behind 0006. */
function nextNumber(names: readonly string[], more: number): string {
  const numbers = names.flatMap(name => /^(\d{4,})_.*\.py/.exec(name)?.[1] ?? []).map(Number);
  return String(Math.max(0, ...numbers) + more).padStart(4, '0');
}

const runSql = ({ sql, reverse }: Sql, indent: string) =>
  `${indent}migrations.RunSQL(\n${indent}    ${python(sql)},\n${indent}    reverse_sql=${reverse === undefined ? 'migrations.RunSQL.noop' : python(reverse)},\n${indent}),\n`;

const laterSql = (sql: Sql, server: string) =>
  `${allowed(sql.sql, server)
    .map(line => `        ${line}\n`)
    .join('')}${runSql(sql, '        ')}`;

/** The lines of an operation, with the comma behind it; undefined where others share them. */
function linesOf({ operation }: PlannedOperation, lines: readonly string[]): string[] | undefined {
  const { line, end } = operation;
  if (!line || !end) return undefined;
  const own = lines.slice(line - 1, end);
  const begins = /^\s*[A-Za-z_][\w.]*\(/.test(own[0] ?? '');
  const ends = /\),?\s*(#.*)?$/.test(own.at(-1) ?? '');
  return begins && ends ? own : undefined;
}

function withComma(own: readonly string[]): string {
  const last = own
    .at(-1)!
    .replace(/\)(\s*)(#.*)?$/, ')$1,$2')
    .replace(/\)(\s*),(#)/, '), $2');
  return [...own.slice(0, -1), /\),\s*(#.*)?$/.test(own.at(-1)!) ? own.at(-1)! : last].join('\n');
}

/** An operation in its place: as it is, in steps with its own word on the models, or nothing of it. */
function djangoOperation(planned: PlannedOperation, own: readonly string[]): string {
  if (planned.how === 'keep') return own.join('\n');
  if (planned.how !== 'split') return '';
  const isSql = (planned.operation.bases ?? []).includes('RunSQL');
  if (isSql) return planned.now.map(sql => runSql(sql, '        ').trimEnd()).join('\n');
  const statements = planned.now.map(sql => runSql(sql, '                ')).join('');
  const database = statements === '' ? '[]' : `[\n${statements}            ]`;
  return `        migrations.SeparateDatabaseAndState(
            database_operations=${database},
            state_operations=[
${indented(withComma(own))}
            ],
        ),`;
}

/** An operation further to the right, unless a text in it has several lines. */
const indented = (operation: string) =>
  /"""|'''|\\$/m.test(operation) ? operation : operation.replaceAll(/^/gm, '        ');

const djangoFile = (
  head: string,
  app: string,
  after: string,
  atomic: boolean,
  operations: string,
) => `${head}class Migration(migrations.Migration):
${atomic ? '' : '    atomic = False\n\n'}    dependencies = [(${python(app)}, ${python(after)})]

    operations = [
${operations}    ]
`;

/** What stands before the class: imports and functions, which operations that move need, too. */
function headOf(text: string): string {
  const at = text.search(/^class\s+Migration\b/m);
  return at < 0 ? '' : text.slice(0, at);
}

const IMPORTS = 'from django.db import migrations\n\n\n';

/** The files of a migration of Django. @throws Fault RECIPE_NOT_WRITTEN */
export function djangoFiles(source: RecipeSource): RecipeFile[] {
  const { judged, text, sequence, newest, names, server } = source;
  const id = idOf(judged);
  const lines = text.split('\n');
  const path = judged.file ?? '';
  const short = judged.name.replace(/^\d+_/, '');
  const folder = dirname(path);
  const own = sequence.operations.map(planned => {
    const found = linesOf(planned, lines);
    if (found === undefined && planned.how !== 'keep')
      throw notWritten(id, 'one of its operations shares a line with something else');
    return found;
  });
  const first = [...lines];
  // From the last to the first, so that the numbers of lines before stay what they are.
  [...sequence.operations.entries()].reverse().forEach(([at, planned]) => {
    const found = own[at];
    if (planned.how === 'keep' || !found) return;
    const { line, end } = planned.operation;
    const replaced = djangoOperation(planned, found);
    first.splice(line! - 1, end! - line! + 1, ...(replaced === '' ? [] : [replaced]));
  });
  const files: RecipeFile[] = [];
  let after = newest;
  const add = (kind: string, when: RecipeFile['when'], body: (name: string, after: string) => string) => {
    const name = `${nextNumber(names, files.length + 1)}_${short}_${kind}`.slice(0, 250);
    const file = join(folder, `${name}.py${when === 'later' ? LATER_SUFFIX : ''}`);
    files.push({ path: file, text: body(name, after), when, name: `${judged.app}.${name}` });
    if (when === 'now') after = name;
  };
  const moved = (how: PlannedOperation['how']) =>
    sequence.operations
      .flatMap((planned, at) => (planned.how === how ? `${withComma(own[at]!)}\n` : []))
      .join('');
  const postgres = server.startsWith('postgresql');
  const data = moved('data');
  if (data !== '')
    add('data', 'now', (_, before) => djangoFile(headOf(text), judged.app, before, true, data));
  if (sequence.beside.length > 0)
    add('beside', 'now', (_, before) =>
      djangoFile(
        `# For ${server}: runs beside reads and writes.\n${IMPORTS}`,
        judged.app,
        before,
        !postgres,
        sequence.beside.map(sql => runSql(sql, '        ')).join(''),
      ),
    );
  const waits = moved('later');
  if (sequence.later.length > 0 || waits !== '')
    add('later', 'later', (name, before) =>
      djangoFile(
        `${laterNote(`${name}.py`, id, server)}${waits === '' ? IMPORTS : headOf(text)}`,
        judged.app,
        before,
        !postgres,
        `${waits}${sequence.later
          .filter(({ again }) => !again || waits === '')
          .map(sql => laterSql(sql, server))
          .join('')}`,
      ),
    );
  return [{ path, text: first.join('\n'), when: 'now', name: id }, ...files];
}

/** What a person does with the file, and why the guard may call it safe then. */
function laterNote(name: string, id: string, server: string): string {
  return `# The second half of ${id}, for ${server}. Once the release with the first half runs everywhere, and it is certain that nobody goes
# back behind it: rename this file to ${name}, put the newest migration into its dependency, and release again.
`;
}

// --- Alembic ---------------------------------------------------------------------------------------------------------

/** A statement for op.execute, which takes a colon before a word for a parameter. */
const execute = (sql: string) => `op.execute(${python(sql.replace(/(?<![:\w\\]):(?=\w)(?!:)/g, '\\:'))})`;

/** The first lines of upgrade() and of what follows it. */
function upgradeIn(lines: readonly string[]): [number, number] | undefined {
  const begin = lines.findIndex(line => /^def\s+upgrade\s*\(/.test(line));
  if (begin < 0) return undefined;
  const behind = lines.findIndex((line, at) => at > begin && /^\S/.test(line) && !/^[)#]/.test(line));
  return [begin, behind < 0 ? lines.length : behind];
}

function alembicFile(
  revision: string,
  after: string,
  title: string,
  body: readonly string[],
  outside: boolean,
): string {
  const indent = outside ? '        ' : '    ';
  return `"""${title}

Revision ID: ${revision}
Revises: ${after}
"""
from alembic import op

revision = ${python(revision)}
down_revision = ${python(after)}
branch_labels = None
depends_on = None


def upgrade():
${outside ? '    with op.get_context().autocommit_block():\n' : ''}${body.map(line => `${indent}${line}\n`).join('')}

def downgrade():
    # The downgrade of the revision that this one completes takes all of it back.
    pass
`;
}

/** The files of a revision of Alembic. @throws Fault RECIPE_NOT_WRITTEN */
export function alembicFiles(source: RecipeSource): RecipeFile[] {
  const { judged, text, sequence, newest, server } = source;
  const id = judged.name;
  const path = judged.file ?? '';
  const lines = text.split('\n');
  const upgrade = upgradeIn(lines);
  if (!upgrade) throw notWritten(id, 'it has no upgrade() of its own');
  const body = sequence.operations.flatMap(({ how, operation, now }) =>
    how === 'keep'
      ? operation.sql.map(sql => execute(sql.replace(/;\s*$/, '')))
      : now.map(({ sql }) => execute(sql)),
  );
  const [begin, end] = upgrade;
  const first = [
    ...lines.slice(0, begin),
    `# For ${server}, in steps; the other revisions with its name complete it.`,
    `${upTo(lines[begin]!, ':')}:`,
    ...(body.length > 0 ? body.map(line => `    ${line}`) : ['    pass']),
    '',
    '',
    ...lines.slice(end),
  ].join('\n');
  const files: RecipeFile[] = [];
  const postgres = server.startsWith('postgresql');
  let after = newest;
  const stem = basename(path, '.py').replace(new RegExp(`^${id}_?`), '') || 'step';
  const add = (kind: string, when: RecipeFile['when'], statements: readonly Sql[], note: string) => {
    const revision = createHash('sha256').update(`${id} ${kind}`).digest('hex').slice(0, 12);
    const file = `${revision}_${stem}_${kind}.py`;
    const made = statements.flatMap(({ sql }) => [
      ...(when === 'later' ? allowed(sql, server) : []),
      execute(sql),
    ]);
    files.push({
      path: join(dirname(path), `${file}${when === 'later' ? LATER_SUFFIX : ''}`),
      text: `${when === 'later' ? laterNote(file, id, server) : ''}${alembicFile(revision, after, note, made, postgres)}`,
      when,
      name: revision,
    });
    if (when === 'now') after = revision;
  };
  if (sequence.beside.length > 0)
    add('beside', 'now', sequence.beside, `What of ${id} runs beside reads and writes.`);
  if (sequence.later.length > 0) add('later', 'later', sequence.later, `The second half of ${id}.`);
  return [{ path, text: first, when: 'now', name: id }, ...files];
}
