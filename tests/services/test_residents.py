"""Residents: written down with care, every look on the log."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.consent import Ground
from visits.rules.errors import InvalidInput, NotFound
from visits.services import residents
from visits.services.builder import Builder
from visits.services.residents import ResidentFacts
from visits.storage.tables import AuditEntry, Home, Unit


def facts(unit: UUID) -> ResidentFacts:
    return ResidentFacts(
        given_name="Aina",
        family_name="Berg",
        unit=unit,
        room="8",
        hearing_aid=True,
        staff_stays=True,
        consent_by="Karl Ask",
        consent_ground=Ground.ASSESSED,
        consent_review_on=date(2027, 2, 1),
    )


def log(session: Session, resident: UUID) -> list[tuple[str, UUID | None]]:
    rows = session.scalars(select(AuditEntry).where(AuditEntry.resident_id == resident))
    return [(row.action, row.actor_id) for row in rows]


def test_maj_adds_aina_as_she_is_written_down(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    aina = residents.add(session, facts(cast.unit.id), actor=maj, now=now)
    view = residents.show(session, aina, actor=maj, now=now)
    assert {name: getattr(view, name) for name in vars(facts(cast.unit.id))} == vars(facts(cast.unit.id))
    assert (view.name, view.unit_name, view.bookable) == ("Aina Berg", "Björken", True)
    assert log(session, aina) == [("resident.add", cast.maj.id), ("resident.read", cast.maj.id)]


def test_without_an_assessed_consent_nothing_can_be_booked(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    unassessed = replace(facts(cast.unit.id), consent_ground=None, consent_by="")
    aina = residents.add(session, unassessed, actor=maj, now=now)
    view = residents.show(session, aina, actor=maj, now=now)
    assert (view.consent_ground, view.bookable) == (None, False)


def test_a_consent_names_who_assessed_it(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refusal:
        residents.add(session, replace(facts(cast.unit.id), consent_by=""), actor=cast.actor(cast.maj), now=now)
    assert refusal.value.field == "consent_by"


def test_a_change_is_logged_and_seen_by_both_units(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    tallen = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Tallen")
    versions = {unit: session.get_one(Unit, unit).version for unit in (cast.unit.id, tallen.id)}
    residents.change(session, cast.rosa.id, facts(tallen.id), actor=maj, now=now)
    view = residents.show(session, cast.rosa.id, actor=maj, now=now)
    assert (view.name, view.unit_name) == ("Aina Berg", "Tallen")
    assert log(session, cast.rosa.id)[0] == ("resident.change", cast.maj.id)
    for unit, before in versions.items():
        assert session.get_one(Unit, unit).version > before


def test_visits_booked_before_a_move_stay_with_the_unit_before(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    visit = book(session, cast, now + timedelta(days=1), now=now)
    tallen = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Tallen")
    residents.change(session, cast.rosa.id, facts(tallen.id), actor=maj, now=now)
    (found,) = residents.coming_visits_of(session, cast.rosa.id, actor=maj, now=now)
    assert (found.id, found.unit) == (visit.id, cast.unit.id)


def test_the_search_finds_by_every_word_of_name_or_room(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    residents.add(session, facts(cast.unit.id), actor=maj, now=now)

    def found(text: str) -> list[str]:
        return [resident.name for resident in residents.search(session, text, actor=maj)]

    assert found("") == ["Aina Berg", "Rosa Lind"]
    assert found("ROS") == ["Rosa Lind"]
    assert found("lind rosa") == ["Rosa Lind"]
    assert found("rosa berg") == []
    assert found("14") == ["Rosa Lind"]


def test_protected_identity_is_found_by_no_name(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    aina = residents.add(session, replace(facts(cast.unit.id), protected_identity=True), actor=maj, now=now)
    assert residents.search(session, "aina", actor=maj) == []
    assert [resident.id for resident in residents.search(session, "8", actor=maj)] == [aina]
    assert not residents.show(session, aina, actor=maj, now=now).bookable


def test_strangers_find_no_resident(session: Session, cast: Cast, now: datetime) -> None:
    other = Builder(session, now)
    other.home("Granen")
    stranger = other.actor(other.manager("Siv"))
    assert residents.of_home(session, actor=stranger) == []
    for actor in (stranger, cast.actor(cast.karl), cast.actor(cast.ines)):
        for resident in (cast.rosa.id, uuid4()):
            with pytest.raises(NotFound):
                residents.show(session, resident, actor=actor, now=now)
            with pytest.raises(NotFound):
                residents.change(session, resident, facts(cast.unit.id), actor=actor, now=now)
            with pytest.raises(NotFound):
                residents.coming_visits_of(session, resident, actor=actor, now=now)
    with pytest.raises(NotFound):
        residents.add(session, facts(cast.unit.id), actor=stranger, now=now)
    assert log(session, cast.rosa.id) == []
