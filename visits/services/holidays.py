"""Public holidays, from a library that knows them; the rules are handed dates."""

from datetime import date
from functools import cache

import holidays

_KEPT = (holidays.PUBLIC, holidays.DE_FACTO)
"""What is kept like a holiday: by law, and by everybody all the same, as the eves of Midsummer and Christmas."""


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country (ISO 3166-1) in `year` and the one after; none for an unknown country.

    Days that a country keeps without a law, as Sweden keeps its eves, are among them.
    """
    try:
        known = holidays.country_holidays(country).supported_categories
    except NotImplementedError:
        return frozenset()
    kept = tuple(category for category in _KEPT if category in known)
    return frozenset(holidays.country_holidays(country, years=(year, year + 1), categories=kept))
