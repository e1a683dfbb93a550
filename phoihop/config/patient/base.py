"""Django's own way to PostgreSQL, which tries again for as long as `patience` in the database's address says.

Only a connection is tried again. What was asked on one that broke is over, and whoever asked is told: only they know
whether to ask again, under the same key.
"""

import time
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import errors

PAUSE = 0.2  # seconds between two tries


class DatabaseWrapper(base.DatabaseWrapper):
    """`settings_dict["PATIENCE"]`: for how many seconds a connection is tried. Raises what the last try raised."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # as Django declares it
        until = time.monotonic() + self.settings_dict["PATIENCE"]
        while True:
            try:
                return _proved(super().get_new_connection(conn_params))
            except errors.OperationalError:
                if time.monotonic() >= until:
                    raise
                time.sleep(PAUSE)


def _proved(connection: Any) -> Any:  # Any: the driver's
    """A connection on which somebody answers: one that shares out among machines takes ours before it has found one."""
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except errors.OperationalError:
        connection.close()
        raise
    return connection
