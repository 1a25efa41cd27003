"""Keep a visit's time in its history."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    # Added in place, not by rebuilding the table: nothing can be lost.
    op.add_column("visit_moves", sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go one step back."""
    op.drop_column("visit_moves", "starts_at")
