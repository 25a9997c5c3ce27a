import { markdown } from '@guarded-deploy/action-kit';
import type { GuardResult } from '@guarded-deploy/migrations';

const { code, link, table, text, details, block } = markdown;

const HEADLINES: Readonly<Record<GuardResult['status'], string>> = {
  clean: '✅ nothing pending',
  pending: '⏳ migrations pending',
  unsafe: '⛔ unsafe migrations pending',
  conflict: '⛔ conflicting migrations',
  drift: '⛔ models without a migration',
  'db-ahead': '⛔ the database is ahead of the code',
  unreachable: '⛔ the database gave no answer',
  partial: '⛔ not all databases were looked at',
  error: '⛔ the migrations could not be judged',
};

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
export function guardSummary(result: GuardResult): string {
  const parts = [`### Migrations: ${HEADLINES[result.status]}`];
  const servers = result.databases.map(
    ({ alias, engine, version, applied }) =>
      `${code(alias)} ${text(`${engine ?? 'unknown'} ${version ?? ''}`.trim())}${applied === undefined ? '' : `, ${applied} applied`}`,
  );
  if (servers.length > 0) parts.push(servers.join(' · '));
  if (result.targets.length > 1)
    parts.push(
      table(
        ['target', 'status', 'pending'],
        result.targets
          .slice(0, MOST_ROWS)
          .map(({ name, status, pending }) => [
            code(name),
            text(status),
            pending === null ? 'not known' : String(pending),
          ]),
      ),
    );
  if (result.targets.length > MOST_ROWS)
    parts.push(`… and ${result.targets.length - MOST_ROWS} more targets.`);
  if (result.pending.length > 0) {
    const several = new Set(result.pending.map(({ database }) => database)).size > 1;
    parts.push(
      table(
        ['migration', ...(several ? ['database'] : []), 'lock', 'old code', 'verdict'],
        result.pending.slice(0, MOST_ROWS).map(migration => [
          code(migration.app === '' ? migration.name : `${migration.app}.${migration.name}`),
          ...(several ? [code(migration.database)] : []),
          LOCKS[migration.lock],
          COMPATS[migration.compat],
          migration.safe === null
            ? 'not judged'
            : migration.safe
              ? migration.findings.some(({ allowed }) => allowed !== undefined)
                ? 'allowed'
                : 'safe'
              : migration.findings
                  .filter(finding => !finding.note && finding.allowed === undefined)
                  .map(({ rule }) => code(rule))
                  .filter((rule, index, all) => all.indexOf(rule) === index)
                  .join(' '),
        ]),
      ),
    );
    if (result.pending.length > MOST_ROWS) parts.push(`… and ${result.pending.length - MOST_ROWS} more.`);
  }
  for (const migration of result.pending.slice(0, MOST_ROWS)) {
    const findings = migration.findings.filter(({ note }) => !note);
    if (findings.length === 0) continue;
    const name = migration.app === '' ? migration.name : `${migration.app}.${migration.name}`;
    const lines = findings.map(finding => {
      const allowed = finding.allowed === undefined ? '' : ` _Allowed: ${text(finding.allowed)}_`;
      return `- ${link(finding.rule, finding.link)} ${code(finding.subject)}: ${text(finding.explanation)}${finding.recipe === '' ? '' : ` **Instead:** ${text(finding.recipe)}`}${allowed}`;
    });
    const sql = migration.operations
      .flatMap(operation => operation.sql)
      .filter(statement => !/^\s*--/.test(statement));
    parts.push(
      details(
        `${code(name)}: why`,
        [
          lines.join('\n'),
          ...(sql.length > 0 ? [block(sql.slice(0, 30).join('\n').slice(0, 8000), 'sql')] : []),
        ].join('\n\n'),
      ),
    );
  }
  if (result.applied.length > 0)
    parts.push(
      `Applied: ${result.applied.map(({ app, name, seconds, database }) => `${code(app === '' ? name : `${app}.${name}`)}${result.targets.length > 1 ? ` on ${code(database)}` : ''}${seconds === null ? '' : ` (${seconds} s)`}`).join(', ')}`,
    );
  if (result.drift.length > 0)
    parts.push(
      `Models without a migration: ${result.drift.map(({ app, operations }) => `${code(app || 'metadata')} ${text(operations.slice(0, 6).join('; '))}`).join(' · ')}`,
    );
  for (const note of result.notes) parts.push(`> ${text(note)}`);
  return parts.join('\n\n');
}
