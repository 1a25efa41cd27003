"""Every value of the domain has its words, and relatives are never told whose fault it was."""

from enum import StrEnum

import pytest

from visits import words
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.opening_hours import Holidays
from visits.rules.people import Relation, Role
from visits.rules.troubles import Trouble
from visits.rules.visit_state import RELATIVE_REASONS, Channel, Reason, State

SPOKEN: list[type[StrEnum]] = [
    *(State, Reason, Channel, Role, Relation, Holidays),
    *(Via, MessageState, MessageKind, Trouble),
]


@pytest.mark.parametrize("kind", SPOKEN, ids=lambda kind: kind.__name__)
def test_every_value_is_called_something_else(kind: type[StrEnum]) -> None:
    said = [words.of(value) for value in kind]
    assert all(text and "_" not in text for text in said)
    assert len(set(said)) == len(said)


def test_values_with_the_same_text_are_told_apart_by_their_kind() -> None:
    assert Role.RELATIVE.value == "relative"
    assert words.of(Role.RELATIVE) == "Relative"
    assert words.of(Channel.RESIDENT) == "By the resident"


def test_a_value_without_words_is_an_error() -> None:
    class Weather(StrEnum):
        SUNNY = "booked"

    with pytest.raises(KeyError):
        words.of(Weather.SUNNY)


def test_to_relatives_a_visit_that_was_not_held_did_not_take_place_whoever_was_the_cause() -> None:
    assert {words.to_relatives(state) for state in (State.MISSED, State.REFUSED, State.FAILED)} == {
        "Did not take place"
    }
    assert words.to_relatives(State.HELD) == words.of(State.HELD)
    assert all(words.to_relatives(state) for state in State)


def test_a_relative_gives_her_reasons_as_her_own() -> None:
    assert words.own(Reason.RELATIVE_ILL) == "I am ill"
    assert len({words.own(reason) for reason in RELATIVE_REASONS}) == len(RELATIVE_REASONS)
    with pytest.raises(KeyError):
        words.own(Reason.DIED)


def test_to_the_resident_every_relative_is_hers() -> None:
    assert words.your(Relation.DAUGHTER) == "your daughter"
    assert len({words.your(relation) for relation in Relation}) == len(Relation)
