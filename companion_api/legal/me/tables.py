"""The two tables of my things. Their history is in migrations/."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, LargeBinary, MetaData, Table

METADATA = MetaData()

PERSON = Table(
    "person",
    METADATA,
    Column("owner", LargeBinary(32), primary_key=True),  # hash of the token
    Column("last_used", Date, nullable=False, index=True),  # the day, not the time: enough to expire by
    Column("home", LargeBinary, nullable=True),  # sealed cell
)

FAVOURITE = Table(
    "favourite",
    METADATA,
    Column("owner", LargeBinary(32), ForeignKey("person.owner", ondelete="CASCADE"), primary_key=True),
    Column("mark", LargeBinary(32), primary_key=True),  # keyed hash of the service id: one row for each
    Column("service", LargeBinary, nullable=False),  # sealed service id
)
