"""A tablet shared between units: both units' visits, both units' staff, and nothing of a third."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.services import (
    board,
    board_watch,
    sharing,
    sign_ins,
    staff_sign_in,
    swapping,
    tablets,
    unit_tablets,
    units,
    visits,
)
from visits.services.builder import Builder
from visits.services.tablets import Device
from visits.storage.tables import Home, Tablet, Unit

SOON = timedelta(minutes=10)


@pytest.fixture
def builder(session: Session, cast: Cast, now: datetime) -> Builder:
    return Builder(session, now, session.get_one(Home, cast.home.id))


def device(session: Session, cast: Cast, now: datetime) -> Device:
    found = tablets.find(session, cast.device_token, now=now)
    assert found is not None
    return found


def share(session: Session, cast: Cast, now: datetime, *others: Unit) -> None:
    units = [unit.id for unit in others]
    sharing.share(session, cast.tablet.id, units=units, actor=cast.actor(cast.maj), now=now)


def test_the_board_of_a_shared_tablet_shows_the_visits_of_both_units(
    session: Session, cast: Cast, builder: Builder, now: datetime
) -> None:
    linden, eken = builder.unit("Linden"), builder.unit("Eken")
    for unit in (linden, eken):
        tablet, _ = builder.tablet(unit)
        builder.visit(builder.resident(unit, f"i {unit.name}"), tablet, now + SOON, session.merge(cast.ines))
    karl = cast.actor(cast.karl, on_tablet=True)
    before = device(session, cast, now)
    assert board.day(session, actor=karl, device=before, now=now).visits == ()
    mark = board_watch.version(session, device=before, signed_in=None, now=now)
    share(session, cast, now, linden)
    shared = device(session, cast, now)
    assert shared.units == (cast.unit.id, linden.id)
    assert board_watch.version(session, device=shared, signed_in=None, now=now) != mark
    found = board.day(session, actor=karl, device=shared, now=now)
    assert [visit.name for visit in found.visits] == ["i Linden"]


def test_staff_of_both_units_sign_in_and_reach_both_units_visits(
    session: Session, cast: Cast, builder: Builder, now: datetime
) -> None:
    linden = builder.unit("Linden")
    nils = builder.staff(linden, given="Nils", family="Ek", pin="1357")
    both = builder.staff(session.get_one(Unit, cast.unit.id), linden, given="Olga", family="Al", pin="1357")
    visit = builder.visit(builder.resident(linden), builder.tablet(linden)[0], now + SOON, session.merge(cast.ines))
    assert staff_sign_in.begin(session, device=device(session, cast, now), person=nils.id, pin="1357", now=now) is None
    share(session, cast, now, linden)
    shared = device(session, cast, now)
    assert [tile.name for tile in staff_sign_in.tiles(session, *shared.units)] == ["Karl A", "Nils E", "Olga A"]
    assert staff_sign_in.begin(session, device=shared, person=both.id, pin="1357", now=now)
    token = staff_sign_in.begin(session, device=shared, person=nils.id, pin="1357", now=now)
    assert token
    signed_in = sign_ins.find(session, token, now=now)
    assert signed_in is not None
    assert signed_in.actor.works_in(linden.id)
    assert visits.show(session, visit.id, actor=signed_in.actor).id == visit.id
    share(session, cast, now)
    assert sign_ins.find(session, token, now=now) is None


def test_a_tablet_reaches_no_unit_it_does_not_serve(
    session: Session, cast: Cast, builder: Builder, now: datetime
) -> None:
    linden = builder.unit("Linden")
    visit = builder.visit(builder.resident(linden), builder.tablet(linden)[0], now + SOON, session.merge(cast.ines))
    with pytest.raises(NotFound):
        visits.show(session, visit.id, actor=cast.actor(cast.karl, on_tablet=True))
    assert not Actor(person=cast.karl.id, role=cast.karl.role, home=cast.home.id).works_in(None)


def test_a_visit_can_be_swapped_to_a_shared_tablet(
    session: Session, cast: Cast, builder: Builder, now: datetime
) -> None:
    linden = builder.unit("Linden")
    own, _ = builder.tablet(linden, "Linden 1")
    visit = builder.visit(builder.resident(linden), own, now + timedelta(days=1), session.merge(cast.ines))
    share(session, cast, now, linden)
    shared = session.get_one(Tablet, cast.tablet.id)
    assert swapping.swap_tablet(session, visit.id, actor=cast.actor(cast.maj), now=now) == shared.name


def test_only_the_homes_own_units_and_never_the_tablets_own(
    session: Session, cast: Cast, builder: Builder, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    share(session, cast, now, session.get_one(Unit, cast.unit.id))
    assert sharing.shared_with(session, cast.tablet.id, actor=maj) == ()
    linden = builder.unit("Linden")
    share(session, cast, now, linden)
    assert sharing.shared_with(session, cast.tablet.id, actor=maj) == (linden.id,)
    units.retire(session, linden.id, actor=maj, now=now)
    assert sharing.shared_with(session, cast.tablet.id, actor=maj) == ()
    elsewhere = Builder(session, now)
    elsewhere.home("Granen")
    with pytest.raises(NotFound):
        share(session, cast, now, elsewhere.unit("Tallen"))
    stranger = elsewhere.actor(elsewhere.manager("Siv", "Ny"))
    with pytest.raises(NotFound):
        sharing.shared_with(session, cast.tablet.id, actor=stranger)


def test_a_tablet_moved_to_a_unit_it_was_shared_with_serves_it_once(
    session: Session, cast: Cast, builder: Builder, now: datetime
) -> None:
    maj, linden = cast.actor(cast.maj), builder.unit("Linden")
    share(session, cast, now, linden)
    unit_tablets.change(session, cast.tablet.id, name="Ny", unit=linden.id, actor=maj, now=now)
    assert sharing.shared_with(session, cast.tablet.id, actor=maj) == ()
