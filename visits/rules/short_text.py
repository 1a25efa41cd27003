"""What fits into one SMS: the letters that phones have always had (3GPP TS 23.038 §6.2.1), and how many of them."""

LONGEST = 160
LONGEST_OF_SEVERAL = 153
LONGEST_UCS2, LONGEST_UCS2_OF_SEVERAL = 70, 67
"""Outside the alphabet; and what a part of several holds beside the head that joins them (§9.2.3.24.1)."""
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("^{}\\[~]|€\f")
"""The extension table: each takes the room of two."""


def septets(text: str) -> int | None:
    """Return how much room a text takes in an SMS, or None when it holds a letter outside the alphabet.

    One such letter, and the whole text is sent in UCS-2, of which an SMS holds 70.
    """
    if not set(text) <= _BASIC | _TWICE:
        return None
    return len(text) + sum(letter in _TWICE for letter in text)


def is_one_sms(text: str) -> bool:
    """Tell whether a text goes as one SMS."""
    room = septets(text)
    return room is not None and room <= LONGEST


def length(text: str) -> int:
    """Return how many characters a phone network counts in a text."""
    room = septets(text)
    return len(text.encode("utf-16-be")) // 2 if room is None else room


def parts(text: str) -> int:
    """Return how many SMS a text takes."""
    one, of_several = (LONGEST, LONGEST_OF_SEVERAL)
    if septets(text) is None:
        one, of_several = (LONGEST_UCS2, LONGEST_UCS2_OF_SEVERAL)
    return 1 if length(text) <= one else -(-length(text) // of_several)


def room_in_one(text: str) -> int:
    """Return how many characters one SMS holds of the letters in a text."""
    return LONGEST if septets(text) is not None else LONGEST_UCS2
