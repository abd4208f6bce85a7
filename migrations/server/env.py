"""Runs the platform's schema history on the connection that the caller opened, inside its transaction.

Only from code (`sync.server.database`): there is no alembic.ini.
"""

from alembic import context

from sync.server.database import VERSION_TABLE
from sync.server.tables import METADATA


def main() -> None:
    """Run what Alembic was asked for. Two programs that start at once are told apart by the lock."""
    connection = context.config.attributes["connection"]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('platform_version'))")
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        version_table=VERSION_TABLE,
    )
    context.run_migrations()


main()
