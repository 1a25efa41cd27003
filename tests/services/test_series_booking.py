"""Recurring visits: seen before they are booked, booked all at once, read by who may, ended with one letter."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from tests.recurring import (
    FOURTH,
    SECOND,
    SUNDAY,
    THIRD,
    at,
    book,
    close,
    days_of,
    look_ahead,
    owed,
    starts_of,
    visits_of,
    wish,
)
from visits.rules.bans import ExemptionGround
from visits.rules.booking import Refused, Rule, Wish
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import ReminderKind
from visits.rules.series import Instead
from visits.rules.visit_state import Channel, State
from visits.services import booking, exemptions, series_booking, series_plans
from visits.settings import Settings
from visits.storage.tables import (
    AuditEntry,
    Ban,
    Claim,
    Home,
    Message,
    Reminder,
    Resident,
    Series,
    Visit,
    VisitRelative,
)


def test_a_plan_lists_the_days_within_the_horizon_and_nothing_beyond(
    session: Session, cast: Cast, now: datetime
) -> None:
    look_ahead(session, cast, 28)
    plan = series_plans.plan(session, wish(cast), actor=cast.actor(cast.ines), now=now)
    assert [one.starts_at for one in plan.days] == [at(SUNDAY), at(SECOND), at(THIRD), at(FOURTH)]
    assert (plan.resident_name, plan.minutes, plan.clashes, plan.until) == ("Rosa", 30, (), date(2026, 12, 21))


def test_a_plan_says_which_days_clash_and_offers_a_near_time(session: Session, cast: Cast, now: datetime) -> None:
    look_ahead(session, cast, 28)
    close(session, cast, THIRD, now)
    taken = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=at(SECOND))
    booking.book(session, taken, actor=cast.actor(cast.ines), now=now)
    plan = series_plans.plan(session, wish(cast), actor=cast.actor(cast.ines), now=now)
    found = [(one.day, one.rule, one.near.starts_at if one.near else None) for one in plan.clashes]
    # The closed Sunday goes to the Saturday before: Monday is another week, which has a visit of its own.
    assert found == [
        (SECOND, Rule.RESIDENT_TAKEN, at(SECOND, 13, 30)),
        (THIRD, Rule.CLOSURE, at(THIRD - timedelta(days=1))),
    ]


def test_a_plan_costs_the_same_however_far_the_horizon_is(session: Session, cast: Cast, now: datetime) -> None:
    counts = []
    for days in (14, 60):
        look_ahead(session, cast, days)
        seen: list[str] = []

        def note(*args: object, seen: list[str] = seen) -> None:
            seen.append(str(args[2]))

        event.listen(session.get_bind(), "before_cursor_execute", note)
        series_plans.plan(session, wish(cast), actor=cast.actor(cast.ines), now=now)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize(
    ("change", "field"),
    [({"every_weeks": 3}, "every"), ({"last_day": SUNDAY - timedelta(days=1)}, "last_day")],
    ids=["every third week", "over before it begins"],
)
def test_a_wish_without_sense_is_refused_in_words(
    session: Session, cast: Cast, now: datetime, change: dict[str, object], field: str
) -> None:
    for attempt in (series_plans.plan, lambda *a, **k: series_booking.book(*a, choices={}, **k)):
        with pytest.raises(InvalidInput) as caught:
            attempt(session, replace(wish(cast), **change), actor=cast.actor(cast.ines), now=now)  # type: ignore[arg-type]
        assert caught.value.field == field


def test_ines_books_every_sunday_and_everything_follows_in_one_transaction(
    session: Session, cast: Cast, now: datetime
) -> None:
    row = book(session, cast, now, wish(cast))
    assert starts_of(session, row.id) == [at(SUNDAY), at(SECOND)]
    assert (row.every_weeks, row.first_day, row.starts, row.minutes) == (1, SUNDAY, 14 * 60 + 15, 30)
    assert (row.last_day, row.rolled_to_day, row.overrides) == (None, THIRD - timedelta(days=1), "")
    for visit in visits_of(session, row.id):
        assert (visit.state, visit.channel, visit.company, visit.booked_by) == (
            State.BOOKED,
            Channel.WEB,
            "Tomas",
            cast.ines.id,
        )
    assert session.scalar(select(func.count()).select_from(Claim)) == 4
    assert Counter(session.scalars(select(Reminder.kind))) == dict.fromkeys(ReminderKind, 2)
    assert session.scalar(select(func.count()).select_from(VisitRelative)) == 2
    assert sorted(session.scalars(select(AuditEntry.action))) == ["series.book", "visit.book", "visit.book"]
    assert owed(session) == ["series_booked"]
    assert days_of(session, row.id) == [(SUNDAY, True, ""), (SECOND, True, "")]


def test_no_series_begins_in_the_past(session: Session, cast: Cast, now: datetime) -> None:
    wanted = wish(cast, starts_at=at(date(2000, 1, 2)))
    with pytest.raises(Refused) as caught:
        series_plans.plan(session, wanted, actor=cast.actor(cast.ines), now=now)
    assert caught.value.rules == (Rule.PAST,)
    with pytest.raises(Refused):
        book(session, cast, now, wanted, {date(2000, 1, 2): Instead.LEAVE_OUT})


def test_every_second_week_until_a_day_books_no_more(session: Session, cast: Cast, now: datetime) -> None:
    look_ahead(session, cast, 60)
    row = book(session, cast, now, wish(cast, every=2, last_day=FOURTH))
    assert starts_of(session, row.id) == [at(SUNDAY), at(THIRD)]


def test_the_wall_time_stays_when_the_clocks_change(session: Session, cast: Cast) -> None:
    now = datetime(2027, 3, 15, 11, 0, tzinfo=at(SUNDAY).tzinfo)
    row = book(session, cast, now, wish(cast, starts_at=at(date(2027, 3, 21))))
    assert starts_of(session, row.id) == [at(date(2027, 3, 21)), at(date(2027, 3, 28))]
    assert [moment.hour for moment in starts_of(session, row.id)] == [13, 12]


def test_what_is_chosen_for_a_day_is_done(session: Session, cast: Cast, now: datetime) -> None:
    look_ahead(session, cast, 28)
    close(session, cast, SECOND, now)
    other = at(SECOND - timedelta(days=1), 15, 0)
    row = book(session, cast, now, wish(cast), {SECOND: other, THIRD: Instead.LEAVE_OUT})
    assert starts_of(session, row.id) == [at(SUNDAY), other, at(FOURTH)]
    assert days_of(session, row.id)[1:3] == [(SECOND, True, ""), (THIRD, False, "")]


def test_a_day_that_cannot_be_held_after_all_books_nothing(session: Session, cast: Cast, now: datetime) -> None:
    close(session, cast, SECOND, now)
    with pytest.raises(Refused) as caught:
        book(session, cast, now, wish(cast))
    assert caught.value.rules == (Rule.CLOSURE,)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Visit)) == 0
    assert session.scalar(select(func.count()).select_from(Series)) == 0


def test_a_time_that_the_clocks_leave_out_is_refused(session: Session, cast: Cast) -> None:
    now = datetime(2027, 3, 15, 11, 0, tzinfo=at(SUNDAY).tzinfo)
    night = at(date(2027, 3, 21), 2, 30)
    actor = cast.actor(cast.karl, on_tablet=True)
    wanted = replace(wish(cast), starts_at=night)
    with pytest.raises(Refused) as caught:
        series_booking.book(
            session, wanted, choices={}, actor=actor, now=now, relatives=(cast.ines.id,), accepted=[Rule.HOURS]
        )
    assert caught.value.rules == (Rule.CLOCK_CHANGE,)


def test_leaving_every_day_out_is_no_series(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(InvalidInput) as caught:
        book(session, cast, now, wish(cast), {SUNDAY: Instead.LEAVE_OUT, SECOND: Instead.LEAVE_OUT})
    assert caught.value.field == "days"


def test_a_double_click_makes_one_series(session: Session, cast: Cast, now: datetime) -> None:
    same = wish(cast)
    assert book(session, cast, now, same).id == book(session, cast, now, same).id
    assert session.scalar(select(func.count()).select_from(Visit)) == 2
    assert owed(session) == ["series_booked"]


def test_another_cannot_find_a_series_by_its_wish(session: Session, cast: Cast, now: datetime) -> None:
    same = wish(cast)
    book(session, cast, now, same)
    with pytest.raises(NotFound):
        series_booking.book(session, same, choices={}, actor=cast.actor(cast.maj), now=now, relatives=(cast.ines.id,))


def test_a_series_is_one_wish_among_her_open_visits(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Home, cast.home.id).open_visits = 1
    row = book(session, cast, now, wish(cast))
    assert len(starts_of(session, row.id)) == 2
    with pytest.raises(Refused) as planned:
        series_plans.plan(session, wish(cast, starts_at=at(SUNDAY, 9, 0)), actor=cast.actor(cast.ines), now=now)
    with pytest.raises(Refused) as booked:
        book(session, cast, now, wish(cast, starts_at=at(SUNDAY, 9, 0)))
    assert planned.value.rules == booked.value.rules == (Rule.OPEN_LIMIT,)


def test_at_the_end_of_life_all_of_them_come_every_sunday(session: Session, cast: Cast, now: datetime) -> None:
    many = replace(wish(cast), people=9)
    with pytest.raises(Refused) as refused:
        book(session, cast, now, replace(many, id=uuid4()))
    assert refused.value.rules == (Rule.PEOPLE,)
    session.get_one(Resident, cast.rosa.id).no_limits = True
    session.flush()
    assert len(series_plans.plan(session, many, actor=cast.actor(cast.ines), now=now).days) == 2
    assert len(starts_of(session, book(session, cast, now, many).id)) == 2


def test_a_ban_lifts_the_limit_of_people_on_its_own_days_alone(session: Session, cast: Cast, now: datetime) -> None:
    maj, ground = cast.actor(cast.maj), ExemptionGround.END_OF_LIFE
    ban = Ban(home_id=cast.home.id, together=uuid4(), name="Besöksförbud", decided_by="Region", first_day=now.date())
    ban.last_day, ban.created_by, ban.created_at = SUNDAY, cast.maj.id, now
    session.add(ban)
    session.flush()
    exemptions.exempt(session, ban.id, cast.rosa.id, ground=ground, decided_by="Maj", actor=maj, now=now)
    only_then = replace(wish(cast, last_day=SUNDAY), people=9)
    assert len(series_plans.plan(session, only_then, actor=cast.actor(cast.ines), now=now).days) == 1
    with pytest.raises(Refused) as refused:
        series_plans.plan(session, replace(wish(cast), people=9), actor=cast.actor(cast.ines), now=now)
    assert refused.value.rules == (Rule.PEOPLE,)


def test_karl_books_for_ines_and_sets_a_rule_aside_for_good(session: Session, cast: Cast, now: datetime) -> None:
    evening = wish(cast, starts_at=at(SUNDAY, 20, 0))
    id_ = series_booking.book(
        session,
        evening,
        choices={},
        actor=cast.actor(cast.karl, on_tablet=True),
        now=now,
        relatives=(cast.ines.id,),
        channel=Channel.PHONE,
        accepted=[Rule.HOURS],
    )
    assert session.get_one(Series, id_).overrides == "hours"
    assert [visit.overrides for visit in visits_of(session, id_)] == ["hours", "hours"]
    assert [row.address for row in session.scalars(select(Message))] == [cast.ines.mail]


def test_two_who_sign_up_for_the_same_sundays_at_once_make_one_series(
    settings: Settings, cast: Cast, now: datetime
) -> None:
    found = at_once(settings, lambda session: book(session, cast, now, wish(cast)).id, times=4)
    won = [one for one in found if not isinstance(one, Exception)]
    assert len(won) == 1
    assert [type(one) for one in found if one not in won] == [Refused] * 3


def test_the_same_wish_sent_four_times_at_once_makes_one_series(settings: Settings, cast: Cast, now: datetime) -> None:
    same = wish(cast)
    found = at_once(settings, lambda session: book(session, cast, now, same).id, times=4)
    assert len({str(one) for one in found}) == 1
    assert not isinstance(found[0], Exception)
