/** Migrations as the outputs of the action show them. Pure. */
import type { Judged } from './model/verdict.ts';

/** A migration as the outputs of the action show it. */
function publicMigration(migration: Judged): object {
  return {
    app: migration.app,
    name: migration.name,
    database: migration.database,
    file: migration.file,
    operations: migration.operations.map(operation => ({
      type: operation.type,
      description: operation.description,
      line: operation.line ?? null,
    })),
    sql: migration.operations.flatMap(operation => operation.sql),
    lock: migration.lock,
    compat: migration.compat,
    safe: migration.safe,
    rules: migration.findings.map(({ rule, lock, compat, subject, line, allowed, explanation, recipe }) => ({
      rule,
      lock,
      compat,
      subject,
      line,
      explanation,
      recipe,
      ...(allowed === undefined ? {} : { allowed }),
    })),
  };
}

/** GitHub refuses outputs above one MiB. */
const MOST_CHARACTERS = 900_000;

/**
 * Migrations as JSON that GitHub takes: whole, or else without the statements of those that another target has, too, or else
 * without any statement; at last with the first of them, and a last entry that says how many are left out.
 */
export function publicMigrations(migrations: readonly Judged[], most = MOST_CHARACTERS): string {
  const seen = new Set<string>();
  const repeated = migrations.map(({ app, name }) => {
    const key = `${app} ${name}`;
    const again = seen.has(key);
    seen.add(key);
    return again;
  });
  const short = { operations: [], sql: [] };
  const whole = migrations.map(publicMigration);
  const forms = [
    whole,
    whole.map((migration, index) => (repeated[index] ? { ...migration, ...short } : migration)),
    whole.map(migration => ({ ...migration, ...short })),
  ];
  for (const form of forms) {
    const text = JSON.stringify(form);
    if (text.length <= most) return text;
  }
  const bare = migrations.map(({ app, name, database, file, lock, compat, safe }) => ({
    app,
    name,
    database,
    file,
    ...short,
    lock,
    compat,
    safe,
    rules: [],
  }));
  const fitting = bare.slice(0, Math.floor(most / 1_000));
  return JSON.stringify([...fitting, { leftOut: migrations.length - fitting.length }]);
}
