import { markdown } from '@guarded-deploy/action-kit';
import type { GuardResult } from '@guarded-deploy/migrations';

const { code, link, table, text, details, block, joined, md, own } = markdown;

const HEADLINES = {
  clean: '✅ nothing pending',
  pending: '⏳ migrations pending',
  unsafe: '⛔ unsafe migrations pending',
  conflict: '⛔ conflicting migrations',
  drift: '⛔ models without a migration',
  'db-ahead': '⛔ the database is ahead of the code',
  unreachable: '⛔ the database gave no answer',
  partial: '⛔ not all databases were looked at',
  error: '⛔ the migrations could not be judged',
} as const satisfies Readonly<Record<GuardResult['status'], string>>;

const LOCKS = {
  instant: 'instant',
  online: 'online',
  'blocks-writes': '**blocks writes**',
  rewrites: '**rewrites the table**',
  unknown: '**not known**',
} as const;

const COMPATS = { keeps: 'keeps working', breaks: '**breaks**', unknown: '**not known**' } as const;

/** Above this the table would hide what matters; the outputs have everything. */
const MOST_ROWS = 40;

/** The job summary's section: what is pending, what each migration does to the old code, and what was applied. */
export function guardSummary(result: GuardResult): markdown.Markdown {
  const parts = [md`### Migrations: ${HEADLINES[result.status]}`];
  const servers = result.databases.map(
    ({ alias, engine, version, applied }) =>
      md`${code(alias)} ${text(`${engine ?? 'unknown'} ${version ?? ''}`.trim())}${applied === undefined ? '' : md`, ${applied} applied`}`,
  );
  if (servers.length > 0) parts.push(joined(servers, ' · '));
  if (result.targets.length > 1)
    parts.push(
      table(
        [own('target'), own('status'), own('pending')],
        result.targets
          .slice(0, MOST_ROWS)
          .map(({ name, status, pending }) => [code(name), text(status), text(pending ?? 'not known')]),
      ),
    );
  if (result.targets.length > MOST_ROWS)
    parts.push(md`… and ${result.targets.length - MOST_ROWS} more targets.`);
  parts.push(...pendingTable(result.pending), ...reasonsOf(result.pending));
  if (result.applied.length > 0)
    parts.push(
      md`Applied: ${joined(
        result.applied.map(
          ({ app, name, seconds, database }) =>
            md`${code(app === '' ? name : `${app}.${name}`)}${result.targets.length > 1 ? md` on ${code(database)}` : ''}${seconds === null ? '' : md` (${seconds} s)`}`,
        ),
        ', ',
      )}`,
    );
  if (result.drift.length > 0)
    parts.push(
      md`Models without a migration: ${joined(
        result.drift.map(
          ({ app, operations }) => md`${code(app || 'metadata')} ${text(operations.slice(0, 6).join('; '))}`,
        ),
        ' · ',
      )}`,
    );
  for (const note of result.notes) parts.push(md`> ${text(note)}`);
  return joined(parts, '\n\n');
}

const nameOf = ({ app, name }: { readonly app: string; readonly name: string }) =>
  app === '' ? name : `${app}.${name}`;

type Pending = GuardResult['pending'];

function verdictOf({ safe, findings }: Pending[number]): markdown.Markdown {
  if (safe === null) return own('not judged');
  if (safe) return findings.some(({ allowed }) => allowed !== undefined) ? own('allowed') : own('safe');
  const rules = findings
    .filter(({ note, allowed }) => !note && allowed === undefined)
    .map(({ rule }) => rule);
  return joined(
    [...new Set(rules)].map(rule => code(rule)),
    ' ',
  );
}

/** What is pending, one migration a row. */
function pendingTable(pending: Pending): markdown.Markdown[] {
  if (pending.length === 0) return [];
  const several = new Set(pending.map(({ database }) => database)).size > 1;
  const rows = pending
    .slice(0, MOST_ROWS)
    .map(migration => [
      code(nameOf(migration)),
      ...(several ? [code(migration.database)] : []),
      own(LOCKS[migration.lock]),
      own(COMPATS[migration.compat]),
      verdictOf(migration),
    ]);
  const heads = [
    own('migration'),
    ...(several ? [own('database')] : []),
    own('lock'),
    own('old code'),
    own('verdict'),
  ];
  const more = pending.length > MOST_ROWS ? [md`… and ${pending.length - MOST_ROWS} more.`] : [];
  return [table(heads, rows), ...more];
}

/** Why, for each pending migration of which something is to be said, with its SQL. */
function reasonsOf(pending: Pending): markdown.Markdown[] {
  return pending.slice(0, MOST_ROWS).flatMap(migration => {
    const findings = migration.findings.filter(({ note }) => !note);
    if (findings.length === 0) return [];
    const lines = findings.map(finding => {
      const allowed = finding.allowed === undefined ? '' : md` _Allowed: ${text(finding.allowed)}_`;
      return md`- ${link(finding.rule, finding.link)} ${code(finding.subject)}: ${text(finding.explanation)}${finding.recipe === '' ? '' : md` **Instead:** ${text(finding.recipe)}`}${allowed}`;
    });
    const sql = migration.operations
      .flatMap(operation => operation.sql)
      .filter(statement => !/^\s*--/.test(statement));
    const shown = sql.length > 0 ? [block(sql.slice(0, 30).join('\n').slice(0, 8000), 'sql')] : [];
    return [details(md`${code(nameOf(migration))}: why`, joined([joined(lines, '\n'), ...shown], '\n\n'))];
  });
}
