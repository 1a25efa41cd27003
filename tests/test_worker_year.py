"""The worker through a year with both nights on which the clocks change, through hours without it, and wrong clocks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.builders import Cast
from tests.reminded import DAY_BEFORE, DUTY_SMS, HOME_TABLETS, HOUR_BEFORE, MANAGER, TABLET, UNIT_MAIL
from tests.smtp import Catcher, served
from tests.travelling import SHIFTS, STOCKHOLM, TICK, Journey, wall
from visits.rules.kinds import MessageKind, MessageState, ReminderKind, ReminderState
from visits.settings import Settings

DROPPED, SENT = MessageState.DROPPED, MessageState.SENT
DUE, RAISED, MISSED = ReminderState.DUE, ReminderState.RAISED, ReminderState.MISSED
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TO_MANAGER = 3 * MINUTE - TICK
"""Before the start: the home has no duty phone, so that the step after it follows at once."""
MAILS_OF_A_TICK = 4
"""Two mails of one visit to the unit and its manager, and what may be due at the same moment of another."""

# When a visit begins, and when its relative hears of it the day before: the same wall time, in the day.
NIGHTS = (
    (wall(3, 28, 10), wall(3, 27, 10)),
    (wall(3, 29, 1, 15), wall(3, 28, 9)),
    (wall(3, 29, 3, 15), wall(3, 28, 9)),
    (wall(3, 29, 14), wall(3, 28, 14)),
    (wall(3, 30, 11, 30), wall(3, 29, 11, 30)),
    (wall(10, 24, 19), wall(10, 23, 18)),
    (wall(10, 25, 1, 15), wall(10, 24, 9)),
    (wall(10, 25, 3, 15), wall(10, 24, 9)),
    (wall(10, 25, 14), wall(10, 24, 14)),
    (wall(10, 26, 9), wall(10, 25, 9)),
)
MONTHS = tuple((wall(month, 9, 13), wall(month, 8, 13)) for month in range(1, 13))


@pytest.fixture
def now() -> datetime:
    return wall(1, 5, 8)


@pytest.fixture
def catcher() -> Catcher:
    return Catcher()


@pytest.fixture
def journey(
    settings: Settings, cast: Cast, catcher: Catcher, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> Iterator[Journey]:
    controller = served(catcher)
    controller.start()
    mail = replace(settings.mail, host="127.0.0.1", port=controller.port, sender="visits@demo.example")
    made = Journey(replace(settings, mail=mail), cast, catcher, monkeypatch)
    made.now = now
    yield made
    controller.stop()


def shift_of(moment: datetime) -> datetime:
    """Return when the shift that is on at a moment began, by the wall clock."""
    there = moment.astimezone(STOCKHOLM)
    midnights = [there.replace(hour=0, minute=0, fold=0) - number * DAY for number in (0, 1)]
    begins = [day.replace(hour=hour).astimezone(moment.tzinfo) for day in midnights for hour in SHIFTS]
    return max(one for one in begins if one <= moment)


def test_through_a_year_everything_goes_out_once_and_at_its_wall_time(journey: Journey) -> None:
    told = dict(sorted(NIGHTS + MONTHS))
    booked, all_quiet_at = {}, journey.now
    for starts_at in told:
        booked_at = max(starts_at - 4 * DAY, journey.now + MINUTE)
        if booked_at > all_quiet_at:
            journey.go_to(all_quiet_at)
            journey.now = booked_at  # weeks in which there is nothing to do
        journey.go_to(booked_at)
        (booked[starts_at],) = journey.book(starts_at)
        all_quiet_at = starts_at + DAY
    journey.go_to(all_quiet_at)
    for starts_at, day_before in told.items():
        visit, steps = booked[starts_at], journey.steps(booked[starts_at])
        relatives = ((DAY_BEFORE, MessageKind.DAY_BEFORE, day_before), (HOUR_BEFORE, MessageKind.HOUR_BEFORE, None))
        for step, kind, at in relatives:
            assert steps[step] == (RAISED, at or starts_at - HOUR), starts_at
            assert journey.letters(kind, visit) == [(SENT, at or starts_at - HOUR)], starts_at
        # Nobody has come: what rings on tablets falls silent in the end.
        assert steps[TABLET] == (MISSED, starts_at - 15 * MINUTE)
        assert steps[HOME_TABLETS] == (MISSED, starts_at - 5 * MINUTE)
        assert steps[UNIT_MAIL] == (RAISED, starts_at - 5 * MINUTE)
        assert steps[MANAGER] == (RAISED, starts_at - TO_MANAGER)
        assert len(journey.letters(MessageKind.BOOKED, visit)) == 1
    assert journey.lists() == sorted({shift_of(starts_at) for starts_at in told})
    assert journey.each_came_once()
    assert journey.most_at_once <= MAILS_OF_A_TICK


@pytest.mark.parametrize("now", [wall(3, 27, 22)])
def test_after_hours_without_a_worker_what_is_useful_goes_out_once_and_the_rest_is_missed(journey: Journey) -> None:
    stale, late, in_time = journey.book(wall(3, 30, 9), wall(3, 30, 10, 30), wall(3, 30, 15))
    journey.go_to(wall(3, 28, 22))
    over, begun, soon, later = journey.book(wall(3, 29, 8), wall(3, 29, 12), wall(3, 29, 12, 50), wall(3, 29, 16))
    journey.now = wall(3, 29, 12, 20)
    journey.tick()
    assert {state for state, _ in journey.steps(over).values()} == {MISSED}
    assert journey.letters(MessageKind.BOOKED, over) == [(DROPPED, None)], (
        "it is over: nobody is told that it is booked"
    )
    assert journey.steps(begun)[HOUR_BEFORE][0] is MISSED
    assert journey.steps(begun)[TABLET] == (RAISED, journey.now)
    assert journey.steps(begun)[UNIT_MAIL][0] is DUE, "one step after the other, with a head start"
    assert journey.letters(MessageKind.HOUR_BEFORE, soon) == [(SENT, journey.now)]
    assert journey.steps(stale)[DAY_BEFORE] == (MISSED, None)
    assert journey.letters(MessageKind.DAY_BEFORE, stale) == []
    assert journey.letters(MessageKind.DAY_BEFORE, late) == [(SENT, journey.now)]
    assert journey.lists() == [], "the morning has seen its day"
    confirmed = [journey.letters(MessageKind.BOOKED, visit) for visit in (begun, soon, later)]
    assert confirmed == [[(SENT, journey.now)]] * 3
    journey.most_at_once = 0
    journey.go_to(wall(3, 30, 16))
    assert journey.most_at_once <= MAILS_OF_A_TICK
    in_turn = [journey.steps(begun)[step][1] for step in (TABLET, HOME_TABLETS, UNIT_MAIL, MANAGER)]
    back = wall(3, 29, 12, 20)
    assert in_turn == [back, back + MINUTE, back + MINUTE, back + 2 * MINUTE + TICK]
    assert journey.letters(MessageKind.DAY_BEFORE, in_time) == [(SENT, wall(3, 29, 15))]
    assert journey.letters(MessageKind.HOUR_BEFORE, later) == [(SENT, wall(3, 29, 15))]
    assert journey.lists() == [wall(3, 29, 14), wall(3, 30, 7), wall(3, 30, 14)]
    assert journey.each_came_once()


def statuses(journey: Journey, visit: UUID, *kinds: ReminderKind) -> list[ReminderState]:
    return [journey.steps(visit)[kind][0] for kind in kinds]


@pytest.mark.parametrize("now", [wall(10, 25, 9)])
def test_a_clock_set_back_sends_nothing_again_and_lets_nothing_wait(journey: Journey) -> None:
    (visit,) = journey.book(wall(10, 25, 13))
    journey.go_to(wall(10, 25, 12, 46))
    assert journey.letters(MessageKind.HOUR_BEFORE, visit) == [(SENT, wall(10, 25, 12))]
    raised = wall(10, 25, 12, 45)
    assert journey.steps(visit)[TABLET] == (RAISED, raised)
    (other,) = journey.book(wall(10, 26, 15))
    journey.now -= 3 * HOUR
    set_back = journey.now
    journey.tick()
    assert journey.letters(MessageKind.BOOKED, other) == [(SENT, set_back)], "it was due at once, three hours ahead"
    journey.go_to(wall(10, 25, 14))
    assert journey.letters(MessageKind.HOUR_BEFORE, visit) == [(SENT, wall(10, 25, 12))]
    assert journey.steps(visit)[TABLET] == (MISSED, raised), "it rang once, and has fallen silent"
    assert journey.steps(visit)[MANAGER] == (RAISED, wall(10, 25, 13) - TO_MANAGER)
    assert journey.each_came_once()
    assert journey.most_at_once <= MAILS_OF_A_TICK


@pytest.mark.parametrize("now", [wall(10, 24, 9)])
def test_a_clock_set_forward_misses_what_is_stale_and_raises_what_is_not(journey: Journey) -> None:
    noon, afternoon, tomorrow = journey.book(wall(10, 25, 12), wall(10, 25, 15), wall(10, 26, 11))
    journey.go_to(wall(10, 25, 9))
    journey.now = wall(10, 25, 14, 20)
    journey.most_at_once = 0
    journey.tick()
    relatives_and_staff = (HOUR_BEFORE, TABLET, HOME_TABLETS, UNIT_MAIL, DUTY_SMS, MANAGER)
    assert set(statuses(journey, noon, *relatives_and_staff)) == {MISSED}
    assert journey.letters(MessageKind.HOUR_BEFORE, afternoon) == [(SENT, journey.now)]
    assert journey.steps(tomorrow)[DAY_BEFORE][0] is MISSED, "three hours and a bit too late"
    assert journey.lists() == [wall(10, 25, 7), wall(10, 25, 14)]
    for _ in range(5):
        journey.now += TICK
        journey.tick()
    assert journey.most_at_once == 1
    journey.go_to(wall(10, 26, 12))
    assert journey.letters(MessageKind.HOUR_BEFORE, tomorrow) == [(SENT, wall(10, 26, 10))]
    assert journey.each_came_once()


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 4 * MINUTE])
def test_a_clock_set_while_letters_leave_sends_none_twice_and_loses_none(
    journey: Journey, catcher: Catcher, jump: timedelta
) -> None:
    (visit,) = journey.book(journey.now + 3 * DAY)
    journey.owe(visit, 40)

    def set_clock(_mail: object) -> None:
        if len(catcher.mails) in {5, 25}:
            journey.now += jump

    catcher.on_mail = set_clock
    for _ in range(3):
        journey.tick()
    assert [state for state, _ in journey.letters(MessageKind.BOOKED, visit)] == [SENT] * 41
    assert journey.each_came_once()
