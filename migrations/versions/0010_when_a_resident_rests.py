"""When a resident rests: no visit is offered then."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    for edge in ("rest_starts", "rest_ends"):
        op.add_column("residents", sa.Column(edge, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go one step back."""
    for edge in ("rest_ends", "rest_starts"):
        op.drop_column("residents", edge)
