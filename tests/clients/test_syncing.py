"""A folder that vdirsyncer keeps like the feed, and khal that lists it: what is there, what changes, what does not."""

import urllib.error
import urllib.request
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.clients.story import EKEN, Shown, Story, visits_in, visits_of
from tests.clients.syncing import Terminal
from tests.clients.then import NOW
from visits.services import booking, subscriptions
from visits.services.calendar_programs import name_of
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Feed, Visit

pytestmark = pytest.mark.processes

QUIET = "Syncing visits\n"


@pytest.fixture
def terminal(server: str, story: Story, tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path, f"{server}/{story.of_rosa}.ics")
    made.sync()
    return made


def in_database(home: Settings, story: Story) -> list[Shown]:
    """Return Rosa's visits as khal can know them: a cancelled one has no link that names it."""
    with reading(home) as session:
        shown = visits_of(session, story.cast.rosa.id)
    return sorted(replace(one, uid="" if one.status == "CANCELLED" else one.uid) for one in shown)


def test_khal_lists_every_visit_of_two_years_at_its_instant(terminal: Terminal, home: Settings, story: Story) -> None:
    assert sorted(terminal.listed()) == in_database(home, story)


def test_ines_sees_that_vdirsyncer_fetched(terminal: Terminal, home: Settings) -> None:
    with writing(home) as session:
        session.execute(update(Feed).values(fetched_at=None, fetched_by=""))
    terminal.sync()
    with reading(home) as session:
        (client,) = session.scalars(select(Feed.fetched_by).where(Feed.fetched_at.is_not(None)))
    assert name_of(client) == "vdirsyncer"


def test_a_second_sync_changes_nothing(terminal: Terminal) -> None:
    before = terminal.files()
    assert terminal.sync() == QUIET
    assert terminal.files() == before


def test_who_sends_the_etag_back_is_told_that_nothing_has_changed(server: str, story: Story) -> None:
    url = f"{server}/{story.of_rosa}.ics"
    with urllib.request.urlopen(url) as first:
        etag = first.headers["ETag"]
        octets = first.read()
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(urllib.request.Request(url, headers={"If-None-Match": etag}))
    assert told.value.code == 304
    told.value.close()
    with urllib.request.urlopen(url) as again:
        assert again.read() == octets


def test_a_moved_visit_is_the_one_file_that_changes(terminal: Terminal, home: Settings, story: Story) -> None:
    before = terminal.files()
    with writing(home) as session:
        visit = session.get_one(Visit, story.moved)
        later = visit.starts_at + timedelta(minutes=90)
        ines = story.cast.actor(story.cast.ines)
        booking.change_time(session, visit.id, starts_at=later, actor=ines, now=NOW + timedelta(minutes=1))
    terminal.sync()
    after = terminal.files()
    assert len(before.keys() - after.keys()) == len(after.keys() - before.keys()) == 1
    assert all(after[name] == before[name] for name in before.keys() & after.keys())
    listed = terminal.listed()
    assert sorted(listed) == in_database(home, story)
    assert [one.starts_at for one in listed if one.uid == str(story.moved)] == [later]


def test_khal_shows_every_room_as_it_was_typed(server: str, home: Settings, story: Story, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, f"{server}/{story.of_unit}.ics")
    terminal.sync()
    with reading(home) as session:
        expected = visits_in(session, EKEN)
    # A unit's calendar leads into no visit, so nothing names one either.
    assert sorted(terminal.listed()) == sorted(replace(one, uid="") for one in expected)


def test_a_revoked_calendar_empties_the_folder(server: str, home: Settings, story: Story, tmp_path: Path) -> None:
    ines = story.cast.actor(story.cast.ines)
    with writing(home) as session:
        made = subscriptions.make(session, actor=ines, now=NOW)
    terminal = Terminal(tmp_path, f"{server}/{made.token}.ics")
    terminal.sync()
    assert terminal.files()
    with writing(home) as session:
        subscriptions.revoke(session, made.id, actor=ines, now=NOW + timedelta(minutes=1))
    # It never empties a folder unasked.
    terminal.sync("--force-delete")
    assert terminal.files() == {}
