"""What a home has decided about visits, for all its units and residents at once."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.bans import ExemptionGround
from visits.rules.capacity import Caps, Hands
from visits.rules.opening_hours import Days, ExtraHours, Holidays, HomeHours, Span
from visits.rules.standing import Settled
from visits.services.decisions import by_day, limits_of, wishes_of
from visits.services.holidays import public_holidays
from visits.storage.tables import (
    Ban,
    BanHours,
    Closure,
    Exemption,
    Home,
    QuietTime,
    Resident,
    Unit,
    UnitHands,
    WeeklyHours,
)


class HomeSettled:
    """What counts from a day on, gathered in seven queries; services/decisions gathers the same for one resident.

    How long and how far apart visits are is left out: that decides about times that are offered, not about booked ones.
    """

    def __init__(self, session: Session, home: Home, *, since: date) -> None:
        self._home = home
        self._holidays: frozenset[date] = frozenset()
        if home.holidays is not Holidays.OPEN:
            self._holidays = public_holidays(home.country, since.year)
        self._since = since
        self._weeks = self._read_weeks(session)
        quiet = session.execute(select(QuietTime.starts, QuietTime.ends).where(QuietTime.home_id == home.id))
        self._quiet = tuple(Span(starts, ends) for starts, ends in quiet)
        self._closed = self._read_closed(session)
        self._hands = self._read_hands(session)
        self._extra, self._caps, self._exempt = self._read_bans(session)
        self._of: dict[UUID, Settled] = {}

    def of(self, resident: Resident) -> Settled:
        """Return what counts for a resident where she lives now."""
        if resident.id not in self._of:
            self._of[resident.id] = self._settle(resident)
        return self._of[resident.id]

    def _settle(self, resident: Resident) -> Settled:
        home, unit = self._home, resident.unit_id
        hours = HomeHours(
            timezone=home.timezone,
            weekly=self._weeks.get(unit) or self._weeks.get(None, {}),
            quiet=self._quiet,
            closed=(*self._closed[None], *self._closed[unit]),
            holidays=home.holidays,
            public_holidays=self._holidays,
            extra=self._extra,
            wishes=wishes_of(resident),
        )
        bans = [(caps, self._exempt.get((ban, resident.id))) for ban, caps in self._caps.items()]
        limits = limits_of(home, resident, bans=bans)
        return Settled(hours=hours, limits=limits, hands=tuple(self._hands[unit]))

    def _read_weeks(self, session: Session) -> dict[UUID | None, dict[int, tuple[Span, ...]]]:
        of_place: dict[UUID | None, list[tuple[int, Span]]] = defaultdict(list)
        for row in session.scalars(select(WeeklyHours).where(WeeklyHours.home_id == self._home.id)):
            of_place[row.unit_id].append((row.weekday, Span(row.opens, row.closes)))
        return {place: by_day(spans) for place, spans in of_place.items()}

    def _read_closed(self, session: Session) -> dict[UUID | None, list[Days]]:
        closed: dict[UUID | None, list[Days]] = defaultdict(list)
        still = (Closure.home_id == self._home.id, Closure.last_day >= self._since)
        for row in session.scalars(select(Closure).where(*still)):
            closed[row.unit_id].append(Days(row.first_day, row.last_day))
        return closed

    def _read_hands(self, session: Session) -> dict[UUID, list[Hands]]:
        hands: dict[UUID, list[Hands]] = defaultdict(list)
        units = select(Unit.id).where(Unit.home_id == self._home.id)
        for row in session.scalars(select(UnitHands).where(UnitHands.unit_id.in_(units))):
            hands[row.unit_id].append(Hands(Span(row.starts, row.ends), row.at_once))
        return hands

    def _read_bans(
        self, session: Session
    ) -> tuple[tuple[ExtraHours, ...], dict[UUID, Caps], dict[tuple[UUID, UUID], ExemptionGround]]:
        in_force = (
            Ban.home_id == self._home.id,
            Ban.lifted_at.is_(None),
            Ban.last_day.is_(None) | (Ban.last_day >= self._since),
        )
        bans = {ban.id: ban for ban in session.scalars(select(Ban).where(*in_force))}
        days = {ban.id: Days(ban.first_day, ban.last_day or date.max) for ban in bans.values()}
        # Hours that nobody has confirmed hands for stay closed.
        confirmed = (BanHours.ban_id.in_(bans), BanHours.hands_at.is_not(None))
        hours = session.scalars(select(BanHours).where(*confirmed)).all() if bans else ()
        exemptions = session.scalars(select(Exemption).where(Exemption.ban_id.in_(bans))).all() if bans else ()
        return (
            tuple(
                ExtraHours(days=days[row.ban_id], weekly={row.weekday: (Span(row.opens, row.closes),)}) for row in hours
            ),
            {ban.id: Caps(days=days[ban.id], per_day=ban.per_day, per_week=ban.per_week) for ban in bans.values()},
            {(row.ban_id, row.resident_id): row.ground for row in exemptions},
        )
