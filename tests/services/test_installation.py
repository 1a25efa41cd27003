"""The first home: made once, by whoever holds the token printed at start."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from visits.rules.errors import NotFound
from visits.rules.people import Role
from visits.services import installation, sign_ins
from visits.services.installation import FIRST_RUN, FirstHome
from visits.services.secrets import token_hash
from visits.settings import Settings
from visits.storage.tables import Home, Installation, QuietTime, WeeklyHours

WISH = FirstHome(
    name="Almgården",
    language="sv",
    timezone="Europe/Stockholm",
    phone="031-700 00 00",
    given_name="Maj",
    family_name="Sand",
    mail="maj@almgarden.example",
    password="en lugn morgon",
    lunch="Lunch",
    supper="Kvällsmat",
)


def test_an_empty_installation_has_no_home(session: Session) -> None:
    assert not installation.has_home(session)


def test_maj_makes_the_home_and_is_signed_in(session: Session, now: datetime) -> None:
    token = installation.new_first_run_token(session, now)
    cookie = installation.make_first_home(session, token, WISH, now=now)
    signed_in = sign_ins.find(session, cookie, now=now)
    assert signed_in is not None
    assert (signed_in.actor.role, signed_in.name, signed_in.home_name) == (Role.MANAGER, "Maj", "Almgården")
    assert signed_in.timezone == "Europe/Stockholm"
    assert installation.has_home(session)
    assert sign_ins.by_password(session, mail="maj@almgarden.example", password="en lugn morgon", now=now)


def test_a_new_home_works_after_one_page(session: Session, now: datetime) -> None:
    installation.make_first_home(session, installation.new_first_run_token(session, now), WISH, now=now)
    hours = {(row.weekday, row.opens, row.closes) for row in session.scalars(select(WeeklyHours))}
    assert hours == {(day, 540, 1140) for day in range(7)}
    quiet = {(row.label, row.starts, row.ends) for row in session.scalars(select(QuietTime))}
    assert quiet == {("Lunch", 705, 780), ("Kvällsmat", 990, 1050)}
    home = session.scalars(select(Home)).one()
    assert (home.slot_minutes, home.buffer_minutes, home.notice_minutes, home.horizon_days) == (30, 15, 120, 14)


def test_only_the_hash_of_the_token_is_kept(session: Session, now: datetime) -> None:
    token = installation.new_first_run_token(session, now)
    assert session.get_one(Installation, FIRST_RUN).value == token_hash(token)


def test_a_newly_printed_token_replaces_the_one_before(session: Session, now: datetime) -> None:
    before = installation.new_first_run_token(session, now)
    after = installation.new_first_run_token(session, now)
    installation.check_first_run(session, after)
    with pytest.raises(NotFound):
        installation.check_first_run(session, before)


def test_a_stranger_without_the_token_makes_nothing(session: Session, now: datetime) -> None:
    installation.new_first_run_token(session, now)
    with pytest.raises(NotFound):
        installation.make_first_home(session, "guessed", WISH, now=now)
    assert not installation.has_home(session)


def test_no_token_at_all_opens_nothing(session: Session) -> None:
    with pytest.raises(NotFound):
        installation.check_first_run(session, "")


def test_the_token_works_once(session: Session, now: datetime) -> None:
    token = installation.new_first_run_token(session, now)
    installation.make_first_home(session, token, WISH, now=now)
    with pytest.raises(NotFound):
        installation.make_first_home(session, token, replace(WISH, name="Granen"), now=now)
    assert session.scalars(select(Home.name)).all() == ["Almgården"]


@pytest.mark.usefixtures("cast")
def test_a_token_printed_beside_a_home_opens_nothing(session: Session, now: datetime) -> None:
    token = installation.new_first_run_token(session, now)
    with pytest.raises(NotFound):
        installation.check_first_run(session, token)
    with pytest.raises(NotFound):
        installation.make_first_home(session, token, WISH, now=now)


def test_machines_that_start_at_once_print_tokens_of_which_one_makes_one_home(
    settings: Settings, now: datetime
) -> None:
    for _ in range(3):
        tokens = at_once(settings, lambda session: installation.new_first_run_token(session, now), times=3)
        assert {type(token) for token in tokens} == {str}
    made = at_once(
        settings, *(partial(installation.make_first_home, token=str(token), wish=WISH, now=now) for token in tokens)
    )
    assert sorted(type(answer).__name__ for answer in made) == ["NotFound", "NotFound", "str"]
