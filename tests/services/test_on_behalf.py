"""Staff book for somebody who phones: with whom, past which rules, and for nobody else."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Relation
from visits.rules.visit_state import Channel
from visits.services import on_behalf
from visits.services.builder import Builder
from visits.services.on_behalf import Hindrance
from visits.storage.tables import AuditEntry, Home, Message, Person, Related, Visit, VisitRelative

NINE, TEN_30 = timedelta(hours=21), timedelta(hours=22, minutes=30)
SOON = timedelta(minutes=45)
"""Today at 12.45, on the home's grid but at short notice."""


def wish(cast: Cast, starts_at: datetime) -> Wish:
    return Wish(id=uuid4(), resident=cast.rosa.id, starts_at=starts_at)


def karl_books(
    session: Session, cast: Cast, starts_at: datetime, *relatives: UUID, now: datetime, accepted: tuple[Rule, ...] = ()
) -> Visit:
    visit = on_behalf.book(
        session,
        wish(cast, starts_at),
        relatives=relatives,
        channel=Channel.PHONE,
        accepted=accepted,
        actor=cast.actor(cast.karl, on_tablet=True),
        now=now,
    )
    return session.get_one(Visit, visit)


def test_karl_books_for_ines_who_phoned_and_she_gets_her_mail(session: Session, cast: Cast, now: datetime) -> None:
    visit = karl_books(session, cast, now + NINE, cast.ines.id, now=now)
    assert (visit.channel, visit.booked_by, visit.overrides) == (Channel.PHONE, cast.karl.id, "")
    assert session.scalars(select(VisitRelative.relative_id)).all() == [cast.ines.id]
    assert session.scalars(select(Message.address)).all() == ["ines.lind@familj.example"]


def test_a_wish_sent_twice_books_once(session: Session, cast: Cast, now: datetime) -> None:
    same = wish(cast, now + NINE)
    karl = cast.actor(cast.karl, on_tablet=True)
    for _ in range(2):
        on_behalf.book(session, same, relatives=[cast.ines.id], channel=Channel.PHONE, actor=karl, now=now)
    assert session.scalar(select(func.count()).select_from(Visit)) == 1


def test_nobody_takes_part_but_relatives_the_resident_wants_to_see(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    olle = builder.relative(builder.resident(cast.unit, "Gunvor", "Ek"), "Olle", "Ek")
    sven = builder.relative(cast.rosa, "Sven")
    session.execute(update(Related).where(Related.relative_id == sven.id).values(consent=False))
    once = builder.relative(cast.rosa, "Nils")
    session.execute(update(Related).where(Related.relative_id == once.id).values(ended_at=now))
    for company in ((), (olle.id,), (cast.ines.id, sven.id), (once.id,), (uuid4(),)):
        with pytest.raises(InvalidInput) as caught:
            karl_books(session, cast, now + NINE, *company, now=now)
        assert caught.value.field == "relatives"
    assert session.scalar(select(func.count()).select_from(Visit)) == 0


def test_only_the_rules_that_karl_was_warned_of_are_set_aside(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as unwarned:
        karl_books(session, cast, now + SOON, cast.ines.id, now=now)
    assert unwarned.value.rules == (Rule.NOTICE,)
    visit = karl_books(session, cast, now + SOON, cast.ines.id, now=now, accepted=(Rule.NOTICE,))
    assert visit.overrides == "notice"
    session.get_one(Home, cast.home.id).per_day = 1
    session.flush()
    with pytest.raises(Refused) as beyond:
        karl_books(session, cast, now + 2 * SOON, cast.ines.id, now=now, accepted=(Rule.NOTICE,))
    assert beyond.value.rules == (Rule.DAY_LIMIT,)


def test_no_physical_fact_is_set_aside(session: Session, cast: Cast, now: datetime) -> None:
    karl_books(session, cast, now + NINE, cast.ines.id, now=now)
    with pytest.raises(Refused) as caught:
        karl_books(session, cast, now + NINE, cast.ines.id, now=now, accepted=tuple(Rule))
    assert caught.value.rules == (Rule.RESIDENT_TAKEN, Rule.NO_TABLET)


def test_a_visit_is_moved_past_the_rules_he_was_warned_of_alone(session: Session, cast: Cast, now: datetime) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    visit = book(session, cast, now + NINE, now=now)
    on_behalf.change_time(session, visit.id, starts_at=now + TEN_30, actor=karl, now=now)
    assert (visit.starts_at, visit.overrides) == (now + TEN_30, "")
    accepted = frozenset({Rule.NOTICE})
    on_behalf.change_time(session, visit.id, starts_at=now + SOON, accepted=accepted, actor=karl, now=now)
    assert visit.overrides == "notice"
    on_behalf.change_time(session, visit.id, starts_at=now + SOON, actor=karl, now=now)
    assert visit.sequence == 2, "the same time again changes nothing"
    with pytest.raises(Refused) as caught:
        on_behalf.change_time(
            session, visit.id, starts_at=now + timedelta(hours=1), accepted=accepted, actor=karl, now=now
        )
    assert caught.value.rules == (Rule.GRID,)
    with pytest.raises(NotFound):
        on_behalf.change_time(session, uuid4(), starts_at=now + NINE, actor=karl, now=now)


def test_the_tablet_lists_its_unit_and_says_who_cannot_be_booked_for(
    session: Session, cast: Cast, now: datetime
) -> None:
    builder = Builder(session, now, cast.home)
    builder.resident(cast.unit, "Aina", "Berg", room="8")
    unasked = builder.resident(cast.unit, "Bo", "Ask", room="9")
    unasked.consent_ground = ""
    hidden = builder.resident(cast.unit, "Cilla", "Dal", room="10")
    hidden.protected_identity = True
    builder.resident(cast.unit, "Erik", "Fall").active = False
    builder.resident(builder.unit("Eken"), "Gunvor", "Ek")
    session.flush()
    karl = cast.actor(cast.karl, on_tablet=True)
    found = on_behalf.residents_of_unit(session, actor=karl)
    assert [(one.name, one.room, one.hindrance) for one in found] == [
        ("Aina Berg", "8", Hindrance.NO_RELATIVE),
        ("Bo Ask", "9", Hindrance.NO_CONSENT),
        ("Rosa Lind", "14", None),
        ("", "10", Hindrance.PROTECTED),
    ]
    for one in found:
        assert on_behalf.hindrance_of(session, one.id, actor=karl) is one.hindrance
    with pytest.raises(NotFound):
        on_behalf.residents_of_unit(session, actor=cast.actor(cast.maj))


def test_a_tablet_that_serves_two_units_lists_both_and_says_which(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    eken = builder.unit("Eken")
    builder.relative(builder.resident(eken, "Gunvor", "Ek"), "Olle", "Ek")
    karl = replace(cast.actor(cast.karl, on_tablet=True), also=(eken.id,))
    found = on_behalf.residents_of_unit(session, actor=karl)
    assert [(one.name, one.unit_name) for one in found] == [("Gunvor Ek", "Eken"), ("Rosa Lind", "Björken")]


def test_the_callers_of_rosa_are_known_with_phone_and_mail_and_the_look_is_logged(
    session: Session, cast: Cast, now: datetime
) -> None:
    builder = Builder(session, now, cast.home)
    tomas = builder.relative(cast.rosa, "Tomas", relation=Relation.SON)
    tomas.mail, tomas.phone = None, "070-1"
    session.execute(update(Related).where(Related.relative_id == tomas.id).values(main_contact=True, consent=False))
    found = on_behalf.callers_of(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    assert [(one.name, one.relation, one.phone, one.is_told, one.consent) for one in found] == [
        ("Tomas Lind", Relation.SON, "070-1", False, False),
        ("Ines Lind", Relation.DAUGHTER, "", True, True),
    ]
    noted = session.execute(select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.resident_id)).all()
    assert [tuple(row) for row in noted] == [("resident.relatives", cast.maj.id, cast.rosa.id)]
    with pytest.raises(NotFound):
        on_behalf.callers_of(session, uuid4(), actor=cast.actor(cast.maj), now=now)


def test_a_look_at_a_visit_is_logged_and_says_what_was_set_aside_and_who_has_no_mail(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.get_one(Person, cast.ines.id).mail = None
    visit = karl_books(session, cast, now + SOON, cast.ines.id, now=now, accepted=(Rule.NOTICE,))
    found = on_behalf.look_at(session, visit.id, actor=cast.actor(cast.karl, on_tablet=True), now=now)
    assert found.overrides == (Rule.NOTICE,)
    assert [one.is_told for one in found.relatives] == [False]
    assert "visit.read" in session.scalars(select(AuditEntry.action)).all()
    with pytest.raises(NotFound):
        on_behalf.look_at(session, uuid4(), actor=cast.actor(cast.karl, on_tablet=True), now=now)
