"""What a visiting ban means for free times: extra hours once there are hands, caps, and who is exempt."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.bans import ExemptionGround
from visits.rules.booking import Refused, Rule, Wish
from visits.services import availability, booking
from visits.services.builder import Builder
from visits.storage.tables import Ban, BanHours, Exemption, Home, Resident

MONDAY = date(2026, 11, 23)
WEDNESDAY = date(2026, 11, 25)
NINE = timedelta(hours=21)


def ban(session: Session, cast: Cast, now: datetime, **facts: Any) -> Ban:
    """Add a ban from Tuesday to Thursday with an hour more every evening."""
    decided = {"first_day": date(2026, 11, 24), "last_day": date(2026, 11, 26), "hands_at": now} | facts
    hands = decided.pop("hands_at")
    made = Ban(
        home_id=cast.home.id,
        together=uuid4(),
        name="Besöksförbud",
        decided_by="Regionen",
        created_by=cast.maj.id,
        created_at=now,
        **decided,
    )
    session.add(made)
    session.flush()
    session.add_all(
        BanHours(ban_id=made.id, weekday=day, opens=18 * 60, closes=21 * 60, hands_at=hands) for day in range(7)
    )
    session.flush()
    return made


def free(session: Session, cast: Cast, now: datetime) -> list[int]:
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    return [len(found.times[MONDAY + timedelta(days=n)]) for n in range(1, 6)]


def book(session: Session, cast: Cast, starts_at: datetime, now: datetime) -> None:
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=starts_at)
    booking.book(session, wish, actor=cast.actor(cast.ines), now=now)


def exempt(session: Session, cast: Cast, made: Ban, ground: ExemptionGround, now: datetime) -> None:
    session.add(
        Exemption(
            ban_id=made.id,
            resident_id=cast.rosa.id,
            ground=ground,
            decided_by="Maj",
            created_by=cast.maj.id,
            created_at=now,
        )
    )
    session.flush()


def test_extra_hours_join_the_weekly_ones_while_the_ban_lasts(session: Session, cast: Cast, now: datetime) -> None:
    assert free(session, cast, now) == [13, 13, 13, 13, 13]
    ban(session, cast, now)
    # From nine to nine in the evening there are sixteen times, every 45 minutes.
    assert free(session, cast, now) == [16, 16, 16, 13, 13]


@pytest.mark.parametrize("facts", [{"hands_at": None}, {"lifted_at": datetime.fromisoformat("2026-11-23T08:00Z")}])
def test_they_are_closed_until_somebody_confirms_hands_and_once_the_ban_is_lifted(
    session: Session, cast: Cast, now: datetime, facts: dict[str, Any]
) -> None:
    ban(session, cast, now, **facts, per_day=0)
    expected = [0, 0, 0, 13, 13] if "hands_at" in facts else [13] * 5
    assert free(session, cast, now) == expected


def test_without_a_last_day_it_goes_on(session: Session, cast: Cast, now: datetime) -> None:
    ban(session, cast, now, last_day=None)
    assert free(session, cast, now) == [16] * 5


def test_another_homes_ban_is_none_of_ours(session: Session, cast: Cast, now: datetime) -> None:
    other = Builder(session, now).home("Ekgården")
    ban(session, cast, now, per_day=0).home_id = other.id
    session.flush()
    assert free(session, cast, now) == [13] * 5


def test_its_caps_count_instead_of_the_homes_limits_on_its_days(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Home, cast.home.id).per_day = 1
    ban(session, cast, now, per_day=2, per_week=3)
    book(session, cast, now + NINE, now)
    book(session, cast, now + NINE + timedelta(hours=3), now)
    assert free(session, cast, now)[:2] == [0, 16]
    book(session, cast, now + NINE + timedelta(days=1), now)
    # The third of the week: full on the ban's days; after them the home's own limit counts again.
    assert free(session, cast, now) == [0, 0, 0, 13, 13]


@pytest.mark.parametrize("ground", ExemptionGround)
def test_an_exempt_resident_has_no_caps_and_at_the_end_of_life_no_limits(
    session: Session, cast: Cast, now: datetime, ground: ExemptionGround
) -> None:
    session.get_one(Home, cast.home.id).open_visits = 0
    exempt(session, cast, ban(session, cast, now, per_day=0), ground, now)
    if ground is ExemptionGround.END_OF_LIFE:
        assert free(session, cast, now)[0] == 16
        book(session, cast, now + NINE, now)
    else:
        with pytest.raises(Refused) as refused:
            book(session, cast, now + NINE, now)
        assert refused.value.rules == (Rule.OPEN_LIMIT,)


def test_once_the_ban_is_over_limits_count_for_who_was_exempt_from_it(
    session: Session, cast: Cast, now: datetime
) -> None:
    session.get_one(Home, cast.home.id).per_day = 1
    exempt(session, cast, ban(session, cast, now, last_day=WEDNESDAY), ExemptionGround.END_OF_LIFE, now)
    for days in (1, 2, 3):
        book(session, cast, now + NINE + timedelta(days=days), now)
    # What is offered from Monday on is what can be booked on Thursday: neither is, whenever one asks.
    assert free(session, cast, now) == [16, 15, 0, 0, 13]
    with pytest.raises(Refused) as refused:
        book(session, cast, now + NINE + timedelta(days=2, hours=3), now)
    assert refused.value.rules == (Rule.DAY_LIMIT,)


def test_an_exemption_says_nothing_of_another_ban(session: Session, cast: Cast, now: datetime) -> None:
    earlier = ban(session, cast, now, first_day=date(2026, 11, 1), last_day=MONDAY)
    exempt(session, cast, earlier, ExemptionGround.SPECIAL_REASONS, now)
    ban(session, cast, now, per_day=0)
    assert free(session, cast, now) == [0, 0, 0, 13, 13]


def test_no_ban_gives_a_resident_more_visits_than_she_wants(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Resident, cast.rosa.id).wishes_per_day = 1
    ban(session, cast, now, per_day=3)
    book(session, cast, now + NINE, now)
    assert free(session, cast, now) == [0, 16, 16, 13, 13]
