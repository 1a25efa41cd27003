"""How a relative wants to be told of her visits."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import notices, subscriptions
from visits.services.notices import ReachedAt
from visits.services.subscriptions import Choices
from visits.storage.tables import AuditEntry, Feed, Person


@pytest.fixture
def ines(cast: Cast) -> Actor:
    return cast.actor(cast.ines)


@pytest.fixture
def row(session: Session, cast: Cast) -> Person:
    return session.get_one(Person, cast.ines.id)


def choose(session: Session, ines: Actor, now: datetime, **choices: object) -> None:
    asked = {"by_mail": True, "by_sms": False, "number": "", "nickname": "", **choices}
    notices.choose(session, **asked, actor=ines, now=now)  # type: ignore[arg-type] # as the tests name them


def test_at_first_she_is_told_by_mail_and_her_own_number_is_suggested(
    session: Session, ines: Actor, row: Person
) -> None:
    row.phone = "070-174 06 05"
    found = notices.show(session, actor=ines)
    assert (found.by_mail, found.mail, found.by_sms) == (True, "ines.lind@familj.example", False)
    assert (found.number, found.nickname) == ("+46701740605", "")
    assert notices.reached_at(session, actor=ines) == ReachedAt(mail="ines.lind@familj.example", number="")
    row.phone = "31"
    assert notices.show(session, actor=ines).number == ""


def test_she_chooses_sms_and_a_name(session: Session, ines: Actor, row: Person, now: datetime) -> None:
    choose(session, ines, now, by_mail=False, by_sms=True, number="070-174 06 05", nickname="Fika")
    found = notices.show(session, actor=ines)
    assert (found.by_mail, found.by_sms, found.number, found.nickname) == (False, True, "+46701740605", "Fika")
    assert notices.reached_at(session, actor=ines) == ReachedAt(mail="", number="+46701740605")
    assert session.scalars(select(AuditEntry.action)).all()[-1] == "relative.notices"
    subscriptions.make(session, actor=ines, now=now)
    assert session.scalars(select(Feed.nickname)).all() == ["Fika"]


def test_calendars_take_the_new_name_unless_they_have_one_of_their_own(
    session: Session, ines: Actor, now: datetime
) -> None:
    usual, own = (subscriptions.make(session, actor=ines, now=now) for _ in range(2))
    tea = Choices(language="sv", nickname="Te", alarm_minutes=None, with_link=True, with_closures=False)
    subscriptions.choose(session, own.id, tea, actor=ines, now=now)
    later = now + timedelta(hours=1)
    choose(session, ines, later, nickname="Fika")
    choose(session, ines, later + timedelta(hours=1), nickname="Fika")
    session.expire_all()
    feeds = {feed.id: feed for feed in session.scalars(select(Feed))}
    assert (feeds[usual.id].nickname, feeds[own.id].nickname) == ("Fika", "Te")
    # Once, and so that calendars see it.
    assert (feeds[usual.id].version, feeds[usual.id].changed_at, feeds[usual.id].choices_at) == (2, later, later)


@pytest.mark.parametrize("number", ["", "112", "hemma"])
def test_without_a_number_there_is_no_sms(session: Session, ines: Actor, now: datetime, number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        choose(session, ines, now, by_sms=True, number=number)
    assert refused.value.field == "number"


def test_a_number_that_is_none_is_not_kept_either(session: Session, ines: Actor, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        choose(session, ines, now, number="112")


def test_she_may_be_told_nothing(session: Session, ines: Actor, now: datetime) -> None:
    choose(session, ines, now, by_mail=False)
    assert notices.reached_at(session, actor=ines) == ReachedAt(mail="", number="")


def test_what_was_refused_is_tried_again_once_she_has_looked(
    session: Session, ines: Actor, row: Person, now: datetime
) -> None:
    row.mail_refused_at = row.sms_refused_at = now
    assert notices.reached_at(session, actor=ines).mail == ""
    choose(session, ines, now, by_mail=False)
    assert [row.mail_refused_at, row.sms_refused_at] == [now, now]
    choose(session, ines, now, by_sms=True, number="+46701740605")
    assert [row.mail_refused_at, row.sms_refused_at] == [None, None]


def test_who_is_no_relative_chooses_nothing_here(session: Session, cast: Cast) -> None:
    with pytest.raises(NotFound):
        notices.show(session, actor=cast.actor(cast.maj))
