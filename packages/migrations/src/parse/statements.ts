import type { Change } from '../model/change.ts';
import type { Engine } from '../model/engine.ts';
import { alterTable, trailingClause } from './alter-table.ts';
import { create, drop } from './create.ts';
import { dataStatement, unknown, WRITES } from './data.ts';
import { Reader, type Statement, splitAtCommas, splitStatements, textOf } from './lexer.ts';
import { sourcesOf } from './sources.ts';

/** What one statement changes, as its text says; nothing is known yet of the tables it names. */
export function changesOf(statement: Statement, engine: Engine): Change[] {
  if (statement.open) return [unknown(statement)];
  const reader = new Reader(statement.tokens, engine === 'postgresql');
  const first = reader.peek()?.upper ?? '';
  if (reader.take('ALTER', 'TABLE') || reader.take('ALTER', 'FOREIGN', 'TABLE'))
    return alterTable(reader, engine);
  if (first === 'ALTER' && (reader.is('ONLINE', 1) || reader.is('IGNORE', 1))) {
    reader.at += 1;
    const online = reader.take('ONLINE');
    const ignore = reader.take('IGNORE');
    return reader.take('TABLE') ? alterTable(reader, engine, { online, ignore }) : [unknown(statement)];
  }
  if (reader.take('CREATE')) return create(reader);
  if (reader.take('DROP')) return drop(reader);
  if (reader.take('RENAME', 'TABLE') || reader.take('RENAME', 'TABLES')) return renameTables(reader);
  if (first === 'ALTER') return alterObject(reader, statement);
  if (first === 'COPY' && reader.is('(', 1)) return copiedQuery(reader, statement, engine);
  if (first === 'SET' && reader.is('STATEMENT', 1)) return setStatement(reader, statement, engine);
  return (
    dataStatement(reader, first, statement) ??
    ownStatement(reader, first, statement, engine) ??
    maintenance(reader, first) ?? [unknown(statement)]
  );
}

/** COPY (…) TO …: what stands in the brackets is carried out, whatever it is. */
function copiedQuery(reader: Reader, statement: Statement, engine: Engine): Change[] {
  reader.at += 1;
  return changesOf({ ...statement, tokens: reader.parenthesis() ?? [] }, engine);
}

function renameTables(reader: Reader): Change[] {
  return splitAtCommas(reader.rest()).map((part): Change => {
    const names = new Reader(part, reader.fold);
    names.take('IF', 'EXISTS');
    const table = names.table();
    if (names.take('WAIT')) names.at += 1;
    else names.take('NOWAIT');
    names.take('TO');
    return { kind: 'rename-table', table, to: names.table() };
  });
}

/** ALTER of anything but a table. */
function alterObject(reader: Reader, statement: Statement): Change[] {
  reader.at += 1;
  if (reader.take('INDEX')) return alterIndex(reader, statement);
  if (reader.take('SEQUENCE')) return alterSequence(reader, statement);
  if (reader.take('DOMAIN')) return alterDomain(reader, statement);
  if (reader.take('TYPE')) return alterType(reader);
  if (reader.take('VIEW')) {
    const name = reader.table();
    const harmless = reader.is('OWNER') || (reader.is('SET') && reader.is('(', 1));
    return [harmless ? { kind: 'change-owner', name } : { kind: 'create-view', name, replace: true }];
  }
  if (reader.take('MATERIALIZED', 'VIEW')) {
    const copies = reader.rest().some(({ upper }) => /^(TABLESPACE|METHOD)$/.test(upper));
    return [copies ? { kind: 'copy-table', how: 'tablespace' } : unknown(statement)];
  }
  if (reader.take('SYSTEM')) return [unknown(statement, { outside: true })];
  if (reader.take('DATABASE')) {
    const moves = reader.rest().some(({ upper }) => upper === 'TABLESPACE');
    return [moves ? unknown(statement, { outside: true }) : unknown(statement)];
  }
  if (reader.take('DEFAULT', 'PRIVILEGES'))
    return [{ kind: reader.rest().some(({ upper }) => upper === 'REVOKE') ? 'revoke' : 'grant' }];
  if (reader.take('STATISTICS')) return [{ kind: 'grant' }];
  if (reader.take('TRIGGER') && reader.tokens.some(({ upper }) => upper === 'RENAME'))
    return [{ kind: 'table-option', how: 'name of a trigger' }];
  if (reader.take('COLLATION') && reader.tokens.some(({ upper }) => upper === 'REFRESH'))
    return [{ kind: 'table-option', how: 'version of a collation' }];
  return [reader.take('SUBSCRIPTION') ? unknown(statement, { outside: true }) : unknown(statement)];
}

function alterIndex(reader: Reader, statement: Statement): Change[] {
  if (reader.take('ALL', 'IN', 'TABLESPACE')) return [{ kind: 'copy-table', how: 'tablespace' }];
  reader.take('IF', 'EXISTS');
  const name = reader.name();
  if (reader.take('RENAME', 'TO')) return [{ kind: 'rename-index', name, to: reader.name() }];
  if (reader.take('SET', 'TABLESPACE')) return [{ kind: 'copy-table', name, how: 'tablespace' }];
  if (reader.is('SET') || reader.is('RESET') || reader.is('ALTER'))
    return [{ kind: 'table-option', how: 'index storage' }];
  // The index of a partition becomes part of that of the whole table; both are there.
  if (reader.is('ATTACH')) return [{ kind: 'table-option', how: 'index of a partition' }];
  return [unknown(statement)];
}

function alterSequence(reader: Reader, statement: Statement): Change[] {
  const further = reader.tokens.some(({ upper }) =>
    /^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|START|CYCLE|SET|OWNER|SCHEMA|LOGGED|UNLOGGED)$/.test(upper),
  );
  const narrower = reader.tokens.some(({ upper }) => /^(SMALLINT|INT2|INT|INTEGER|INT4)$/.test(upper));
  reader.take('IF', 'EXISTS');
  return [further || narrower ? unknown(statement) : { kind: 'alter-sequence', name: reader.table() }];
}

function alterDomain(reader: Reader, statement: Statement): Change[] {
  const name = reader.name();
  const how = (word: string): Change[] => [{ kind: 'alter-domain', name, how: word }];
  if (reader.take('ADD')) {
    const rest = reader.rest().map(({ upper }) => upper);
    const unchecked = rest.some((word, at) => word === 'NOT' && rest[at + 1] === 'VALID');
    return how(unchecked ? 'add unchecked' : 'add');
  }
  if (reader.take('VALIDATE')) return how('validate');
  if (reader.take('SET', 'NOT', 'NULL')) return how('not null');
  if (reader.take('SET', 'DEFAULT')) return how('default');
  if (reader.take('DROP', 'DEFAULT')) return how('drop default');
  if (reader.take('DROP', 'NOT', 'NULL') || reader.take('DROP', 'CONSTRAINT')) return how('drop');
  if (reader.take('RENAME', 'CONSTRAINT')) return how('rename constraint');
  if (reader.take('OWNER')) return [{ kind: 'change-owner', name }];
  return [unknown(statement)];
}

function alterType(reader: Reader): Change[] {
  const name = reader.name();
  if (reader.take('ADD', 'VALUE')) {
    reader.take('IF', 'NOT', 'EXISTS');
    const { kind, text } = reader.peek() ?? {};
    return [{ kind: 'alter-type', how: 'add value', name, ...(kind === 'string' ? { value: text } : {}) }];
  }
  if (reader.take('OWNER')) return [{ kind: 'change-owner', name }];
  return [{ kind: 'alter-type', how: 'other', name }];
}

/** SET STATEMENT name = value, … FOR statement (MariaDB). */
function setStatement(reader: Reader, statement: Statement, engine: Engine): Change[] {
  const behind = reader.tokens.findIndex(({ upper }) => upper === 'FOR');
  const assigned = splitAtCommas(reader.tokens.slice(2, behind));
  const harmless = assigned.every(([name]) => WAITS.test(name?.text ?? ''));
  if (behind < 0 || !harmless) return [unknown(statement)];
  return changesOf({ ...statement, tokens: reader.tokens.slice(behind + 1) }, engine);
}

/** Variables that decide how long a statement may take or wait, and nothing else. */
const WAITS = /^(max_statement_time|lock_wait_timeout|innodb_lock_wait_timeout)$/i;
/** Settings under which the record of the migration is refused, or replicas or keys do not get what others see. */
const FAR_REACHING =
  /^(sql_log_bin|(default_)?transaction_read_only|tx_read_only|session_replication_role)$/i;
/** Pragmas that only this connection notices, or that only look. */
const OWN_PRAGMA =
  /^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;

/** Statements about the session, its transactions and what it reads. */
function ownStatement(
  reader: Reader,
  first: string,
  statement: Statement,
  engine: Engine,
): Change[] | undefined {
  const transaction = transactionStatement(reader, first);
  if (transaction) return [transaction];
  const second = reader.peek(1)?.upper ?? '';
  if (first === 'SET') {
    const further =
      /^(PASSWORD|ROLE|SESSION_AUTHORIZATION)$/.test(second) ||
      reader.tokens.some(({ upper, text }) => /^(GLOBAL|PERSIST)$/.test(upper) || FAR_REACHING.test(text)) ||
      reader.tokens.some(({ upper }, at) => upper === 'READ' && reader.tokens[at + 1]?.upper === 'ONLY');
    const harmless = engine === 'postgresql' && second === 'ROLE';
    if (further && !harmless) return [unknown(statement)];
    return [assigned(reader)];
  }
  if (first === 'PRAGMA')
    return [
      reader.tokens.slice(1).some(({ text }) => OWN_PRAGMA.test(text))
        ? { kind: 'session' }
        : unknown(statement),
    ];
  // RESET MASTER and its like throw away what replicas follow.
  if (first === 'RESET' && /^(MASTER|SLAVE|REPLICA|BINARY|PERSIST)$/.test(second))
    return [unknown(statement)];
  if (/^(RESET|DEALLOCATE|UNLOCK|CHECKPOINT|LISTEN|UNLISTEN|USE)$/.test(first)) return [{ kind: 'session' }];
  if (first === 'DISCARD') return [{ kind: 'session', ...(second === 'ALL' ? { outside: true } : {}) }];
  // EXPLAIN ANALYZE and ANALYZE of MariaDB run the statement that they explain.
  const runs = /^(EXPLAIN|ANALYZE)$/.test(first);
  if (runs && reader.tokens.some(({ upper }) => WRITES.test(upper))) return [unknown(statement)];
  if (first === 'ANALYZE') return [{ kind: 'analyze', table: analyzed(reader) }];
  if (/^(SELECT|VALUES|SHOW|EXPLAIN|WITH|TABLE)$/.test(first)) return [query(reader)];
  if (first === 'DO' && engine === 'postgresql') return doBlock(reader, statement, engine);
  return undefined;
}

/** Functions of MariaDB that people use to compute the value of a variable. */
const HARMLESS_VALUE =
  /^(replace|if|ifnull|nullif|trim|substring|cast|uuid|curdate|database|unix_timestamp|last_insert_id|row_count|found_rows|find_in_set|hex|unhex|round|floor|ceil|date_\w+)$/;

/** SET: its value may come from a query that locks rows, or from a function that does anything (MariaDB). */
function assigned(reader: Reader): Change {
  const asked = query(reader);
  if (asked.kind === 'read') return asked.sources?.length ? asked : { kind: 'session' };
  const harmless = asked.kind === 'call' && asked.calls?.every(name => HARMLESS_VALUE.test(name));
  return harmless && !asked.sources?.length ? { kind: 'session' } : asked;
}

function analyzed(reader: Reader): string | undefined {
  reader.at += 1;
  reader.take('LOCAL');
  reader.take('NO_WRITE_TO_BINLOG');
  reader.take('TABLE');
  reader.take('VERBOSE');
  reader.parenthesis();
  return reader.table();
}

/** BEGIN, COMMIT and their like; undefined for everything else. */
function transactionStatement(reader: Reader, first: string): Change | undefined {
  const second = reader.peek(1)?.upper ?? '';
  const is = (how: string): Change => ({ kind: 'transaction', how });
  // AND CHAIN begins the next transaction at once, and RELEASE closes the connection.
  const words = reader.tokens.map(({ upper }) => upper);
  const further = words.some(
    (word, at) => /^(CHAIN|RELEASE)$/.test(word) && at > 0 && words[at - 1] !== 'NO',
  );
  if (further && /^(COMMIT|END|ROLLBACK|ABORT)$/.test(first))
    return { kind: 'unknown', detail: words.join(' ') };
  // BEGIN NOT ATOMIC opens a block of statements (MariaDB).
  if (first === 'BEGIN')
    return second === 'NOT' ? { kind: 'unknown', detail: 'BEGIN NOT ATOMIC' } : is('begin');
  if (first === 'START' && second === 'TRANSACTION') return is('begin');
  if (first === 'COMMIT')
    return second === 'PREPARED'
      ? { kind: 'unknown', outside: true, detail: 'COMMIT PREPARED' }
      : is('commit');
  if (first === 'END' && reader.tokens.length <= 2) return is('commit');
  if (first === 'ROLLBACK' || first === 'ABORT') {
    if (second === 'PREPARED') return { kind: 'unknown', outside: true, detail: 'ROLLBACK PREPARED' };
    const to = reader.tokens.some(({ upper }) => upper === 'TO');
    return is(to ? 'rollback to' : 'rollback');
  }
  if (first === 'SAVEPOINT' || first === 'RELEASE') return is('savepoint');
  if (first === 'PREPARE' && second === 'TRANSACTION') return is('rollback to');
  return undefined;
}

/** Functions that only compute or look, whatever stands in the statement. */
const HARMLESS_CALL =
  /^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i;

function query(reader: Reader): Change {
  const locks = reader.tokens.some(
    ({ upper }, index) =>
      (upper === 'FOR' && /^(UPDATE|SHARE|NO|KEY)$/.test(reader.tokens[index + 1]?.upper ?? '')) ||
      (upper === 'LOCK' && reader.tokens[index + 1]?.upper === 'IN'),
  );
  // SELECT … INTO makes a table in PostgreSQL, and a file or a variable in MariaDB.
  const into = reader.tokens.some(
    ({ upper }, index) => upper === 'INTO' && reader.tokens[index + 1]?.text !== '@',
  );
  // A function may do anything; these do not. setval and nextval move a sequence, which code that runs takes its keys from.
  const calls = reader.tokens.filter(
    ({ kind }, index) => (kind === 'word' || kind === 'name') && reader.tokens[index + 1]?.text === '(',
  );
  const moves = reader.tokens.some(
    ({ upper }, index) =>
      upper === 'NEXT' &&
      reader.tokens[index + 1]?.upper === 'VALUE' &&
      reader.tokens[index + 2]?.upper === 'FOR',
  );
  // A quoted name is never a keyword, and hardly one of the server's own functions.
  const other = calls.filter(({ upper }) => !HARMLESS_CALL.test(upper));
  if (locks || moves || into)
    return { kind: 'unknown', detail: locks ? 'SELECT … FOR UPDATE' : into ? 'SELECT … INTO' : 'NEXT VALUE' };
  const sources = sourcesOf(reader.tokens, reader.fold);
  const round = reader.tokens.some(({ upper }) => upper === 'RECURSIVE') ? { takesTime: true } : {};
  if (other.length === 0) return { kind: 'read', sources, ...round };
  const named = other.some(({ kind }) => kind === 'name');
  return {
    kind: 'call',
    detail: 'SELECT of a function',
    sources,
    takesTime: true,
    ...(named ? {} : { calls: other.map(({ text }) => text.toLowerCase()) }),
  };
}

/** Words of PL/pgSQL around the statements of a block that is understood here. */
const BLOCK_WORDS = /^(BEGIN|END|ELSE|EXCEPTION|THEN|DECLARE|NULL|IF)$/;

/**
 * A DO block of plain statements, IF … THEN and EXCEPTION WHEN … THEN: all of its statements, each of which may be run or
 * not. Anything else (variables, loops, EXECUTE) stays unknown.
 */
function doBlock(reader: Reader, statement: Statement, engine: Engine): Change[] {
  const body = reader.tokens.find(({ kind }) => kind === 'string');
  const language = reader.tokens.findIndex(({ upper }) => upper === 'LANGUAGE');
  const other = language >= 0 && reader.tokens[language + 1]?.text.toLowerCase() !== 'plpgsql';
  if (body === undefined || other) return [unknown(statement)];
  const found: Change[] = [];
  for (const part of splitStatements(body.text, engine)) {
    if (part.open) return [unknown(statement)];
    let tokens = part.tokens.filter(({ text }) => text !== ';');
    for (;;) {
      const [word, next] = tokens;
      if (word === undefined) break;
      if (word.upper === 'IF' || word.upper === 'ELSIF' || word.upper === 'WHEN') {
        const then = tokens.findIndex(({ upper }) => upper === 'THEN');
        if (then < 0) return [unknown(statement)];
        if (word.upper !== 'WHEN') {
          const asked = query(new Reader(tokens.slice(1, then), reader.fold));
          if (asked.kind !== 'read' && asked.kind !== 'call') return [unknown(statement)];
          found.push({ ...asked, inner: found.length });
        }
        tokens = tokens.slice(then + 1);
      } else if (word.upper === 'END') {
        tokens = tokens.slice(/^(IF)$/.test(next?.upper ?? '') ? 2 : 1);
      } else if (word.upper === 'RAISE') tokens = [];
      else if (BLOCK_WORDS.test(word.upper)) {
        if (word.upper === 'DECLARE') return [unknown(statement)];
        tokens = tokens.slice(1);
      } else break;
    }
    if (tokens.length === 0) continue;
    if (!/^(ALTER|CREATE|DROP|INSERT|UPDATE|DELETE|COMMENT|GRANT|REVOKE|TRUNCATE)$/.test(tokens[0]!.upper))
      return [unknown(statement)];
    const changes = changesOf({ ...part, tokens }, engine).map(change => ({
      ...change,
      inner: found.length,
    }));
    found.push(
      ...changes.map(change => (change.kind === 'create-table' ? { ...change, ifNotExists: true } : change)),
    );
  }
  return found.length > 0 ? found : [{ kind: 'session' }];
}

/** Statements that keep the server's own house. */
function maintenance(reader: Reader, first: string): Change[] | undefined {
  if (reader.take('LOCK')) {
    reader.take('TABLES');
    reader.take('TABLE');
    reader.take('ONLY');
    const table = reader.table();
    const text = textOf(reader.rest()).toUpperCase();
    const weak = /IN (ACCESS SHARE|ROW SHARE|ROW EXCLUSIVE|SHARE UPDATE EXCLUSIVE) MODE/.test(text);
    return [weak ? { kind: 'session' } : { kind: 'lock-table', table }];
  }
  if (reader.take('COMMENT', 'ON')) return [{ kind: 'comment' }];
  if (reader.take('SECURITY', 'LABEL')) return [{ kind: 'comment' }];
  // IDENTIFIED, REQUIRE and MAX_… change an account that is there (MariaDB).
  if (first === 'GRANT') {
    const account = reader.tokens.find(({ upper }) => /^(IDENTIFIED|REQUIRE|MAX_\w+)$/.test(upper));
    return [account ? { kind: 'unknown', detail: `GRANT … ${account.upper}` } : { kind: 'grant' }];
  }
  if (first === 'REVOKE') return [{ kind: 'revoke' }];
  if (reader.take('REFRESH', 'MATERIALIZED', 'VIEW')) {
    const concurrently = reader.take('CONCURRENTLY') ? { concurrently: true } : {};
    return [{ kind: 'refresh-view', name: reader.table(), ...concurrently }];
  }
  if (reader.take('REINDEX')) {
    // REINDEX (CONCURRENTLY FALSE) is a plain one.
    const concurrently = reader.tokens.some(
      ({ upper }, at) =>
        upper === 'CONCURRENTLY' && !/^(FALSE|OFF|0)$/i.test(reader.tokens[at + 1]?.text ?? ''),
    );
    const many = ['SCHEMA', 'DATABASE', 'SYSTEM'].some(word =>
      reader.tokens.some(({ upper }) => upper === word),
    );
    const at = reader.tokens.findIndex(({ upper }) => upper === 'TABLE' || upper === 'INDEX');
    const named = new Reader(reader.tokens.slice(at + 1), reader.fold);
    named.take('CONCURRENTLY');
    const table = reader.tokens[at]?.upper === 'TABLE' ? named.table() : undefined;
    return [
      {
        kind: 'reindex',
        table,
        ...(concurrently ? { concurrently } : {}),
        ...(concurrently || many ? { outside: true } : {}),
      },
    ];
  }
  if (reader.take('OPTIMIZE')) {
    reader.take('LOCAL');
    reader.take('NO_WRITE_TO_BINLOG');
    reader.take('TABLE');
    return splitAtCommas(reader.rest()).map(part => ({
      kind: 'rebuild-table',
      table: new Reader(part, reader.fold).table(),
      ...trailingClause(part),
    }));
  }
  if (first === 'VACUUM') return [vacuum(reader)];
  if (first === 'CLUSTER')
    return [{ kind: 'copy-table', how: 'CLUSTER', ...(reader.tokens.length <= 2 ? { outside: true } : {}) }];
  return undefined;
}

function vacuum(reader: Reader): Change {
  const tokens = reader.tokens;
  // VACUUM (FULL FALSE) is a plain one.
  const full = tokens.some(
    ({ upper }, at) => upper === 'FULL' && !/^(FALSE|OFF|0)$/i.test(tokens[at + 1]?.text ?? ''),
  );
  return full ? { kind: 'copy-table', how: 'VACUUM FULL', outside: true } : { kind: 'vacuum', outside: true };
}
