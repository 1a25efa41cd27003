"""The lease: one leads, the others wait, and nobody waits for the dead for long."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.services import leases
from visits.storage.tables import Lease
from visits.worker.__main__ import DELIVER_SECONDS, REMIND_SECONDS
from visits.worker.jobs import CLOCKS_APART_SECONDS, LEASE_SECONDS

SECOND = timedelta(seconds=1)


def hold(session: Session, holder: str, now: datetime) -> bool:
    return leases.hold(session, "worker", holder, now=now, seconds=12)


def until(session: Session) -> datetime:
    return session.scalars(select(Lease.until)).one()


def test_the_first_leads_and_the_second_stands_by(session: Session, now: datetime) -> None:
    assert hold(session, "first", now)
    assert not hold(session, "second", now)
    assert not hold(session, "second", now + 11 * SECOND)
    assert hold(session, "first", now + 11 * SECOND)
    assert not hold(session, "second", now + 20 * SECOND)


def test_a_lease_is_kept_by_asking_and_written_only_when_half_of_it_is_gone(session: Session, now: datetime) -> None:
    hold(session, "first", now)
    assert hold(session, "first", now + 5 * SECOND)
    assert until(session) == now + 12 * SECOND
    assert hold(session, "first", now + 6 * SECOND)
    assert until(session) == now + 18 * SECOND


def test_when_the_leader_is_silent_another_takes_over(session: Session, now: datetime) -> None:
    hold(session, "first", now)
    assert hold(session, "second", now + 12 * SECOND)
    assert not hold(session, "first", now + 12 * SECOND)


@pytest.mark.parametrize("apart", [0, CLOCKS_APART_SECONDS])
def test_another_worker_leads_within_15_seconds_of_the_leaders_death(
    session: Session, now: datetime, apart: int
) -> None:
    """Step through a standby's ticks as the worker makes them, by a clock that is behind the leader's."""
    assert leases.hold(session, "worker", "first", now=now, seconds=LEASE_SECONDS)
    ticks = (now + tick * timedelta(seconds=min(REMIND_SECONDS, DELIVER_SECONDS)) - SECOND for tick in range(1, 60))
    behind = timedelta(seconds=apart)
    leads_at = next(
        at for at in ticks if leases.hold(session, "worker", "second", now=at - behind, seconds=LEASE_SECONDS)
    )
    # In the worst case it had asked a moment before the lease ran out, and asks again a whole tick later.
    assert leads_at - now <= 15 * SECOND
    assert LEASE_SECONDS + apart + min(REMIND_SECONDS, DELIVER_SECONDS) <= 15


def test_a_lease_given_back_is_free_at_once(session: Session, now: datetime) -> None:
    hold(session, "first", now)
    leases.release(session, "worker", "second")
    assert not hold(session, "second", now)
    leases.release(session, "worker", "first")
    assert hold(session, "second", now)


def test_two_leases_do_not_know_each_other(session: Session, now: datetime) -> None:
    hold(session, "first", now)
    assert leases.hold(session, "another", "second", now=now, seconds=12)


def test_a_clock_set_back_does_not_let_a_dead_leader_hold_for_hours(session: Session, now: datetime) -> None:
    hold(session, "first", now)
    earlier = now - timedelta(hours=1)
    assert hold(session, "second", earlier)
    assert until(session) == earlier + 12 * SECOND


def test_a_clock_set_back_leaves_the_leader_its_lease(session: Session, now: datetime) -> None:
    hold(session, "first", now)
    assert hold(session, "first", now - timedelta(hours=1))
    assert until(session) == now - timedelta(hours=1) + 12 * SECOND


def test_of_two_who_write_the_first_lease_at_once_one_gets_it(session: Session, now: datetime) -> None:
    # Both have seen that there is none.
    assert leases._begin(session, "worker", "first", until=now + SECOND)
    assert not leases._begin(session, "worker", "second", until=now + SECOND)


@pytest.mark.parametrize(("dead", "holds"), [("another", False), ("first", True)])
def test_a_holder_known_to_be_dead_is_not_waited_for(
    session: Session, now: datetime, dead: str, *, holds: bool
) -> None:
    hold(session, "first", now)
    held = leases.hold(session, "worker", "second", now=now, seconds=12, is_dead=lambda holder: holder == dead)
    assert held is holds
    assert hold(session, "first", now) is not holds
