"""Staff: added, given PINs, shut out at once."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound, TooManyTries
from visits.rules.people import Role
from visits.rules.pins import is_pin, is_weak
from visits.services import sign_ins, staff, staff_sign_in, tablets
from visits.services.builder import Builder
from visits.services.staff import StaffFacts
from visits.storage.tables import AuditEntry, Home, Person, Unit


def facts(*units: UUID, given: str = "Nils") -> StaffFacts:
    return StaffFacts(given_name=given, family_name="Ek", units=units)


def tiles(session: Session, cast: Cast) -> list[str]:
    return [tile.name for tile in staff_sign_in.tiles(session, cast.unit.id)]


def sign_in(session: Session, cast: Cast, person: UUID, pin: str, now: datetime) -> str | None:
    device = tablets.find(session, cast.device_token, now=now)
    assert device is not None
    return staff_sign_in.begin(session, device=device, person=person, pin=pin, now=now)


def test_maj_adds_nils_and_he_signs_in_on_the_tablet(session: Session, cast: Cast, now: datetime) -> None:
    before = session.get_one(Unit, cast.unit.id).version
    nils = staff.add(session, facts(cast.unit.id), "8052", actor=cast.actor(cast.maj), now=now)
    assert tiles(session, cast) == ["Karl A", "Nils E"]
    assert session.get_one(Unit, cast.unit.id).version > before, "the tablets' tiles are redrawn"
    assert sign_in(session, cast, nils, "8052", now)
    view = staff.show(session, nils, actor=cast.actor(cast.maj))
    assert (view.name, view.role, view.has_pin, view.active) == ("Nils Ek", Role.STAFF, True, True)
    assert view.units == ((cast.unit.id, "Björken"),)
    assert session.scalars(select(AuditEntry.action)).all() == ["staff.add"]


@pytest.mark.parametrize("pin", ["1234", "0000", "12", "abcd"])
def test_a_weak_pin_is_refused(session: Session, cast: Cast, now: datetime, pin: str) -> None:
    maj = cast.actor(cast.maj)
    with pytest.raises(InvalidInput) as refusal:
        staff.add(session, facts(cast.unit.id), pin, actor=maj, now=now)
    assert refusal.value.field == "pin"
    with pytest.raises(InvalidInput):
        staff.set_pin(session, cast.karl.id, pin, actor=maj, now=now)
    assert sign_in(session, cast, cast.karl.id, "2468", now)


def test_a_pin_made_by_us_is_never_weak() -> None:
    pins = {staff.new_pin() for _ in range(500)}
    assert len(pins) > 300
    assert all(is_pin(pin) and not is_weak(pin) for pin in pins)


def test_staff_need_a_unit_of_this_home(session: Session, cast: Cast, now: datetime) -> None:
    other = Builder(session, now)
    other.home("Granen")
    elsewhere = other.unit("Tallen")
    for units in ((), (elsewhere.id,), (cast.unit.id, uuid4())):
        with pytest.raises(InvalidInput) as refusal:
            staff.add(session, facts(*units), "8052", actor=cast.actor(cast.maj), now=now)
        assert refusal.value.field == "units"


def test_karl_moves_to_another_unit(session: Session, cast: Cast, now: datetime) -> None:
    tallen = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Tallen")
    versions = {unit: session.get_one(Unit, unit).version for unit in (cast.unit.id, tallen.id)}
    staff.change(session, cast.karl.id, facts(tallen.id, given="Karl"), actor=cast.actor(cast.maj), now=now)
    assert tiles(session, cast) == []
    assert [tile.name for tile in staff_sign_in.tiles(session, tallen.id)] == ["Karl E"]
    for unit, before in versions.items():
        assert session.get_one(Unit, unit).version > before
    with pytest.raises(InvalidInput):
        staff.change(session, cast.karl.id, facts(), actor=cast.actor(cast.maj), now=now)


def test_maj_may_run_a_tablet_herself_or_not(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    staff.change(session, cast.maj.id, facts(cast.unit.id, given="Maj"), actor=maj, now=now)
    assert tiles(session, cast) == ["Karl A"], "a tile without a PIN would lead nowhere"
    staff.set_pin(session, cast.maj.id, "8052", actor=maj, now=now)
    assert tiles(session, cast) == ["Karl A", "Maj E"]
    staff.change(session, cast.maj.id, facts(given="Maj"), actor=maj, now=now)
    assert tiles(session, cast) == ["Karl A"]


def test_a_new_pin_ends_what_is_open_on_tablets_but_not_on_the_web(session: Session, cast: Cast, now: datetime) -> None:
    maj = session.get_one(Person, cast.maj.id)
    on_web = sign_ins.begin(session, maj, now=now)
    on_tablet = sign_ins.begin(session, maj, now=now, tablet=cast.tablet.id)
    staff.set_pin(session, maj.id, "8052", actor=cast.actor(cast.maj), now=now)
    assert sign_ins.find(session, on_tablet, now=now) is None
    assert sign_ins.find(session, on_web, now=now) is not None


def test_a_new_pin_works_at_once_after_the_old_was_locked(session: Session, cast: Cast, now: datetime) -> None:
    for _ in range(5):
        assert sign_in(session, cast, cast.karl.id, "9999", now) is None
    with pytest.raises(TooManyTries):
        sign_in(session, cast, cast.karl.id, "2468", now)
    staff.set_pin(session, cast.karl.id, "8052", actor=cast.actor(cast.maj), now=now)
    assert sign_in(session, cast, cast.karl.id, "2468", now) is None
    assert sign_in(session, cast, cast.karl.id, "8052", now)


def test_karl_is_shut_out_at_once_and_let_in_again(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    open_on_tablet = sign_in(session, cast, cast.karl.id, "2468", now)
    assert open_on_tablet
    staff.deactivate(session, cast.karl.id, actor=maj, now=now)
    assert sign_ins.find(session, open_on_tablet, now=now) is None
    assert sign_in(session, cast, cast.karl.id, "2468", now) is None
    assert tiles(session, cast) == []
    assert [person.name for person in staff.of_home(session, actor=maj)] == ["Maj Sand", "Karl Ask"], "who left is last"
    staff.activate(session, cast.karl.id, actor=maj, now=now)
    assert sign_ins.find(session, open_on_tablet, now=now) is None, "what was closed stays closed"
    assert sign_in(session, cast, cast.karl.id, "2468", now + timedelta(minutes=1))


def test_maj_cannot_shut_herself_out(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        staff.deactivate(session, cast.maj.id, actor=cast.actor(cast.maj), now=now)


def test_a_relative_is_no_colleague_and_strangers_find_nobody(session: Session, cast: Cast, now: datetime) -> None:
    other = Builder(session, now)
    other.home("Granen")
    stranger = other.actor(other.manager("Siv"))
    for actor, person in (
        (cast.actor(cast.maj), cast.ines.id),
        (stranger, cast.karl.id),
        (cast.actor(cast.karl), cast.karl.id),
        (cast.actor(cast.maj), uuid4()),
    ):
        with pytest.raises(NotFound):
            staff.show(session, person, actor=actor)
        with pytest.raises(NotFound):
            staff.set_pin(session, person, "8052", actor=actor, now=now)
        with pytest.raises(NotFound):
            staff.deactivate(session, person, actor=actor, now=now)
    assert [person.name for person in staff.of_home(session, actor=stranger)] == ["Siv Sand"]
