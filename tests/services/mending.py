"""What happens to visits beside their own life: tablets, closed days, clashes that are held, and recurring visits."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Rule
from visits.rules.kinds import MessageKind
from visits.rules.opening_hours import Days
from visits.rules.people import Actor
from visits.services import clashes, hours, out_of_service, series_booking, series_rolling, swapping
from visits.services.series_plans import SeriesWish
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Message, Occurrence


class Mending:
    """Turns of the manager, and of who books a recurring visit, in the home at `place` as of `now`."""

    place: Settings
    now: datetime
    cast: Cast
    second: UUID
    people: dict[str, Actor]
    residents: tuple[UUID, UUID]
    visits: list[UUID]
    attempt: Callable[[Callable[[Session], Any]], Any]
    chosen: Callable[[int], UUID]

    def swap(self, which: int, *_: int) -> None:
        visit = self.chosen(which)
        self.attempt(lambda session: swapping.swap_tablet(session, visit, actor=self.people["maj"], now=self.now))

    def hold_all_the_same(self, which: int, *_: int) -> None:
        visit = self.chosen(which)
        self.attempt(lambda session: clashes.hold(session, visit, list(Rule), actor=self.people["maj"], now=self.now))

    def something_is_in_the_way(self, day: int, out: int, *_: int) -> None:
        """A tablet goes out of service or comes back; now and then a day is closed."""
        by: dict[str, Any] = {"actor": self.people["maj"], "now": self.now}
        if day < 2:
            days = Days(date(2026, 11, 24 + day), date(2026, 11, 24 + day))
            self.attempt(lambda session: hours.add_closure(session, days, unit=None, label="Golvvård", **by))
        elif out % 2:
            self.attempt(lambda s: out_of_service.take_out(s, self.second, last_day=None, reason="Trasig", **by))
        else:
            self.attempt(lambda session: out_of_service.put_back(session, self.second, **by))

    def book_again_and_again(self, asks: int, at: int, *_: int) -> None:
        """Book a visit with Rosa every week: one letter for all of them, and none about each."""
        who = ("ines", "karl")[asks % 2]
        starts_at = (self.now + timedelta(days=1)).replace(hour=8 + at % 10, minute=0, second=0)
        wish = SeriesWish(id=uuid4(), resident=self.residents[0], starts_at=starts_at, every_weeks=1)
        by: dict[str, Any] = {"actor": self.people[who], "relatives": (self.people["ines"].person,)}

        def book(session: Session) -> UUID:
            return series_booking.book(session, wish, choices={}, accepted=[Rule.GRID], now=self.now, **by)

        series = self.attempt(book)
        assert self.attempt(book) == series, "a double click books once"
        if series:
            with reading(self.place) as session:
                held = select(Occurrence.visit_id).where(Occurrence.series_id == series).order_by(Occurrence.on_day)
                self.visits += [visit for visit in session.scalars(held) if visit]

    def roll(self) -> None:
        """Fill the horizon of recurring visits, as the worker does."""
        with reading(self.place) as session:
            due = series_rolling.due(session, now=self.now, limit=5)
        for one in due:
            self.attempt(self._rolled(one))

    def _rolled(self, series: UUID) -> Callable[[Session], bool]:
        return lambda session: series_rolling.roll(session, series, now=self.now)

    def told_together(self, session: Session) -> set[UUID]:
        """Return the visits of recurring ones about which there has been no letter of their own."""
        own = select(Message.visit_id).where(Message.kind.in_((MessageKind.BOOKED, MessageKind.CHANGED)))
        all_of_series = session.scalars(select(Occurrence.visit_id).where(Occurrence.visit_id.is_not(None)))
        return {visit for visit in all_of_series if visit} - {visit for visit in session.scalars(own) if visit}
