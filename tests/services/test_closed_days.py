"""The days without visits in calendars: whose they are, and that every change of them is fetched."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits import clock
from visits.rules.consent import Ground
from visits.rules.opening_hours import Days, Holidays
from visits.rules.people import Actor, Relation
from visits.services import closed_days, departures, feeds, hours, limits, relatives, residents, subscriptions
from visits.services.builder import Builder
from visits.services.related import RelativeFacts
from visits.services.residents import ResidentFacts
from visits.services.subscriptions import Choices
from visits.settings import Settings
from visits.storage.tables import Closure, Feed, Person, Related, Resident, Unit
from visits.web import feed_door

LATER = timedelta(hours=1)
FLOORS = Days(date(2026, 11, 30), date(2026, 12, 1))
ROSA = ResidentFacts(
    given_name="Rosa", family_name="Lind", unit=UUID(int=0), consent_by="Maj Sand", consent_ground=Ground.OWN_WORDS
)


@pytest.fixture
def maj(cast: Cast) -> Actor:
    return cast.actor(cast.maj)


@pytest.fixture
def token(session: Session, cast: Cast, now: datetime) -> str:
    """Return the secret of Ines' calendar."""
    return subscriptions.make(session, actor=cast.actor(cast.ines), now=now).token


@pytest.fixture
def granen(session: Session, cast: Cast, now: datetime) -> Unit:
    """Return another unit of the home, where Aina lives."""
    builder = Builder(session, now, cast.home)
    unit = builder.unit("Granen")
    builder.resident(unit, "Aina", "Berg")
    return unit


def found(session: Session, token: str) -> feeds.FeedFound:
    feed = feeds.find(session, token)
    assert feed is not None
    return feed


def shown(session: Session, token: str, now: datetime) -> list[tuple[date, date]]:
    closures = closed_days.of_feed(session, found(session, token), now=now)
    return [(one.first_day, one.last_day) for one in closures]


def close(session: Session, maj: Actor, now: datetime, days: Days = FLOORS, unit: UUID | None = None) -> UUID:
    hours.add_closure(session, days, unit=unit, label="Golvvård", actor=maj, now=now)
    return session.scalars(select(Closure.id).where(Closure.first_day == days.first, Closure.unit_id == unit)).one()


def test_a_closed_home_is_in_the_calendar_of_a_relative_and_of_a_unit(
    session: Session, maj: Actor, cast: Cast, now: datetime, token: str
) -> None:
    of_unit = subscriptions.make_for_unit(session, cast.unit.id, actor=maj, now=now).token
    of_rosa = subscriptions.make(session, actor=cast.actor(cast.ines), now=now, resident=cast.rosa.id).token
    close(session, maj, now)
    for one in (token, of_unit, of_rosa):
        assert shown(session, one, now) == [(FLOORS.first, FLOORS.last)]


def test_a_program_is_told_of_whole_days_that_take_no_time(
    session: Session, settings: Settings, maj: Actor, now: datetime, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    closure = close(session, maj, now)
    session.commit()
    body = feed_door.answer(settings, token, {"REQUEST_METHOD": "GET"}).body
    assert b"DTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261202\r\n" in body
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert (str(event["UID"]), str(event["TRANSP"]), event.decoded("LAST-MODIFIED")) == (
        str(closure),
        "TRANSPARENT",
        now,
    )
    assert b"Golvv" not in body, "why is nobody's business"


def test_days_of_another_unit_are_not_hers(
    session: Session, maj: Actor, cast: Cast, now: datetime, token: str, granen: Unit
) -> None:
    of_granen = subscriptions.make_for_unit(session, granen.id, actor=maj, now=now).token
    close(session, maj, now, unit=granen.id)
    assert shown(session, token, now) == []
    assert shown(session, of_granen, now) == [(FLOORS.first, FLOORS.last)]
    aina = session.scalars(select(Resident).where(Resident.given_name == "Aina")).one()
    Builder(session, now, cast.home).related(aina, session.get_one(Person, cast.ines.id))
    assert shown(session, token, now) == [(FLOORS.first, FLOORS.last)]
    of_rosa = subscriptions.make(session, actor=cast.actor(cast.ines), now=now, resident=cast.rosa.id).token
    assert shown(session, of_rosa, now) == []


def test_another_homes_days_are_in_no_calendar_here(session: Session, now: datetime, token: str) -> None:
    far = Builder(session, now)
    home = far.home("Ekhemmet")
    session.add(Closure(home_id=home.id, first_day=FLOORS.first, last_day=FLOORS.last, label="", created_at=now))
    session.flush()
    assert shown(session, token, now) == []


def test_whoever_wants_no_such_days_is_shown_none(
    session: Session, maj: Actor, cast: Cast, now: datetime, token: str
) -> None:
    close(session, maj, now)
    feed = found(session, token)
    plain = Choices(language="sv", nickname="", alarm_minutes=None, with_link=True, with_closures=False)
    subscriptions.choose(session, feed.id, plain, actor=cast.actor(cast.ines), now=now)
    assert shown(session, token, now) == []
    before = found(session, token).version
    close(session, maj, now, Days(date(2026, 12, 10), date(2026, 12, 10)))
    assert found(session, token).version == before, "nothing of hers has changed"


def test_holidays_are_shown_where_the_home_is_closed_on_them_and_keep_their_identity(
    session: Session, maj: Actor, now: datetime, token: str
) -> None:
    assert shown(session, token, now) == []
    limits.set_holidays(session, Holidays.CLOSED, country="SE", actor=maj, now=now)
    days = shown(session, token, now)
    assert (date(2026, 12, 25), date(2026, 12, 25)) in days
    assert days == sorted(days)
    assert max(days)[0].year == 2027
    # November's first: All Saints' day, still shown for thirty days after it.
    assert days[0] == (date(2026, 10, 31), date(2026, 10, 31))
    ids = {one.uid for one in closed_days.of_feed(session, found(session, token), now=now)}
    again = {one.uid for one in closed_days.of_feed(session, found(session, token), now=now + timedelta(days=1))}
    assert len(ids) == len(days)
    assert again <= ids
    in_january = shown(session, token, datetime(2027, 1, 10, tzinfo=UTC))
    assert max(in_january)[0].year == 2028, "though what is shown still begins in December"
    limits.set_holidays(session, Holidays.AS_SUNDAY, country="SE", actor=maj, now=now)
    assert shown(session, token, now) == []


def test_days_that_are_long_over_leave(session: Session, maj: Actor, now: datetime, token: str) -> None:
    close(session, maj, now)
    assert shown(session, token, now + timedelta(days=38)) == [(FLOORS.first, FLOORS.last)]
    assert shown(session, token, now + timedelta(days=39)) == []


def _closes(session: Session, maj: Actor, _cast: Cast, later: datetime) -> None:
    close(session, maj, later, Days(date(2026, 12, 10), date(2026, 12, 10)))


def _opens_again(session: Session, maj: Actor, _cast: Cast, later: datetime) -> None:
    hours.remove_closure(session, session.scalars(select(Closure.id)).one(), actor=maj, now=later)


def _keeps_holidays(session: Session, maj: Actor, _cast: Cast, later: datetime) -> None:
    limits.set_holidays(session, Holidays.CLOSED, country="SE", actor=maj, now=later)


def _rosa_moves(session: Session, maj: Actor, cast: Cast, later: datetime) -> None:
    granen = session.scalars(select(Unit.id).where(Unit.name == "Granen")).one()
    residents.change(session, cast.rosa.id, replace(ROSA, unit=granen), actor=maj, now=later)


def _rosa_moves_out_and_back(session: Session, maj: Actor, cast: Cast, later: datetime) -> None:
    departures.moved_out(session, cast.rosa.id, actor=maj, now=later)
    before = session.scalars(select(Feed.version).where(Feed.relative_id == cast.ines.id)).one()
    departures.came_back(session, cast.rosa.id, actor=maj, now=later)
    assert session.scalars(select(Feed.version).where(Feed.relative_id == cast.ines.id)).one() > before


def _she_is_ainas_too(session: Session, maj: Actor, cast: Cast, later: datetime) -> None:
    aina = session.scalars(select(Resident).where(Resident.given_name == "Aina")).one()
    facts = RelativeFacts(
        given_name="Ines",
        family_name="Lind",
        mail=cast.ines.mail or "",
        phone="",
        language="sv",
        relation=Relation.DAUGHTER,
        main_contact=False,
    )
    relatives.invite(session, aina.id, facts, by_mail=False, actor=maj, now=later)


def _and_is_hers_no_more(session: Session, maj: Actor, cast: Cast, later: datetime) -> None:
    _she_is_ainas_too(session, maj, cast, later)
    session.expire_all()
    before = session.scalars(select(Feed.version).where(Feed.relative_id == cast.ines.id)).one()
    aina = session.scalars(select(Resident.id).where(Resident.given_name == "Aina")).one()
    related = session.scalars(select(Related.id).where(Related.resident_id == aina)).one()
    relatives.remove(session, related, actor=maj, now=later)
    assert session.scalars(select(Feed.version).where(Feed.relative_id == cast.ines.id)).one() > before


@pytest.mark.parametrize(
    "happens",
    [
        _closes,
        _opens_again,
        _keeps_holidays,
        _rosa_moves,
        _rosa_moves_out_and_back,
        _she_is_ainas_too,
        _and_is_hers_no_more,
    ],
)
@pytest.mark.usefixtures("granen")
def test_every_change_of_the_days_is_fetched(
    happens: Callable[[Session, Actor, Cast, datetime], None],
    session: Session,
    maj: Actor,
    cast: Cast,
    now: datetime,
    token: str,
) -> None:
    close(session, maj, now)
    before = found(session, token)
    happens(session, maj, cast, now + LATER)
    session.flush()
    after = found(session, token)
    assert after.version > before.version
    assert after.changed_at == now + LATER
