"""A night is said once and kept twice: no span of the day goes on past midnight."""

from dataclasses import dataclass

import pytest

from visits.rules.nights import all_of, as_said, parted
from visits.rules.opening_hours import Span


@dataclass
class Kept:
    starts: int
    ends: int
    label: str = "Natt"


EVENING, MORNING, LUNCH = Kept(1260, 1440), Kept(0, 420), Kept(705, 780)


def label(kept: Kept) -> str:
    return kept.label


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (Span(1260, 420), (Span(1260, 1440), Span(0, 420))),
        (Span(1260, 0), (Span(1260, 1440),)),
        (Span(1260, 1440), (Span(1260, 1440),)),
        (Span(0, 420), (Span(0, 420),)),
        (Span(600, 600), (Span(600, 600),)),
    ],
)
def test_what_goes_on_past_midnight_is_two(said: Span, kept: tuple[Span, ...]) -> None:
    assert parted(said) == kept


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ((MORNING, LUNCH, EVENING), [(LUNCH, Span(705, 780)), (EVENING, Span(1260, 420))]),
        ((MORNING, LUNCH), [(MORNING, Span(0, 420)), (LUNCH, Span(705, 780))]),
        ((LUNCH, EVENING), [(LUNCH, Span(705, 780)), (EVENING, Span(1260, 1440))]),
        ((Kept(0, 1440),), [(Kept(0, 1440), Span(0, 1440))]),
        ((Kept(0, 60, "Städning"), EVENING), [(Kept(0, 60, "Städning"), Span(0, 60)), (EVENING, Span(1260, 1440))]),
    ],
)
def test_two_halves_of_one_night_are_shown_as_one(kept: tuple[Kept, ...], said: list[tuple[Kept, Span]]) -> None:
    assert as_said(kept, label) == said


def test_with_one_half_the_other_is_meant() -> None:
    kept = (MORNING, LUNCH, EVENING)
    assert all_of(MORNING, kept, label) == all_of(EVENING, kept, label) == (EVENING, MORNING)
    assert all_of(LUNCH, kept, label) == (LUNCH,)
