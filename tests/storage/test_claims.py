"""The database itself refuses a double booking, whoever writes it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.storage.tables import Claim
from visits.storage.tables.claims import OVERLAP

HALF = timedelta(minutes=30)


@pytest.fixture
def visit(session: Session, cast: Cast, now: datetime) -> UUID:
    return book(session, cast, now + timedelta(hours=21), now=now).id


def claim(session: Session, visit: UUID, thing: UUID, starts_at: datetime, lasts: timedelta = HALF) -> Claim:
    row = Claim(thing=thing, starts_at=starts_at, ends_at=starts_at + lasts, visit_id=visit)
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize(
    ("after", "lasts"),
    [
        (0, 30),  # the same time
        (-29, 30),  # its end reaches in
        (29, 30),  # its beginning does
        (10, 10),  # within
        (-10, 60),  # around
    ],
)
def test_a_second_claim_on_the_same_thing_that_overlaps_is_refused(
    session: Session, now: datetime, visit: UUID, after: int, lasts: int
) -> None:
    thing = uuid4()
    claim(session, visit, thing, now)
    with pytest.raises(IntegrityError, match=OVERLAP):
        claim(session, visit, thing, now + timedelta(minutes=after), timedelta(minutes=lasts))


@pytest.mark.parametrize("after", [-30, 30])
def test_claims_that_touch_do_not_overlap(session: Session, now: datetime, visit: UUID, after: int) -> None:
    thing = uuid4()
    claim(session, visit, thing, now)
    claim(session, visit, thing, now + timedelta(minutes=after))


def test_two_things_are_claimed_at_the_same_time(session: Session, now: datetime, visit: UUID) -> None:
    claim(session, visit, uuid4(), now)
    claim(session, visit, uuid4(), now)


def test_a_claim_cannot_be_moved_onto_another(session: Session, now: datetime, visit: UUID) -> None:
    thing = uuid4()
    claim(session, visit, thing, now)
    later = claim(session, visit, thing, now + HALF)
    with pytest.raises(IntegrityError, match=OVERLAP):
        session.execute(update(Claim).where(Claim.id == later.id).values(starts_at=now + HALF / 2))


def test_a_claim_cannot_be_turned_to_a_thing_that_is_taken(session: Session, now: datetime, visit: UUID) -> None:
    taken = claim(session, visit, uuid4(), now)
    other = claim(session, visit, uuid4(), now)
    with pytest.raises(IntegrityError, match=OVERLAP):
        session.execute(update(Claim).where(Claim.id == other.id).values(thing=taken.thing))


def test_a_claim_can_be_moved_within_its_own_time(session: Session, now: datetime, visit: UUID) -> None:
    row = claim(session, visit, uuid4(), now)
    row.starts_at += HALF / 2
    session.flush()
    assert session.scalar(select(Claim.starts_at).where(Claim.id == row.id)) == now + HALF / 2


def test_a_claim_has_a_length_and_a_visit(session: Session, now: datetime, visit: UUID) -> None:
    with pytest.raises(IntegrityError, match="ck_claims_in_order"):
        claim(session, visit, uuid4(), now, timedelta(0))
    session.rollback()
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        claim(session, uuid4(), uuid4(), now)
