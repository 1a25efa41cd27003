"""Public holidays, from a library that knows them; the rules are handed dates."""

from datetime import date
from functools import cache

import holidays


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country (ISO 3166-1) in `year` and the one after; none for an unknown country."""
    try:
        return frozenset(holidays.country_holidays(country, years=(year, year + 1)))
    except NotImplementedError:
        return frozenset()
