"""Judging a time: every rule against it is named, and nothing is written or held."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.booking import Rule
from visits.rules.errors import NotFound
from visits.services import judging
from visits.services.builder import Builder
from visits.storage.tables import Claim, Home, Visit

NINE, TEN_30 = timedelta(hours=21), timedelta(hours=22, minutes=30)  # from Monday noon to Tuesday in Stockholm


@pytest.mark.parametrize(
    ("after", "rules"),
    [
        (NINE, ()),
        (timedelta(hours=1), (Rule.NOTICE, Rule.GRID)),
        (timedelta(hours=20), (Rule.HOURS,)),
        (timedelta(days=300), (Rule.HORIZON, Rule.GRID)),
        (-timedelta(hours=3), (Rule.PAST,)),
    ],
)
def test_every_rule_against_a_time_is_named(
    session: Session, cast: Cast, now: datetime, after: timedelta, rules: tuple[Rule, ...]
) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    assert judging.judge(session, cast.rosa.id, now + after, actor=karl, now=now) == rules
    assert session.scalar(select(func.count()).select_from(Visit)) == 0


def test_what_is_taken_is_said_but_a_visit_does_not_stand_in_its_own_way(
    session: Session, cast: Cast, now: datetime
) -> None:
    karl = cast.actor(cast.karl, on_tablet=True)
    visit = book(session, cast, now + NINE, now=now)
    taken = judging.judge(session, cast.rosa.id, now + NINE, actor=karl, now=now)
    assert taken == (Rule.RESIDENT_TAKEN, Rule.NO_TABLET)
    its_own = judging.judge(session, cast.rosa.id, now + NINE, minutes=30, actor=karl, now=now, moving=visit.id)
    assert its_own == ()
    assert session.scalar(select(func.count()).select_from(Claim)) == 2


def test_a_visit_keeps_its_length_though_the_home_offers_another_now(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    visit = book(session, cast, now + NINE, now=now)
    session.get_one(Home, cast.home.id).slot_minutes = 20
    session.flush()
    moved = judging.judge(session, cast.rosa.id, now + NINE, minutes=30, actor=maj, now=now, moving=visit.id)
    assert Rule.LENGTH not in moved
    anew = judging.judge(session, cast.rosa.id, now + TEN_30, minutes=30, actor=maj, now=now)
    assert Rule.LENGTH in anew


def test_a_resident_of_another_unit_is_not_found(session: Session, cast: Cast, now: datetime) -> None:
    builder = Builder(session, now, cast.home)
    gunvor = builder.resident(builder.unit("Eken"), "Gunvor", "Ek")
    for resident in (gunvor.id, uuid4()):
        with pytest.raises(NotFound):
            judging.judge(session, resident, now + NINE, actor=cast.actor(cast.karl, on_tablet=True), now=now)
