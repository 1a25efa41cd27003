"""Calendars that show the days without visits too, and an index that alone answers when somebody is occupied.

Nobody who has a calendar already is surprised: she chooses them herself.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    with op.batch_alter_table("feeds") as feeds:
        feeds.add_column(sa.Column("with_closures", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_claims_thing_starts_at_ends_at", "claims", ["thing", "starts_at", "ends_at"])
    op.drop_index("ix_claims_thing_starts_at", "claims")


def downgrade() -> None:
    """Go one step back."""
    op.create_index("ix_claims_thing_starts_at", "claims", ["thing", "starts_at"])
    op.drop_index("ix_claims_thing_starts_at_ends_at", "claims")
    with op.batch_alter_table("feeds") as feeds:
        feeds.drop_column("with_closures")
