"""Who may do what with which thing. Everything not said here is forbidden."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from visits.rules.errors import NotFound
from visits.rules.people import Actor, Role


class Action(StrEnum):
    """What somebody wants to do."""

    RUN_HOME = "run_home"
    """Change units, hours, tablets, staff, residents and relatives."""
    RUN_ALL = "run_all"
    """List every home of the installation, add one, look at one as its manager, set a ban for several."""
    BOOK_FOR = "book_for"
    """See a resident's free times and book one."""
    SEE_VISIT = "see_visit"
    CANCEL_VISIT = "cancel_visit"
    TEND_VISIT = "tend_visit"
    """Take, prepare, start and end a visit at the tablet."""
    MEND_VISIT = "mend_visit"
    """Find a way out for a visit that clashes: another tablet, or holding it all the same."""
    JOIN_CALL = "join_call"


@dataclass(frozen=True, kw_only=True)
class Thing:
    """The facts about a thing that decide who may touch it."""

    home: UUID
    unit: UUID | None = None
    relatives: Collection[UUID] = field(default_factory=frozenset)
    """The relatives who belong to it: of a resident those with her consent, of a visit those who take part."""


_BY_RELATIVE = frozenset({Action.BOOK_FOR, Action.SEE_VISIT, Action.CANCEL_VISIT, Action.JOIN_CALL})
_BY_BOTH = frozenset({Action.BOOK_FOR, Action.SEE_VISIT, Action.CANCEL_VISIT, Action.MEND_VISIT})
_BY_STAFF = _BY_BOTH | {Action.TEND_VISIT, Action.JOIN_CALL}
_BY_MANAGER = _BY_BOTH | {Action.RUN_HOME}


def allowed(actor: Actor, action: Action, thing: Thing) -> bool:
    """Answer whether `actor` may do `action` with `thing`."""
    if actor.home != thing.home:
        return False
    if action is Action.RUN_ALL:
        return actor.all_homes and actor.role is Role.MANAGER and actor.tablet is None
    # A tablet in the hands of anybody signed in, manager or staff, reaches the units it serves and nothing else.
    if actor.tablet is not None:
        return action in _BY_STAFF and actor.works_in(thing.unit)
    if actor.role is Role.MANAGER:
        return action in _BY_MANAGER
    # Staff without a tablet in their hands may nothing.
    return actor.role is Role.RELATIVE and action in _BY_RELATIVE and actor.person in thing.relatives


def require(actor: Actor, action: Action, thing: Thing) -> None:
    """Raise NotFound unless `actor` may do `action` with `thing`: forbidden looks like unknown."""
    if not allowed(actor, action, thing):
        raise NotFound
