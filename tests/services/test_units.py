"""Units: added, changed, closed down only when empty."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound
from visits.services import units
from visits.services.builder import Builder
from visits.services.units import UnitFacts
from visits.storage.tables import AuditEntry, Resident, Tablet, Unit

FACTS = UnitFacts(name="Granen", phone="031-700 00 02", mail="granen@almgarden.example")


def test_maj_adds_a_unit(session: Session, cast: Cast, now: datetime) -> None:
    made = units.add(session, FACTS, actor=cast.actor(cast.maj), now=now)
    view = units.show(session, made, actor=cast.actor(cast.maj))
    assert (view.name, view.phone, view.mail) == ("Granen", "031-700 00 02", "granen@almgarden.example")
    assert (view.residents, view.tablets, view.staff) == (0, 0, 0)
    assert session.scalars(select(AuditEntry.action)).all() == ["unit.add"]


def test_the_list_says_how_much_belongs_to_each_unit(session: Session, cast: Cast, now: datetime) -> None:
    units.add(session, FACTS, actor=cast.actor(cast.maj), now=now)
    found = units.of_home(session, actor=cast.actor(cast.maj))
    assert [(unit.name, unit.residents, unit.tablets, unit.staff) for unit in found] == [
        ("Björken", 1, 1, 1),
        ("Granen", 0, 0, 0),
    ]


def test_two_units_of_a_home_never_share_a_name(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    made = units.add(session, FACTS, actor=maj, now=now)
    with pytest.raises(InvalidInput) as refusal:
        units.add(session, UnitFacts(name="granen", phone="", mail=""), actor=maj, now=now)
    assert refusal.value.field == "name"
    with pytest.raises(InvalidInput):
        units.change(session, made, UnitFacts(name="Björken", phone="", mail=""), actor=maj, now=now)


def test_maj_changes_a_unit_and_its_tablets_notice(session: Session, cast: Cast, now: datetime) -> None:
    before = session.get_one(Unit, cast.unit.id).version
    facts = UnitFacts(name="Björken", phone="1", mail="ny@almgarden.example")
    units.change(session, cast.unit.id, facts, actor=cast.actor(cast.maj), now=now)
    unit = session.get_one(Unit, cast.unit.id)
    assert (unit.phone, unit.mail) == ("1", "ny@almgarden.example")
    assert unit.version == before + 1


def test_a_unit_closes_down_only_when_nothing_is_left_in_it(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    book(session, cast, now + timedelta(days=1), now=now)

    def refusal(at: datetime) -> str:
        with pytest.raises(InvalidInput) as caught:
            units.retire(session, cast.unit.id, actor=maj, now=at)
        return caught.value.message

    assert "Residents" in refusal(now)
    session.execute(update(Resident).values(active=False))
    assert "booked visits" in refusal(now)
    later = now + timedelta(days=2)
    assert "tablets" in refusal(later)
    session.execute(update(Tablet).values(active=False))
    units.retire(session, cast.unit.id, actor=maj, now=later)
    assert units.of_home(session, actor=maj) == []
    with pytest.raises(NotFound):
        units.show(session, cast.unit.id, actor=maj)


def test_a_closed_units_name_is_free_again(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    made = units.add(session, FACTS, actor=maj, now=now)
    units.retire(session, made, actor=maj, now=now)
    assert units.add(session, FACTS, actor=maj, now=now) != made


def test_another_homes_unit_and_an_unknown_one_look_the_same(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now)
    builder.home("Granen")
    stranger = builder.actor(builder.manager("Siv"))
    for unit in (cast.unit.id, uuid4()):
        with pytest.raises(NotFound):
            units.show(session, unit, actor=stranger)
        with pytest.raises(NotFound):
            units.change(session, unit, FACTS, actor=stranger, now=now)
        with pytest.raises(NotFound):
            units.retire(session, unit, actor=stranger, now=now)
    assert units.of_home(session, actor=stranger) == []
    with pytest.raises(NotFound):
        units.add(session, FACTS, actor=cast.actor(cast.karl), now=now)
