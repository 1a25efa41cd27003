"""How long a home keeps its visits, visits that have let go of who booked them, and indexes for the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Whom an older version is told: it must name somebody. Only somebody of the home, who was there to book by phone.
SOMEBODY = """
UPDATE visits SET booked_by = (
    SELECT people.id FROM people WHERE people.home_id = visits.home_id ORDER BY people.created_at, people.id LIMIT 1
) WHERE booked_by IS NULL
"""


def upgrade() -> None:
    """Go one step up."""
    with op.batch_alter_table("homes") as homes:
        homes.add_column(sa.Column("retention_days", sa.Integer(), server_default="90", nullable=False))
        homes.create_check_constraint(op.f("ck_homes_retention"), "retention_days >= 30 AND retention_days <= 730")
    with op.batch_alter_table("visits") as visits:
        visits.alter_column("booked_by", existing_type=sa.Uuid(), nullable=True)
        visits.drop_constraint(op.f("fk_visits_booked_by"), type_="foreignkey")
        visits.create_foreign_key(op.f("fk_visits_booked_by"), "people", ["booked_by"], ["id"], ondelete="SET NULL")
    op.drop_index("ix_messages_state_due_at", "messages")
    op.create_index("ix_messages_home_id_state_due_at", "messages", ["home_id", "state", "due_at"])
    op.create_index("ix_messages_state_sent_at", "messages", ["state", "sent_at"])


def downgrade() -> None:
    """Go one step back."""
    op.drop_index("ix_messages_state_sent_at", "messages")
    op.drop_index("ix_messages_home_id_state_due_at", "messages")
    op.create_index("ix_messages_state_due_at", "messages", ["state", "due_at"])
    op.execute(SOMEBODY)
    with op.batch_alter_table("visits") as visits:
        visits.drop_constraint(op.f("fk_visits_booked_by"), type_="foreignkey")
        visits.create_foreign_key(op.f("fk_visits_booked_by"), "people", ["booked_by"], ["id"])
        visits.alter_column("booked_by", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("homes") as homes:
        homes.drop_constraint(op.f("ck_homes_retention"), type_="check")
        homes.drop_column("retention_days")
