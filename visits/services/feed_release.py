"""When calendars are written otherwise than before, though no row of theirs has changed."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from visits.storage.inserting import insert
from visits.storage.tables import Feed, Installation

MADE_BY = "feeds_made_by"


def write_anew(session: Session, made_by: str, *, now: datetime) -> None:
    """Let every event of every open feed count as changed when another `made_by` writes them than before.

    That is a release that writes other bytes, or a new address of the installation. Programs that look at LAST-MODIFIED
    or at the date alone would keep what they have.
    """
    before = session.get(Installation, MADE_BY)
    if before is not None and before.value == made_by:
        return
    made = insert(session, Installation).values(name=MADE_BY, value=made_by)
    session.execute(made.on_conflict_do_update(index_elements=[Installation.name], set_={"value": made_by}))
    changed = {"version": Feed.version + 1, "changed_at": now, "choices_at": now}
    session.execute(update(Feed).where(Feed.revoked_at.is_(None)).values(**changed))
