import type { Engine } from '../model/engine.ts';
import { type Statement, splitStatements, type Token } from '../parse/lexer.ts';

/** What CREATE, ALTER and DROP may be followed by where they stay in one database of PostgreSQL. */
const POSTGRES_OBJECT =
  /^(TABLE|INDEX|VIEW|MATERIALIZED|TYPE|DOMAIN|SEQUENCE|FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|TRIGGER|SCHEMA|EXTENSION|POLICY|RULE|OPERATOR|CAST|COLLATION|TEXT|STATISTICS|CONVERSION|DEFAULT|CONSTRAINT|TRANSFORM|ACCESS|EVENT|PUBLICATION|LARGE)$/;
const MYSQL_OBJECT = /^(TABLE|TABLES|INDEX|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT|SEQUENCE|PACKAGE|PREPARE)$/;
/** What may stand between CREATE and what is created. */
const MODIFIER =
  /^(OR|REPLACE|TEMP|TEMPORARY|UNLOGGED|GLOBAL|LOCAL|RECURSIVE|UNIQUE|ONLINE|OFFLINE|IGNORE|FULLTEXT|SPATIAL|AGGREGATE|ALGORITHM|MERGE|TEMPTABLE|UNDEFINED|DEFINER|CURRENT_USER|SQL|SECURITY|INVOKER)$/;
/** Something new beside the database disturbs nobody. */
const NEW = /^(ROLE|USER|GROUP|DATABASE|SCHEMA|TABLESPACE)$/;

/** Statements of PostgreSQL that stay in their database, where nothing else in this file says otherwise. */
const POSTGRES_FIRST =
  /^(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|SET|RESET|SHOW|BEGIN|START|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|LOCK|ANALYZE|VACUUM|REINDEX|CLUSTER|REFRESH|COMMENT|EXPLAIN|PREPARE|EXECUTE|DEALLOCATE|DECLARE|FETCH|MOVE|CLOSE|NOTIFY|LISTEN|UNLISTEN|DISCARD|CALL|DO|COPY|GRANT|REVOKE|CREATE|ALTER|DROP|CHECKPOINT)$/;
const MYSQL_FIRST =
  /^(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|LOAD|DO|CALL|HANDLER|SET|SHOW|DESC|DESCRIBE|EXPLAIN|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|LOCK|UNLOCK|ANALYZE|OPTIMIZE|CHECK|REPAIR|CHECKSUM|USE|PREPARE|EXECUTE|DEALLOCATE|GRANT|REVOKE|CREATE|ALTER|DROP|RENAME|END)$/;

/** Functions of PostgreSQL, and schemas of extensions, that reach servers, sessions, files, or run a text. */
const FAR_FUNCTION =
  /^(dblink\w*|pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_switch_wal|pg_promote|pg_\w*replication\w*|pg_\w*_slot\w*|pg_logical_\w+|pg_file_\w+|pg_read_\w*file|pg_ls_\w+|lo_export|lo_import|pg_stat_reset\w*|pg_backup_\w+|pg_(start|stop)_backup|pg_create_restore_point|pg_wal_\w+|query_to_xml\w*|http\w*|load_extension)$/i;
const FAR_SCHEMA = /^(cron|net|pgagent|aws_\w+|http|dblink)$/i;
/** Tables of PostgreSQL that all databases of a server share. */
const SHARED =
  /^pg_(authid|auth_members|database|db_role_setting|tablespace|shdepend|shdescription|shseclabel|subscription|replication_origin|parameter_acl)$/i;
const WRITES = /^(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|REPLACE|COPY|LOAD|HANDLER)$/;
/** Storage engines of MariaDB whose tables lie elsewhere. */
const FAR_STORAGE = /^(FEDERATED|FEDERATEDX|CONNECT|SPIDER|S3|OQGRAPH|SPHINX)$/i;

interface Place {
  readonly engine: Engine;
  /** Names of the database itself, in lower case. */
  readonly own: ReadonlySet<string>;
}

const isMysql = ({ engine }: Place) => engine === 'mariadb' || engine === 'mysql';
const is = (token: Token | undefined, own: ReadonlySet<string>) => own.has(token?.text.toLowerCase() ?? '');

/** Whether CREATE, ALTER, DROP or RENAME at `at` is of something in the database, or of something new beside it. */
function changesOwn(tokens: readonly Token[], at: number, place: Place): boolean {
  const verb = tokens[at]!.upper;
  const { own } = place;
  const object = isMysql(place) ? MYSQL_OBJECT : POSTGRES_OBJECT;
  let next = at + 1;
  // DEFINER = `name`@`host` of MariaDB.
  while (
    next < tokens.length &&
    (MODIFIER.test(tokens[next]!.upper) ||
      (isMysql(place) && /^[=@]$/.test(tokens[next]!.text)) ||
      (isMysql(place) && /^[=@]$/.test(tokens[next - 1]!.text)))
  )
    next += 1;
  const replaces = tokens.slice(at, next).some(({ upper }) => upper === 'REPLACE');
  const kind = tokens[next]?.upper ?? '';
  if (object.test(kind)) {
    if (isMysql(place)) return !tokens.slice(next).some(({ upper }) => upper === 'SONAME');
    return true;
  }
  if (isMysql(place) && /^(DATABASE|SCHEMA)$/.test(kind) && verb !== 'CREATE') {
    const named = tokens.slice(next + 1).filter(({ upper }) => !/^(IF|EXISTS)$/.test(upper));
    // ALTER DATABASE without a name means the own one.
    const unnamed =
      verb === 'ALTER' && /^(CHARACTER|CHARSET|DEFAULT|COLLATE|COMMENT)$/.test(named[0]?.upper ?? '');
    return unnamed || is(named[0], own);
  }
  return verb === 'CREATE' && !replaces && NEW.test(kind) && tokens[next + 1]?.upper !== 'MAPPING';
}

/** GRANT or REVOKE at `at`: of something in the database, not of a role, nor of what all databases share. */
function grantsOwn(tokens: readonly Token[], at: number, place: Place): boolean {
  const rest = tokens.slice(at + 1);
  const end = rest.findIndex(({ text }) => text === ';');
  const words = end < 0 ? rest : rest.slice(0, end);
  const on = words.findIndex(({ upper }) => upper === 'ON');
  if (on < 0 || words.some(({ upper }) => /^(IDENTIFIED|REQUIRE|PROXY)$/.test(upper))) return false;
  const [object, name, third] = words.slice(on + 1);
  if (!isMysql(place)) {
    if (object?.upper === 'DATABASE') return is(name, place.own);
    return !/^(TABLESPACE|LANGUAGE|FOREIGN|PARAMETER)$/.test(object?.upper ?? '');
  }
  if (/^(TABLE|FUNCTION|PROCEDURE|PACKAGE)$/.test(object?.upper ?? ''))
    return third?.text !== '.' || is(name, place.own);
  return object?.text !== '*' && (name?.text !== '.' || is(object, place.own));
}

/** A text that is run as SQL at `at`; one that is put together, or comes from a variable, may be anything. */
function runsOwn(tokens: readonly Token[], at: number, place: Place): boolean {
  let next = at;
  while (tokens[next]?.text === '(' || /^(format|concat)$/i.test(tokens[next]?.text ?? '')) next += 1;
  const text = tokens[next];
  if (text?.kind !== 'string' && !(isMysql(place) && text?.kind === 'name')) return false;
  const statements = splitStatements(text.text, place.engine);
  return (
    (statements[0]?.tokens.length ?? 0) > 1 && statements.every(statement => staysInside(statement, place))
  );
}

/** What a statement may follow in the body of a routine. */
const BEFORE = /^(THEN|ELSE|BEGIN|LOOP|ATOMIC|DO|REPEAT|ROW|INVOKER|DEFINER|DETERMINISTIC|DATA|SQL|\))$/i;
const OPENS = /^(CREATE|ALTER|DROP|RENAME)$/;

/** What reaches beyond the database at one place of a statement, or of the body of a routine in it. */
function reachesAt(tokens: readonly Token[], at: number, place: Place, body: boolean): boolean {
  const { upper, text } = tokens[at]!;
  const [before, next, second] = [tokens[at - 1], tokens[at + 1], tokens[at + 2]];
  const starts = at === 0 || (body && (before?.text === ';' || BEFORE.test(before?.text ?? '')));
  if (next?.text === '(' && FAR_FUNCTION.test(text)) return true;
  if (next?.text === '.' && FAR_SCHEMA.test(text) && tokens[at + 3]?.text === '(') return true;
  if (starts && OPENS.test(upper) && next?.kind === 'word' && !changesOwn(tokens, at, place)) return true;
  if (starts && /^(GRANT|REVOKE)$/.test(upper) && !(upper === 'GRANT' && next?.upper === 'OPTION'))
    return !grantsOwn(tokens, at, place);
  if (isMysql(place)) {
    if (upper === 'INTO' && /^(OUTFILE|DUMPFILE)$/.test(next?.upper ?? '')) return true;
    if (upper === 'SET' && /^(GLOBAL|PERSIST|PERSIST_ONLY|PASSWORD)$/.test(next?.upper ?? '')) return true;
    if (upper === 'SET' && next?.upper === 'DEFAULT' && second?.upper === 'ROLE') return true;
    if (/^(GLOBAL|PERSIST)$/.test(upper) && before?.text === '@') return true;
    if (/^(ENGINE|TYPE)$/.test(upper) && FAR_STORAGE.test((next?.text === '=' ? second : next)?.text ?? ''))
      return true;
    if (upper === 'USE' && starts && next?.text !== ';') return !is(next, place.own);
    if (upper === 'PREPARE' && starts && second?.upper === 'FROM') return !runsOwn(tokens, at + 3, place);
    return upper === 'EXECUTE' && next?.upper === 'IMMEDIATE' && !runsOwn(tokens, at + 2, place);
  }
  if (upper === 'COPY' && starts) return copiesFiles(tokens.slice(at));
  if (upper === 'LANGUAGE' && !/^(plpgsql|sql)$/i.test(next?.text ?? ''))
    return tokens[0]!.upper !== 'COMMENT';
  return (
    body &&
    upper === 'EXECUTE' &&
    before?.upper !== 'GRANT' &&
    !/^(FUNCTION|PROCEDURE|ON)$/.test(next?.upper ?? '') &&
    !runsOwn(tokens, at + 1, place)
  );
}

/** COPY to or from a file or a program of the server. */
function copiesFiles(tokens: readonly Token[]): boolean {
  return tokens.some(
    ({ upper }, at) =>
      /^(TO|FROM)$/.test(upper) && (tokens[at + 1]?.kind === 'string' || tokens[at + 1]?.upper === 'PROGRAM'),
  );
}

function lite({ tokens }: Statement): boolean {
  const [first] = tokens;
  if (/^(ATTACH|DETACH)$/.test(first?.upper ?? '')) return false;
  if (first?.upper === 'VACUUM' && tokens.some(({ upper }) => upper === 'INTO')) return false;
  return !tokens.some(({ text }, at) => tokens[at + 1]?.text === '(' && FAR_FUNCTION.test(text));
}

/**
 * Whether a statement changes nothing but the database that it is sent to. What is not known to stay there does not: other
 * databases, accounts, settings of the server, its files, other servers. An empty database says nothing of those.
 */
export function staysInside(statement: Statement, place: Place): boolean {
  const { tokens, open } = statement;
  const [first, second] = tokens;
  if (first === undefined || first.text === ';') return true;
  if (open) return false;
  if (place.engine === 'sqlite') return lite(statement);
  const routine =
    first.upper === 'DO' ||
    (first.upper === 'CREATE' &&
      tokens.some(({ upper }) => /^(FUNCTION|PROCEDURE|TRIGGER|EVENT|PACKAGE|RULE)$/.test(upper)));
  if (!(isMysql(place) ? MYSQL_FIRST : POSTGRES_FIRST).test(first.upper)) return first.text === '(';
  if (/^(DROP|REASSIGN)$/.test(first.upper) && second?.upper === 'OWNED') return false;
  const shared = (token: Token, at: number) =>
    isMysql(place)
      ? /^(mysql|sys|performance_schema)$/i.test(token.text) && tokens[at + 1]?.text === '.'
      : SHARED.test(token.text);
  const reads = /^(SELECT|WITH|VALUES|TABLE|SHOW|DO|EXPLAIN)$/.test(first.upper);
  const writes = !reads || tokens.some(({ upper }) => WRITES.test(upper));
  if (writes && tokens.some(shared)) return false;
  if (tokens.some((_, at) => reachesAt(tokens, at, place, routine && isMysql(place)))) return false;
  if (!routine || isMysql(place)) return true;
  return tokens.every(token => token.kind !== 'string' || bodyStays(token.text, place));
}

/** The body of a routine or of DO (PostgreSQL). */
function bodyStays(text: string, place: Place): boolean {
  const statements = splitStatements(text, place.engine);
  return statements.every(({ tokens, open }) => {
    const shared =
      tokens.some(token => SHARED.test(token.text)) && tokens.some(({ upper }) => WRITES.test(upper));
    return !open && !shared && !tokens.some((_, at) => reachesAt(tokens, at, place, true));
  });
}
