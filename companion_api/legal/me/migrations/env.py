"""Run by alembic: brings a database to its newest shape, on the connection and in the transaction it is given."""

from alembic import context

from companion_api.legal.me.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
