"""Calendars of units beside those of relatives; a feed is answered from its own row, which holds the home's time zone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Every feed there is belongs to a relative, whose home says what time it is.
ZONES = """
UPDATE feeds SET timezone = (
    SELECT homes.timezone FROM people JOIN homes ON homes.id = people.home_id WHERE people.id = feeds.relative_id
)
"""
OF_ONE = "(relative_id IS NULL) <> (unit_id IS NULL)"
NAMES_NOBODY = "resident_id IS NULL OR unit_id IS NULL"


def upgrade() -> None:
    """Go one step up."""
    with op.batch_alter_table("feeds") as feeds:
        feeds.add_column(sa.Column("unit_id", sa.Uuid(), nullable=True))
        feeds.add_column(sa.Column("timezone", sa.String(64), nullable=True))
        feeds.alter_column("relative_id", existing_type=sa.Uuid(), nullable=True)
        feeds.create_foreign_key(op.f("fk_feeds_unit_id"), "units", ["unit_id"], ["id"])
        feeds.create_check_constraint(op.f("ck_feeds_of_one"), OF_ONE)
        feeds.create_check_constraint(op.f("ck_feeds_names_nobody"), NAMES_NOBODY)
    op.execute(ZONES)
    with op.batch_alter_table("feeds") as feeds:
        feeds.alter_column("timezone", existing_type=sa.String(64), nullable=False)
        feeds.create_index("ix_feeds_unit_id", ["unit_id"])


def downgrade() -> None:
    """Go one step back; an older version knows no calendar of a unit, so that its address is unknown again."""
    op.execute("DELETE FROM feeds WHERE relative_id IS NULL")
    with op.batch_alter_table("feeds") as feeds:
        feeds.drop_index("ix_feeds_unit_id")
        feeds.drop_constraint(op.f("ck_feeds_names_nobody"), type_="check")
        feeds.drop_constraint(op.f("ck_feeds_of_one"), type_="check")
        feeds.drop_constraint(op.f("fk_feeds_unit_id"), type_="foreignkey")
        feeds.alter_column("relative_id", existing_type=sa.Uuid(), nullable=False)
        feeds.drop_column("timezone")
        feeds.drop_column("unit_id")
