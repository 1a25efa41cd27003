"""Before and after a cancellation pages say how the relatives are told: by mail, by SMS, or by whoever phones."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.bookings import book
from tests.builders import Cast, browser_of, tablet_of
from tests.providers import with_sms
from visits import clock
from visits.rules.kinds import MessageKind
from visits.services.builder import Builder
from visits.settings import Settings, SmsProvider
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Person, VisitRelative

BY_SMS: dict[str, Any] = {"by_mail": False, "by_sms": True, "sms_number": "+46701740605"}
BY_BOTH = BY_SMS | {"by_mail": True}
NOT_AT_ALL: dict[str, Any] = {"by_mail": False, "by_sms": False}
WORDS = [
    ({}, "The relatives are told by mail."),
    (BY_SMS, "The relatives are told by SMS."),
    (BY_BOTH, "The relatives are told by mail and by SMS."),
    (NOT_AT_ALL, "No message reaches the relative. Phone her or him."),
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Give an installation that sends SMS."""
    return with_sms(settings)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def visit(settings: Settings, cast: Cast, now: datetime) -> str:
    with writing(settings) as session:
        return str(book(session, cast, now + timedelta(hours=3), now=now).id)


def choose(settings: Settings, person: Person, chosen: dict[str, Any]) -> None:
    with writing(settings) as session:
        if chosen:
            session.execute(update(Person).where(Person.id == person.id).values(chosen))


@pytest.mark.parametrize(("chosen", "words"), WORDS)
def test_maj_reads_how_they_are_told_before_and_after(
    app: Flask, settings: Settings, cast: Cast, visit: str, chosen: dict[str, Any], words: str
) -> None:
    choose(settings, cast.ines, chosen)
    maj, address = browser_of(app, cast.maj), f"/manager/visits/{visit}/cancellation"
    assert words in maj.get(address).text
    answer = maj.post(address, data={"reason": "home_cannot"}, follow_redirects=True)
    assert f"The visit is cancelled. {words}" in answer.text


def test_nobody_is_told_by_sms_once_none_are_sent_any_more(
    app: Flask, settings: Settings, cast: Cast, visit: str
) -> None:
    choose(settings, cast.ines, BY_SMS)
    app.config["VISITS"] = replace(settings, sms=replace(settings.sms, provider=SmsProvider.NONE))
    maj, address = browser_of(app, cast.maj), f"/manager/visits/{visit}/cancellation"
    assert "No message reaches the relative. Phone her or him." in maj.get(address).text
    maj.post(address, data={"reason": "home_cannot"})
    with reading(settings) as session:
        assert session.scalars(select(Message.id).where(Message.kind == MessageKind.CANCELLED)).all() == []


@pytest.mark.parametrize(("chosen", "words"), WORDS)
def test_karl_reads_it_on_the_tablet(
    app: Flask, settings: Settings, cast: Cast, visit: str, chosen: dict[str, Any], words: str
) -> None:
    choose(settings, cast.ines, chosen)
    karl, address = tablet_of(app, cast, cast.karl), f"/tablet/visits/{visit}/outcome"
    assert words in karl.get(address).text
    answer = karl.post(address, data={"reason": "home_cannot"}, follow_redirects=True)
    assert f"The visit is cancelled. {words}" in answer.text


def test_of_several_who_chose_differently_some_are_to_be_phoned(
    app: Flask, settings: Settings, cast: Cast, visit: str, now: datetime
) -> None:
    with writing(settings) as session:
        here = Builder(session, now, cast.home)
        olle, sven = here.relative(cast.rosa, "Olle", "Lind"), here.relative(cast.rosa, "Sven", "Lind")
        sven.phone = "070-999 99 99"
        session.add_all(VisitRelative(visit_id=UUID(visit), relative_id=one.id) for one in (olle, sven))
    choose(settings, olle, BY_SMS)
    choose(settings, sven, NOT_AT_ALL)
    page = tablet_of(app, cast, cast.karl).get(f"/tablet/visits/{visit}/outcome").text
    assert "The relatives are told by mail or SMS, as each has chosen. 1 relative gets no message." in page
    form = page.partition("Why?")[2]
    assert "070-999 99 99" in form
    assert "Ines:" not in form, "who is written to need not be phoned"


@pytest.mark.parametrize(("chosen", "words"), WORDS)
def test_the_end_of_a_recurring_visit_says_it_too(
    app: Flask, settings: Settings, cast: Cast, now: datetime, chosen: dict[str, Any], words: str
) -> None:
    choose(settings, cast.ines, chosen)
    with writing(settings) as session:
        first = book(session, cast, now + timedelta(days=3), now=now)
        series = Builder(session, now, cast.home).series(cast.rosa, first.starts_at, cast.ines, visits=[first]).id
    maj, address = browser_of(app, cast.maj), f"/manager/recurring-visits/{series}/cancellation"
    assert words in maj.get(address).text
    answer = maj.post(address, data={"reason": "home_cannot"}, follow_redirects=True)
    assert f"The recurring visit has ended. {words}" in answer.text


def test_of_a_recurring_visit_without_visits_nothing_is_promised(
    app: Flask, settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        series = Builder(session, now, cast.home).series(cast.rosa, now + timedelta(days=3), cast.ines).id
    address = f"/manager/recurring-visits/{series}/cancellation"
    assert "message" not in browser_of(app, cast.maj).get(address).text.partition("<main")[2].partition("</main")[0]


def test_who_moves_out_is_told_of_by_the_channels_that_reach(
    app: Flask, settings: Settings, cast: Cast, visit: str
) -> None:
    maj, address = browser_of(app, cast.maj), f"/manager/residents/{cast.rosa.id}/move-out"
    choose(settings, cast.ines, BY_SMS)
    assert "No message reaches these." not in maj.get(address).text
    choose(settings, cast.ines, NOT_AT_ALL)
    assert "No message reaches these. Phone them:" in maj.get(address).text
    assert visit
