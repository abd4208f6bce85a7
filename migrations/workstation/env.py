"""Alembic's environment of the station's database; `workstation.store.schema` calls it with a connection."""

from alembic import context

from sync.client.outbox import metadata as outbox_metadata
from workstation.store.tables import metadata as station_metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=[station_metadata, outbox_metadata],
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
