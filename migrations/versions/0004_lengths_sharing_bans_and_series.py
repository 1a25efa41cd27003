"""Lengths, sharing, bans and recurring visits."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step up."""
    op.create_table(
        "bans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("together", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("per_day", sa.Integer(), nullable=True),
        sa.Column("per_week", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=600), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hands_by", sa.Uuid(), nullable=True),
        sa.Column("hands_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_day IS NULL OR first_day <= last_day", name=op.f("ck_bans_in_order")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_bans_created_by")),
        sa.ForeignKeyConstraint(["hands_by"], ["people.id"], name=op.f("fk_bans_hands_by")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_bans_home_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bans")),
    )
    op.create_index("ix_bans_home_id_first_day", "bans", ["home_id", "first_day"])
    op.create_index(op.f("ix_bans_together"), "bans", ["together"])
    op.create_table(
        "ban_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ban_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint("opens >= 0 AND opens < closes AND closes <= 1440", name=op.f("ck_ban_hours_in_order")),
        sa.ForeignKeyConstraint(["ban_id"], ["bans.id"], name=op.f("fk_ban_hours_ban_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban_hours")),
    )
    op.create_index(op.f("ix_ban_hours_ban_id"), "ban_hours", ["ban_id"])
    op.create_table(
        "exemptions",
        sa.Column("ban_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ban_id"], ["bans.id"], name=op.f("fk_exemptions_ban_id")),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_exemptions_created_by")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_exemptions_resident_id")),
        sa.PrimaryKeyConstraint("ban_id", "resident_id", name=op.f("pk_exemptions")),
    )
    op.create_index(op.f("ix_exemptions_resident_id"), "exemptions", ["resident_id"])
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("booked_by", sa.Uuid(), nullable=False),
        sa.Column("wish", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("company", sa.String(length=80), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("overrides", sa.String(length=200), nullable=False),
        sa.Column("rolled_to_day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("every_weeks > 0", name=op.f("ck_series_forward")),
        sa.CheckConstraint("starts >= 0 AND starts < 1440", name=op.f("ck_series_in_the_day")),
        sa.ForeignKeyConstraint(["booked_by"], ["people.id"], name=op.f("fk_series_booked_by")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_series_home_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=op.f("fk_series_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("wish", name=op.f("uq_series_wish")),
    )
    op.create_index("ix_series_ended_at_rolled_to_day", "series", ["ended_at", "rolled_to_day"])
    op.create_index(op.f("ix_series_home_id"), "series", ["home_id"])
    op.create_index(op.f("ix_series_resident_id"), "series", ["resident_id"])
    op.create_table(
        "tablet_units",
        sa.Column("tablet_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tablet_id"], ["tablets.id"], name=op.f("fk_tablet_units_tablet_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_tablet_units_unit_id")),
        sa.PrimaryKeyConstraint("tablet_id", "unit_id", name=op.f("pk_tablet_units")),
    )
    op.create_index(op.f("ix_tablet_units_unit_id"), "tablet_units", ["unit_id"])
    op.create_table(
        "occurrences",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_occurrences_series_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_occurrences_visit_id")),
        sa.PrimaryKeyConstraint("series_id", "on_day", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("visit_id", name=op.f("uq_occurrences_visit_id")),
    )
    op.create_table(
        "series_relatives",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("relative_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["relative_id"], ["people.id"], name=op.f("fk_series_relatives_relative_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_relatives_series_id")),
        sa.PrimaryKeyConstraint("series_id", "relative_id", name=op.f("pk_series_relatives")),
    )
    op.create_index(op.f("ix_series_relatives_relative_id"), "series_relatives", ["relative_id"])
    op.add_column("homes", sa.Column("other_lengths", sa.String(length=40), server_default="", nullable=False))
    op.add_column("homes", sa.Column("grid_minutes", sa.Integer(), nullable=True))
    op.add_column("people", sa.Column("all_homes", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Who set the home up runs the installation.
    op.execute(
        "UPDATE people SET all_homes = true"
        " WHERE id = (SELECT id FROM people WHERE role = 'manager' ORDER BY created_at, id LIMIT 1)"
    )
    op.add_column("residents", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("residents", sa.Column("left_how", sa.String(length=40), nullable=True))
    with op.batch_alter_table("sign_ins") as sign_ins:
        sign_ins.add_column(sa.Column("home_id", sa.Uuid(), nullable=True))
        sign_ins.create_foreign_key(op.f("fk_sign_ins_home_id"), "homes", ["home_id"], ["id"])

    op.add_column("units", sa.Column("slot_minutes", sa.Integer(), nullable=True))
    op.add_column("units", sa.Column("other_lengths", sa.String(length=40), server_default="", nullable=False))
    op.add_column("units", sa.Column("grid_minutes", sa.Integer(), nullable=True))
    op.add_column("units", sa.Column("buffer_minutes", sa.Integer(), nullable=True))
    op.add_column("units", sa.Column("notice_minutes", sa.Integer(), nullable=True))
    op.add_column("units", sa.Column("horizon_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go one step back."""
    op.drop_column("units", "horizon_days")
    op.drop_column("units", "notice_minutes")
    op.drop_column("units", "buffer_minutes")
    op.drop_column("units", "grid_minutes")
    op.drop_column("units", "other_lengths")
    op.drop_column("units", "slot_minutes")
    with op.batch_alter_table("sign_ins") as sign_ins:
        sign_ins.drop_constraint(op.f("fk_sign_ins_home_id"), type_="foreignkey")
        sign_ins.drop_column("home_id")

    op.drop_column("residents", "left_how")
    op.drop_column("residents", "left_at")
    op.drop_column("people", "all_homes")
    op.drop_column("homes", "grid_minutes")
    op.drop_column("homes", "other_lengths")
    op.drop_table("series_relatives")
    op.drop_table("occurrences")
    op.drop_table("tablet_units")
    op.drop_table("series")
    op.drop_table("exemptions")
    op.drop_table("ban_hours")
    op.drop_table("bans")
