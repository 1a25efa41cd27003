"""Staff and managers book a recurring visit for somebody who phones: with whom, and past which rules."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.booking import PHYSICAL, Rule
from visits.rules.errors import InvalidInput
from visits.rules.people import Actor
from visits.rules.series import Choices
from visits.rules.visit_state import Channel
from visits.services import audit, homes, series, series_booking, series_plans
from visits.services.availability import find
from visits.services.on_behalf import require_welcome
from visits.services.series import SeriesDays
from visits.services.series_plans import SeriesPlan, SeriesWish


def plan(
    session: Session,
    wish: SeriesWish,
    *,
    relatives: Collection[UUID],
    accepted: Collection[Rule] = (),
    actor: Actor,
    now: datetime,
) -> SeriesPlan:
    """Say of every day whether it can be held, past the rules `accepted`; raises as `book` does, and as the plan."""
    find(session, wish.resident, actor=actor)
    require_welcome(session, wish.resident, relatives)
    aside = frozenset(accepted) - PHYSICAL
    found = series_plans.plan(session, wish, relatives=relatives, accepted=aside, actor=actor, now=now)
    # Staff may go further ahead with one visit. Of a series that begins there no day could be booked today.
    if not found.days:
        raise InvalidInput("repeat", N_("A recurring visit has to begin on a day that relatives can book."))
    return found


def book(
    session: Session,
    wish: SeriesWish,
    *,
    relatives: Collection[UUID],
    channel: Channel,
    choices: Choices,
    accepted: Collection[Rule] = (),
    actor: Actor,
    now: datetime,
) -> UUID:
    """Book a recurring visit for relatives who phoned, and return the series' id.

    Raises InvalidInput when one who takes part may not, else as `series_booking.book` does.
    """
    # Before the relatives are looked at: nobody's consent ends between that and the booking.
    homes.lock(session, actor.home)
    find(session, wish.resident, actor=actor)
    require_welcome(session, wish.resident, relatives)
    return series_booking.book(
        session,
        wish,
        choices=choices,
        actor=actor,
        now=now,
        relatives=tuple(relatives),
        channel=channel,
        accepted=frozenset(accepted) - PHYSICAL,
    )


def look_at(session: Session, series_id: UUID, *, actor: Actor, now: datetime) -> SeriesDays:
    """Return a series with its coming days to tell of, and write down who looked; raises NotFound for strangers."""
    found = series.show(session, series_id, actor=actor, now=now)
    audit.note(session, "series.read", actor=actor, now=now, resident=found.series.resident, thing=str(series_id))
    return found
