"""Who occupies what, when. The database itself refuses two claims on one thing that overlap."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, Integer, Uuid, event
from sqlalchemy.orm import Mapped, mapped_column

from visits.storage.columns import Table, UtcDateTime

OVERLAP = "claims_overlap"
"""The name both guards carry in their error: the PostgreSQL constraint and the SQLite triggers' message."""

OVERLAP_TRIGGERS = tuple(
    f"""CREATE TRIGGER claims_no_overlap_{verb} BEFORE {verb.upper()} ON claims
BEGIN
  SELECT RAISE(ABORT, '{OVERLAP}') WHERE EXISTS (
    SELECT 1 FROM claims WHERE thing = NEW.thing AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    AND id IS NOT NEW.id);
END"""
    for verb in ("insert", "update")
)
_EXCLUDE = "EXCLUDE USING gist (thing WITH =, tstzrange(starts_at, ends_at) WITH &&)"
OVERLAP_EXCLUSION = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"ALTER TABLE claims ADD CONSTRAINT {OVERLAP} {_EXCLUDE}",
)


class Claim(Table):
    """A resident, or a tablet with its buffer, occupied by a visit from `starts_at` until before `ends_at`."""

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        # The end too, so that it alone answers what is asked of a claim hundreds of times a page.
        Index("ix_claims_thing_starts_at_ends_at", "thing", "starts_at", "ends_at"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    thing: Mapped[UUID] = mapped_column(Uuid)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visits.id"), index=True)


for _dialect, _statements in (("sqlite", OVERLAP_TRIGGERS), ("postgresql", OVERLAP_EXCLUSION)):
    for _statement in _statements:
        _guard = DDL(_statement)  # type: ignore[no-untyped-call] # SQLAlchemy has not typed it
        event.listen(Claim.__table__, "after_create", _guard.execute_if(dialect=_dialect))
