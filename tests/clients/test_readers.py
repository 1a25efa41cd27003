"""Every program that reads our calendars sees each visit at its instant, and every word as it was typed."""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.clients.readers import READERS, Reader, with_node_ical
from tests.clients.story import CHANGES, CLOSED, DAY, EKEN, NEAR, TYPED, WEEK, Story, visits_in, visits_of
from tests.clients.then import NOW
from visits.services import subscriptions
from visits.settings import Settings
from visits.storage.database import reading, writing

pytestmark = pytest.mark.processes

STOCKHOLM = ZoneInfo("Europe/Stockholm")
each_reader = pytest.mark.parametrize("read", READERS, ids=[read.__name__.removeprefix("with_") for read in READERS])


def test_the_story_lies_on_both_sides_of_every_change_of_the_clocks(home: Settings, story: Story) -> None:
    with reading(home) as session:
        visits = visits_of(session, story.cast.rosa.id)
    for change in CHANGES:
        near = [visit for visit in visits if abs(visit.starts_at - change) <= WEEK + DAY]
        offsets = {
            one.astimezone(STOCKHOLM).utcoffset() for visit in near if isinstance(one := visit.starts_at, datetime)
        }
        assert offsets == {timedelta(hours=1), timedelta(hours=2)}
        assert any(visit.starts_at < change < visit.ends_at for visit in near), "one goes over it"
        assert Counter(visit.status for visit in near) == {"CONFIRMED": len(NEAR) + 2, "CANCELLED": 1}


def as_read(shown: str, read: Reader) -> str:
    r"""Return a text as a program shows it: node-ical undoes `\\` last, so an n after one makes a line break."""
    return re.sub(r"\\[nN]", "\\\\\n", shown) if read is with_node_ical else shown


@each_reader
def test_every_visit_of_two_years_is_at_its_instant(read: Reader, server: str, home: Settings, story: Story) -> None:
    with reading(home) as session:
        expected = visits_of(session, story.cast.rosa.id)
    (found,) = read([f"{server}/{story.of_rosa}.ics"])
    assert sorted(found) == expected


@each_reader
def test_every_nickname_is_shown_as_it_was_typed(read: Reader, server: str, story: Story) -> None:
    calendars = read([f"{server}/{token}.ics" for token in story.by_nickname.values()])
    expected = [[as_read(shown, read)] for shown in TYPED.values()]
    assert [[event.summary for event in events] for events in calendars] == expected


@each_reader
def test_every_room_of_a_unit_is_shown_as_it_was_typed(read: Reader, server: str, home: Settings, story: Story) -> None:
    with reading(home) as session:
        expected = [replace(one, summary=as_read(one.summary, read)) for one in visits_in(session, EKEN)]
    (found,) = read([f"{server}/{story.of_unit}.ics"])
    assert sorted(found) == expected


@each_reader
def test_days_without_visits_are_whole_days(read: Reader, server: str, story: Story) -> None:
    (found,) = read([f"{server}/{story.of_closed}.ics"])
    # The last of the days is not shown as such: it ends when the next begins.
    assert [(one.starts_at, one.ends_at, one.summary) for one in sorted(found)] == [
        (days.first, days.last + DAY, "No video visits") for days in CLOSED
    ]


@each_reader
def test_a_revoked_calendar_is_a_calendar_of_nothing(read: Reader, server: str, home: Settings, story: Story) -> None:
    ines = story.cast.actor(story.cast.ines)
    with writing(home) as session:
        made = subscriptions.make(session, actor=ines, now=NOW)
        subscriptions.revoke(session, made.id, actor=ines, now=NOW)
    assert read([f"{server}/{made.token}.ics"]) == [[]]
