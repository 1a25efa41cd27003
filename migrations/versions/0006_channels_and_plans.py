"""Channels by which people are told, and each home's plan of reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    op.create_table(
        "plan_steps",
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("minutes_before", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_plan_steps_home_id")),
        sa.PrimaryKeyConstraint("home_id", "kind", name=op.f("pk_plan_steps")),
    )
    op.create_table(
        "shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts >= 0 AND starts < 1440", name=op.f("ck_shifts_in_the_day")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_shifts_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
    )
    op.create_index(op.f("ix_shifts_home_id"), "shifts", ["home_id"])
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=400), nullable=False),
        sa.Column("secret", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_webhooks_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(op.f("ix_webhooks_home_id"), "webhooks", ["home_id"])
    op.create_table(
        "day_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["seen_by"], ["people.id"], name=op.f("fk_day_lists_seen_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_day_lists_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_lists")),
        sa.UniqueConstraint("unit_id", "starts_at", name=op.f("uq_day_lists_unit_id_starts_at")),
    )
    op.create_table(
        "push_subscriptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("endpoint", sa.String(length=1000), nullable=False),
        sa.Column("p256dh", sa.String(length=120), nullable=False),
        sa.Column("auth", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_push_subscriptions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_subscriptions_endpoint")),
    )
    op.create_index(op.f("ix_push_subscriptions_person_id"), "push_subscriptions", ["person_id"])
    op.add_column("homes", sa.Column("duty_phone", sa.String(length=20), server_default="", nullable=False))
    op.add_column("messages", sa.Column("channel", sa.String(length=40), server_default="mail", nullable=False))
    op.add_column("messages", sa.Column("provider_id", sa.String(length=120), server_default="", nullable=False))
    op.add_column("messages", sa.Column("receipt", sa.String(length=40), server_default="", nullable=False))
    op.add_column("messages", sa.Column("receipt_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_messages_channel_state_due_at", "messages", ["channel", "state", "due_at"])
    op.add_column("people", sa.Column("by_mail", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("people", sa.Column("by_sms", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("people", sa.Column("sms_number", sa.String(length=20), server_default="", nullable=False))
    op.add_column("people", sa.Column("nickname", sa.String(length=60), server_default="", nullable=False))
    op.add_column("people", sa.Column("mail_refused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("people", sa.Column("sms_refused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("units", sa.Column("duty_phone", sa.String(length=20), server_default="", nullable=False))
    op.add_column("visits", sa.Column("late_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go one step back."""
    op.drop_column("visits", "late_minutes")
    op.drop_column("units", "duty_phone")
    op.drop_column("people", "sms_refused_at")
    op.drop_column("people", "mail_refused_at")
    op.drop_column("people", "nickname")
    op.drop_column("people", "sms_number")
    op.drop_column("people", "by_sms")
    op.drop_column("people", "by_mail")
    op.drop_index("ix_messages_channel_state_due_at", "messages")
    op.drop_column("messages", "receipt_at")
    op.drop_column("messages", "receipt")
    op.drop_column("messages", "provider_id")
    op.drop_column("messages", "channel")
    op.drop_column("homes", "duty_phone")
    op.drop_table("push_subscriptions")
    op.drop_table("day_lists")
    op.drop_table("webhooks")
    op.drop_table("shifts")
    op.drop_table("plan_steps")
