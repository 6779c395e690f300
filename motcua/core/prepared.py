"""The cursor for statements whose text is made once a process: PostgreSQL plans them once a connection.

Django writes the values into the text, so PostgreSQL plans a statement anew each time it comes; for the one
that looks for who is next at a counter that takes several times as long as running it. Through this cursor
the values travel apart and psycopg prepares what comes again (ADR 0040). SQLite keeps its statements anyway.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper


def cursor() -> CursorWrapper:
    """A cursor of the default database, for texts that stay the same from call to call.

    While statements are logged it is Django's own, whose log shows the values.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    if database.vendor != "postgresql" or database.queries_logged:
        found: CursorWrapper = database.cursor()
    else:
        with database.wrap_database_errors:
            found = database._prepare_cursor(psycopg.Cursor(database.connection))
    return found
