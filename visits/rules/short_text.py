"""What fits into one SMS: the letters that phones have always had (3GPP TS 23.038 §6.2.1), and how many of them."""

LONGEST = 160
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
