"""How many people are on the relatives' side of a visit, and how many may be."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    op.add_column("homes", sa.Column("most_people", sa.Integer(), nullable=True, server_default="4"))
    for table in ("visits", "series"):
        op.add_column(table, sa.Column("people", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Go one step back."""
    op.drop_column("series", "people")
    op.drop_column("visits", "people")
    op.drop_column("homes", "most_people")
