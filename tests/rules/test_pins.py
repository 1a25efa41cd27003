"""Which PINs a manager may give."""

import pytest

from visits.rules.pins import is_pin, is_weak


@pytest.mark.parametrize("pin", ["1234", "4321", "0000", "777777", "1212", "123123", "8901", "2109", "456789"])
def test_what_anybody_would_try_first_is_weak(pin: str) -> None:
    assert is_weak(pin)


@pytest.mark.parametrize("pin", ["2468", "1357", "1224", "90817", "194837", "1213", "12312"])
def test_a_pin_without_run_or_repeat_is_good(pin: str) -> None:
    assert not is_weak(pin)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2468", True),
        ("194837", True),
        ("246", False),
        ("1948371", False),
        ("24a8", False),
        ("٢٤٦٨", False),
        ("", False),
    ],
)
def test_a_pin_is_four_to_six_plain_digits(text: str, expected: bool) -> None:
    assert is_pin(text) is expected
