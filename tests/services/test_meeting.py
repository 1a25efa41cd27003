"""Two people at the same thing at the same moment: both get an answer, and the home stays as it must be.

On SQLite one comes after the other; with --database=postgresql they really meet.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from visits.rules.booking import Refused, Wish
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind
from visits.rules.opening_hours import Days, Span
from visits.rules.people import Relation
from visits.rules.visit_state import IllegalMove, Reason, State
from visits.services import (
    booking,
    clashes,
    hours,
    relatives,
    staff,
    subscriptions,
    tablets,
    tending,
    unit_tablets,
    units,
)
from visits.services.builder import Builder
from visits.services.related import RelativeFacts
from visits.services.staff import StaffFacts
from visits.services.units import UnitFacts
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Feed, Message, Person, Related, Tablet, Unit, Visit

HOUR = timedelta(hours=1)
ROUNDS = 5
"""How often two meet in a test: not every meeting is a close one."""


def unexpected(answers: Sequence[object], *expected: type[Exception]) -> list[object]:
    return [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, expected)]


def visits_of_ines(settings: Settings, cast: Cast, now: datetime, count: int) -> list[UUID]:
    with writing(settings) as session:
        builder = Builder(session, now, cast.home)
        return [builder.visit(cast.rosa, cast.tablet, now + n * HOUR, cast.ines).id for n in range(1, count + 1)]


def relation(session: Session) -> UUID:
    return session.scalars(select(Related.id)).one()


def test_of_two_clicks_one_calendar_address_works(settings: Settings, cast: Cast, now: datetime) -> None:
    ines = cast.actor(cast.ines)
    for _ in range(ROUNDS):
        wanted = uuid4()
        at_once(settings, partial(subscriptions.make, actor=ines, now=now, wanted=wanted), times=3)
        with writing(settings) as session:
            assert session.scalar(select(func.count()).where(Feed.revoked_at.is_(None))) == 1
            subscriptions.revoke(session, wanted, actor=ines, now=now)


def test_a_manager_cancels_many_while_staff_take_them(settings: Settings, cast: Cast, now: datetime) -> None:
    maj, karl = cast.actor(cast.maj), cast.actor(cast.karl, on_tablet=True)
    visits = visits_of_ines(settings, cast, now, 6)
    answers = at_once(
        settings,
        lambda session: relatives.cancel_visits(session, relation(session), actor=maj, now=now),
        *(partial(tending.take, visit_id=visit, instead_of=None, actor=karl, now=now) for visit in reversed(visits)),
    )
    assert unexpected(answers, IllegalMove) == []
    with reading(settings) as session:
        assert set(session.scalars(select(Visit.state))) == {State.CANCELLED}


def test_who_is_removed_books_nothing_any_more(settings: Settings, cast: Cast, now: datetime) -> None:
    maj, ines = cast.actor(cast.maj), cast.actor(cast.ines)
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + 3 * HOUR)
    removed, booked = at_once(
        settings,
        lambda session: relatives.remove(session, relation(session), actor=maj, now=now),
        lambda session: booking.book(session, wish, actor=ines, now=now),
    )
    assert isinstance(removed, InvalidInput) != isinstance(booked, NotFound)


def test_a_tablet_taken_out_of_use_has_no_visits(settings: Settings, cast: Cast, now: datetime) -> None:
    maj, ines = cast.actor(cast.maj), cast.actor(cast.ines)
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + 3 * HOUR)
    retired, booked = at_once(
        settings,
        lambda session: unit_tablets.retire(session, cast.tablet.id, actor=maj, now=now),
        lambda session: booking.book(session, wish, actor=ines, now=now),
    )
    assert isinstance(retired, InvalidInput) != isinstance(booked, Refused)


def test_a_day_that_is_closed_while_somebody_books_it_refuses_or_clashes_at_once(
    settings: Settings, cast: Cast, now: datetime
) -> None:
    maj, ines = cast.actor(cast.maj), cast.actor(cast.ines)

    def close(session: Session, day: date) -> set[UUID]:
        hours.add_closure(session, Days(day, day), unit=None, label="Golvvård", actor=maj, now=now)
        return {visit for visit, _rule in clashes.marks(session, actor=maj, now=now)}

    for days in range(1, ROUNDS + 1):
        wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + timedelta(days=days) - 3 * HOUR)
        answers = at_once(
            settings,
            partial(close, day=wish.starts_at.date()),
            partial(booking.book, wish=wish, actor=ines, now=now),
        )
        assert unexpected(answers, Refused) == []
        clashing, booked = answers
        assert isinstance(clashing, set)
        assert isinstance(booked, Refused) or booked in clashing


def test_one_address_invited_twice_is_one_person(settings: Settings, cast: Cast, now: datetime) -> None:
    facts = RelativeFacts(
        given_name="Olle", family_name="", relation=Relation.SON, mail="olle@familj.example", phone="", language="sv"
    )
    answers = at_once(
        settings,
        lambda session: relatives.invite(
            session, cast.rosa.id, facts, by_mail=True, actor=cast.actor(cast.maj), now=now
        ),
        times=3,
    )
    assert unexpected(answers, InvalidInput) == []
    with reading(settings) as session:
        assert session.scalar(select(func.count()).where(Person.mail == facts.mail)) == 1


def test_colleagues_who_change_units_crosswise_wait_for_each_other(
    settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        builder = Builder(session, now, cast.home)
        there = builder.unit("Granen").id
        people = [builder.staff(cast.unit, given="Amina").id, builder.staff(session.get_one(Unit, there)).id]

    def move(session: Session, person: UUID, unit: UUID) -> None:
        facts = StaffFacts(given_name="Amina", family_name="Ask", units=(unit,))
        staff.change(session, person, facts, actor=cast.actor(cast.maj), now=now)

    units = [cast.unit.id, there]
    for _ in range(ROUNDS):
        units.reverse()
        first, second = (partial(move, person=person, unit=unit) for person, unit in zip(people, units, strict=True))
        answers = at_once(settings, first, second)
        assert answers == [None, None]


def test_a_device_enrolled_while_it_is_shut_out_is_out_in_the_end_or_never_was_in(
    settings: Settings, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    for _ in range(ROUNDS):
        with writing(settings) as session:
            made = unit_tablets.enrolment(session, cast.tablet.id, actor=maj, now=now)
        answers = at_once(
            settings,
            lambda session: unit_tablets.lose(session, cast.tablet.id, actor=maj, now=now),
            partial(tablets.enrol, secret=made.token, now=now),
        )
        assert unexpected(answers) == []
        with reading(settings) as session:
            assert session.get_one(Tablet, cast.tablet.id).device_hash is None


def test_a_wish_belongs_to_who_wished_it(settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        olle = Builder(session, now, cast.home).relative(cast.rosa, "Olle")
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + 3 * HOUR)
    with writing(settings) as session:
        booking.book(session, wish, actor=cast.actor(cast.ines), now=now)
    with pytest.raises(NotFound), writing(settings) as session:
        booking.book(session, wish, actor=cast.actor(olle), now=now)


def test_cancelling_twice_is_cancelling_once(settings: Settings, cast: Cast, now: datetime) -> None:
    (visit,) = visits_of_ines(settings, cast, now, 1)
    ines, karl = cast.actor(cast.ines), cast.actor(cast.karl, on_tablet=True)

    def cancel(session: Session) -> None:
        booking.cancel(session, visit, reason=Reason.RELATIVE_ILL, actor=ines, now=now)

    assert at_once(settings, cancel, times=3) == [None] * 3
    with reading(settings) as session:
        assert session.get_one(Visit, visit).sequence == 1
        told = select(func.count()).where(Message.kind == MessageKind.RELATIVE_CANCELLED)
        assert session.scalar(told) == 1
    with pytest.raises(IllegalMove), writing(settings) as session:
        booking.cancel(session, visit, reason=Reason.HOME_CANNOT, actor=karl, now=now)


def test_a_visit_in_overtime_keeps_its_people_and_its_tablet(settings: Settings, cast: Cast, now: datetime) -> None:
    (visit,) = visits_of_ines(settings, cast, now, 1)
    with writing(settings) as session:
        session.get_one(Visit, visit).state = State.ONGOING
    maj, overtime = cast.actor(cast.maj), now + 2 * HOUR
    with pytest.raises(InvalidInput), writing(settings) as session:
        relatives.remove(session, relation(session), actor=maj, now=overtime)
    with pytest.raises(InvalidInput), writing(settings) as session:
        unit_tablets.retire(session, cast.tablet.id, actor=maj, now=overtime)


def test_of_two_managers_at_the_same_thing_the_second_sees_what_the_first_did(
    settings: Settings, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    with writing(settings) as session:
        units_of_karl = {cast.unit.id, Builder(session, now, cast.home).unit("Granen").id}
    karl = StaffFacts(given_name="Karl", family_name="Ask", units=units_of_karl)
    facts = UnitFacts(name="Eken", phone="", mail="")
    nap = Span(14 * 60, 15 * 60)
    for _ in range(ROUNDS):
        changed = at_once(
            settings, lambda session: staff.change(session, cast.karl.id, karl, actor=maj, now=now), times=3
        )
        assert changed == [None] * 3
    units_made = at_once(settings, lambda session: units.add(session, facts, actor=maj, now=now), times=3)
    naps = at_once(
        settings, lambda session: hours.add_quiet(session, label="Nap", span=nap, actor=maj, now=now), times=3
    )
    for answers in (units_made, naps):
        assert [isinstance(answer, InvalidInput) for answer in answers].count(False) == 1
