"""Calendar feeds: found by their secret, in one look-up; what a calendar shows."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from icalendar import Calendar
from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.statements import Statements
from tests.builders import Cast
from visits.calendars.feed import calendar_bytes
from visits.rules.booking import Wish
from visits.rules.consent import Ground
from visits.rules.errors import NotFound
from visits.rules.visit_state import Reason
from visits.services import agenda, booking, changes, feeds, homes, residents, subscriptions, swapping
from visits.services.builder import Builder
from visits.services.homes import HomeFacts
from visits.services.residents import ResidentFacts
from visits.settings import Settings
from visits.storage.database import looking
from visits.storage.tables import Feed, Person, Resident, Visit

DAY = timedelta(days=1)


def book(session: Session, cast: Cast, now: datetime, after: timedelta = timedelta(hours=21)) -> Visit:
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + after)
    return session.get_one(Visit, booking.book(session, wish, actor=cast.actor(cast.ines), now=now))


def found(session: Session, token: str) -> feeds.FeedFound:
    feed = feeds.find(session, token)
    assert feed is not None
    return feed


def make(session: Session, cast: Cast, now: datetime, resident: UUID | None = None) -> str:
    return subscriptions.make(session, actor=cast.actor(cast.ines), now=now, resident=resident).token


def test_the_secret_is_not_in_the_database(session: Session, cast: Cast, now: datetime) -> None:
    token = make(session, cast, now)
    assert token not in session.query(Feed).one().token_hash
    assert found(session, token).relative == cast.ines.id
    assert feeds.find(session, token + "x") is None


def test_a_feed_is_found_by_one_look_at_one_row(
    settings: Settings, session: Session, cast: Cast, now: datetime
) -> None:
    token = make(session, cast, now)
    session.commit()
    with Statements(settings) as said, looking(settings) as connection:
        feed = feeds.find(connection, token)
    assert feed is not None
    assert said.number == 1
    assert "JOIN" not in said.said[0]


@pytest.mark.sqlite
def test_the_look_is_by_an_index(session: Session) -> None:
    plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM feeds WHERE token_hash = 'x'").all()
    assert [row[3] for row in plan] == ["SEARCH feeds USING INDEX sqlite_autoindex_feeds_2 (token_hash=?)"]


def test_a_fetch_is_remembered_once_an_hour(session: Session, cast: Cast, now: datetime) -> None:
    token = make(session, cast, now)
    for after, client in ((0, "Thunderbird" * 20), (59, "Other"), (61, "Last")):
        feed = found(session, token)
        moment = now + timedelta(minutes=after)
        assert feed.is_to_be_noted(moment) is (client != "Other")
        feeds.note_fetch(session, feed.id, client=client, now=moment)
        row = session.get_one(Feed, feed.id, populate_existing=True)
        assert row.fetched_by == ("Last" if after > 60 else ("Thunderbird" * 20)[: feeds.CLIENT_LONGEST])


def test_a_browser_that_opens_the_address_is_no_calendar(session: Session, cast: Cast, now: datetime) -> None:
    feed = found(session, make(session, cast, now))
    feeds.note_fetch(session, feed.id, client="Mozilla/5.0 (Windows NT 10.0; rv:140.0) Firefox/140.0", now=now)
    row = session.get_one(Feed, feed.id, populate_existing=True)
    assert (row.fetched_at, row.fetched_by) == (None, "")
    assert not feeds.shows(session, cast.rosa.id, relative=cast.ines.id, now=now)
    feeds.note_fetch(session, feed.id, client="Mozilla/5.0 (X11; Linux) Thunderbird/140.0", now=now)
    assert feeds.shows(session, cast.rosa.id, relative=cast.ines.id, now=now)


def test_the_feed_shows_booked_and_cancelled_but_says_nothing_after_a_death(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    ines, maj = cast.actor(cast.ines), cast.actor(cast.maj)
    token = make(session, cast, now)
    kept, cancelled, died = (book(session, cast, now, timedelta(hours=21 + n)) for n in (0, 3, 6))
    booking.cancel(session, cancelled.id, reason=Reason.RELATIVE_ILL, actor=ines, now=now)
    booking.cancel(session, died.id, reason=Reason.DIED, actor=maj, now=now)
    session.flush()
    shown = agenda.of_feed(session, found(session, token), settings=settings, now=now)
    assert [(one.uid, one.cancelled, one.sequence) for one in shown] == [(kept.id, False, 0), (cancelled.id, True, 1)]
    assert shown[0].join_url == f"http://localhost/visits/{kept.id}/call"


def test_a_feed_for_one_resident_shows_only_hers(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    aina = Builder(session, now, cast.home).resident(cast.unit, "Aina", "Berg")
    Builder(session, now, cast.home).related(aina, session.get_one(Person, cast.ines.id))
    of_all, of_aina, of_rosa = (make(session, cast, now, resident) for resident in (None, aina.id, cast.rosa.id))
    visit = book(session, cast, now)
    for token, shown in ((of_all, [visit.id]), (of_aina, []), (of_rosa, [visit.id])):
        feed = found(session, token)
        assert [one.uid for one in agenda.of_feed(session, feed, settings=settings, now=now)] == shown
        assert feed.version == (2 if shown else 1)


def test_a_kept_row_is_the_same_value_as_the_visit_itself(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    token = make(session, cast, now)
    visit = book(session, cast, now)
    for _ in range(2):
        assert agenda.of_feed(session, found(session, token), settings=settings, now=now) == (
            agenda.entry(visit, settings=settings),
        )
    later = now + timedelta(hours=1)
    booking.cancel(session, visit.id, reason=Reason.RELATIVE_ILL, actor=cast.actor(cast.ines), now=later)
    session.flush()
    (cancelled,) = agenda.of_feed(session, found(session, token), settings=settings, now=now)
    assert cancelled == agenda.entry(visit, settings=settings)
    assert cancelled.cancelled


def test_a_units_feed_shows_times_and_rooms_and_nobody(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    session.get_one(Resident, cast.rosa.id).room = "12"
    token = subscriptions.make_for_unit(session, cast.unit.id, actor=cast.actor(cast.maj), now=now).token
    visit = book(session, cast, now)
    feed = found(session, token)
    assert (feed.version, feed.unit, feed.relative, feed.choices.with_link) == (2, cast.unit.id, None, False)
    (shown,) = agenda.of_feed(session, feed, settings=settings, now=now)
    assert (shown.uid, shown.room, shown.join_url) == (visit.id, "12", None)
    octets = calendar_bytes([shown], (), choices=replace(feed.choices, language="en"))
    (event,) = Calendar.from_ical(octets).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Video visit, room 12"
    for private in (b"Rosa", b"Ines", b"Lind", b"Karl", "Björken".encode()):
        assert private not in octets


def test_a_new_room_makes_every_event_of_the_unit_new(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    maj = cast.actor(cast.maj)
    token = subscriptions.make_for_unit(session, cast.unit.id, actor=maj, now=now).token
    book(session, cast, now)
    before = found(session, token)
    facts = ResidentFacts(
        given_name="Rosa",
        family_name="Lind",
        unit=cast.unit.id,
        room="7",
        consent_by="Maj Sand",
        consent_ground=Ground.OWN_WORDS,
    )
    residents.change(session, cast.rosa.id, facts, actor=maj, now=now + DAY)
    after = found(session, token)
    assert after.version > before.version
    assert after.choices.changed_at == now + DAY
    (shown,) = agenda.of_feed(session, after, settings=settings, now=now)
    assert shown.room == "7"


def test_one_visit_alone_is_only_for_who_takes_part(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    visit = book(session, cast, now)
    one = agenda.one_visit(session, visit.id, actor=cast.actor(cast.ines), settings=settings)
    assert one.visit.uid == visit.id
    assert one.choices.timezone == "Europe/Stockholm"
    stranger = Builder(session, now, cast.home).relative(cast.rosa, "Sten", "Okänd")
    with pytest.raises(NotFound):
        agenda.one_visit(session, visit.id, actor=cast.actor(stranger), settings=settings)


def test_once_rosas_identity_is_protected_no_calendar_shows_her_visits(
    session: Session, settings: Settings, cast: Cast, now: datetime
) -> None:
    token = make(session, cast, now)
    book(session, cast, now)
    before = found(session, token)
    assert len(agenda.of_feed(session, before, settings=settings, now=now)) == 1
    facts = ResidentFacts(
        given_name="Rosa", family_name="Lind", unit=cast.unit.id, consent_by="Maj Sand", consent_ground=Ground.OWN_WORDS
    )
    maj = cast.actor(cast.maj)
    residents.change(session, cast.rosa.id, replace(facts, protected_identity=True), actor=maj, now=now)
    after = found(session, token)
    assert after.version > before.version
    assert agenda.of_feed(session, after, settings=settings, now=now) == ()
    residents.change(session, cast.rosa.id, facts, actor=maj, now=now)
    assert len(agenda.of_feed(session, found(session, token), settings=settings, now=now)) == 1


def test_a_homes_new_time_zone_is_written_into_its_feeds(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    tokens = make(session, cast, now), subscriptions.make_for_unit(session, cast.unit.id, actor=maj, now=now).token
    facts = HomeFacts(name="Almgården", phone="", language="sv", timezone="Europe/Helsinki")
    homes.change(session, facts, actor=maj, now=now + DAY)
    for token in tokens:
        feed = found(session, token)
        assert (feed.version, feed.choices.timezone, feed.choices.changed_at) == (2, "Europe/Helsinki", now + DAY)


def test_a_visit_that_moves_with_rosa_leaves_one_units_calendar_for_the_others(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    maj, builder = cast.actor(cast.maj), Builder(session, now, cast.home)
    linden = builder.unit("Linden")
    builder.tablet(linden, "Platta 2", enrolled=True)
    here, there = (
        subscriptions.make_for_unit(session, unit.id, actor=maj, now=now).token for unit in (cast.unit, linden)
    )
    visit = book(session, cast, now)
    session.get_one(Resident, cast.rosa.id).unit_id = linden.id
    session.flush()
    before = [found(session, token).version for token in (here, there)]
    swapping.swap_tablet(session, visit.id, actor=maj, now=now)
    after = [found(session, token) for token in (here, there)]
    assert [feed.version for feed in after] == [version + 1 for version in before]
    assert [len(agenda.of_feed(session, feed, settings=settings, now=now)) for feed in after] == [0, 1]


def test_a_booking_looks_for_its_own_feeds_alone(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now)
    sqlite = session.get_bind().dialect.name == "sqlite"
    if not sqlite:
        # Of a table this small any way is as good; without this one only what has no other goes through all of it.
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
    said: list[tuple[str, Any]] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *told: said.append((told[2], told[3])))
    changes.tell_calendars(session, visit, now=now)
    changes.tell_calendars_about(session, cast.rosa.id, now=now)
    changes.tell_calendars_of_closures(session, cast.home.id, now=now)
    raising = [(statement, given) for statement, given in said if statement.startswith("UPDATE feeds")]
    assert len(raising) == 3
    for statement, given in raising:
        how = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{statement}", given)
        plan = "\n".join(str(row) for row in how)
        assert not re.search(r"SCAN feeds|Seq Scan on feeds", plan), plan
