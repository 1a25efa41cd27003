"""Addresses of units and homes that are refused, when a message was first due, and series that let go of their booker."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Whom an older version names: somebody it must. Only somebody of the home, who was there to book by phone.
SOMEBODY = """
UPDATE series SET booked_by = (
    SELECT people.id FROM people WHERE people.home_id = series.home_id ORDER BY people.created_at, people.id LIMIT 1
) WHERE booked_by IS NULL
"""


def upgrade() -> None:
    """Go one step up."""
    op.add_column("homes", sa.Column("duty_refused_at", sa.DateTime(timezone=True), nullable=True))
    for refused in ("mail_refused_at", "duty_refused_at"):
        op.add_column("units", sa.Column(refused, sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("first_due_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("series") as series:
        series.alter_column("booked_by", existing_type=sa.Uuid(), nullable=True)
        series.drop_constraint(op.f("fk_series_booked_by"), type_="foreignkey")
        series.create_foreign_key(op.f("fk_series_booked_by"), "people", ["booked_by"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    """Go one step back."""
    op.execute(SOMEBODY)
    with op.batch_alter_table("series") as series:
        series.drop_constraint(op.f("fk_series_booked_by"), type_="foreignkey")
        series.create_foreign_key(op.f("fk_series_booked_by"), "people", ["booked_by"], ["id"])
        series.alter_column("booked_by", existing_type=sa.Uuid(), nullable=False)
    op.drop_column("messages", "first_due_at")
    for refused in ("duty_refused_at", "mail_refused_at"):
        op.drop_column("units", refused)
    op.drop_column("homes", "duty_refused_at")
