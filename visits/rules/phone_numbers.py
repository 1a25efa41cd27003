"""Numbers that an SMS can be sent to: E.164 (ITU-T), e.g. +46701740605."""

import re

_CODES = {"SE": "46", "NO": "47", "DK": "45", "FI": "358", "IS": "354"}
"""The calling codes of the countries a home can be in."""
_TRUNK = frozenset({"SE", "FI"})
"""Where a number that is dialled within the country begins with a 0 that falls away from abroad."""
_BETWEEN = re.compile(r"[\s().\-/\u2010-\u2015]")
_WHOLE = re.compile(r"\+[1-9]\d{7,14}")
_INTERNATIONAL = "00"


def e164(typed: str, *, country: str) -> str | None:
    """Return a number as SMS services want it, from how people of a country (ISO 3166-1) write it; None for no number.

    Without a + or 00 it is one of that country: 070-174 06 05 is +46701740605 in Sweden.
    """
    plain = _BETWEEN.sub("", typed)
    if plain.startswith(_INTERNATIONAL):
        plain = "+" + plain.removeprefix(_INTERNATIONAL)
    elif not plain.startswith("+"):
        own = plain.removeprefix("0") if country in _TRUNK else plain
        plain = f"+{_CODES.get(country, '')}{own}"
    return plain if _WHOLE.fullmatch(plain) and plain.isascii() else None
