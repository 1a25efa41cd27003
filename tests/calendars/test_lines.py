"""Whatever a person types, each line stays one line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from tests.calendars.samples import value_of
from visits.calendars.lines import LONGEST_TEXT, Text, clean, rendered

HOSTILE = (
    "Mormor 👵🏽",
    "👩‍👩‍👧‍👦" * 40,
    "جدتي العزيزة",
    "\u202eesrever",
    "a\r\nBEGIN:VEVENT\r\nUID:evil",
    "line\u2028separator\u2029paragraph\x85next",
    "NUL\x00 ESC\x1b DEL\x7f C1\x9b",
    "\ufeffBOM",
    "a;b,c\\d:e",
    "C:\\New\\name",
    '"quoted"; X=1',
    "%(title)s %s {0}",
    "\ud800 lonely",
    "x" * 10_000,
    "\\" * 10_000,
    "å" * 10_000,
)
anything = st.text(st.characters(exclude_categories=())) | st.sampled_from(HOSTILE)


def event(text: str) -> bytes:
    component = Event()
    component.add("SUMMARY", Text(text))
    return rendered(component)


@given(anything)
def test_cleaned_text_is_one_short_visible_line_or_nothing(typed: str) -> None:
    safe = clean(typed)
    assert len(safe) <= LONGEST_TEXT
    assert safe == safe.strip()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", safe)
    assert clean(safe) == safe


@given(anything.map(lambda text: text.encode(errors="replace").decode()))
def test_text_of_any_length_comes_back_letter_by_letter(typed: str) -> None:
    without_controls = re.sub("[\x00-\x09\x0b-\x1f\x7f\ufeff]", "", typed)
    assert value_of("SUMMARY", event(without_controls)) == without_controls


@given(anything.map(lambda text: clean(text) * 30))
def test_no_line_is_longer_than_75_octets_or_breaks_a_character_or_an_escape(typed: str) -> None:
    for line in event(typed).removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert len(line) - len(line.rstrip(b"\\")) in range(0, 75, 2)
        assert b"\n" not in line
        assert b"\r" not in line


@pytest.mark.parametrize("typed", ["", "  ", "\r\n", "\x00\x1b", "\u200d", "\ufeff", "\u202e\u2066"])
def test_what_cannot_be_seen_counts_as_nothing(typed: str) -> None:
    assert clean(typed) == ""


def test_marks_that_emoji_and_arabic_need_are_kept() -> None:
    assert clean("👩‍👧 جدتي") == "👩‍👧 جدتي"


def test_words_on_two_lines_stay_two_words() -> None:
    assert clean("Mormor\r\nRosa\u2028Lind\tav\x85Bo") == "Mormor Rosa Lind av Bo"


def test_a_backslash_before_a_capital_n_stays_a_backslash() -> None:
    assert b"SUMMARY:C:\\\\New\r\n" in event("C:\\New")
