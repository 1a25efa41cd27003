"""Signing in on the shared tablet: the unit's tiles, the PIN, its lock-out, and the lock."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.errors import TooManyTries
from visits.services import sign_ins, staff, staff_sign_in, tablets
from visits.services.builder import Builder
from visits.services.staff import StaffFacts
from visits.services.tablets import Device
from visits.storage.tables import Person


@pytest.fixture
def device(session: Session, cast: Cast, now: datetime) -> Device:
    found = tablets.find(session, cast.device_token, now=now)
    assert found is not None
    return found


def names(session: Session, cast: Cast) -> list[str]:
    return [tile.name for tile in staff_sign_in.tiles(session, cast.unit.id)]


def test_the_tiles_are_the_units_own_staff_with_a_pin(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    builder.staff(cast.unit, given="Amina", family="Hassan")
    builder.staff(builder.unit("Granen"), given="Gösta")
    builder.staff(cast.unit, given="Pinless", pin="")
    builder.staff(cast.unit, given="Gone").active = False
    session.flush()
    assert names(session, cast) == ["Amina H", "Karl A"]


def test_two_with_the_same_initial_are_told_apart(session: Session, cast: Cast, now: datetime) -> None:
    Builder(session, now, cast.home).staff(cast.unit, given="Karl", family="Ahl")
    assert names(session, cast) == ["Karl Ahl", "Karl Ask"]


def test_karl_signs_in_with_his_pin_on_this_tablet(session: Session, cast: Cast, device: Device, now: datetime) -> None:
    token = staff_sign_in.begin(session, device=device, person=cast.karl.id, pin="2468", now=now)
    found = sign_ins.find(session, token or "", now=now)
    assert found is not None
    assert found.actor == cast.actor(cast.karl, on_tablet=True)


def test_whoever_signs_in_signs_the_one_before_out(session: Session, cast: Cast, device: Device, now: datetime) -> None:
    amina = Builder(session, now, cast.home).staff(cast.unit, given="Amina", family="Hassan", pin="1357")
    karls = staff_sign_in.begin(session, device=device, person=cast.karl.id, pin="2468", now=now)
    assert staff_sign_in.begin(session, device=device, person=amina.id, pin="1357", now=now)
    assert sign_ins.find(session, karls or "", now=now) is None


def test_five_wrong_pins_lock_that_person_alone_for_five_minutes(
    session: Session, cast: Cast, device: Device, now: datetime
) -> None:
    amina = Builder(session, now, cast.home).staff(cast.unit, given="Amina", family="Hassan", pin="1357")
    for _try in range(5):
        assert staff_sign_in.begin(session, device=device, person=cast.karl.id, pin="0000", now=now) is None
    with pytest.raises(TooManyTries):
        staff_sign_in.begin(session, device=device, person=cast.karl.id, pin="2468", now=now)
    assert staff_sign_in.begin(session, device=device, person=amina.id, pin="1357", now=now)
    later = now + timedelta(minutes=5)
    assert staff_sign_in.begin(session, device=device, person=cast.karl.id, pin="2468", now=later)


def test_a_right_pin_forgets_the_wrong_ones(session: Session, cast: Cast, device: Device, now: datetime) -> None:
    for pin in ("0000", "0000", "0000", "0000", "2468", "0000", "0000", "0000", "0000"):
        staff_sign_in.begin(session, device=device, person=cast.karl.id, pin=pin, now=now)
    assert staff_sign_in.begin(session, device=device, person=cast.karl.id, pin="2468", now=now)


@pytest.mark.parametrize("who", ["nobody", "another unit's", "gone", "a relative"])
def test_who_does_not_belong_here_is_not_let_in(
    session: Session, cast: Cast, device: Device, now: datetime, who: str
) -> None:
    builder = Builder(session, now, cast.home)
    stranger = uuid4()
    if who == "another unit's":
        stranger = builder.staff(builder.unit("Granen"), given="Gösta", pin="2468").id
    elif who == "gone":
        session.get_one(Person, cast.karl.id).active = False
        stranger = cast.karl.id
    elif who == "a relative":
        stranger = cast.ines.id
    session.flush()
    assert staff_sign_in.begin(session, device=device, person=stranger, pin="2468", now=now) is None


def test_locking_ends_the_sign_in_at_once(session: Session, cast: Cast, device: Device, now: datetime) -> None:
    token = staff_sign_in.begin(session, device=device, person=cast.karl.id, pin="2468", now=now)
    staff_sign_in.leave(session, device=device, now=now)
    assert sign_ins.find(session, token or "", now=now) is None


def test_who_no_longer_works_in_the_unit_is_out_at_once(
    session: Session, cast: Cast, device: Device, now: datetime
) -> None:
    there = Builder(session, now, cast.home).unit("Granen").id
    token = staff_sign_in.begin(session, device=device, person=cast.karl.id, pin="2468", now=now)
    assert token is not None
    assert sign_ins.find(session, token, now=now) is not None
    facts = StaffFacts(given_name="Karl", family_name="Ask", units=(there,))
    staff.change(session, cast.karl.id, facts, actor=cast.actor(cast.maj), now=now)
    assert sign_ins.find(session, token, now=now) is None
