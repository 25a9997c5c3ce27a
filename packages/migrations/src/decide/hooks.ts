/** What runs with the migrations and is in none of them: it is put to the first pending one of each database. Pure. */
import { disturbsNobody, judge } from '../judge/judge.ts';
import { MIGRATION_RULES } from '../judge/rules/index.ts';
import type { DatabaseFacts, Hook, Observation } from '../model/observation.ts';
import type { Finding, Judged } from '../model/verdict.ts';

function findingOf({ kind, name, file, line }: Hook): Finding {
  const { id: rule, ...texts } = MIGRATION_RULES[kind];
  const place = { file: file ?? null, line: line ?? null };
  return { rule, ...texts, ...place, subject: name, lock: 'unknown', compat: 'unknown' };
}

/** What speaks against the statements that env.py sends beside the revisions, and that a look did not run. */
function statementsOfEnv(database: DatabaseFacts, { tool, skipped = [] }: Observation): Finding[] {
  if (skipped.length === 0) return [];
  const beside = {
    app: '',
    name: 'env.py',
    file: null,
    atomic: true,
    operations: [{ type: 'upgrade', description: 'a statement of env.py', line: null, sql: skipped }],
  };
  const [judged] = judge({ ...database, pending: [beside] }, tool);
  return (judged?.findings ?? []).filter(({ note }) => !note);
}

/** The judged migrations with the findings about what runs beside them. */
export function withHooks(
  migrations: readonly Judged[],
  databases: readonly DatabaseFacts[],
  observation: Observation,
): Judged[] {
  const hooks = observation.hooks ?? [];
  const seen = new Set<string>();
  return migrations.map(migration => {
    if (seen.has(migration.database)) return migration;
    seen.add(migration.database);
    const database = databases.find(({ alias }) => alias === migration.database);
    if (!database || disturbsNobody(database)) return migration;
    const found = [...hooks.map(findingOf), ...statementsOfEnv(database, observation)];
    if (found.length === 0) return migration;
    return {
      ...migration,
      findings: [...migration.findings, ...found],
      lock: 'unknown',
      compat: 'unknown',
      safe: false,
    };
  });
}
