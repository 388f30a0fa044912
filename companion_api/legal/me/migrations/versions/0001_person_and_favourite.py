"""A person's home and favourites, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "person",
        sa.Column("owner", sa.LargeBinary(32), primary_key=True),
        sa.Column("last_used", sa.Date, nullable=False),
        sa.Column("home", sa.LargeBinary, nullable=True),
    )
    op.create_index("ix_person_last_used", "person", ["last_used"])
    op.create_table(
        "favourite",
        sa.Column("owner", sa.LargeBinary(32), sa.ForeignKey("person.owner", ondelete="CASCADE"), primary_key=True),
        sa.Column("mark", sa.LargeBinary(32), primary_key=True),
        sa.Column("service", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("favourite")
    op.drop_table("person")
