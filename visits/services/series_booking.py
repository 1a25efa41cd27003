"""Making a recurring visit: the series and all its visits within the horizon, in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.booking import PHYSICAL, Refused, Rule
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor, Role
from visits.rules.series import AllTheSame, Choice, Choices, Instead, Rhythm
from visits.rules.visit_state import Channel
from visits.services import audit, homes, series_letters
from visits.services.availability import find
from visits.services.claiming import Decision, decide
from visits.services.decisions import ResidentAtHome
from visits.services.entering import Agreed, enter
from visits.services.series_plans import LASTING, ONE_WISH, SeriesWish, horizon_of, rhythm_wished
from visits.services.shapes import counting
from visits.storage.tables import Occurrence, Series, SeriesRelative, Visit


def book(
    session: Session,
    wish: SeriesWish,
    *,
    choices: Choices,
    actor: Actor,
    now: datetime,
    relatives: tuple[UUID, ...] = (),
    channel: Channel = Channel.WEB,
    accepted: Collection[Rule] = (),
) -> UUID:
    """Book a recurring visit and return the series' id; the same wish again returns what it has already become.

    `choices` say what to do with days that clash: take another time, leave the day out, or, for staff, hold it past
    the rules named. Staff set the rules `accepted` aside for the first day, and for all the others those of them that
    do not speak of one day alone. Raises Refused when a day cannot be held as chosen (then nothing is booked),
    InvalidInput when every day is left out, NotFound as `booking.book` does.
    """
    homes.lock(session, actor.home)
    place = find(session, wish.resident, actor=actor)
    already = session.scalar(select(Series).where(Series.wish == wish.id))
    if already is not None:
        if already.booked_by != actor.person:
            raise NotFound
        return already.id
    rhythm, until = rhythm_wished(wish, place, now), horizon_of(place, now)
    days = rhythm.days(rhythm.first_day, until)
    if all(choices.get(day) is Instead.LEAVE_OUT for day in days):
        raise InvalidInput("days", N_("Keep at least one of the dates."))
    taking_part = (actor.person,) if actor.role is Role.RELATIVE else relatives
    series = _add(session, wish, rhythm, place, taking_part, actor=actor, channel=channel, until=until, now=now)
    first = Terms(relatives=taking_part, actor=actor, accepted=frozenset(accepted))
    others = replace(first, accepted=first.accepted & LASTING)
    visits: list[Visit] = []
    lasting: set[Rule] = set()
    for day in days:
        if (starts_at := _chosen(day, rhythm, choices, place)) is None:
            session.add(Occurrence(series_id=series.id, on_day=day))
        else:
            # Only the first meets the bound on coming visits: a series is one wish.
            set_aside = ONE_WISH if visits else frozenset()
            for_all = first if day == rhythm.first_day else others
            terms = for_all.past(choices.get(day))
            decision = decided(session, series, place, starts_at, terms=terms, set_aside=set_aside, now=now)
            visits.append(hold(session, series, place, day, decision, terms=terms, now=now))
            lasting |= for_all.accepted.intersection(decision.overrides) & LASTING
    # What was set aside for one day alone says nothing about those that the worker books later.
    series.overrides = ",".join(sorted(lasting))
    session.flush()
    audit.note(session, "series.book", actor=actor, now=now, resident=series.resident_id, thing=str(series.id))
    series_letters.booked(session, series, visits, actor=actor, now=now)
    return series.id


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Who acts on a series, who takes part in its visits, and which rules are set aside and remembered."""

    relatives: tuple[UUID, ...]
    actor: Actor
    accepted: frozenset[Rule] = frozenset()

    def past(self, choice: Choice | None) -> "Terms":
        """Return them with what is set aside for one day alone, if that is chosen."""
        if not isinstance(choice, AllTheSame):
            return self
        return replace(self, accepted=self.accepted | choice.rules - PHYSICAL)


def decided(
    session: Session,
    series: Series,
    place: ResidentAtHome,
    starts_at: datetime,
    *,
    terms: Terms,
    set_aside: frozenset[Rule],
    now: datetime,
) -> Decision:
    """Decide, under the home's lock, whether a visit of a series may begin at a time; raises Refused with the rules."""
    decision = decide(
        session,
        place,
        starts_at,
        minutes=series.minutes,
        people=series.people,
        relatives=terms.relatives,
        actor=terms.actor,
        override=bool(terms.accepted),
        set_aside=set_aside,
        now=now,
    )
    if beyond := [rule for rule in decision.overrides if rule not in terms.accepted]:
        raise Refused(beyond)
    return decision


def hold(
    session: Session,
    series: Series,
    place: ResidentAtHome,
    day: date,
    decision: Decision,
    *,
    terms: Terms,
    now: datetime,
) -> Visit:
    """Write the visit of a series for one of its days, at the time decided."""
    agreed = Agreed(
        # Not one made of the day: its visit may go to another day of the series, and the day to another visit. That no
        # day is booked twice is for the occurrence's key to say.
        wish=uuid4(),
        booked_by=series.booked_by,
        channel=series.channel,
        relatives=terms.relatives,
        company=series.company,
        people=series.people,
    )
    visit = enter(session, agreed, place, decision, actor=terms.actor, now=now)
    session.add(Occurrence(series_id=series.id, on_day=day, visit_id=visit.id))
    session.flush()
    return visit


def _chosen(day: date, rhythm: Rhythm, choices: Choices, place: ResidentAtHome) -> datetime | None:
    """Return when the visit for a day is to begin, or None when the day is left out."""
    choice = choices.get(day)
    if choice is Instead.LEAVE_OUT:
        return None
    starts_at = choice if isinstance(choice, datetime) else rhythm.instant(day, ZoneInfo(place.home.timezone))
    if starts_at is None:
        raise Refused([Rule.CLOCK_CHANGE])
    return starts_at


def _add(
    session: Session,
    wish: SeriesWish,
    rhythm: Rhythm,
    place: ResidentAtHome,
    relatives: tuple[UUID, ...],
    *,
    actor: Actor,
    channel: Channel,
    until: date,
    now: datetime,
) -> Series:
    series = Series(
        home_id=place.home.id,
        resident_id=place.resident.id,
        booked_by=actor.person,
        wish=wish.id,
        channel=channel,
        company=wish.company,
        people=wish.people,
        every_weeks=rhythm.every_weeks,
        first_day=rhythm.first_day,
        last_day=rhythm.last_day,
        starts=rhythm.starts,
        minutes=wish.minutes or counting(place.home, place.unit).slot_minutes,
        rolled_to_day=rhythm.next_after(until) - timedelta(days=1),
        created_at=now,
    )
    session.add(series)
    session.flush()
    session.add_all(SeriesRelative(series_id=series.id, relative_id=person) for person in relatives)
    session.flush()
    return series
