import { MIGRATION_RULES, RULES, type Verdict } from './judge/rules/index.ts';

function word(verdict: Verdict): string {
  const range = verdict.from ? ` from ${verdict.from}` : verdict.below ? ` below ${verdict.below}` : '';
  const axes = [verdict.lock, verdict.compat].filter(Boolean).join(', ');
  return `${verdict.engines.join(', ')}${range}: ${axes}`;
}

/** docs/migrations.md: the reference of all rules, from the table that decides. */
export function reference(): string {
  const byId = new Map<string, typeof RULES>();
  for (const rule of RULES) byId.set(rule.id, [...(byId.get(rule.id) ?? []), rule]);
  const sections = [...byId].map(([id, rules]) => {
    const parts = rules.map(rule => {
      const when = Object.entries(rule.when ?? {})
        .map(([name, value]) => `\`${name}\` is ${[value].flat().map(String).join(' or ')}`)
        .join(', ');
      return [
        `${rule.explanation}${rule.recipe === '' ? '' : ` **Instead:** ${rule.recipe}`} [More](${rule.link})`,
        '',
        `For ${rule.kinds.map(kind => `\`${kind}\``).join(', ')}${when === '' ? '' : ` where ${when}`}:`,
        '',
        ...rule.verdicts.map(verdict => `- ${word(verdict)}`),
      ].join('\n');
    });
    return `### ${id}\n\n${parts.join('\n\n')}`;
  });
  const shapes = Object.values(MIGRATION_RULES).map(
    rule => `### ${rule.id}\n\n${rule.explanation} **Instead:** ${rule.recipe} [More](${rule.link})`,
  );
  return `# Migrations: the rules

<!-- Generated from packages/migrations/src/judge/rules and reference.ts by scripts/docs.ts; edit those. -->

Every change is judged on two axes, for the engine and version of the server it will run on.

**lock**: what others notice while it runs on a large table that is in use. \`instant\`: a moment whatever the size ·
\`online\`: takes time, reads and writes go on · \`blocks-writes\`: writes (in PostgreSQL often reads, too) wait until it ends ·
\`rewrites\`: the table is copied, and at least writes wait · \`unknown\`.

**compat**: whether the code that runs now works afterwards. It does until the release has switched, and again after a
rollback. \`keeps\` · \`breaks\` · \`unknown\`.

A migration is safe when every change is \`instant\` or \`online\`, and \`keeps\`. A change of a table that the same pending
migrations create is always safe, and so is everything in an empty database. \`unknown\` is never safe.

For each axis, the first rule decides that matches and knows the server. What a rule needs to know comes from the
text of the statement and from the server: storage engine, indexes, checks, keys, views and triggers of the tables that are
concerned, default partitions, domains, what functions of the database promise, and, with \`small-table\`, a count of rows
that ends at the limit. A user who may only read is enough, but MariaDB shows triggers and views only to users with the rights TRIGGER
and SHOW VIEW. If the server did not answer (a table of another schema, a query that was refused), that fact is not known, and what is not
known is never safe.

On PostgreSQL transactions are followed as the server follows them: those of the migration tool, BEGIN and COMMIT in the text,
and the one that PostgreSQL makes around a text of several statements. A strong lock that is held while a step works on rows is
unsafe, and so is a statement that PostgreSQL refuses inside of a transaction.

Of a Flyway project, what \`migrate\` runs beside migrations is judged as they are: callbacks of SQL under the name of their file, and
\`initSql\` where it does more than set something for the session. Those that are not safe are listed even if no migration is pending. Scripts
are \`unknown\`. The settings are those that Flyway itself tells, and the notes name the files that it read. A look runs no callback, no
\`initSql\` that changes something, and cleans nothing; where that cannot be kept from running (classes, and scripts for \`info\` and
\`validate\`) the guard does not look. In a schema with tables and no history it lists what \`migrate\` runs after its baseline.

The rules are checked on MariaDB 10.11 and PostgreSQL 15 in three ways. A test runs each kind of statement, sees which ALGORITHM and LOCK
MariaDB accepts, which locks PostgreSQL holds and how many rows it works on, and runs the queries of the old application
afterwards (packages/migrations/test/ground-truth.ts). A search makes schemas and migrations at random, some 60 of each kind in
every test run and thousands in the long one; what is called safe and blocks, breaks or is refused by the server is printed
with the smallest schema that shows it (packages/migrations/test/search.ts). The statements that other tools are tested with
are played the same way (packages/migrations/test/peers.ts). Other versions and MySQL are from the vendors' manuals.

Triggers, routines and events of the database are read as well: code that counts the columns of a table, names an index in a hint, or
deletes rows when rows are added speaks against a change. What the user of the guard may not see is not read: in MariaDB and MySQL give it
the rights TRIGGER, SHOW VIEW and EVENT, and SELECT on \`mysql.proc\` (or SHOW CREATE ROUTINE) where you have routines.

Some faults are not found, because neither the migration nor the database shows them:

- old code inserts the key of a row that the migration adds
- a value is too long for its index (PostgreSQL: 2,704 bytes)
- a query in the application counts columns (INSERT without a list of columns), names an index by a hint, or uses a name that two of its
  tables have from now on
- a routine is written in C, or lies in another database of the server

An exception is a comment on the line of the operation or above it, or above the class for the whole file. Without a reason it
allows nothing:

\`\`\`python
# migration-guard: allow drop-column because release 41 stopped reading it
migrations.RemoveField("shop", "note"),
\`\`\`

In SQL files: \`-- migration-guard: allow update-rows because the table has twelve rows\`. It covers the statement on its line,
or the one below it. At the head of the file, with a blank line between it and the first statement, it covers the whole file.

## Dropping a column in two releases

1. Remove the field from the model, and in the migration from the state only:
   \`SeparateDatabaseAndState(state_operations=[migrations.RemoveField("shop", "note")])\`. If the column is NOT NULL, make it
   nullable or give it a database default first, because the new code no longer writes it.
2. In the next release drop the column (\`RunSQL\` or \`database_operations\`). The guard sees that no model of the applied
   migrations knows it any more, and calls the drop safe (\`drop-column-forgotten\`).

## Steps as files

\`guarded-deploy migrate --recipe APP.NAME\` (Alembic: the revision) does this, and the like of it, in the checkout. It looks at the
database of the project's settings, takes the pending migration apart statement by statement, and writes:

| file | what | when |
| --- | --- | --- |
| the migration's own, anew | what is safe in its transaction, and all that Django is told of the models | this release |
| \`…_data\` | Python that only adds rows, out of the transaction that holds a lock | this release |
| \`…_beside\` | indexes CONCURRENTLY, constraints NOT VALID and VALIDATE; in MariaDB keys without a copy of the table | this release |
| \`…_later.py.later\` | what takes away, or holds rows to something: DROP, NOT NULL, CHECK, UNIQUE, changes of rows | the next release |

The last one is read by no tool. Once the release before is gone, and nobody goes back behind it, rename it to \`.py\` and release again.
There are steps for: a column that may not be NULL, an index, a unique or checked column, a foreign key, NOT NULL, CHECK, UNIQUE, a column
or a table that goes, and rows that are changed. A name or a type that changes has none: it is said, and nothing is written. The files are for the server that was asked;
\`--dry-run --json\` shows them. Nothing that is not committed is written over.

## Rules

${sections.join('\n\n')}

## Rules about a whole migration

${shapes.join('\n\n')}
`;
}
