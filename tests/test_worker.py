"""The worker's jobs, one by one: on a real database, to a real SMTP server, by the real clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from tests.bookings import book, no_minute_waited
from tests.builders import Cast
from tests.smtp import Catcher, served
from visits import clock
from visits.rules.kinds import MessageKind, MessageState, ReminderKind, ReminderState, Via
from visits.rules.visit_state import Reason
from visits.services import booking, delivery, messages, people
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message, Reminder, SignInLink, Visit
from visits.worker.jobs import Worker

QUEUED, CLAIMED, SENT, DROPPED, GIVEN_UP = MessageState
SAID = "visits.worker"


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def mailing(settings: Settings, catcher: Catcher) -> Iterator[Settings]:
    """Give settings that send to a running server."""
    controller = served(catcher)
    controller.start()
    mail = replace(settings.mail, host="127.0.0.1", port=controller.port, sender="visits@demo.example")
    yield replace(settings, mail=mail)
    controller.stop()


def book_tomorrow(settings: Settings, cast: Cast) -> Visit:
    with writing(settings) as session:
        return book(session, cast, clock.now() + timedelta(days=1), now=clock.now())


def cancel(settings: Settings, cast: Cast, visit: Visit) -> None:
    with writing(settings) as session:
        booking.cancel(session, visit.id, reason=Reason.HOME_CANNOT, actor=cast.actor(cast.maj), now=clock.now())
        no_minute_waited(session)


def owe(settings: Settings, cast: Cast, visit: Visit, to: str, kind: MessageKind = MessageKind.BOOKED) -> None:
    with writing(settings) as session:
        messages.owe(session, kind, to=to, language="en", home=cast.home.id, visit=visit.id, now=clock.now())


def states(settings: Settings) -> dict[str, MessageState]:
    with reading(settings) as session:
        return {address: state for address, state in session.execute(select(Message.address, Message.state))}  # noqa: C416


def calendar_of(mail: EmailMessage) -> EmailMessage:
    part = list(mail.iter_parts())[-1]
    assert isinstance(part, EmailMessage)
    assert part.get_content_type() == "text/calendar"
    return part


def test_a_booking_is_confirmed_by_mail_and_put_into_the_calendar(
    mailing: Settings, cast: Cast, catcher: Catcher
) -> None:
    visit = book_tomorrow(mailing, cast)
    Worker(mailing).deliver()
    (mail,) = catcher.mails
    assert mail["To"] == "ines.lind@familj.example"
    calendar = calendar_of(mail)
    assert calendar.get_param("method") == "REQUEST"
    lines = calendar.get_content().splitlines()
    assert {"METHOD:REQUEST", f"UID:{visit.id}", "STATUS:CONFIRMED", "SEQUENCE:0"} <= set(lines)
    assert states(mailing) == {"ines.lind@familj.example": SENT}


def test_a_cancellation_takes_it_out_of_the_calendar_again(mailing: Settings, cast: Cast, catcher: Catcher) -> None:
    visit = book_tomorrow(mailing, cast)
    worker = Worker(mailing)
    worker.deliver()
    cancel(mailing, cast, visit)
    worker.deliver()
    calendar = calendar_of(catcher.mails[-1])
    assert calendar.get_param("method") == "CANCEL"
    lines = calendar.get_content().splitlines()
    assert {"METHOD:CANCEL", f"UID:{visit.id}", "STATUS:CANCELLED", "SEQUENCE:1"} <= set(lines)
    for mail in catcher.mails:
        # RFC 6047 §2.3 and §2.5: who else than sender and reader stood there, calendars would not believe the mail.
        (event,) = Calendar.from_ical(calendar_of(mail).get_content()).walk("VEVENT")
        assert event["ORGANIZER"] == f"mailto:{mail['From'].addresses[0].addr_spec}"
        assert event["ATTENDEE"] == f"mailto:{mail['To']}"


def test_nothing_is_sent_twice(mailing: Settings, cast: Cast, catcher: Catcher) -> None:
    book_tomorrow(mailing, cast)
    worker = Worker(mailing)
    worker.deliver()
    worker.deliver()
    assert len(catcher.mails) == 1


def test_without_a_mail_server_letters_wait_and_the_log_says_so_once(
    settings: Settings, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    book_tomorrow(settings, cast)
    worker = Worker(settings)
    for _ in range(3):
        worker.deliver()
    assert states(settings) == {"ines.lind@familj.example": QUEUED}
    assert [record.getMessage() for record in caplog.records if record.name == SAID] == [
        "SMTP_HOST names no mail server: mail waits in the outbox."
    ]


def test_a_bad_address_holds_nobody_up(mailing: Settings, cast: Cast, catcher: Catcher) -> None:
    visit = book_tomorrow(mailing, cast)
    for to in ("550_5.1.1@familj.example", "451@familj.example", "hang-up@familj.example", "iñes@familj.example"):
        owe(mailing, cast, visit, to)
    owe(mailing, cast, visit, "last@familj.example")
    Worker(mailing).deliver()
    assert states(mailing) == {
        "ines.lind@familj.example": SENT,
        "550_5.1.1@familj.example": GIVEN_UP,
        "451@familj.example": QUEUED,
        "hang-up@familj.example": QUEUED,
        "iñes@familj.example": GIVEN_UP,
        "last@familj.example": SENT,
    }
    with reading(mailing) as session:
        troubles = set(session.scalars(select(Message.trouble)))
    assert troubles == {
        "", "refused: 550", "later: 451", "later: SMTPServerDisconnected", "refused: not an address"
    }  # fmt: skip
    assert len(catcher.mails) == 2


def test_the_manager_is_written_to_about_what_could_not_be_delivered(
    mailing: Settings, cast: Cast, catcher: Catcher
) -> None:
    visit = book_tomorrow(mailing, cast)
    owe(mailing, cast, visit, "550_5.1.1@familj.example")
    worker = Worker(mailing)
    for _ in range(2):
        worker.deliver()
        worker.tidy()
    worker.deliver()
    (notice,) = [mail for mail in catcher.mails if mail["To"] == "maj@almgarden.example"]
    text = notice.get_body(("plain",))
    assert text is not None
    assert "/manager/messages?show=given-up" in text.get_content()


def test_a_letter_that_cannot_be_written_holds_nobody_up(
    mailing: Settings, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    visit = book_tomorrow(mailing, cast)
    # There is no reason to tell: the visit is not cancelled.
    owe(mailing, cast, visit, "oops@familj.example", MessageKind.CANCELLED)
    owe(mailing, cast, visit, "last@familj.example")
    Worker(mailing).deliver()
    assert states(mailing)["oops@familj.example"] is QUEUED
    assert states(mailing)["last@familj.example"] is SENT
    assert "a letter (cancelled) failed: UndefinedError at " in caplog.text
    assert "oops" not in caplog.text


def test_while_the_server_is_away_all_waits_untried_and_goes_out_when_it_is_back(
    mailing: Settings, cast: Cast, catcher: Catcher, caplog: pytest.LogCaptureFixture
) -> None:
    visit = book_tomorrow(mailing, cast)
    owe(mailing, cast, visit, "last@familj.example")
    away = Worker(replace(mailing, mail=replace(mailing.mail, sender="unwanted@demo.example")))
    away.deliver()
    away.deliver()
    assert set(states(mailing).values()) == {QUEUED}
    with reading(mailing) as session:
        assert set(session.scalars(select(Message.tries))) == {0}
    assert caplog.text.count("the way out by mail takes nothing (sender 550): it waits.") == 1
    assert catcher.connections == 1, "after a failure it pauses"
    away.release()
    Worker(mailing).deliver()
    assert set(states(mailing).values()) == {SENT}


def test_after_its_pause_the_worker_tries_again(mailing: Settings, cast: Cast, catcher: Catcher) -> None:
    book_tomorrow(mailing, cast)
    worker = Worker(replace(mailing, mail=replace(mailing.mail, sender="unwanted@demo.example")))
    worker.deliver()
    worker.lanes[Via.MAIL].rests_until = 0.0
    worker.deliver()
    assert catcher.connections == 2
    assert worker.lanes[Via.MAIL].pause == 20.0


def test_a_visit_cancelled_while_the_batch_goes_out_is_not_confirmed(
    mailing: Settings, cast: Cast, catcher: Catcher
) -> None:
    visit = book_tomorrow(mailing, cast)
    owe(mailing, cast, visit, "last@familj.example")
    catcher.on_mail = lambda _mail: cancel(mailing, cast, visit) if not catcher.mails else None
    Worker(mailing).deliver()
    # The first letter was on its way already: its correction follows, and the second letter never leaves.
    assert [mail["To"] for mail in catcher.mails] == ["ines.lind@familj.example"] * 2
    assert [calendar_of(mail).get_param("method") for mail in catcher.mails] == ["REQUEST", "CANCEL"]
    assert states(mailing)["last@familj.example"] is DROPPED


def test_a_worker_that_is_to_stop_finishes_its_letter_and_puts_the_rest_back(
    mailing: Settings, cast: Cast, catcher: Catcher
) -> None:
    visit = book_tomorrow(mailing, cast)
    for number in range(4):
        owe(mailing, cast, visit, f"relative{number}@familj.example")
    worker = Worker(replace(mailing, mail=replace(mailing.mail, lines=1)))
    catcher.on_mail = lambda _mail: worker.stop() if len(catcher.mails) == 1 else None
    worker.deliver()
    assert sorted(states(mailing).values()) == [QUEUED] * 3 + [SENT] * 2
    assert len(catcher.mails) == 2


def test_a_standby_works_only_once_the_leader_has_gone(mailing: Settings, cast: Cast, catcher: Catcher) -> None:
    leader, standby = Worker(mailing), Worker(mailing)
    leader.tidy()
    book_tomorrow(mailing, cast)
    standby.deliver()
    standby.remind()
    standby.tidy()
    assert catcher.mails == []
    leader.release()
    standby.deliver()
    assert len(catcher.mails) == 1


def test_who_takes_over_sends_what_the_dead_leader_had_claimed(mailing: Settings, cast: Cast, catcher: Catcher) -> None:
    book_tomorrow(mailing, cast)
    with writing(mailing) as session:
        assert len(delivery.claim(session, now=clock.now(), limit=50)) == 1
    Worker(mailing).deliver()
    assert len(catcher.mails) == 1


def test_the_remind_job_raises_what_is_due(mailing: Settings, cast: Cast) -> None:
    with writing(mailing) as session:
        visit = book(session, cast, clock.now() + timedelta(minutes=10), now=clock.now())
    worker = Worker(mailing)
    for _tick in range(2):
        worker.remind()
    with reading(mailing) as session:
        theirs = select(Reminder.kind).where(Reminder.visit_id == visit.id, Reminder.state == ReminderState.RAISED)
        raised = set(session.scalars(theirs))
    # No tablet has been seen, so the next step went along.
    assert raised == {ReminderKind.TABLET, ReminderKind.HOME_TABLETS, ReminderKind.UNIT_MAIL}
    assert states(mailing)["bjorken@almgarden.example"] is QUEUED


def test_the_tidy_job_throws_spent_links_away(settings: Settings, cast: Cast) -> None:
    with writing(settings) as session:
        people.send_sign_in_link(session, cast.ines.mail or "", now=clock.now())
        session.flush()
        session.execute(update(SignInLink).values(expires_at=clock.now() - timedelta(days=2)))
    Worker(settings).tidy()
    with reading(settings) as session:
        assert session.scalars(select(SignInLink)).all() == []
