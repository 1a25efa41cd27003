"""What fits into one SMS."""

import pytest

from visits.rules.short_text import is_one_sms, septets


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("", 0),
        ("Besök kl. 14.00", 15),
        ("Å, æ og ø: é", 12),
        ("5 €", 4),  # the euro sign takes the room of two
        ("[x]", 5),
        ("Fika ☕", None),
        ("Tschüß", 6),
        ("ç", None),  # only the capital letter is there
    ],
)
def test_every_letter_takes_the_room_of_one_or_two_or_does_not_fit(text: str, room: int | None) -> None:
    assert septets(text) == room


def test_one_sms_holds_160_letters() -> None:
    assert is_one_sms("å" * 160)
    assert not is_one_sms("å" * 161)
    assert not is_one_sms("€" * 81)
    assert not is_one_sms("☕")
