"""Tidying: what served its purpose goes, what is in use stays."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.errors import TooManyTries
from visits.services import attempts, sign_ins
from visits.services.call_mailbox import SIGNALS_LAST
from visits.services.tidying import Tidied, tidy
from visits.storage.tables import Attempts, Call, CallPeer, CallSignal, SignInLink

NOTHING = Tidied(links=0, attempts=0, signals=0, peers=0)
DAY = timedelta(days=1)


def count(session: Session, table: type[SignInLink | Attempts | CallPeer | CallSignal]) -> int:
    return session.scalars(select(func.count()).select_from(table)).one()


def test_a_spent_link_goes_a_day_later(session: Session, cast: Cast, now: datetime) -> None:
    sign_ins.new_link(session, cast.ines, now=now)
    assert tidy(session, now=now + sign_ins.LINK_LASTS + DAY) == NOTHING
    assert tidy(session, now=now + sign_ins.LINK_LASTS + DAY * 1.01).links == 1
    assert count(session, SignInLink) == 0


def test_failures_go_when_they_no_longer_count_and_nothing_is_locked(session: Session, now: datetime) -> None:
    attempts.failed(session, "once", now=now)
    for _ in range(attempts.FREE_TRIES):
        attempts.failed(session, "locked", now=now)
    session.flush()
    session.get_one(Attempts, "locked").locked_until = now + DAY
    session.flush()
    assert tidy(session, now=now + attempts.FORGOTTEN) == NOTHING
    assert tidy(session, now=now + attempts.FORGOTTEN * 1.1).attempts == 1
    assert session.scalars(select(Attempts.subject)).all() == ["locked"]
    assert tidy(session, now=now + DAY * 1.1).attempts == 1


def test_once_it_has_locked_it_counts_for_a_day_so_that_the_next_lock_is_longer(
    session: Session, now: datetime
) -> None:
    for _ in range(attempts.FREE_TRIES):
        attempts.failed(session, "a secret", now=now)
    later = now + attempts.FORGOTTEN * 1.1
    assert tidy(session, now=later) == NOTHING
    for _ in range(attempts.FREE_TRIES):
        attempts.failed(session, "a secret", now=later)
    with pytest.raises(TooManyTries) as refusal:
        attempts.require_unlocked(session, "a secret", now=later)
    assert refusal.value.minutes > attempts.LOCKED.total_seconds() // 60 + 1
    assert tidy(session, now=later + attempts.FORGOTTEN_ONCE_LOCKED) == NOTHING
    assert tidy(session, now=later + attempts.FORGOTTEN_ONCE_LOCKED * 1.1).attempts == 1


def test_a_calls_mailbox_and_its_browsers_go_the_day_after(session: Session, cast: Cast, now: datetime) -> None:
    visit = book(session, cast, now + timedelta(hours=1), now=now)
    session.add(Call(visit_id=visit.id))
    session.flush()
    sides = {"tablet": cast.karl, "relative": cast.ines}
    peers = {
        side: CallPeer(visit_id=visit.id, side=side, person_id=person.id, joined_at=now, seen_at=now)
        for side, person in sides.items()
    }
    session.add_all(peers.values())
    session.flush()
    ends = {"from_peer": peers["relative"].id, "to_peer": peers["tablet"].id}
    session.add(CallSignal(number=1, kind="offer", payload="{}", at=now, **ends))
    session.add(CallSignal(number=2, kind="candidate", payload="{}", at=now + DAY, **ends))
    session.flush()
    assert tidy(session, now=now + SIGNALS_LAST) == NOTHING
    assert tidy(session, now=now + SIGNALS_LAST * 1.1) == Tidied(links=0, attempts=0, signals=1, peers=0)
    # A browser stays while a letter still names it.
    assert tidy(session, now=now + DAY * 1.01) == NOTHING
    assert tidy(session, now=now + DAY * 1.1) == Tidied(links=0, attempts=0, signals=1, peers=2)
    assert (count(session, CallSignal), count(session, CallPeer)) == (0, 0)
