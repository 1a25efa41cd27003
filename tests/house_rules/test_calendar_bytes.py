"""Whoever writes other bytes for the same rows says so: programs that hold the old ones would never ask for them."""

from dataclasses import replace
from hashlib import sha256

from tests.calendars.samples import CANCELLED, CHOICES, CHRISTMAS, VISIT
from visits.calendars.feed import RENDERER_RELEASE, calendar_bytes
from visits.languages import LANGUAGES

VISITS = (VISIT, replace(VISIT, join_url=None), CANCELLED, replace(VISIT, join_url=None, room="12"))


def test_other_bytes_for_the_same_rows_demand_a_new_renderer_release() -> None:
    """When this fails, raise RENDERER_RELEASE, then write the new pair here; words that were translated anew count."""
    written = b"".join(
        calendar_bytes([visit], [CHRISTMAS], choices=replace(CHOICES, language=language, nickname=nickname))
        for language in LANGUAGES
        for nickname in (None, "Fika")
        for visit in VISITS
    )
    assert (RENDERER_RELEASE, sha256(written).hexdigest()[:16]) == (2, "f6524a46924c6f98")
