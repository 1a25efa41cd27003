"""Tablets as the manager keeps them."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound
from visits.services import sign_ins, tablets, unit_tablets
from visits.services.builder import Builder
from visits.storage.tables import Home, Person, Tablet, Unit


def test_maj_adds_a_tablet_and_enrols_a_device_as_it(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    made = unit_tablets.add(session, name="Surfplatta 2", unit=cast.unit.id, actor=maj, now=now)
    view = unit_tablets.show(session, made, actor=maj, now=now)
    assert (view.name, view.unit_name, view.enrolled, view.seen_at) == ("Surfplatta 2", "Björken", False, None)
    secrets = unit_tablets.enrolment(session, made, actor=maj, now=now)
    device = tablets.enrol(session, secrets.code, now=now)
    assert device
    found = tablets.find(session, device, now=now)
    assert found is not None
    assert found.id == made
    view = unit_tablets.show(session, made, actor=maj, now=now)
    assert (view.enrolled, view.open_now) == (True, True)


def test_a_new_enrolment_makes_the_one_before_useless(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    before = unit_tablets.enrolment(session, cast.tablet.id, actor=maj, now=now)
    unit_tablets.enrolment(session, cast.tablet.id, actor=maj, now=now)
    assert tablets.enrol(session, before.token, now=now) is None


def test_whether_a_tablet_is_open_is_known_for_a_minute(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    (view,) = unit_tablets.of_home(session, actor=maj, now=now)
    assert (view.enrolled, view.open_now) == (True, False), "enrolled, never seen"
    tablets.seen(session, cast.tablet.id, now=now)
    session.expire_all()
    assert unit_tablets.show(session, cast.tablet.id, actor=maj, now=now + timedelta(seconds=60)).open_now
    assert not unit_tablets.show(session, cast.tablet.id, actor=maj, now=now + timedelta(seconds=61)).open_now


def test_two_tablets_of_a_unit_never_share_a_name(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    with pytest.raises(InvalidInput) as refusal:
        unit_tablets.add(session, name="surfplatta 1", unit=cast.unit.id, actor=maj, now=now)
    assert refusal.value.field == "name"
    unit_tablets.change(session, cast.tablet.id, name="Surfplatta 1", unit=cast.unit.id, actor=maj, now=now)
    tallen = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Tallen")
    made = unit_tablets.add(session, name="Surfplatta 1", unit=tallen.id, actor=maj, now=now)
    with pytest.raises(InvalidInput):
        unit_tablets.change(session, made, name="Surfplatta 1", unit=cast.unit.id, actor=maj, now=now)


def test_a_tablet_with_booked_visits_stays_in_its_unit_and_in_use(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    tallen = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Tallen")
    book(session, cast, now + timedelta(days=1), now=now)
    with pytest.raises(InvalidInput) as refusal:
        unit_tablets.change(session, cast.tablet.id, name="Surfplatta 1", unit=tallen.id, actor=maj, now=now)
    assert refusal.value.field == "unit"
    with pytest.raises(InvalidInput):
        unit_tablets.retire(session, cast.tablet.id, actor=maj, now=now)
    unit_tablets.change(session, cast.tablet.id, name="Ny", unit=cast.unit.id, actor=maj, now=now)
    later = now + timedelta(days=2)
    version = session.get_one(Unit, tallen.id).version
    on_it = sign_ins.begin(session, session.get_one(Person, cast.karl.id), now=later, tablet=cast.tablet.id)
    unit_tablets.change(session, cast.tablet.id, name="Ny", unit=tallen.id, actor=maj, now=later)
    assert unit_tablets.show(session, cast.tablet.id, actor=maj, now=later).unit_name == "Tallen"
    assert session.get_one(Unit, tallen.id).version > version
    assert sign_ins.find(session, on_it, now=later) is None, "Karl does not see another unit's visits by a move"


def test_a_lost_tablet_is_shut_out_at_once(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    on_it = sign_ins.begin(session, session.get_one(Person, cast.karl.id), now=now, tablet=cast.tablet.id)
    on_web = sign_ins.begin(session, session.get_one(Person, cast.maj.id), now=now)
    waiting = unit_tablets.enrolment(session, cast.tablet.id, actor=maj, now=now)
    book(session, cast, now + timedelta(days=1), now=now)
    unit_tablets.lose(session, cast.tablet.id, actor=maj, now=now)
    assert tablets.find(session, cast.device_token, now=now) is None
    assert sign_ins.find(session, on_it, now=now) is None
    assert sign_ins.find(session, on_web, now=now) is not None
    assert tablets.enrol(session, waiting.token, now=now) is None, "the thief may have photographed the code"
    again = unit_tablets.enrolment(session, cast.tablet.id, actor=maj, now=now)
    assert tablets.enrol(session, again.token, now=now)


def test_a_retired_tablet_is_gone_and_its_name_free(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    unit_tablets.retire(session, cast.tablet.id, actor=maj, now=now)
    assert unit_tablets.of_home(session, actor=maj, now=now) == []
    assert tablets.find(session, cast.device_token, now=now) is None
    with pytest.raises(NotFound):
        unit_tablets.enrolment(session, cast.tablet.id, actor=maj, now=now)
    unit_tablets.add(session, name="Surfplatta 1", unit=cast.unit.id, actor=maj, now=now)


def test_strangers_reach_no_tablet(session: Session, cast: Cast, now: datetime) -> None:
    other = Builder(session, now)
    other.home("Granen")
    stranger = other.actor(other.manager("Siv"))
    unit = other.unit("Tallen")
    for actor, tablet in ((stranger, cast.tablet.id), (cast.actor(cast.karl), cast.tablet.id), (stranger, uuid4())):
        with pytest.raises(NotFound):
            unit_tablets.show(session, tablet, actor=actor, now=now)
        with pytest.raises(NotFound):
            unit_tablets.enrolment(session, tablet, actor=actor, now=now)
        with pytest.raises(NotFound):
            unit_tablets.lose(session, tablet, actor=actor, now=now)
        with pytest.raises(NotFound):
            unit_tablets.change(session, tablet, name="x", unit=unit.id, actor=actor, now=now)
    with pytest.raises(NotFound):
        unit_tablets.change(session, cast.tablet.id, name="x", unit=unit.id, actor=cast.actor(cast.maj), now=now)
    assert session.get_one(Tablet, cast.tablet.id).unit_id == cast.unit.id
    assert unit_tablets.of_home(session, actor=stranger, now=now) == []
