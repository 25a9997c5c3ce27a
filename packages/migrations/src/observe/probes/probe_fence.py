"""The transactions in which migrations are looked at: the server itself refuses every change in them."""
import contextlib
import sys

from migration_guard_common import REQUEST, silence


class ReadOnly:
    """A transaction in which the server itself refuses every change; nothing is left behind in a pooled connection."""

    def __init__(self, connection, transactional):
        self.connection = connection
        # Whether the server refuses: it cannot where a migration forgoes its transaction, nor on engines unknown here.
        self.guards = connection.vendor == "sqlite" or (transactional and connection.vendor in ("mysql", "postgresql"))

    def __enter__(self):
        from django.db import transaction

        self.block = None
        if self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = ON")
        elif self.guards:
            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            read_only = "START TRANSACTION READ ONLY" if self.connection.vendor == "mysql" else "SET TRANSACTION READ ONLY"
            self.connection.cursor().execute(read_only)
            if self.connection.vendor == "postgresql":
                limit = 1000 * silence(REQUEST["connectTimeout"])
                self.connection.cursor().execute("SET LOCAL statement_timeout = %d" % limit)
        return self

    def __exit__(self, *error):
        if self.block is not None:
            self.connection.needs_rollback = True
            self.block.__exit__(None, None, None)
        elif self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = OFF")
        return False


class Fence:
    """
    The transaction in which migrations are collected, one after the other: nothing can be changed in it. It is left, and the next
    one begins another, where something in it may have gone wrong, or may have changed its settings.
    """

    def __init__(self, connection):
        self.connection = connection
        self.open = None

    def around(self, migration):
        """The transaction for a migration. One that forgoes its own has none to share."""
        if not migration.atomic:
            self.leave()
            return ReadOnly(self.connection, False)
        if self.open is None:
            self.open = ReadOnly(self.connection, True).__enter__()
        return self.open

    def leave(self):
        if self.open is not None:
            self.open.__exit__(None, None, None)
            self.open = None


@contextlib.contextmanager
def entered(editor):
    """A schema editor in the transaction of a fence, without a savepoint of its own: that is two questions to the server each time."""
    connection = editor.connection
    # By the connection: whether a database has savepoints is a property without a setter in some versions of Django.
    if connection.in_atomic_block:
        connection._savepoint_allowed = lambda: False
    try:
        editor.__enter__()
    finally:
        vars(connection).pop("_savepoint_allowed", None)
    try:
        yield editor
    except BaseException:
        if not editor.__exit__(*sys.exc_info()):
            raise
    else:
        editor.__exit__(None, None, None)
