"""A resident lives here no more: what ends, who is told, and that of a death nobody is told by a machine."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.bookings import book, no_minute_waited
from tests.builders import Cast
from tests.relations import another_resident, invite
from tests.rooms import a_visit
from visits.rules.errors import NotFound, WrongSecret
from visits.rules.kinds import MessageKind, MessageState, ReminderState
from visits.rules.people import Leaving
from visits.rules.visit_state import Channel, Reason, State
from visits.services import (
    agenda,
    board,
    booking,
    delivery,
    departures,
    feeds,
    invitations,
    relations,
    residents,
    sign_ins,
    subscriptions,
    tablets,
    tending,
    visits,
)
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.tables import (
    Claim,
    Home,
    Message,
    Occurrence,
    Person,
    Related,
    Reminder,
    Series,
    SeriesRelative,
    Unit,
    Visit,
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


def test_who_moves_out_leaves_cancelled_visits_and_relatives_who_are_told(
    session: Session, cast: Cast, now: datetime
) -> None:
    visit = book(session, cast, TUESDAY_10, now=now)
    leave(session, cast, now + DAY / 24, Leaving.MOVED_OUT)
    found = session.get_one(Visit, visit.id)
    assert (found.state, found.cancel_reason, found.sequence) == (State.CANCELLED, Reason.MOVED_OUT, 1)
    assert letters(session)[-1] == (MessageKind.CANCELLED, MessageState.QUEUED)
    assert session.scalars(select(Claim)).all() == []
    assert set(session.scalars(select(Reminder.state))) == {ReminderState.DROPPED}


def test_after_a_death_no_letter_leaves_not_even_one_written_before(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    earlier = book(session, cast, TUESDAY_10 + DAY, now=now).id
    booking.cancel(session, earlier, reason=Reason.HOME_CANNOT, actor=maj, now=now)
    no_minute_waited(session)
    claimed = delivery.claim(session, now=now, limit=9)
    visit = book(session, cast, TUESDAY_10, now=now)
    states = {state for _, state in letters(session)}
    assert states == {MessageState.DROPPED, MessageState.CLAIMED, MessageState.QUEUED}
    leave(session, cast, now, Leaving.DIED)
    assert {state for _, state in letters(session)} == {MessageState.DROPPED}
    assert [delivery.unchanged(session, letter, now=now) for letter in claimed] == [False], "just about to be sent"
    found = session.get_one(Visit, visit.id)
    assert (found.state, found.cancel_reason) == (State.CANCELLED, Reason.DIED)
    assert set(session.scalars(select(Reminder.state))) == {ReminderState.DROPPED}
    assert session.scalars(select(Claim)).all() == []


def test_letters_about_another_residents_visits_leave_all_the_same(session: Session, cast: Cast, now: datetime) -> None:
    aina = another_resident(session, cast, now)
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    builder.related(aina, session.get_one(Person, cast.ines.id))
    visit = builder.visit(aina, cast.tablet, TUESDAY_10, session.get_one(Person, cast.ines.id))
    maj, later = cast.actor(cast.maj), TUESDAY_10 + timedelta(minutes=45)
    booking.change_time(session, visit.id, starts_at=later, actor=maj, now=now, override=True)
    leave(session, cast, now, Leaving.DIED)
    assert letters(session) == [(MessageKind.CHANGED, MessageState.QUEUED)]
    booking.cancel(session, visit.id, reason=Reason.HOME_CANNOT, actor=maj, now=now)
    assert (MessageKind.CANCELLED, MessageState.QUEUED) in letters(session)


def test_a_visit_in_hand_is_left_to_staff_and_ends_without_a_letter_after_a_death(
    session: Session, cast: Cast, now: datetime, how: Leaving
) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    talking = a_visit(session, cast, state=State.ONGOING, starts_at=now - timedelta(minutes=5))
    ready = a_visit(session, cast, state=State.READY, starts_at=now + timedelta(minutes=25))
    shown = departures.departing(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    assert ([visit.id for visit in shown.in_hand], shown.visits) == ([talking, ready], ())
    leave(session, cast, now, how)
    assert session.get_one(Visit, talking).state is State.ONGOING
    tending.end(session, talking, actor=karl, now=now)
    assert session.get_one(Visit, talking).state is State.HELD
    booking.cancel(session, ready, reason=Reason.HOME_CANNOT, actor=karl, now=now)
    told = [] if how is Leaving.DIED else [(MessageKind.CANCELLED, MessageState.QUEUED)]
    assert letters(session) == told


@pytest.mark.parametrize("becomes", [State.READY, State.CANCELLED, State.REFUSED])
def test_of_a_visit_in_hand_at_a_death_the_family_hears_nothing_whatever_staff_tap(
    session: Session, cast: Cast, now: datetime, settings: Settings, becomes: State
) -> None:
    ines, karl = cast.actor(cast.ines), cast.actor(cast.karl, on_tablet=True)
    feed = feeds.find(session, subscriptions.make(session, actor=ines, now=now).token)
    starts_at = now + timedelta(minutes=10 if becomes is State.REFUSED else 25)
    ready = a_visit(session, cast, state=State.READY, starts_at=starts_at)
    leave(session, cast, now, Leaving.DIED)
    if becomes is State.CANCELLED:
        booking.cancel(session, ready, reason=Reason.HOME_CANNOT, actor=karl, now=now)
        assert session.get_one(Visit, ready).cancel_reason is Reason.DIED
    elif becomes is State.REFUSED:
        tending.settle(session, ready, State.REFUSED, tell=True, actor=karl, now=now)
    assert letters(session) == []
    assert visits.of_relative(session, actor=ines, since=now - DAY) == []
    assert visits.show(session, ready, actor=ines).is_silent
    assert feed is not None
    assert agenda.of_feed(session, feed, settings=settings, now=now) == ()
    with pytest.raises(NotFound):
        agenda.one_visit(session, ready, actor=ines, settings=settings)


def test_what_is_past_stays_as_it_was(session: Session, cast: Cast, now: datetime, how: Leaving) -> None:
    held = a_visit(session, cast, state=State.HELD, starts_at=now - DAY)
    never_ended = a_visit(session, cast, state=State.BOOKED, starts_at=now - DAY)
    leave(session, cast, now, how)
    assert [session.get_one(Visit, one).state for one in (held, never_ended)] == [State.HELD, State.BOOKED]
    mine = visits.of_relative(session, actor=cast.actor(cast.ines), since=now - 9 * DAY)
    assert {one.id for one in mine} == {held, never_ended}


def test_a_wish_that_nobody_has_answered_is_declined(session: Session, cast: Cast, now: datetime, how: Leaving) -> None:
    wish = a_visit(session, cast, state=State.REQUESTED, starts_at=TUESDAY_10)
    leave(session, cast, now, how)
    assert session.get_one(Visit, wish).state is State.DECLINED
    assert session.get_one(Visit, wish).cancel_reason is Reason(how.value)


def test_of_a_death_the_familys_pages_and_calendars_say_nothing(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    ines = cast.actor(cast.ines)
    secret = subscriptions.make(session, actor=ines, now=now).token
    visit = book(session, cast, TUESDAY_10, now=now)
    before = feeds.find(session, secret)
    assert before is not None
    assert len(agenda.of_feed(session, before, settings=settings, now=now)) == 1
    leave(session, cast, now, Leaving.DIED)
    session.expire_all()
    after = feeds.find(session, secret)
    assert after is not None
    assert after.version > before.version
    assert agenda.of_feed(session, after, settings=settings, now=now) == ()
    assert visits.of_relative(session, actor=ines, since=now - DAY) == []
    with pytest.raises(NotFound):
        agenda.one_visit(session, visit.id, actor=ines, settings=settings)


def test_after_a_move_the_calendar_shows_the_visit_as_cancelled(
    session: Session, cast: Cast, now: datetime, settings: Settings
) -> None:
    ines = cast.actor(cast.ines)
    secret = subscriptions.make(session, actor=ines, now=now).token
    book(session, cast, TUESDAY_10, now=now)
    leave(session, cast, now, Leaving.MOVED_OUT)
    session.expire_all()
    feed = feeds.find(session, secret)
    assert feed is not None
    (shown,) = agenda.of_feed(session, feed, settings=settings, now=now)
    assert shown.cancelled


def test_the_board_drops_her_visits_at_once(session: Session, cast: Cast, now: datetime, how: Leaving) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    book(session, cast, now + timedelta(minutes=20), now=now)
    device = tablets.find(session, cast.device_token, now=now)
    assert device is not None
    assert len(board.day(session, actor=karl, device=device, now=now).visits) == 1
    version = session.get_one(Unit, cast.unit.id).version
    leave(session, cast, now, how)
    session.expire_all()
    assert board.day(session, actor=karl, device=device, now=now).visits == ()
    assert session.get_one(Unit, cast.unit.id).version > version


def test_relations_invitations_and_recurring_visits_end_with_it(
    session: Session, cast: Cast, now: datetime, how: Leaving
) -> None:
    series = a_series(session, cast, now)
    tomas = invite(session, cast, now)
    assert departures.departing(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now).series == 1
    leave(session, cast, now, how)
    session.expire_all()
    assert set(session.scalars(select(Related.ended_at))) == {now}
    assert session.get_one(Series, series.id).ended_at == now
    assert relations.residents_of(session, actor=cast.actor(cast.ines)) == []
    with pytest.raises(WrongSecret):
        invitations.accept(session, tomas.token, now=now)
    with pytest.raises(NotFound):
        residents.show(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    assert (MessageKind.INVITATION, MessageState.DROPPED) in letters(session)


def test_her_relative_may_still_sign_in_and_learns_from_no_page_which_it_was(
    session: Session, cast: Cast, now: datetime, how: Leaving
) -> None:
    ines = cast.actor(cast.ines)
    cookie = sign_ins.begin(session, session.get_one(Person, cast.ines.id), now=now)
    before = sign_ins.find(session, cookie, now=now)
    assert before is not None
    assert before.has_resident
    assert relations.parted(session, actor=ines) is None
    leave(session, cast, now, how)
    after = sign_ins.find(session, cookie, now=now)
    assert after is not None
    assert not after.has_resident
    assert relations.parted(session, actor=ines) == relations.Parted(phone="031-700 00 01")
    session.get_one(Unit, cast.unit.id).phone = ""
    session.flush()
    assert relations.parted(session, actor=ines) == relations.Parted(phone="031-700 00 00")


def test_one_that_came_into_a_calendar_by_mail_leaves_it_by_mail(session: Session, cast: Cast, now: datetime) -> None:
    series = a_series(session, cast, now)
    visit = book(session, cast, TUESDAY_10, now=now)
    session.add(Occurrence(series_id=series.id, on_day=TUESDAY_10.date(), visit_id=visit.id))
    session.flush()
    leave(session, cast, now, Leaving.MOVED_OUT)
    kinds = sorted(kind for kind, _ in letters(session))
    assert kinds == [MessageKind.BOOKED, MessageKind.CANCELLED, MessageKind.SERIES_ENDED]


def test_of_a_recurring_visit_all_days_are_told_in_one_letter_or_in_none(
    session: Session, cast: Cast, now: datetime, how: Leaving
) -> None:
    series = a_series(session, cast, now)
    days = [book(session, cast, TUESDAY_10 + n * DAY, now=now) for n in range(3)]
    for n, visit in enumerate(days[:2]):
        session.add(Occurrence(series_id=series.id, on_day=(TUESDAY_10 + n * DAY).date(), visit_id=visit.id))
    session.flush()
    session.execute(delete(Message))
    leave(session, cast, now, how)
    states = {session.get_one(Visit, visit.id).state for visit in days}
    assert (states, session.get_one(Series, series.id).ended_at) == ({State.CANCELLED}, now)
    told = [] if how is Leaving.DIED else [MessageKind.CANCELLED, MessageKind.SERIES_ENDED]
    assert sorted(kind for kind, _ in letters(session)) == told
