"""Whether homes may set a visiting ban of their own: not every home may decide one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput
from visits.rules.people import Actor
from visits.services import audit
from visits.services.running_all import require_all
from visits.storage.inserting import insert
from visits.storage.tables import Installation

_NAME = "homes_set_bans"
_NO = "no"


def homes_may(session: Session) -> bool:
    """Tell whether homes may set a ban of their own; they may until somebody says no."""
    return session.scalar(select(Installation.value).where(Installation.name == _NAME)) != _NO


def may(session: Session, *, actor: Actor) -> bool:
    """Tell whether `actor` may set a ban for the home she runs."""
    return actor.all_homes or homes_may(session)


def let_homes(session: Session, *, allowed: bool, actor: Actor, now: datetime) -> None:
    """Say whether homes may set bans of their own; those that stand stay as they are."""
    require_all(actor)
    made = insert(session, Installation).values(name=_NAME, value="yes" if allowed else _NO)
    session.execute(made.on_conflict_do_update(index_elements=[Installation.name], set_={"value": made.excluded.value}))
    audit.note(session, "bans.permission", actor=actor, now=now)


def require(session: Session, *, actor: Actor) -> None:
    """Raise InvalidInput unless `actor` may set a ban for the home she runs."""
    if not may(session, actor=actor):
        raise InvalidInput("ban", N_("Homes do not set a ban of their own here. Ask whoever runs all homes."))
