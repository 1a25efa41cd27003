"""Who is told of a visit, by which channels, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Wish
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.people import Actor, Leaving
from visits.rules.visit_state import Channel, Reason
from visits.services import booking, messages
from visits.services.builder import Builder
from visits.storage.tables import Home, Message, Person, Resident, Visit, VisitRelative

NUMBER, MAIL = "+46701740605", "ines.lind@familj.example"
MINUTE = timedelta(minutes=1)
TOMORROW = timedelta(days=1)
NIGHT = timedelta(hours=10, minutes=30)
"""From noon on: half past ten in the evening."""
MORNING = timedelta(hours=19)
"""From noon on: seven in the morning."""
BOOKED, CHANGED, CANCELLED = MessageKind.BOOKED, MessageKind.CHANGED, MessageKind.CANCELLED


@dataclass
class Desk:
    """Karl at his tablet, and Ines in her browser."""

    session: Session
    cast: Cast

    def by_sms(self, person: Person | None = None, *, mail: bool = False) -> None:
        """Let Ines be told by SMS."""
        chooses = update(Person).where(Person.id == (person or self.cast.ines).id)
        self.session.execute(chooses.values(by_mail=mail, by_sms=True, sms_number=NUMBER))

    @property
    def karl(self) -> Actor:
        return self.cast.actor(self.cast.karl, on_tablet=True)

    @property
    def ines(self) -> Actor:
        return self.cast.actor(self.cast.ines)

    def book(self, starts_at: datetime, now: datetime, by: Actor | None = None) -> Visit:
        actor, on_behalf = by or self.karl, by is None
        wish = Wish(id=uuid4(), resident=self.cast.rosa.id, starts_at=starts_at)
        visit = booking.book(
            self.session,
            wish,
            actor=actor,
            relatives=(self.cast.ines.id,) if on_behalf else (),
            channel=Channel.PHONE if on_behalf else Channel.WEB,
            override=on_behalf,
            now=now,
        )
        return self.session.get_one(Visit, visit)

    def move(self, visit: Visit, to: datetime, now: datetime, by: Actor | None = None) -> None:
        actor = by or self.karl
        booking.change_time(self.session, visit.id, starts_at=to, actor=actor, override=by is None, now=now)

    def cancel(self, visit: Visit, now: datetime, by: Actor | None = None) -> None:
        reason = Reason.RELATIVE_CANNOT if by else Reason.HOME_CANNOT
        booking.cancel(self.session, visit.id, reason=reason, actor=by or self.karl, now=now)

    def owed(self) -> list[tuple[MessageKind, Via, str, datetime]]:
        """Return what relatives are to be told, in order of time."""
        waiting = select(Message).where(Message.state == MessageState.QUEUED, Message.person_id.is_not(None))
        rows = self.session.scalars(waiting.order_by(Message.due_at, Message.channel, Message.created_at, Message.kind))
        return [(row.kind, row.channel, row.address, row.due_at) for row in rows]


@pytest.fixture
def desk(session: Session, cast: Cast) -> Desk:
    return Desk(session, cast)


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"by_mail": True}, [(Via.MAIL, MAIL)]),
        ({"by_sms": True, "sms_number": NUMBER}, [(Via.MAIL, MAIL), (Via.SMS, NUMBER)]),
        ({"by_mail": False, "by_sms": True, "sms_number": NUMBER}, [(Via.SMS, NUMBER)]),
        ({"by_mail": False}, []),
        ({"by_sms": True}, [(Via.MAIL, MAIL)]),
        ({"mail": None}, []),
        ({"mail": None, "by_sms": True, "sms_number": NUMBER}, [(Via.SMS, NUMBER)]),
        ({"mail_refused_at": datetime.fromisoformat("2026-11-01T12:00+00:00")}, []),
    ],
)
def test_everybody_is_told_by_the_channels_she_chose(
    desk: Desk, now: datetime, choice: dict[str, object], told: list[tuple[Via, str]]
) -> None:
    desk.session.execute(update(Person).where(Person.id == desk.cast.ines.id).values(**choice))
    desk.book(now + TOMORROW, now)
    assert [(via, address) for _, via, address, _ in desk.owed()] == told


def test_a_number_that_nothing_reaches_is_not_tried_again(desk: Desk, now: datetime) -> None:
    desk.by_sms()
    desk.session.execute(update(Person).values(sms_refused_at=now))
    desk.book(now + TOMORROW, now)
    assert desk.owed() == []


def test_all_relatives_of_a_visit_are_written_to_with_one_statement(desk: Desk, now: datetime) -> None:
    desk.by_sms(mail=True)
    visit = desk.book(now + TOMORROW, now)
    builder = Builder(desk.session, now, desk.session.get_one(Home, desk.cast.home.id))
    rosa = desk.session.get_one(Resident, desk.cast.rosa.id)
    for name in ("Tomas", "Elin"):
        desk.session.add(VisitRelative(visit_id=visit.id, relative_id=builder.relative(rosa, name).id))
    desk.session.flush()
    said: list[str] = []
    connection = desk.session.connection()
    event.listen(connection, "before_cursor_execute", lambda _c, _cursor, words, *_: said.append(words.split()[0]))
    messages.owe_to_relatives(desk.session, MessageKind.DAY_BEFORE, visit=visit, now=now)
    assert said == ["SELECT", "INSERT"]
    assert sorted(via for kind, via, *_ in desk.owed() if kind is MessageKind.DAY_BEFORE) == ["mail"] * 3 + ["sms"]


def test_after_a_death_nobody_is_told(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now)
    before = desk.owed()
    desk.session.execute(update(Resident).values(left_how=Leaving.DIED))
    messages.owe_to_relatives(desk.session, MessageKind.DAY_BEFORE, visit=visit, now=now)
    assert desk.owed() == before


def test_what_staff_do_waits_a_minute_and_what_she_does_herself_does_not(desk: Desk, now: datetime) -> None:
    desk.book(now + TOMORROW, now)
    assert [due for *_, due in desk.owed()] == [now + MINUTE]
    desk.book(now + timedelta(hours=45), now, by=desk.ines)
    assert [due for *_, due in desk.owed()] == [now, now + MINUTE]


def test_booked_and_moved_within_a_minute_is_booked(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now)
    desk.move(visit, now + 2 * TOMORROW, now + MINUTE / 2)
    assert desk.owed() == [(BOOKED, Via.MAIL, MAIL, now + MINUTE * 1.5)]


def test_booked_and_cancelled_within_a_minute_is_nothing(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now)
    desk.cancel(visit, now + MINUTE / 2)
    assert desk.owed() == []


def test_moved_twice_within_a_minute_is_told_once_from_the_time_she_knew(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now - 2 * MINUTE)
    desk.move(visit, now + 2 * TOMORROW, now)
    desk.move(visit, now + 3 * TOMORROW, now + MINUTE / 2)
    assert [kind for kind, *_ in desk.owed()] == [BOOKED, CHANGED]
    (changed,) = desk.session.scalars(
        select(Message).where(Message.kind == CHANGED, Message.state == MessageState.QUEUED)
    )
    assert changed.facts == {"before": (now + TOMORROW).isoformat()}


def test_moved_there_and_back_within_a_minute_is_nothing_new(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now - 2 * MINUTE)
    desk.move(visit, now + 2 * TOMORROW, now)
    desk.move(visit, now + TOMORROW, now + MINUTE / 2)
    assert [kind for kind, *_ in desk.owed()] == [BOOKED]


def test_moved_and_cancelled_within_a_minute_is_cancelled_at_the_time_she_knew(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now - 2 * MINUTE)
    desk.move(visit, now + 2 * TOMORROW, now)
    desk.cancel(visit, now + MINUTE / 2)
    assert [kind for kind, *_ in desk.owed()] == [BOOKED, CANCELLED]
    (cancelled,) = desk.session.scalars(select(Message).where(Message.kind == CANCELLED))
    assert cancelled.facts == {"before": (now + TOMORROW).isoformat()}


def test_after_the_minute_each_change_is_told(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now)
    desk.move(visit, now + 2 * TOMORROW, now + 2 * MINUTE)
    assert [kind for kind, *_ in desk.owed()] == [BOOKED, CHANGED]


def test_who_cancels_what_staff_have_just_booked_reads_that_it_worked(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now)
    desk.cancel(visit, now + MINUTE / 2, by=desk.ines)
    assert desk.owed() == [(CANCELLED, Via.MAIL, MAIL, now + MINUTE / 2)]


def test_one_that_has_been_tried_is_followed_by_its_correction(desk: Desk, now: datetime) -> None:
    visit = desk.book(now + TOMORROW, now)
    desk.session.execute(update(Message).values(tries=1, due_at=now + MINUTE))
    desk.move(visit, now + 2 * TOMORROW, now + MINUTE / 2)
    assert [kind for kind, *_ in desk.owed()] == [BOOKED, CHANGED]


def test_each_channel_has_its_own(desk: Desk, now: datetime) -> None:
    desk.by_sms(mail=True)
    evening = now + NIGHT
    visit = desk.book(now + 2 * TOMORROW, evening)
    assert desk.owed() == [
        (BOOKED, Via.MAIL, MAIL, evening + MINUTE),
        (BOOKED, Via.SMS, NUMBER, now + MORNING),
    ]
    # The mail has been due for long; the SMS is the first she hears by it.
    desk.move(visit, now + 3 * TOMORROW, evening + 5 * MINUTE)
    assert desk.owed() == [
        (BOOKED, Via.MAIL, MAIL, evening + MINUTE),
        (CHANGED, Via.MAIL, MAIL, evening + 6 * MINUTE),
        (BOOKED, Via.SMS, NUMBER, now + MORNING),
    ]


def test_an_sms_wakes_nobody_but_for_a_visit_that_early_morning(desk: Desk, now: datetime) -> None:
    desk.by_sms()
    desk.book(now + timedelta(hours=19, minutes=30), now + NIGHT)
    assert [due for *_, due in desk.owed()] == [now + NIGHT + MINUTE]


def test_who_books_at_night_is_awake(desk: Desk, now: datetime) -> None:
    desk.by_sms()
    builder = Builder(desk.session, now, desk.session.get_one(Home, desk.cast.home.id))
    tomas = builder.relative(desk.session.get_one(Resident, desk.cast.rosa.id), "Tomas")
    visit = desk.book(now + timedelta(hours=45), now + NIGHT, by=desk.ines)
    assert [due for *_, due in desk.owed()] == [now + NIGHT]
    desk.by_sms(tomas)
    desk.session.add(VisitRelative(visit_id=visit.id, relative_id=tomas.id))
    desk.session.flush()
    desk.cancel(visit, now + NIGHT, by=desk.ines)
    assert [(kind, due) for kind, *_, due in desk.owed()] == [
        (BOOKED, now + NIGHT),
        (CANCELLED, now + NIGHT),
        (CANCELLED, now + MORNING),
    ]


def test_that_we_are_ready_never_waits(desk: Desk, now: datetime) -> None:
    desk.by_sms()
    visit = desk.book(now + NIGHT, now)
    messages.owe_to_relatives(desk.session, MessageKind.READY, visit=visit, now=now + NIGHT)
    assert desk.owed()[-1] == (MessageKind.READY, Via.SMS, NUMBER, now + NIGHT)
