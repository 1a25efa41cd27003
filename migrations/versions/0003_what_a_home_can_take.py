"""Hours of units, holidays, limits, wishes, hands, and tablets out of service."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    op.create_table(
        "unit_hands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name=op.f("ck_unit_hands_in_order")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_hands_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_hands")),
    )
    op.create_index(op.f("ix_unit_hands_unit_id"), "unit_hands", ["unit_id"])
    # All but the one with a foreign key are added in place: no table is rebuilt.
    op.add_column("homes", sa.Column("country", sa.String(2), nullable=False, server_default="SE"))
    op.add_column("homes", sa.Column("holidays", sa.String(40), nullable=False, server_default="open"))
    for limit in ("per_day", "per_week", "open_visits"):
        op.add_column("homes", sa.Column(limit, sa.Integer(), nullable=True))
    for wish in ("wishes_earliest", "wishes_latest", "wishes_per_day"):
        op.add_column("residents", sa.Column(wish, sa.Integer(), nullable=True))
    op.add_column("residents", sa.Column("wishes_not_on", sa.String(20), nullable=False, server_default=""))
    op.add_column("residents", sa.Column("no_limits", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tablets", sa.Column("out_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tablets", sa.Column("out_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tablets", sa.Column("out_reason", sa.String(80), nullable=False, server_default=""))
    with op.batch_alter_table("weekly_hours") as hours:
        hours.add_column(sa.Column("unit_id", sa.Uuid(), nullable=True))
        hours.create_foreign_key(op.f("fk_weekly_hours_unit_id"), "units", ["unit_id"], ["id"])


def downgrade() -> None:
    """Go one step back."""
    with op.batch_alter_table("weekly_hours") as hours:
        hours.drop_constraint(op.f("fk_weekly_hours_unit_id"), type_="foreignkey")
        hours.drop_column("unit_id")
    for column in ("out_reason", "out_until", "out_since"):
        op.drop_column("tablets", column)
    for column in ("no_limits", "wishes_not_on", "wishes_per_day", "wishes_latest", "wishes_earliest"):
        op.drop_column("residents", column)
    for column in ("open_visits", "per_week", "per_day", "holidays", "country"):
        op.drop_column("homes", column)
    op.drop_table("unit_hands")
