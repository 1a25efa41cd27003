"""Who runs all homes: given and taken by one who does, at once, and never by the last."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from tests.services.banning import log
from tests.services.cities import City, seen
from visits.rules.errors import InvalidInput, NotFound
from visits.services import all_homes, managers, running_all, sign_ins, staff
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Person


@pytest.fixture
def city(session: Session, cast: Cast, now: datetime) -> City:
    return City.build(session, cast, now)


def test_berit_is_let_run_all_homes_and_no_more_at_once(
    session: Session, cast: Cast, city: City, now: datetime
) -> None:
    cookie = sign_ins.begin(session, session.get_one(Person, city.berit.id), now=now)
    maj_there = replace(city.maj_acts, home=city.far.id)
    running_all.give(session, city.berit.id, actor=maj_there, now=now)
    berit = seen(session, cookie, now)
    assert berit.actor.all_homes
    assert [one.all_homes for one in managers.of_home(session, actor=maj_there, now=now)] == [True]
    all_homes.open_home(session, cast.home.id, sign_in=berit.sign_in, actor=berit.actor, now=now)
    assert seen(session, cookie, now).home_name == "Almgården"
    running_all.take(session, city.berit.id, actor=maj_there, now=now)
    after = seen(session, cookie, now)
    assert (after.home_name, after.actor.all_homes, after.away) == ("Fjärran", False, False)
    running_all.give(session, city.berit.id, actor=maj_there, now=now)
    assert not seen(session, cookie, now).away, "what she had open stays closed"
    assert [word for word in log(session) if word.startswith("all_homes")] == [
        "all_homes.give",
        "all_homes.give",
        "all_homes.take",
    ]


def test_the_last_who_runs_them_all_keeps_doing_so(session: Session, cast: Cast, city: City, now: datetime) -> None:
    running_all.give(session, city.berit.id, actor=replace(city.maj_acts, home=city.far.id), now=now)
    session.get_one(Person, city.berit.id).password_hash = None
    with pytest.raises(InvalidInput):
        running_all.take(session, cast.maj.id, actor=city.maj_acts, now=now)
    running_all.take(session, city.berit.id, actor=replace(city.maj_acts, home=city.far.id), now=now)
    with pytest.raises(InvalidInput):
        running_all.take(session, cast.maj.id, actor=city.maj_acts, now=now)
    assert session.get_one(Person, cast.maj.id).all_homes


@pytest.mark.parametrize("who", ["Karl, who is staff", "Berit, of another home", "nobody", "Siv, who was shut out"])
def test_only_a_manager_of_the_home_she_looks_at_is_let_run_them_all(
    session: Session, cast: Cast, city: City, now: datetime, who: str
) -> None:
    siv = Builder(session, now, cast.home).manager("Siv", "Ek")
    siv.active = False
    person = {
        "Karl, who is staff": cast.karl.id,
        "Berit, of another home": city.berit.id,
        "nobody": uuid4(),
        "Siv, who was shut out": siv.id,
    }[who]
    for deed in (running_all.give, running_all.take):
        with pytest.raises(NotFound):
            deed(session, person, actor=city.maj_acts, now=now)


def test_who_runs_all_homes_is_shut_out_by_another_such_alone(
    session: Session, cast: Cast, city: City, now: datetime
) -> None:
    siv = Builder(session, now, cast.home).manager("Siv", "Ek")
    siv_acts = cast.actor(siv)
    with pytest.raises(InvalidInput):
        staff.deactivate(session, cast.maj.id, actor=siv_acts, now=now)
    # The last one not even by a colleague who could until a moment ago.
    with pytest.raises(InvalidInput):
        staff.deactivate(session, cast.maj.id, actor=replace(siv_acts, all_homes=True), now=now)
    running_all.give(session, siv.id, actor=city.maj_acts, now=now)
    staff.deactivate(session, cast.maj.id, actor=replace(siv_acts, all_homes=True), now=now)
    staff.activate(session, cast.maj.id, actor=siv_acts, now=now)
    assert not session.get_one(Person, cast.maj.id).all_homes, "and is not one again by being let in"


def test_of_two_who_take_it_from_each_other_at_once_one_stays(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        city = City.build(session, cast, now)
        running_all.give(session, city.berit.id, actor=replace(city.maj_acts, home=city.far.id), now=now)
    made = at_once(
        settings,
        partial(running_all.take, person_id=city.berit.id, actor=replace(city.maj_acts, home=city.far.id), now=now),
        partial(
            running_all.take,
            person_id=cast.maj.id,
            actor=replace(city.berit_acts, home=cast.home.id, all_homes=True),
            now=now,
        ),
    )
    assert sorted(type(answer).__name__ for answer in made) == ["InvalidInput", "NoneType"]
    with reading(settings) as session:
        assert len(session.scalars(select(Person.id).where(Person.all_homes)).all()) == 1
