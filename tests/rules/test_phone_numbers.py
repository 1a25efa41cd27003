"""Numbers for SMS: as people write them, and as the services want them."""

import pytest

from visits.rules.phone_numbers import e164


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("+46 70 174 06 05", "SE", "+46701740605"),
        ("070-174 06 05", "SE", "+46701740605"),
        ("0046 (70) 174.06.05", "NO", "+46701740605"),
        ("070–174 06 05", "SE", "+46701740605"),
        ("912 34 567", "NO", "+4791234567"),
        ("040 123 4567", "FI", "+358401234567"),
    ],
)
def test_a_number_is_understood_as_people_of_the_country_write_it(typed: str, country: str, number: str) -> None:
    assert e164(typed, country=country) == number


@pytest.mark.parametrize(
    "typed", ["", "112", "070-174", "+0701740605", "ring oss", "070-174 06 05 a", "+4670174060512345", "٠٧٠١٧٤٠٦٠٥"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert e164(typed, country="SE") is None


def test_in_a_country_we_do_not_know_it_must_be_whole() -> None:
    assert e164("+4512345678", country="XX") == "+4512345678"
    assert e164("0701740605", country="XX") is None
