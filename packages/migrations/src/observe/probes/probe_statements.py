"""What the programs that apply have to know of a statement before it runs, and of what an earlier try has left."""
import re
import time

from migration_guard_common import ANSWER

READS = re.compile(r"(SELECT|SHOW|SET|RESET|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|BEGIN|START|COMMIT|END)\b", re.I)
COMMENTS = re.compile(r"(?:\s|--[^\r\n]*(?:[\r\n]|$)|/\*.*?\*/)*", re.S)
CONCURRENTLY = re.compile(r"(CREATE\s+(UNIQUE\s+)?INDEX|DROP\s+INDEX|REINDEX\b|ALTER\s+TABLE\b).*?\bCONCURRENTLY\b", re.I | re.S)
NAME = r'(?:"(?:[^"]|"")+"|[\w$]+)'
CREATES = re.compile(
    r"CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(%s)\s+ON\s+(?:ONLY\s+)?((?:%s\.)?%s)" % (NAME, NAME, NAME),
    re.I)
REBUILDS = re.compile(r"REINDEX\s+(?:\([^)]*\)\s*)?INDEX\s+CONCURRENTLY\s+((?:%s\.)?%s)" % (NAME, NAME), re.I)
# Of partitioned tables an index is invalid until each partition has its own: that is no leftover.
INVALID = """
SELECT n.nspname, i.relname, t.relname FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace
WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid) AND i.relname LIKE %s
AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid)
"""


def bare(text):
    """A statement without the comments before it."""
    return text[COMMENTS.match(text).end():]


def plain(name):
    """A name as the server keeps it, without its schema."""
    last = re.findall(NAME, name)[-1]
    return last[1:-1].replace('""', '"') if last.startswith('"') else last.lower()


def leftovers(text, rows):
    """
    The INVALID indexes that an earlier try of this very statement has left: (schema, name, table). `rows` runs a query.
    One that somebody is building at this moment is none.
    """
    creates, rebuilds = CREATES.match(bare(text)), REBUILDS.match(bare(text))
    if creates:
        name, table = plain(creates.group(1)), plain(creates.group(2))
        return [row for row in rows(INVALID, [like(name)]) if row[1] == name and row[2] == table]
    if rebuilds:
        # REINDEX makes its new index beside the old one, by this name.
        name = plain(rebuilds.group(1))[:57]
        wanted = re.compile(re.escape(name) + r"_ccnew\d*$")
        return [row for row in rows(INVALID, [like(name) + "%"]) if wanted.match(row[1])]
    return []


def like(name):
    return name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def quoted(*names):
    return ".".join('"%s"' % name.replace('"', '""') for name in names)


def only_reads(text):
    """Whether a statement leaves nothing behind that a later look could find."""
    return bool(READS.match(bare(text)))


def is_concurrent(text):
    """Whether a statement of PostgreSQL works beside everybody else, and must not be cut off for waiting."""
    return bool(CONCURRENTLY.match(bare(text)))


# For so long the server may take to end an abandoned statement, and for so long it may end by itself.
SETTLE_SECONDS = 5
BY_ITSELF_SECONDS = 0.5


def settle(engine, query, sessions):
    """
    Ends what dead processes have left at work in the server: nobody would ever commit it. Those that do not end are told.
    @param query: runs a statement with its values, and returns its rows
    """
    for session in sessions:
        begun, asked = time.monotonic(), False
        while at_work(engine, query, session):
            waited = time.monotonic() - begun
            if waited > SETTLE_SECONDS:
                ANSWER.setdefault("working", []).append(session["id"])
                break
            if not asked and waited > BY_ITSELF_SECONDS:
                asked = True
                try:
                    if engine == "postgresql":
                        query("SELECT pg_terminate_backend(%s)", [session["id"]])
                    else:
                        query("KILL %d" % session["id"])
                except Exception:
                    # Gone meanwhile, or not ours to end: whether it still works is asked again.
                    pass
            time.sleep(0.1)


def at_work(engine, query, session):
    if engine == "postgresql":
        # Within a transaction the first answer would stand.
        query("SELECT pg_stat_clear_snapshot()")
        return bool(query("SELECT 1 FROM pg_stat_activity WHERE pid = %s AND backend_start::text = %s", [session["id"], session["since"]]))
    if engine in ("mariadb", "mysql"):
        if not query("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = %d" % session["id"]):
            return False
        # Since a restart the number may be somebody else's.
        up = int(query("SHOW GLOBAL STATUS LIKE 'Uptime'")[0][1])
        return up >= int(query("SELECT TIMESTAMPDIFF(SECOND, '%s', NOW())" % session["since"])[0][0])
    return False
