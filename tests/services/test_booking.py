"""Booking and cancelling: once, by who may, with everything owed in the same transaction."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, ReminderKind, ReminderState
from visits.rules.people import Role
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import Channel, IllegalMove, Reason, State
from visits.services import booking, changes, claiming
from visits.services.builder import Builder
from visits.storage.tables import AuditEntry, Claim, Feed, Message, Person, Reminder, Resident, Unit, Visit, VisitMove

TOMORROW_9 = timedelta(hours=21)  # from Monday noon to Tuesday 09.00 in Stockholm


def wish(cast: Cast, now: datetime, after: timedelta = TOMORROW_9) -> Wish:
    return Wish(id=uuid4(), resident=cast.rosa.id, starts_at=now + after, company="Tomas")


def owed(session: Session) -> list[tuple[MessageKind, str]]:
    return [(row.kind, row.address) for row in session.scalars(select(Message).order_by(Message.created_at))]


def test_ines_books_rosa_and_everything_follows_in_one_transaction(session: Session, cast: Cast, now: datetime) -> None:
    stamps = {"created_at": now, "changed_at": now, "choices_at": now}
    feed = Feed(token_hash="x", relative_id=cast.ines.id, language="sv", timezone="Europe/Stockholm", **stamps)
    session.add(feed)
    session.flush()
    id_ = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    visit = session.get_one(Visit, id_)
    assert (visit.state, visit.channel, visit.company, visit.overrides) == (State.BOOKED, Channel.WEB, "Tomas", "")
    assert visit.ends_at - visit.starts_at == timedelta(minutes=30)
    claims = {claim.thing: claim.ends_at - claim.starts_at for claim in session.scalars(select(Claim))}
    assert claims == {cast.rosa.id: timedelta(minutes=30), cast.tablet.id: timedelta(minutes=45)}
    assert owed(session) == [(MessageKind.BOOKED, "ines.lind@familj.example")]
    assert set(session.scalars(select(Reminder.kind))) == {*STAFF_KINDS, ReminderKind.HOUR_BEFORE}
    moves = [(move.from_state, move.to_state, move.what) for move in session.scalars(select(VisitMove))]
    assert moves == [(None, State.BOOKED, "book")]
    session.refresh(feed)
    assert feed.version == 2
    assert session.get_one(Unit, cast.unit.id).version > 0
    assert session.scalars(select(AuditEntry.action)).all() == ["visit.book"]


def test_a_double_click_books_once(session: Session, cast: Cast, now: datetime) -> None:
    same = wish(cast, now)
    first = booking.book(session, same, actor=cast.actor(cast.ines), now=now)
    assert booking.book(session, same, actor=cast.actor(cast.ines), now=now) == first
    assert session.scalar(select(func.count()).select_from(Visit)) == 1


def test_the_second_of_two_is_refused_for_resident_and_tablet(session: Session, cast: Cast, now: datetime) -> None:
    booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    with pytest.raises(Refused) as caught:
        booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    assert caught.value.rules == (Rule.RESIDENT_TAKEN, Rule.NO_TABLET)


def test_a_second_tablet_serves_another_resident_at_the_same_time(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    second, _ = builder.tablet(cast.unit, "Surfplatta 2")
    gunvor = builder.resident(cast.unit, "Gunvor", "Ek")
    olle = builder.relative(gunvor, "Olle", "Ek")
    first = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    other = Wish(id=uuid4(), resident=gunvor.id, starts_at=now + TOMORROW_9)
    visit = booking.book(session, other, actor=builder.actor(olle), now=now)
    assert session.get_one(Visit, first).tablet_id == cast.tablet.id
    assert session.get_one(Visit, visit).tablet_id == second.id


def test_the_database_itself_refuses_an_overlap(session: Session, cast: Cast, now: datetime) -> None:
    id_ = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    visit = session.get_one(Visit, id_)
    with pytest.raises(Refused) as caught:
        claiming.claim(session, visit, until=visit.ends_at)
    assert caught.value.rules == (Rule.RESIDENT_TAKEN,)


def test_another_integrity_error_is_not_mistaken_for_an_overlap(session: Session, cast: Cast, now: datetime) -> None:
    id_ = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    visit = session.get_one(Visit, id_)
    session.expunge(visit)
    visit.id = uuid4()
    visit.starts_at, visit.ends_at = visit.starts_at + timedelta(days=1), visit.ends_at + timedelta(days=1)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        claiming.claim(session, visit, until=visit.ends_at)


def test_a_stranger_cannot_book_rosa(session: Session, cast: Cast, now: datetime) -> None:
    stranger = Builder(session, now, cast.home).person(Role.RELATIVE, "Sten", "Okänd")
    with pytest.raises(NotFound):
        booking.book(session, wish(cast, now), actor=cast.actor(stranger), now=now)


@pytest.mark.parametrize("change", [{"consent_ground": ""}, {"protected_identity": True}, {"active": False}])
def test_rosa_cannot_be_found_without_consent_or_with_a_protected_identity(
    session: Session, cast: Cast, now: datetime, change: dict[str, object]
) -> None:
    rosa = session.get_one(Resident, cast.rosa.id)
    for name, value in change.items():
        setattr(rosa, name, value)
    session.flush()
    with pytest.raises(NotFound):
        booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)


def test_staff_override_notice_and_hours_and_history_says_which(session: Session, cast: Cast, now: datetime) -> None:
    soon = wish(cast, now, timedelta(minutes=20))
    karl = cast.actor(cast.karl, on_tablet=True)
    with pytest.raises(Refused) as caught:
        booking.book(session, soon, actor=karl, now=now)
    assert caught.value.rules == (Rule.NOTICE, Rule.GRID)
    id_ = booking.book(
        session, soon, actor=karl, now=now, relatives=(cast.ines.id,), channel=Channel.PHONE, override=True
    )
    visit = session.get_one(Visit, id_)
    assert (visit.overrides, visit.channel) == ("notice,grid", Channel.PHONE)
    assert owed(session) == [(MessageKind.BOOKED, "ines.lind@familj.example")]


def test_a_relative_cannot_override(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused):
        booking.book(
            session, wish(cast, now, timedelta(minutes=20)), actor=cast.actor(cast.ines), now=now, override=True
        )


def test_nobody_overrides_a_physical_fact(session: Session, cast: Cast, now: datetime) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    booking.book(session, wish(cast, now), actor=karl, now=now, override=True)
    with pytest.raises(Refused):
        booking.book(session, wish(cast, now), actor=karl, now=now, override=True)


def test_ines_cancels_and_the_time_is_free_again(session: Session, cast: Cast, now: datetime) -> None:
    ines = cast.actor(cast.ines)
    id_ = booking.book(session, wish(cast, now), actor=ines, now=now)
    booking.cancel(session, id_, reason=Reason.RELATIVE_ILL, actor=ines, now=now + timedelta(minutes=1))
    visit = session.get_one(Visit, id_)
    assert (visit.state, visit.cancel_reason, visit.cancelled_by) == (
        State.CANCELLED,
        Reason.RELATIVE_ILL,
        Role.RELATIVE,
    )
    assert (visit.sequence, visit.changed_at) == (1, now + timedelta(minutes=1))
    assert session.scalar(select(func.count()).select_from(Claim)) == 0
    assert set(session.scalars(select(Reminder.state))) == {ReminderState.DROPPED}
    assert (MessageKind.RELATIVE_CANCELLED, "bjorken@almgarden.example") in owed(session)
    booking.book(session, wish(cast, now), actor=ines, now=now + timedelta(minutes=2))


def test_when_the_home_cancels_the_relative_is_told_and_the_unit_is_not(
    session: Session, cast: Cast, now: datetime
) -> None:
    id_ = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    karl = cast.actor(cast.karl, on_tablet=True)
    booking.cancel(session, id_, reason=Reason.HOME_CANNOT, actor=karl, now=now + timedelta(minutes=1))
    assert owed(session)[1:] == [(MessageKind.CANCELLED, "ines.lind@familj.example")]


def test_after_a_death_nobody_is_written_to(session: Session, cast: Cast, now: datetime) -> None:
    id_ = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    before = owed(session)
    booking.cancel(session, id_, reason=Reason.DIED, actor=cast.actor(cast.maj), now=now)
    assert owed(session) == before


def test_a_visit_that_goes_on_cannot_be_cancelled(session: Session, cast: Cast, now: datetime) -> None:
    id_ = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    karl = cast.actor(cast.karl, on_tablet=True)
    visit = session.get_one(Visit, id_)
    for state in (State.PREPARING, State.READY, State.ONGOING):
        changes.move(session, visit, state, what=state.value, actor=karl, now=now)
    with pytest.raises(IllegalMove):
        booking.cancel(session, id_, reason=Reason.RELATIVE_CANNOT, actor=cast.actor(cast.ines), now=now)
    assert session.get_one(Visit, id_).state is State.ONGOING


def test_a_stranger_cannot_cancel(session: Session, cast: Cast, now: datetime) -> None:
    id_ = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    stranger = Builder(session, now, cast.home).person(Role.RELATIVE, "Sten", "Okänd")
    for visit in (id_, uuid4()):
        with pytest.raises(NotFound):
            booking.cancel(session, visit, reason=Reason.MISTAKE, actor=cast.actor(stranger), now=now)


def test_a_unit_without_an_address_lets_its_manager_know(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Unit, cast.unit.id).mail = ""
    id_ = booking.book(session, wish(cast, now), actor=cast.actor(cast.ines), now=now)
    booking.cancel(session, id_, reason=Reason.MISTAKE, actor=cast.actor(cast.ines), now=now)
    assert (MessageKind.RELATIVE_CANCELLED, "maj@almgarden.example") in owed(session)


def test_a_relative_with_a_landline_only_books_and_is_written_to_nowhere(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.get_one(Person, cast.ines.id).mail = None
    karl = cast.actor(cast.karl, on_tablet=True)
    booking.book(session, wish(cast, now), actor=karl, now=now, relatives=(cast.ines.id,), channel=Channel.PHONE)
    assert owed(session) == []
