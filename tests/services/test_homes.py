"""The manager's first page: what is left to set up, then what today brings."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.rooms import a_visit
from visits.rules.errors import NotFound
from visits.rules.people import Relation
from visits.rules.visit_state import State
from visits.services import homes, invitations, related, relatives, residents
from visits.services.builder import Builder
from visits.services.homes import Step
from visits.storage.tables import Tablet


def test_a_new_home_is_told_what_comes_next(session: Session, now: datetime) -> None:
    builder = Builder(session, now)
    builder.home()
    maj = builder.actor(builder.manager())

    def next_step() -> Step | None:
        return homes.overview(session, actor=maj, now=now).next_step

    assert next_step() is Step.UNIT
    unit = builder.unit()
    assert next_step() is Step.TABLET
    tablet, _ = builder.tablet(unit)
    assert next_step() is Step.TABLET, "a tablet that is not enrolled holds no visits"
    tablet.device_hash = "x" * 64
    session.flush()
    assert next_step() is Step.STAFF
    builder.staff(given="Nils", pin="2468")
    assert next_step() is Step.STAFF, "somebody whom no tablet shows cannot sign in"
    builder.staff(unit)
    assert next_step() is Step.RESIDENT
    rosa = builder.resident(unit)
    assert next_step() is Step.RELATIVE
    builder.relative(rosa)
    assert next_step() is None


@pytest.mark.usefixtures("cast")
def test_another_homes_units_do_not_count(session: Session, now: datetime) -> None:
    builder = Builder(session, now)
    builder.home("Granen")
    assert homes.overview(session, actor=builder.actor(builder.manager()), now=now).done == frozenset()


def test_today_and_the_next_days_are_listed_by_the_homes_calendar(session: Session, cast: Cast, now: datetime) -> None:
    today = a_visit(session, cast, state=State.HELD, starts_at=now - timedelta(hours=2))
    # 23.30 UTC is tomorrow in Stockholm already.
    night = a_visit(session, cast, state=State.BOOKED, starts_at=now + timedelta(hours=12, minutes=30))
    a_visit(session, cast, state=State.CANCELLED, starts_at=now + timedelta(hours=1))
    a_visit(session, cast, state=State.BOOKED, starts_at=now + timedelta(days=4))
    a_visit(session, cast, state=State.HELD, starts_at=now - timedelta(days=1))
    found = homes.overview(session, actor=cast.actor(cast.maj), now=now)
    assert [visit.id for visit in found.today] == [today]
    assert [visit.id for visit in found.coming] == [night]


def test_a_tablet_not_seen_for_long_needs_a_look(session: Session, cast: Cast, now: datetime) -> None:
    tablet = session.get_one(Tablet, cast.tablet.id)
    maj = cast.actor(cast.maj)
    tablet.seen_at = now - timedelta(minutes=59)
    session.flush()
    assert homes.overview(session, actor=maj, now=now).unseen == ()
    tablet.seen_at = now - timedelta(minutes=61)
    session.flush()
    (unseen,) = homes.overview(session, actor=maj, now=now).unseen
    assert (unseen.id, unseen.seen_at) == (tablet.id, now - timedelta(minutes=61))
    tablet.device_hash = None
    session.flush()
    (unseen,) = homes.overview(session, actor=maj, now=now).unseen
    assert unseen.seen_at is None, "a device shut out says nothing about the tablet"


def test_invitations_that_nobody_has_opened_are_counted(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    facts = related.RelativeFacts(
        given_name="Tomas",
        family_name="",
        relation=Relation.SON,
        mail="tomas@familj.example",
        phone="",
        language="sv",
    )
    made = relatives.invite(session, cast.rosa.id, facts, by_mail=True, actor=maj, now=now)
    assert homes.overview(session, actor=maj, now=now).waiting == 1
    assert homes.overview(session, actor=maj, now=now + invitations.LASTS).waiting == 0
    invitations.accept(session, made.token, now=now)
    assert homes.overview(session, actor=maj, now=now).waiting == 0


def test_coming_visits_are_those_still_to_be_held_or_being_held(session: Session, cast: Cast, now: datetime) -> None:
    coming = book(session, cast, now + timedelta(days=2), now=now)
    ongoing = a_visit(session, cast, state=State.ONGOING, starts_at=now - timedelta(minutes=10))
    a_visit(session, cast, state=State.BOOKED, starts_at=now - timedelta(minutes=46))
    a_visit(session, cast, state=State.CANCELLED, starts_at=now + timedelta(days=1))
    assert [visit.id for visit in homes.coming_visits(session, cast.home.id, now=now)] == [ongoing, coming.id]
    assert [
        visit.id for visit in residents.coming_visits_of(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    ] == [
        ongoing,
        coming.id,
    ]


@pytest.mark.parametrize("who", ["karl", "ines"])
def test_only_the_manager_runs_the_home(session: Session, cast: Cast, now: datetime, who: str) -> None:
    with pytest.raises(NotFound):
        homes.overview(session, actor=cast.actor(getattr(cast, who)), now=now)


def test_a_manager_with_a_tablet_in_her_hands_runs_nothing(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(NotFound):
        homes.overview(session, actor=cast.actor(cast.maj, on_tablet=True), now=now)
