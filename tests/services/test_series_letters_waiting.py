"""What waits to be said of a recurring visit, a night or a minute, and what happens to the visit meanwhile."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import FOURTH, SECOND, SUNDAY, THIRD, at, book, book_both, close, look_ahead, roll, visits_of, wish
from tests.services.outbox_samples import mark_sent
from visits.rules.booking import Rule
from visits.rules.coalescing import LONGEST
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import LetterSeries
from visits.rules.visit_state import Reason
from visits.services import delivery, series_booking, series_changing, series_ending, series_letters
from visits.services.builder import Builder
from visits.storage.tables import Occurrence, Person, Series

SECONDS, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NIGHT, MORNING = at(THIRD - timedelta(days=2), 22, 0), at(THIRD - timedelta(days=1), 7, 0)
BOOKED, CHANGED = MessageKind.SERIES_BOOKED, MessageKind.SERIES_CHANGED
UNHELD, ENDED = MessageKind.SERIES_UNHELD, MessageKind.SERIES_ENDED


def tell_by_sms(session: Session, cast: Cast, *, mail: bool = False) -> None:
    chooses = update(Person).where(Person.id == cast.ines.id)
    session.execute(chooses.values(by_mail=mail, by_sms=True, sms_number="+46701740605"))


def book_by_phone(session: Session, cast: Cast, now: datetime) -> Series:
    """Let Karl book Sundays for Ines, who phones."""
    actor, wanted = cast.actor(cast.karl, on_tablet=True), wish(cast, starts_at=at(THIRD))
    relatives = (cast.ines.id,)
    id_ = series_booking.book(session, wanted, choices={}, actor=actor, now=now, relatives=relatives)
    return session.get_one(Series, id_)


def move(session: Session, cast: Cast, row: Series, to: datetime, now: datetime, *, nth: int = 0) -> None:
    visit, karl = visits_of(session, row.id)[nth].id, cast.actor(cast.karl, on_tablet=True)
    series_changing.change_all(session, row.id, visit=visit, starts_at=to, choices={}, actor=karl, now=now)


def said(session: Session, via: Via, now: datetime) -> dict[MessageKind, LetterSeries]:
    """Send what leaves by a channel, and return what it says, by its kind."""
    letters = delivery.claim(session, via, now=now, limit=9)
    for letter in letters:
        mark_sent(session, letter, now=now)
    return {letter.kind: letter.series for letter in letters if letter.series}


def test_a_new_time_that_waits_for_the_morning_is_told_beside_a_day_that_cannot_be_held(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = book(session, cast, now, wish(cast))
    said(session, Via.MAIL, now)
    tell_by_sms(session, cast)
    close(session, cast, THIRD, now)
    look_ahead(session, cast, 28)
    roll(session, row.id, now)
    move(session, cast, row, at(FOURTH, 9, 0), NIGHT, nth=2)
    assert said(session, Via.SMS, NIGHT + MINUTE) == {}, "she sleeps"
    # Its days are tried anew, and one of them is near.
    roll(session, row.id, NIGHT + 2 * MINUTE)
    told = said(session, Via.SMS, MORNING)
    assert (set(told), told[CHANGED].times[0], told[UNHELD].day) == ({CHANGED, UNHELD}, at(FOURTH, 9, 0), THIRD)


def test_a_confirmation_that_waits_for_the_morning_is_told_beside_a_day_that_cannot_be_held(
    session: Session, cast: Cast
) -> None:
    tell_by_sms(session, cast)
    row = book_by_phone(session, cast, NIGHT)
    session.add(Occurrence(series_id=row.id, on_day=FOURTH + timedelta(days=7), rule=Rule.CLOSURE))
    to = (cast.ines.id,)
    series_letters.unheld(session, row, FOURTH + timedelta(days=7), to=to, now=NIGHT + MINUTE / 2)
    assert set(said(session, Via.SMS, MORNING)) == {BOOKED, UNHELD}


@pytest.mark.parametrize(("what", "by_mail", "by_sms"), [("ended", ENDED, None), ("moved", CHANGED, BOOKED)])
def test_who_has_had_the_mail_but_not_the_sms_is_told_by_each_what_she_has_not_heard_there(
    session: Session, cast: Cast, what: str, by_mail: MessageKind, by_sms: MessageKind | None
) -> None:
    tell_by_sms(session, cast, mail=True)
    row = book_by_phone(session, cast, NIGHT)
    assert (set(said(session, Via.MAIL, NIGHT + MINUTE)), said(session, Via.SMS, NIGHT + MINUTE)) == ({BOOKED}, {})
    dawn = MORNING - 30 * MINUTE
    if what == "ended":
        series_ending.end(session, row.id, reason=Reason.MISTAKE, actor=cast.actor(cast.maj), now=dawn)
    else:
        move(session, cast, row, at(THIRD, 9, 0), dawn)
    assert set(said(session, Via.MAIL, dawn + MINUTE)) == {by_mail}
    assert set(said(session, Via.SMS, MORNING)) == ({by_sms} if by_sms else set())


def test_however_often_staff_move_it_she_is_told_after_five_minutes(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = book_both(session, cast, now, Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind"))
    for turn in range(1, 6):
        move(session, cast, row, at(SUNDAY, 9, 0) if turn % 2 else at(SUNDAY), now + turn * 55 * SECONDS)
    assert said(session, Via.MAIL, now + LONGEST - SECONDS) == {}
    assert said(session, Via.MAIL, now + LONGEST)[BOOKED].times == (at(SUNDAY, 9, 0), at(SECOND, 9, 0))
