"""A departure as the manager notes it: what she is told before, the log, the list of former residents, the way back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.bookings import book
from tests.builders import Cast
from tests.relations import TOMAS, a_stranger, invite, relation_of_ines
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Leaving
from visits.rules.visit_state import Channel, State
from visits.services import (
    departures,
    related,
    relations,
    relatives,
    tending,
    units,
)
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import (
    AuditEntry,
    Home,
    Message,
    Related,
    Resident,
    Series,
    SeriesRelative,
    Unit,
    Visit,
    VisitRelative,
)

TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 10.00 in Stockholm
DAY = timedelta(days=1)
LEAVINGS = {Leaving.MOVED_OUT: departures.moved_out, Leaving.DIED: departures.died}


@pytest.fixture(params=list(Leaving))
def how(request: pytest.FixtureRequest) -> Leaving:
    found: Leaving = request.param
    return found


def leave(session: Session, cast: Cast, now: datetime, how: Leaving) -> None:
    LEAVINGS[how](session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)


def letters(session: Session) -> list[tuple[MessageKind, MessageState]]:
    session.expire_all()
    rows = session.scalars(select(Message).order_by(Message.created_at, Message.kind))
    return [(row.kind, row.state) for row in rows]


def a_series(session: Session, cast: Cast, now: datetime) -> Series:
    series = Series(
        home_id=cast.home.id,
        resident_id=cast.rosa.id,
        booked_by=cast.ines.id,
        wish=uuid4(),
        channel=Channel.WEB,
        every_weeks=1,
        first_day=now.date(),
        starts=600,
        minutes=30,
        rolled_to_day=now.date(),
        created_at=now,
    )
    session.add(series)
    session.flush()
    session.add(SeriesRelative(series_id=series.id, relative_id=cast.ines.id))
    session.flush()
    return series


def test_it_is_said_before_who_will_be_told_and_whom_to_phone(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    tomas = invite(session, cast, now)
    sven = relatives.invite(
        session,
        cast.rosa.id,
        related.RelativeFacts(
            given_name="Sven", family_name="Lind", relation=TOMAS.relation, mail="", phone="070-2", language="sv"
        ),
        by_mail=False,
        actor=maj,
        now=now,
    )
    visit = book(session, cast, TUESDAY_10, now=now)
    person = session.get_one(Related, sven.id).relative_id
    session.add(VisitRelative(visit_id=visit.id, relative_id=person))
    session.flush()
    found = departures.departing(session, cast.rosa.id, actor=maj, now=now)
    assert (found.name, [one.id for one in found.visits]) == ("Rosa Lind", [visit.id])
    assert [one.given_name for one in found.written_to] == ["Ines"]
    assert [one.given_name for one in found.to_phone] == ["Sven"]
    assert {one.id for one in found.relatives} == {tomas.id, sven.id, relation_of_ines(session, cast)}


def test_it_is_on_the_log_once_and_a_second_click_does_no_more(
    session: Session, cast: Cast, now: datetime, how: Leaving
) -> None:
    book(session, cast, TUESDAY_10, now=now)
    leave(session, cast, now, how)
    written = letters(session)
    leave(session, cast, now + DAY, how)
    assert letters(session) == written
    assert session.get_one(Resident, cast.rosa.id).left_at == now
    actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.resident_id == cast.rosa.id)))
    assert actions.count(f"resident.{how.value}") == 1
    other = next(one for one in Leaving if one is not how)
    with pytest.raises(NotFound):
        leave(session, cast, now, other)


def test_entered_by_mistake_she_is_back_with_her_relatives_but_not_with_her_visits(
    session: Session, cast: Cast, now: datetime, how: Leaving
) -> None:
    maj = cast.actor(cast.maj)
    removed = invite(session, cast, now - DAY)
    relatives.remove(session, removed.id, actor=maj, now=now - DAY)
    series = a_series(session, cast, now)
    visit = book(session, cast, TUESDAY_10, now=now)
    leave(session, cast, now, how)
    (listed,) = departures.former(session, actor=maj)
    assert (listed.id, listed.name, listed.unit_name, listed.how, listed.left_at) == (
        cast.rosa.id,
        "Rosa Lind",
        "Björken",
        how,
        now,
    )
    departures.came_back(session, cast.rosa.id, actor=maj, now=now + DAY)
    departures.came_back(session, cast.rosa.id, actor=maj, now=now + DAY)
    session.expire_all()
    assert departures.former(session, actor=maj) == []
    (own,) = relations.residents_of(session, actor=cast.actor(cast.ines))
    assert (own.id, own.bookable) == (cast.rosa.id, True)
    (shown,) = related.of_resident(session, cast.rosa.id, actor=maj, now=now)
    assert shown.given_name == "Ines", "who was removed before stays removed"
    assert relations.parted(session, actor=cast.actor(cast.ines)) is None
    assert session.get_one(Visit, visit.id).state is State.CANCELLED
    assert session.get_one(Series, series.id).ended_at == now
    assert "resident.came_back" in session.scalars(select(AuditEntry.action)).all()
    again = book(session, cast, TUESDAY_10, now=now + DAY / 2)
    assert again.state is State.BOOKED
    assert letters(session)[-1] == (MessageKind.BOOKED, MessageState.QUEUED), "letters leave again"


def test_nobody_comes_back_into_a_unit_that_is_closed_down(session: Session, cast: Cast, now: datetime) -> None:
    leave(session, cast, now, Leaving.MOVED_OUT)
    session.get_one(Unit, cast.unit.id).active = False
    session.flush()
    with pytest.raises(InvalidInput) as refusal:
        departures.came_back(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    assert refusal.value.field == "unit"
    assert not session.get_one(Resident, cast.rosa.id).active


def test_a_protected_identity_is_on_this_list_without_a_name_too(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Resident, cast.rosa.id).protected_identity = True
    session.flush()
    leave(session, cast, now, Leaving.DIED)
    assert [one.name for one in departures.former(session, actor=cast.actor(cast.maj))] == [""]


def test_her_unit_can_be_closed_down_once_she_has_left(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    eken = Builder(session, now, session.get_one(Home, cast.home.id)).unit("Eken")
    session.get_one(Resident, cast.rosa.id).unit_id = eken.id
    session.flush()
    with pytest.raises(InvalidInput):
        units.retire(session, eken.id, actor=maj, now=now)
    leave(session, cast, now, Leaving.MOVED_OUT)
    units.retire(session, eken.id, actor=maj, now=now)


def test_only_the_homes_manager_says_so(session: Session, cast: Cast, now: datetime) -> None:
    stranger = a_stranger(session, now)
    for actor in (stranger, cast.actor(cast.karl), cast.actor(cast.ines), cast.actor(cast.karl, on_tablet=True)):
        for resident in (cast.rosa.id, uuid4()):
            for deed in (departures.moved_out, departures.died, departures.came_back, departures.departing):
                with pytest.raises(NotFound):
                    deed(session, resident, actor=actor, now=now)
    assert departures.former(session, actor=stranger) == []
    assert session.get_one(Resident, cast.rosa.id).active


def test_while_karl_takes_a_visit_in_hand_it_either_ends_or_is_his(
    settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        ids: list[UUID] = [book(session, cast, TUESDAY_10 + DAY * n, now=now).id for n in range(4)]
    karl, maj = cast.actor(cast.karl, on_tablet=True), cast.actor(cast.maj)
    answers = at_once(
        settings,
        lambda session: departures.died(session, cast.rosa.id, actor=maj, now=now),
        *(lambda session, one=one: tending.prepare(session, one, actor=karl, now=now) for one in ids),
    )
    with writing(settings) as session:
        states = [session.get_one(Visit, one).state for one in ids]
    assert answers[0] is None
    for state, answer in zip(states, answers[1:], strict=True):
        assert state is (State.PREPARING if answer is None else State.CANCELLED)
