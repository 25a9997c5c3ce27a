/**
 * What the judgement asks the server, as queries that a probe runs as they are and whose rows it hands back. `{tables}`
 * stands for the names of the tables that the pending SQL names, `{calls}` for what it calls like a function, each as texts
 * in quotes with commas between. No query holds a percent sign or a colon, which drivers would take for placeholders.
 */
export type Queries = Readonly<Record<string, string>>;

/** What may lie in a database of MariaDB or MySQL: tables, views and sequences, routines, events. */
const MYSQL_OBJECTS =
  'SELECT table_schema AS place, table_name AS name FROM information_schema.tables ' +
  'UNION ALL SELECT routine_schema, routine_name FROM information_schema.routines ' +
  'UNION ALL SELECT event_schema, event_name FROM information_schema.events';

const MYSQL: Queries = {
  version: 'SELECT VERSION()',
  schema: 'SELECT DATABASE()',
  tables:
    'SELECT table_name, table_type, engine, row_format, table_collation, create_options FROM information_schema.tables ' +
    'WHERE table_schema = DATABASE() AND table_name IN ({tables})',
  columns:
    'SELECT table_name, column_name, column_type, is_nullable, ' +
    "CASE WHEN column_default IS NULL OR UPPER(column_default) = 'NULL' THEN 0 ELSE 1 END, extra, character_set_name, " +
    'character_octet_length, character_maximum_length, collation_name, generation_expression ' +
    'FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name IN ({tables})',
  indexes:
    'SELECT table_name, index_name, index_type, non_unique, column_name, seq_in_index ' +
    'FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name IN ({tables}) ORDER BY 1, 2, 6',
  references:
    'SELECT table_name, column_name, constraint_name, referenced_table_name, referenced_column_name ' +
    'FROM information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL ' +
    'AND (table_name IN ({tables}) OR referenced_table_name IN ({tables}))',
  triggers:
    'SELECT event_object_table, trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()',
  // Who may not see triggers sees none.
  rights:
    'SELECT privilege_type FROM information_schema.user_privileges UNION ' +
    'SELECT privilege_type FROM information_schema.schema_privileges WHERE table_schema = DATABASE()',
  views: 'SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = DATABASE()',
  relations: 'SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()',
  own: `SELECT o.name FROM (${MYSQL_OBJECTS}) o WHERE o.place = DATABASE()`,
  occupied:
    `SELECT DISTINCT o.place FROM (${MYSQL_OBJECTS}) o WHERE o.place <> DATABASE() ` +
    "AND o.place NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')",
  code:
    'SELECT code.name, code.text FROM (' +
    'SELECT trigger_name AS name, action_statement AS text FROM information_schema.triggers WHERE trigger_schema = DATABASE() ' +
    'UNION ALL SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = DATABASE() ' +
    'UNION ALL SELECT event_name, event_definition FROM information_schema.events WHERE event_schema = DATABASE()) code ' +
    'WHERE EXISTS (SELECT 1 FROM information_schema.tables t WHERE t.table_schema = DATABASE() AND t.table_name IN ({tables}) ' +
    'AND LOCATE(LOWER(t.table_name), LOWER(code.text)) > 0)',
  actions:
    'SELECT table_name, constraint_name, delete_rule, update_rule FROM information_schema.referential_constraints ' +
    'WHERE constraint_schema = DATABASE() AND table_name IN ({tables})',
  functions:
    'SELECT LOWER(routine_name), 3 FROM information_schema.routines ' +
    "WHERE routine_schema = DATABASE() AND routine_type = 'FUNCTION' AND LOWER(routine_name) IN ({calls})",
};

const MARIADB: Queries = {
  ...MYSQL,
  checks:
    'SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints ' +
    'WHERE constraint_schema = DATABASE() AND table_name IN ({tables})',
  variables:
    'SELECT LOWER(variable_name), variable_value FROM information_schema.session_variables WHERE variable_name IN ' +
    "('ALTER_ALGORITHM', 'OLD_ALTER_TABLE', 'INNODB_INSTANT_ALTER_COLUMN_ALLOWED', 'FOREIGN_KEY_CHECKS', " +
    "'LOWER_CASE_TABLE_NAMES', 'SQL_MODE', 'AUTOCOMMIT', 'DEFAULT_STORAGE_ENGINE')",
};

const MYSQL_ONLY: Queries = {
  ...MYSQL,
  checks:
    'SELECT k.table_name, c.constraint_name, c.check_clause FROM information_schema.check_constraints c ' +
    'JOIN information_schema.table_constraints k USING (constraint_schema, constraint_name) ' +
    'WHERE c.constraint_schema = DATABASE() AND k.table_name IN ({tables})',
};

/** How many columns a row of each query has. */
export function widthOf(engine: string, name: string): number {
  const postgres = engine === 'postgresql' || engine === 'sqlite';
  const widths: Readonly<Record<string, number>> = {
    version: 1,
    schema: 1,
    path: 1,
    rights: 1,
    keys: 3,
    invalid: 3,
    tables: postgres ? 7 : 6,
    columns: postgres ? 7 : 11,
    indexes: 6,
    checks: postgres ? 5 : 3,
    uses: 4,
    references: 5,
    domains: 4,
    code: postgres ? 3 : 2,
    actions: 4,
    ambiguous: 1,
    occupied: 1,
    relations: 1,
    types: 1,
    own: 1,
    acting: 1,
  };
  return widths[name] ?? 2;
}

/** The tables that were asked for, and everything that inherits from them. */
const FAMILY =
  'WITH RECURSIVE family(root, oid) AS (SELECT c.relname, c.oid FROM pg_class c WHERE pg_table_is_visible(c.oid) ' +
  'AND c.relname IN ({tables}) UNION SELECT f.root, i.inhrelid FROM family f JOIN pg_inherits i ON i.inhparent = f.oid) ';

/** What may lie in a schema of PostgreSQL and is no part of an extension: relations, routines, types. */
const POSTGRESQL_OBJECTS = [
  [`c.relname`, `c.relnamespace`, `pg_class c`, `c.oid`, `c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')`],
  [`p.proname`, `p.pronamespace`, `pg_proc p`, `p.oid`, `true`],
  [`t.typname`, `t.typnamespace`, `pg_type t`, `t.oid`, `t.typtype IN ('e', 'd', 'r')`],
]
  .map(
    ([name, place, from, oid, which]) =>
      `SELECT CAST(n.nspname AS text) AS place, CAST(${name} AS text) AS name FROM ${from} JOIN pg_namespace n ON n.oid = ${place} ` +
      `WHERE ${which} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = CAST('${from!.split(' ')[0]}' AS regclass) ` +
      `AND d.objid = ${oid} AND d.deptype = 'e')`,
  )
  .join(' UNION ALL ');

const POSTGRESQL: Queries = {
  version: "SELECT current_setting('server_version')",
  schema: 'SELECT current_schema()',
  path: "SELECT current_setting('search_path')",
  tables:
    'SELECT c.relname, c.relkind, pg_get_userbyid(c.relowner), ' +
    'EXISTS (SELECT 1 FROM pg_inherits i WHERE i.inhparent = c.oid), ' +
    '(SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) + ' +
    "(SELECT count(*) FROM pg_rewrite w WHERE w.ev_class = c.oid AND w.rulename <> '_RETURN'), " +
    'EXISTS (SELECT 1 FROM pg_publication_tables p WHERE p.schemaname = n.nspname AND p.tablename = c.relname), c.relrowsecurity ' +
    'FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ' +
    'WHERE pg_table_is_visible(c.oid) AND c.relname IN ({tables})',
  columns:
    'SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, ' +
    // The third is missing before PostgreSQL 12.
    "a.atthasdef, a.attidentity <> '', coalesce(to_jsonb(a) ->> 'attgenerated', '') <> '' " +
    'FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid ' +
    'WHERE pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relname IN ({tables})',
  checks:
    'SELECT c.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated, NOT k.connoinherit ' +
    'FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid ' +
    "WHERE k.contype = 'c' AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})",
  indexes:
    'SELECT c.relname, i.relname, m.amname, x.indisunique AND x.indisvalid AND x.indpred IS NULL AND x.indexprs IS NULL, ' +
    '(SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = k.number), k.place ' +
    'FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam ' +
    'JOIN pg_class c ON c.oid = x.indrelid ' +
    'CROSS JOIN LATERAL unnest(CAST(x.indkey AS int2[])) WITH ORDINALITY AS k(number, place) ' +
    'WHERE pg_table_is_visible(c.oid) AND c.relname IN ({tables}) ORDER BY 1, 2, 6',
  uses:
    FAMILY +
    'SELECT f.root, a.attname, CASE d.classid ' +
    "WHEN CAST('pg_class' AS regclass) THEN (SELECT CASE WHEN x.indexprs IS NOT NULL OR x.indpred IS NOT NULL THEN 'computed-index' " +
    "WHEN x.indisunique THEN 'unique' ELSE 'index' END FROM pg_index x WHERE x.indexrelid = d.objid) " +
    "WHEN CAST('pg_constraint' AS regclass) THEN (SELECT CASE k.contype WHEN 'c' THEN CASE WHEN k.convalidated THEN 'check' ELSE 'unchecked' END " +
    "WHEN 'f' THEN CASE WHEN k.conrelid = d.refobjid THEN 'foreign-key' ELSE 'referenced' END WHEN 'x' THEN 'computed-index' " +
    "ELSE 'unique' END FROM pg_constraint k WHERE k.oid = d.objid) " +
    "WHEN CAST('pg_attrdef' AS regclass) THEN (SELECT CASE WHEN coalesce(to_jsonb(b) ->> 'attgenerated', '') <> '' THEN 'generated' ELSE 'default' END " +
    'FROM pg_attrdef e JOIN pg_attribute b ON b.attrelid = e.adrelid AND b.attnum = e.adnum WHERE e.oid = d.objid ' +
    'AND (e.adrelid <> d.refobjid OR e.adnum <> d.refobjsubid)) ' +
    "WHEN CAST('pg_rewrite' AS regclass) THEN 'view' WHEN CAST('pg_policy' AS regclass) THEN 'policy' " +
    "WHEN CAST('pg_trigger' AS regclass) THEN 'trigger' WHEN CAST('pg_proc' AS regclass) THEN 'routine' " +
    "WHEN CAST('pg_statistic_ext' AS regclass) THEN 'statistics' ELSE 'other' END, " +
    "CASE d.classid WHEN CAST('pg_class' AS regclass) THEN (SELECT i.relname FROM pg_class i WHERE i.oid = d.objid) " +
    "WHEN CAST('pg_constraint' AS regclass) THEN (SELECT k.conname FROM pg_constraint k WHERE k.oid = d.objid) " +
    "ELSE CAST(d.objid AS text) END FROM family f JOIN pg_depend d ON d.refclassid = CAST('pg_class' AS regclass) AND d.refobjid = f.oid " +
    'AND d.refobjsubid > 0 JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = d.refobjsubid ' +
    // A sequence that belongs to the column is not concerned by its type.
    "WHERE NOT (d.classid = CAST('pg_class' AS regclass) AND NOT EXISTS (SELECT 1 FROM pg_index x WHERE x.indexrelid = d.objid)) " +
    "UNION SELECT f.root, a.attname, 'partition-key', CAST(f.oid AS text) FROM family f JOIN pg_partitioned_table p ON p.partrelid = f.oid " +
    'JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = ANY (CAST(p.partattrs AS int2[]))',
  defaults:
    "SELECT c.relname, CASE WHEN has_table_privilege(p.partdefid, 'SELECT') THEN " +
    "CAST(query_to_xml('SELECT 1 AS x FROM ' || CAST(CAST(p.partdefid AS regclass) AS text) || ' LIMIT 1', false, true, '') AS text) END " +
    'FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid ' +
    'WHERE p.partdefid <> 0 AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})',
  variables: "SELECT 'standard_conforming_strings', current_setting('standard_conforming_strings')",
  domains:
    'SELECT t.typname, format_type(t.typbasetype, t.typtypmod), t.typnotnull OR EXISTS (SELECT 1 FROM pg_constraint k WHERE k.contypid = t.oid), ' +
    "EXISTS (SELECT 1 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.atttypid = t.oid AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'm')) " +
    "FROM pg_type t WHERE t.typtype = 'd' AND pg_type_is_visible(t.oid) AND t.typnamespace <> CAST('information_schema' AS regnamespace)",
  relations:
    'SELECT c.relname FROM pg_class c WHERE pg_table_is_visible(c.oid) ' +
    "AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace <> CAST('pg_catalog' AS regnamespace)",
  // Those of tables aside: each table has one.
  types:
    'SELECT DISTINCT lower(t.typname) FROM pg_type t WHERE pg_type_is_visible(t.oid) ' +
    "AND (t.typrelid = 0 OR t.typrelid IN (SELECT c.oid FROM pg_class c WHERE c.relkind = 'c')) AND left(t.typname, 1) <> '_'",
  // What has no schema is nobody else's, either: large objects, and servers elsewhere.
  own:
    `SELECT o.name FROM (${POSTGRESQL_OBJECTS}) o WHERE o.place = COALESCE(current_schema(), '') ` +
    "UNION ALL (SELECT 'large object ' || CAST(oid AS text) FROM pg_largeobject_metadata LIMIT 1) " +
    'UNION ALL SELECT CAST(srvname AS text) FROM pg_foreign_server',
  occupied:
    `SELECT DISTINCT o.place FROM (${POSTGRESQL_OBJECTS}) o WHERE o.place <> COALESCE(current_schema(), '') ` +
    "AND o.place <> 'information_schema' AND left(o.place, 3) <> 'pg_'",
  code:
    FAMILY +
    'SELECT f.root, p.prosrc, false FROM family f JOIN pg_trigger t ON t.tgrelid = f.oid JOIN pg_proc p ON p.oid = t.tgfoid ' +
    'WHERE NOT t.tgisinternal UNION SELECT c.relname, p.prosrc, p.prorettype = c.reltype FROM pg_proc p ' +
    'JOIN pg_language l ON l.oid = p.prolang JOIN pg_class c ON pg_table_is_visible(c.oid) AND c.relname IN ({tables}) ' +
    'AND (position(lower(CAST(c.relname AS text)) IN lower(p.prosrc)) > 0 OR c.reltype = p.prorettype ' +
    'OR c.reltype = ANY (CAST(p.proargtypes AS oid[]))) ' +
    "WHERE l.lanname NOT IN ('c', 'internal') AND p.pronamespace NOT IN (CAST('pg_catalog' AS regnamespace), " +
    "CAST('information_schema' AS regnamespace)) AND NOT EXISTS (SELECT 1 FROM pg_depend d " +
    "WHERE d.classid = CAST('pg_proc' AS regclass) AND d.objid = p.oid AND d.deptype = 'e')",
  actions:
    'SELECT c.relname, k.conname, k.confdeltype, k.confupdtype FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid ' +
    "WHERE k.contype = 'f' AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})",
  ambiguous:
    'SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace ' +
    'JOIN pg_roles r ON r.rolname = n.nspname WHERE c.relname IN ({tables}) AND r.rolname <> current_user ' +
    "AND n.nspname <> 'public' AND position('\"$user\"' IN current_setting('search_path')) > 0",
  acting:
    'SELECT CAST(o.oprname AS text) FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode ' +
    "WHERE p.provolatile = 'v' AND o.oprnamespace <> CAST('pg_catalog' AS regnamespace) " +
    'UNION SELECT CAST(t.typname AS text) FROM pg_cast c JOIN pg_proc p ON p.oid = c.castfunc JOIN pg_type t ON t.oid = c.casttarget ' +
    "WHERE p.provolatile = 'v' AND p.pronamespace <> CAST('pg_catalog' AS regnamespace) " +
    'UNION SELECT CAST(t.typname AS text) FROM pg_type t JOIN pg_constraint k ON k.contypid = t.oid ' +
    "JOIN pg_depend d ON d.classid = CAST('pg_constraint' AS regclass) AND d.objid = k.oid " +
    "AND d.refclassid = CAST('pg_proc' AS regclass) JOIN pg_proc p ON p.oid = d.refobjid WHERE p.provolatile = 'v'",
  functions:
    "SELECT p.proname, max(CASE p.provolatile WHEN 'i' THEN 1 WHEN 's' THEN 2 ELSE 3 END) " +
    'FROM pg_proc p WHERE pg_function_is_visible(p.oid) AND p.proname IN ({calls}) GROUP BY 1',
};

/** Indexes and constraints by name, for those who have no other way to ask: Flyway. */
const KEYS: Readonly<Record<string, string>> = {
  mysql:
    "SELECT table_name, constraint_name, CASE constraint_type WHEN 'CHECK' THEN 'c' WHEN 'FOREIGN KEY' THEN 'f' ELSE 'u' END " +
    'FROM information_schema.table_constraints WHERE table_schema = DATABASE() AND constraint_name IN ({tables}) ' +
    "UNION ALL SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'u' ELSE 'i' END " +
    'FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name IN ({tables}) GROUP BY table_name, index_name',
  postgresql:
    "SELECT c.relname, k.conname, CASE k.contype WHEN 'c' THEN 'c' WHEN 'f' THEN 'f' ELSE 'u' END " +
    "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.conname IN ({tables}) AND k.contype IN ('c', 'f', 'u', 'p', 'x') " +
    "UNION ALL SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x " +
    'JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid WHERE i.relname IN ({tables})',
};

/**
 * What Flyway's server is asked even where nobody judges: the INVALID indexes of tables that can be seen. One that somebody is
 * building at this moment is none.
 */
export const LEFTOVERS: Readonly<Record<string, Queries>> = {
  postgresql: {
    version: POSTGRESQL['version']!,
    invalid:
      'SELECT n.nspname, i.relname, t.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid ' +
      'JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace ' +
      "WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid) " +
      'AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid)',
  },
};

/** The queries for each engine, with those that Django and Alembic ask in another way. */
export function flywayQueries(smallTable: number): Readonly<Record<string, Queries>> {
  const { mariadb, mysql, postgresql } = factQueries(smallTable);
  return {
    mariadb: { ...mariadb, keys: KEYS['mysql']! },
    mysql: { ...mysql, keys: KEYS['mysql']! },
    postgresql: { ...postgresql, keys: KEYS['postgresql']! },
  };
}

const SQLITE: Queries = {
  own: "SELECT name FROM sqlite_master WHERE substr(name, 1, 7) <> 'sqlite_'",
  tables: "SELECT name, 'r', '', 0, 0, 0, 0 FROM sqlite_master WHERE type = 'table' AND name IN ({tables})",
  columns:
    'SELECT m.name, p.name, p.type, NOT p."notnull" AND p.pk = 0, p.dflt_value IS NOT NULL, p.pk = 1, 0 ' +
    "FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name IN ({tables})",
};

/** Counts that end at a limit: an estimate may be as old as the table. `{table}` stands for one table's name, quoted. */
const COUNT_MYSQL = 'SELECT {name}, COUNT(*) FROM (SELECT 1 FROM {table} LIMIT {limit}) counted';
const COUNT_POSTGRESQL =
  "SELECT c.relname, CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN CAST(query_to_xml('SELECT count(*) AS n FROM (SELECT 1 FROM ' " +
  "|| CAST(CAST(c.oid AS regclass) AS text) || ' LIMIT {limit}) counted', false, true, '') AS text) END FROM pg_class c " +
  "WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND c.relname IN ({tables})";

/**
 * The queries for each engine.
 * @param smallTable rows up to which a table counts as small; 0 where nobody wants to know
 */
export function factQueries(smallTable: number): Readonly<Record<string, Queries>> {
  const limit = String(smallTable + 1);
  const counted = (query: string) =>
    smallTable > 0 ? { counts: query.replace('{limit}', limit) } : ({} as Queries);
  return {
    mariadb: { ...MARIADB, ...counted(COUNT_MYSQL) },
    mysql: { ...MYSQL_ONLY, ...counted(COUNT_MYSQL) },
    postgresql: { ...POSTGRESQL, ...counted(COUNT_POSTGRESQL) },
    sqlite: SQLITE,
  };
}

/** A query with its names filled in; undefined where it is about none. */
export function fillQuery(
  query: string,
  engine: string,
  tables: readonly string[],
  calls: readonly string[],
): string | undefined {
  const mysql = engine === 'mariadb' || engine === 'mysql';
  const literal = (text: string) =>
    `'${(mysql ? text.replaceAll('\\', '\\\\') : text).replaceAll("'", "''")}'`;
  if (query.includes('{table}'))
    return tables.length === 0
      ? undefined
      : tables
          .map(table =>
            query
              .replace('{name}', () => literal(table))
              .replace('{table}', () => `\`${table.replaceAll('`', '``')}\``),
          )
          .join(' UNION ALL ');
  const list = (names: readonly string[]) => names.map(literal).join(', ') || "''";
  return query.replaceAll('{tables}', () => list(tables)).replaceAll('{calls}', () => list(calls));
}
