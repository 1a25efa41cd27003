"""What fits into one SMS."""

import pytest

from visits.rules.short_text import is_one_sms, length, parts, room_in_one, septets


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


@pytest.mark.parametrize(
    ("text", "characters", "room", "number"),
    [
        ("", 0, 160, 1),
        ("å" * 160, 160, 160, 1),
        ("å" * 161, 161, 160, 2),
        ("å" * 306, 306, 160, 2),
        ("å" * 307, 307, 160, 3),
        ("€" * 80, 160, 160, 1),
        ("ж" * 70, 70, 70, 1),
        ("ж" * 71, 71, 70, 2),
        ("ж" * 135, 135, 70, 3),
        ("🎂" * 35, 70, 70, 1),  # two characters each in UCS-2
        ("🎂" * 36, 72, 70, 2),
    ],
)
def test_what_takes_several_is_counted_as_the_networks_count(
    text: str, characters: int, room: int, number: int
) -> None:
    assert (length(text), room_in_one(text), parts(text)) == (characters, room, number)
