"""A home whose visits lie around all four changes of the clocks of 2026 and 2027, and what calendars show of them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import recurring
from tests.builders import Cast
from tests.clients.then import NOW
from visits.rules.opening_hours import Days
from visits.rules.visit_state import Reason, State
from visits.services import booking, hours, subscriptions
from visits.services.builder import Builder
from visits.services.subscriptions import Choices
from visits.storage.tables import Home, Person, Resident, Tablet, Unit, Visit

CHANGES = tuple(datetime(*day, 1, tzinfo=UTC) for day in ((2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31)))
"""The instants at which Stockholm's clocks change."""
NEAR = tuple(timedelta(minutes=minutes) for minutes in (-24 * 60, -120, -60, -15, 45, 120, 9 * 60, 24 * 60))
"""Before and after a change; across it; in the hour that comes twice in autumn, both times."""
EKEN = "Eken"
CLOSED = (Days(date(2026, 10, 24), date(2026, 10, 26)), Days(date(2027, 3, 28), date(2027, 3, 28)))
"""Whole days over two of the changes, on which a unit without visits is closed."""
FIRST, LAST = date(2026, 3, 22), date(2027, 11, 7)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
PLAIN = Choices(language="en", nickname="", alarm_minutes=15, with_link=True, with_closures=True)

TYPED = {
    "Mormor 🌷👩‍👧": "Mormor 🌷👩‍👧",
    "جدتي العزيزة": "جدتي العزيزة",
    "\u202eCancelled\u202c \u2066x\u2069": "Cancelled x",
    r"""a;b,c\d\n\N:"e"^'f'%20&amp;<b>""": r"""a;b,c\d\n\N:"e"^'f'%20&amp;<b>""",
    "\\": "\\",
    "Rosa\r\nATTENDEE:mailto:x@y\nEND:VEVENT\u2028BEGIN:VEVENT": "Rosa ATTENDEE:mailto:x@y END:VEVENT BEGIN:VEVENT",
    "\x00\x1b[31mRosa\x7f": "[31mRosa",
    "🌷å;" * 1700: "🌷å;" * 26 + "🌷…",
}
"""What people type, and what calendars are to show of it; the last is more than 10 kB."""


@dataclass(frozen=True, kw_only=True, order=True)
class Shown:
    """An event as a program understands it, or as the database says that it is to be understood."""

    starts_at: datetime | date
    ends_at: datetime | date
    status: str
    summary: str
    uid: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """The secrets of Ines' calendars, of her visits to Rosa and by nickname of the one to Aina, and of two units."""

    cast: Cast
    moved: UUID
    of_rosa: str
    by_nickname: dict[str, str]
    of_unit: str
    of_closed: str


def tell(session: Session) -> Story:
    """Book all that the calendars are to show, each thing as it is done in a home."""
    cast = Cast.build(session, NOW)
    moved = _around_changes(session, cast)
    aina, unit = _rooms(session, cast)
    return Story(
        cast=cast,
        moved=moved,
        of_rosa=_subscribe(session, cast, cast.rosa.id),
        by_nickname={typed: _subscribe(session, cast, aina, nickname=typed) for typed in TYPED},
        of_unit=_subscribe_unit(session, cast, unit),
        of_closed=_subscribe_unit(session, cast, _closed(session, cast)),
    )


def visits_of(session: Session, resident: UUID) -> list[Shown]:
    """Return what a calendar without a nickname is to show of a resident's visits."""
    rows = session.scalars(select(Visit).where(Visit.resident_id == resident)).all()
    return sorted(_shown(row, "Video visit") for row in rows)


def visits_in(session: Session, unit: str) -> list[Shown]:
    """Return what a calendar of the unit of that name is to show: rooms."""
    theirs = select(Visit, Resident.room).join(Resident, Resident.id == Visit.resident_id)
    rows = session.execute(theirs.join(Unit, Unit.id == Visit.unit_id).where(Unit.name == unit))
    return sorted(_shown(visit, f"Video visit, room {TYPED[room]}") for visit, room in rows)


def _shown(row: Visit, title: str) -> Shown:
    cancelled = row.state is State.CANCELLED
    return Shown(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        status="CANCELLED" if cancelled else "CONFIRMED",
        summary=f"Cancelled: {title}" if cancelled else title,
        uid=str(row.id),
    )


def _around_changes(session: Session, cast: Cast) -> UUID:
    """Book weekly visits over all the changes, move some over one, cancel some; and book close to each change."""
    recurring.look_ahead(session, cast, (LAST - NOW.date()).days)
    builder = Builder(session, NOW, session.get_one(Home, cast.home.id))
    rosa, tablet = session.get_one(Resident, cast.rosa.id), session.get_one(Tablet, cast.tablet.id)
    ines, relative = cast.actor(cast.ines), session.get_one(Person, cast.ines.id)
    series = recurring.book(session, cast, NOW, recurring.wish(cast, last_day=LAST, starts_at=recurring.at(FIRST)))
    by_day = {visit.starts_at.date(): visit for visit in recurring.visits_of(session, series.id)}
    assert len(by_day) == (LAST - FIRST) // WEEK + 1
    for change in CHANGES:
        before, after = by_day[change.date() - WEEK], by_day[change.date() + WEEK]
        booking.change_time(
            session, before.id, starts_at=recurring.at(change.date() + DAY, 10, 30), actor=ines, now=NOW
        )
        booking.cancel(session, after.id, reason=Reason.RELATIVE_ILL, actor=ines, now=NOW)
        # Rows alone: no visit is booked in the hour that comes twice, but the calendar is to be right even so.
        for offset in NEAR:
            builder.visit(rosa, tablet, change + offset, relative)
    return by_day[CHANGES[-1].date()].id


def _rooms(session: Session, cast: Cast) -> tuple[UUID, UUID]:
    """Add a unit where every Aina lives in a room with an odd name; return the first of them, and the unit."""
    builder = Builder(session, NOW, session.get_one(Home, cast.home.id))
    ines = session.get_one(Person, cast.ines.id)
    unit = builder.unit(EKEN, mail="eken@almgarden.example")
    tablet, _ = builder.tablet(unit)
    residents = [builder.resident(unit, "Aina", "Berg", room=room) for room in TYPED]
    for number, aina in enumerate(residents):
        builder.related(aina, ines)
        builder.visit(aina, tablet, NOW + (number + 1) * DAY, ines)
    return residents[0].id, unit.id


def _closed(session: Session, cast: Cast) -> UUID:
    """Add a unit without visits, and close it on the days that are closed."""
    unit = Builder(session, NOW, session.get_one(Home, cast.home.id)).unit("Linden", mail="")
    for days in CLOSED:
        hours.add_closure(session, days, unit=unit.id, label="Golvvård", actor=cast.actor(cast.maj), now=NOW)
    return unit.id


def _subscribe(session: Session, cast: Cast, resident: UUID, *, nickname: str = "") -> str:
    ines = cast.actor(cast.ines)
    made = subscriptions.make(session, actor=ines, now=NOW, resident=resident)
    subscriptions.choose(session, made.id, replace(PLAIN, nickname=nickname), actor=ines, now=NOW)
    return made.token


def _subscribe_unit(session: Session, cast: Cast, unit: UUID) -> str:
    maj = cast.actor(cast.maj)
    made = subscriptions.make_for_unit(session, unit, actor=maj, now=NOW)
    subscriptions.choose(session, made.id, PLAIN, actor=maj, now=NOW)
    return made.token
