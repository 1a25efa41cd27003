"""Letters about recurring visits say what holds when they leave, and nothing once it does not."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import (
    FOURTH,
    SECOND,
    SUNDAY,
    THIRD,
    at,
    book,
    book_both,
    close,
    look_ahead,
    owed,
    roll,
    tell_unheld,
    visits_of,
    wish,
)
from tests.services.outbox_samples import claim, claim_one, mark_sent
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import Letter, LetterSeries, Method
from visits.rules.people import Leaving
from visits.rules.series import Instead
from visits.rules.visit_state import Reason
from visits.services import booking, delivery, series, series_changing, series_ending
from visits.services.builder import Builder
from visits.storage.tables import Message, Person, Related, Resident, Series, SeriesRelative, Visit

MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)


def said(letter: Letter) -> LetterSeries:
    """Return what a letter says of a series, which it is about."""
    assert letter.series is not None
    return letter.series


def send_all(session: Session, now: datetime) -> None:
    """Let everything that is owed leave."""
    for letter in claim(session, now):
        mark_sent(session, letter, now=now)


def test_a_confirmation_names_the_days_and_when_it_falls(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast, last_day=FOURTH))
    letter = claim_one(session, now)
    assert letter.kind is MessageKind.SERIES_BOOKED
    assert said(letter) == LetterSeries(
        id=row.id,
        first_day=SUNDAY,
        every_weeks=1,
        starts=14 * 60 + 15,
        last_day=FOURTH,
        times=(at(SUNDAY), at(SECOND)),
    )
    # A calendar takes one visit from a mail, not many: her feed has them all.
    assert (letter.visit, letter.method) == (None, None)


def test_a_confirmation_leaves_out_what_has_been_cancelled_since(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    first = visits_of(session, row.id)[0]
    actor = cast.actor(cast.ines)
    booking.cancel(session, first.id, reason=Reason.RELATIVE_ILL, actor=actor, now=now)
    letters = {letter.kind: letter for letter in claim(session, now)}
    assert said(letters[MessageKind.SERIES_BOOKED]).times == (at(SECOND),)


def test_of_a_series_that_has_ended_only_the_end_is_told(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    actor = cast.actor(cast.ines)
    series_ending.end(session, row.id, reason=Reason.RELATIVE_CANNOT, actor=actor, now=now)
    letters = {letter.kind: letter for letter in claim(session, now)}
    assert set(letters) == {MessageKind.SERIES_ENDED, MessageKind.RELATIVE_ENDED_SERIES}
    for letter in letters.values():
        assert (said(letter).times, said(letter).by_relative) == ((at(SUNDAY), at(SECOND)), True)
    to_unit = letters[MessageKind.RELATIVE_ENDED_SERIES]
    assert to_unit.address == "bjorken@almgarden.example"
    assert to_unit.visit is not None
    assert to_unit.visit.unit_name == "Björken"


def test_after_a_death_no_letter_leaves(session: Session, cast: Cast, now: datetime) -> None:
    look_ahead(session, cast, 28)
    row = book(session, cast, now, wish(cast), {THIRD: Instead.LEAVE_OUT})
    close(session, cast, FOURTH + WEEK, now)
    tell_unheld(session, row.id, FOURTH + WEEK, now + WEEK + DAY)
    series_ending.end(session, row.id, reason=Reason.HOME_CANNOT, actor=cast.actor(cast.maj), now=now)
    assert len(owed(session)) == 3
    session.get_one(Resident, cast.rosa.id).left_how = Leaving.DIED
    session.flush()
    assert claim(session, now + WEEK + DAY) == []


def test_a_day_that_cannot_be_held_is_told_while_it_is_of_use(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    close(session, cast, THIRD, now)
    tell_unheld(session, row.id, THIRD, now + WEEK + DAY)
    letters = {letter.kind: letter for letter in claim(session, now + WEEK + DAY)}
    assert said(letters[MessageKind.SERIES_UNHELD]).day == THIRD


@pytest.mark.parametrize("what", ["too late", "ended", "held after all"])
def test_a_day_that_cannot_be_held_is_told_no_more(session: Session, cast: Cast, now: datetime, what: str) -> None:
    row = book(session, cast, now, wish(cast))
    close(session, cast, THIRD, now)
    tell_unheld(session, row.id, THIRD, now + WEEK + DAY)
    later = now + WEEK + DAY
    if what == "too late":
        later = at(THIRD) + DAY
    elif what == "ended":
        row.ended_at = later
    else:
        # Moved to Tuesdays, which are free: that Sunday is no day of hers any more.
        series_changing.change_all(
            session,
            row.id,
            visit=visits_of(session, row.id)[1].id,
            starts_at=at(SECOND + 2 * DAY, 9, 0),
            choices={},
            actor=cast.actor(cast.ines),
            now=later,
        )
    session.flush()
    assert MessageKind.SERIES_UNHELD not in {letter.kind for letter in claim(session, later)}


def test_who_may_visit_no_more_is_not_told_of_a_day(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    tomas = Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind")
    session.add(SeriesRelative(series_id=row.id, relative_id=tomas.id))
    session.scalars(select(Related).where(Related.relative_id == cast.ines.id)).one().consent = False
    close(session, cast, THIRD, now)
    tell_unheld(session, row.id, THIRD, now + WEEK + DAY)
    told = select(Message.address).where(Message.kind == MessageKind.SERIES_UNHELD)
    assert session.scalars(told).all() == [tomas.mail]


def test_who_takes_part_no_more_neither_sees_nor_is_told_of_what_was_booked_since(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = book(session, cast, now, wish(cast))
    builder = Builder(session, now, cast.home)
    olle = builder.relative(cast.rosa, "Olle", "Ek")
    session.add(SeriesRelative(series_id=row.id, relative_id=olle.id))
    session.flush()
    send_all(session, now)
    roll(session, row.id, now + WEEK)
    third = visits_of(session, row.id)[2]
    session.scalars(select(Related).where(Related.relative_id == olle.id)).one().consent = False
    session.flush()
    roll(session, row.id, now + 2 * WEEK)
    shown = series.show(session, row.id, actor=builder.actor(olle), now=now)
    assert [visit.id for visit in shown.visits] == [third.id]
    actor, first = cast.actor(cast.ines), visits_of(session, row.id)[0].id
    to = at(SUNDAY, 9, 0)
    series_changing.change_all(session, row.id, visit=first, starts_at=to, choices={}, actor=actor, now=now)
    told = {letter.address: said(letter).times for letter in claim(session, now)}
    assert told == {
        "ines.lind@familj.example": tuple(at(day, 9, 0) for day in (SUNDAY, SECOND, THIRD, FOURTH)),
        "olle.ek@familj.example": (at(THIRD, 9, 0),),
    }


def test_who_has_no_mail_is_written_nothing(session: Session, cast: Cast, now: datetime) -> None:
    session.merge(cast.ines).mail = None
    session.flush()
    book(session, cast, now, wish(cast))
    assert owed(session) == []


def test_a_visit_that_came_into_a_calendar_by_mail_leaves_it_by_mail(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = book(session, cast, now, wish(cast))
    first = visits_of(session, row.id)[0]
    actor = cast.actor(cast.ines)
    booking.change_time(session, first.id, starts_at=at(SUNDAY, 9, 0), actor=actor, now=now)
    send_all(session, now)
    session.execute(update(Person).where(Person.id == cast.ines.id).values(sms_number="+46701740605", by_sms=True))
    series_ending.end(session, row.id, reason=Reason.HOME_CANNOT, actor=cast.actor(cast.maj), now=now + DAY)
    by_sms = select(Message.kind).where(Message.channel == Via.SMS)
    assert session.scalars(by_sms).all() == [MessageKind.SERIES_ENDED], "an SMS is in no calendar"
    assert claim(session, now + DAY) == []
    letters = claim(session, now + DAY + MINUTE)
    assert sorted((letter.kind, letter.method) for letter in letters if letter.name) == [
        (MessageKind.CANCELLED, Method.CANCEL),
        (MessageKind.SERIES_ENDED, None),
    ]


@pytest.mark.parametrize("what", ["ended", "moved"])
def test_what_ines_does_with_her_series_at_night_is_confirmed_at_once(
    session: Session, cast: Cast, now: datetime, what: str
) -> None:
    row = book(session, cast, now, wish(cast))
    session.execute(update(Person).where(Person.id == cast.ines.id).values(sms_number="+46701740605", by_sms=True))
    ines, night = cast.actor(cast.ines), at(SUNDAY - 2 * DAY, 22, 30)
    if what == "ended":
        series_ending.end(session, row.id, reason=Reason.RELATIVE_CANNOT, actor=ines, now=night)
    else:
        first, to = visits_of(session, row.id)[0].id, at(SUNDAY, 9, 0)
        series_changing.change_all(session, row.id, visit=first, starts_at=to, choices={}, actor=ines, now=night)
    (letter,) = delivery.claim(session, Via.SMS, now=night, limit=9)
    assert letter.own


def test_what_staff_do_with_a_series_within_a_minute_is_one_letter(session: Session, cast: Cast, now: datetime) -> None:
    row = book_both(session, cast, now, Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind"))
    karl = cast.actor(cast.karl, on_tablet=True)
    for minute in (0, 45):
        first, to = visits_of(session, row.id)[0].id, at(SUNDAY, 9, minute)
        series_changing.change_all(session, row.id, visit=first, starts_at=to, choices={}, actor=karl, now=now)
    assert claim(session, now) == []
    letters = claim(session, now + MINUTE)
    assert [(letter.kind, said(letter).times) for letter in letters] == [
        (MessageKind.SERIES_BOOKED, (at(SUNDAY, 9, 45), at(SECOND, 9, 45)))
    ] * 2
    for letter in letters:
        mark_sent(session, letter, now=now + MINUTE)
    later = now + 2 * MINUTE
    for to in (at(SUNDAY, 9, 0), at(SUNDAY, 14, 15)):
        series_changing.change_all(session, row.id, visit=first, starts_at=to, choices={}, actor=karl, now=later)
    assert [letter.kind for letter in claim(session, later + MINUTE)] == [MessageKind.SERIES_CHANGED] * 2


def test_of_a_series_that_staff_book_and_end_at_once_nobody_hears(session: Session, cast: Cast, now: datetime) -> None:
    row = book_both(session, cast, now, Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind"))
    series_ending.end(session, row.id, reason=Reason.MISTAKE, actor=cast.actor(cast.maj), now=now)
    assert claim(session, now + DAY) == []


def test_what_ines_ends_before_she_heard_of_it_is_confirmed_to_her_alone(
    session: Session, cast: Cast, now: datetime
) -> None:
    tomas = Builder(session, now, cast.home).relative(cast.rosa, "Tomas", "Lind")
    row = book_both(session, cast, now, tomas)
    ines = cast.actor(cast.ines)
    series_ending.end(session, row.id, reason=Reason.RELATIVE_CANNOT, actor=ines, now=now)
    told = [(letter.kind, letter.address) for letter in claim(session, now + DAY)]
    assert (MessageKind.SERIES_ENDED, cast.ines.mail) in told
    assert {kind for kind, to in told if to == tomas.mail} == {MessageKind.SERIES_BOOKED}


def test_moved_with_the_others_it_moves_in_that_calendar_too(session: Session, cast: Cast, now: datetime) -> None:
    row = book(session, cast, now, wish(cast))
    first, second = visits_of(session, row.id)
    actor = cast.actor(cast.ines)
    for one, to in ((first, at(SUNDAY, 9, 0)), (second, at(SECOND, 9, 0))):
        booking.change_time(session, one.id, starts_at=to, actor=actor, now=now)
    send_all(session, now)
    series_changing.change_all(
        session,
        row.id,
        visit=first.id,
        starts_at=at(SUNDAY - DAY, 9, 0),
        choices={second.id: Instead.LEAVE_OUT},
        actor=actor,
        now=now + DAY,
    )
    letters = claim(session, now + DAY)
    assert sorted((letter.kind, letter.method) for letter in letters) == [
        (MessageKind.CANCELLED, Method.CANCEL),
        (MessageKind.CHANGED, Method.REQUEST),
        (MessageKind.SERIES_CHANGED, None),
    ]
    changed = next(letter for letter in letters if letter.kind is MessageKind.SERIES_CHANGED)
    assert said(changed).times == (at(SUNDAY - DAY, 9, 0),)
    assert said(changed).first_day == SUNDAY - DAY
    assert session.get_one(Series, row.id).ended_at is None
    assert session.get_one(Visit, second.id).cancel_reason is Reason.OTHER_TIME
