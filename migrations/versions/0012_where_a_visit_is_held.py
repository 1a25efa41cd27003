"""The tablet a visit is held on, which may be another than it was booked on."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    with op.batch_alter_table("visits") as visits:
        visits.add_column(sa.Column("held_on", sa.Uuid(), nullable=True))
        visits.create_foreign_key(op.f("fk_visits_held_on"), "tablets", ["held_on"], ["id"])


def downgrade() -> None:
    """Go one step back."""
    with op.batch_alter_table("visits") as visits:
        visits.drop_constraint(op.f("fk_visits_held_on"), type_="foreignkey")
        visits.drop_column("held_on")
