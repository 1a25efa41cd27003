"""Hands confirmed for each of a ban's hours, days of a series tried again and told later, and more in a visit's history."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TO_EACH = """
UPDATE ban_hours SET
    hands_at = (SELECT bans.hands_at FROM bans WHERE bans.id = ban_hours.ban_id),
    hands_by = (SELECT bans.hands_by FROM bans WHERE bans.id = ban_hours.ban_id)
"""
# An older version knows one confirmation for all of them: none that nobody has given.
FROM_ALL = """
UPDATE bans SET
    hands_at = (SELECT max(hands_at) FROM ban_hours WHERE ban_id = bans.id),
    hands_by = (SELECT hands_by FROM ban_hours WHERE ban_id = bans.id ORDER BY hands_at DESC, id LIMIT 1)
WHERE NOT EXISTS (SELECT 1 FROM ban_hours WHERE ban_id = bans.id AND hands_at IS NULL)
"""


def upgrade() -> None:
    """Go one step up."""
    with op.batch_alter_table("ban_hours") as hours:
        hours.add_column(sa.Column("hands_by", sa.Uuid(), nullable=True))
        hours.add_column(sa.Column("hands_at", sa.DateTime(timezone=True), nullable=True))
        hours.create_foreign_key(op.f("fk_ban_hours_hands_by"), "people", ["hands_by"], ["id"])
    op.execute(TO_EACH)
    with op.batch_alter_table("bans") as bans:
        bans.drop_constraint(op.f("fk_bans_hands_by"), type_="foreignkey")
        bans.drop_column("hands_by")
        bans.drop_column("hands_at")
    for edge in ("tried_at", "tell_at"):
        op.add_column("occurrences", sa.Column(edge, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_occurrences_rule_on_day", "occurrences", ["rule", "on_day"])
    op.add_column("visit_moves", sa.Column("detail", sa.String(length=200), server_default="", nullable=False))


def downgrade() -> None:
    """Go one step back."""
    op.drop_column("visit_moves", "detail")
    op.drop_index("ix_occurrences_rule_on_day", "occurrences")
    for edge in ("tell_at", "tried_at"):
        op.drop_column("occurrences", edge)
    with op.batch_alter_table("bans") as bans:
        bans.add_column(sa.Column("hands_by", sa.Uuid(), nullable=True))
        bans.add_column(sa.Column("hands_at", sa.DateTime(timezone=True), nullable=True))
        bans.create_foreign_key(op.f("fk_bans_hands_by"), "people", ["hands_by"], ["id"])
    op.execute(FROM_ALL)
    with op.batch_alter_table("ban_hours") as hours:
        hours.drop_constraint(op.f("fk_ban_hours_hands_by"), type_="foreignkey")
        hours.drop_column("hands_at")
        hours.drop_column("hands_by")
