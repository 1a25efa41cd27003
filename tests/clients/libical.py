"""Reads calendars with libical, the engine of Evolution and of KDE's Kalendar: by the feed's own VTIMEZONE."""

import ctypes
from collections.abc import Iterator
from ctypes import c_char_p, c_int, c_void_p
from ctypes.util import find_library
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from tests.clients.story import Shown


class _Time(ctypes.Structure):
    """Mirrors struct icaltimetype of libical 3."""

    _fields_ = (
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    )


def read(octets: bytes) -> list[Shown]:
    """Return the events of a calendar."""
    library = _library()
    calendar = library.icalparser_parse_string(octets)
    assert calendar, "libical takes it for no calendar"
    try:
        assert library.icalcomponent_count_errors(calendar) == 0
        return [_shown(event) for event in _events(calendar)]
    finally:
        library.icalcomponent_free(calendar)


def _events(calendar: int) -> Iterator[int]:
    library = _library()
    kind = library.icalcomponent_string_to_kind(b"VEVENT")
    event = library.icalcomponent_get_first_component(calendar, kind)
    while event:
        yield event
        event = library.icalcomponent_get_next_component(calendar, kind)


def _shown(event: int) -> Shown:
    library = _library()
    return Shown(
        starts_at=_instant(library.icalcomponent_get_dtstart(event)),
        ends_at=_instant(library.icalcomponent_get_dtend(event)),
        status=library.icalproperty_enum_to_string(library.icalcomponent_get_status(event)).decode(),
        summary=library.icalcomponent_get_summary(event).decode(),
        uid=library.icalcomponent_get_uid(event).decode(),
    )


def _instant(time: Any) -> date:
    if time.is_date:
        return date(time.year, time.month, time.day)
    assert time.zone, "a time without a zone"
    return datetime.fromtimestamp(_library().icaltime_as_timet_with_zone(time, time.zone), UTC)


@cache
def _library() -> ctypes.CDLL:
    name = find_library("ical")
    assert name, "no libical here: tools/calendar_clients.sh brings it"
    library = ctypes.CDLL(name)
    for function, answer, *asked in (
        ("icalparser_parse_string", c_void_p, c_char_p),
        ("icalcomponent_free", None, c_void_p),
        ("icalcomponent_count_errors", c_int, c_void_p),
        ("icalcomponent_string_to_kind", c_int, c_char_p),
        ("icalcomponent_get_first_component", c_void_p, c_void_p, c_int),
        ("icalcomponent_get_next_component", c_void_p, c_void_p, c_int),
        ("icalcomponent_get_dtstart", _Time, c_void_p),
        ("icalcomponent_get_dtend", _Time, c_void_p),
        ("icalcomponent_get_status", c_int, c_void_p),
        ("icalcomponent_get_summary", c_char_p, c_void_p),
        ("icalcomponent_get_uid", c_char_p, c_void_p),
        ("icalproperty_enum_to_string", c_char_p, c_int),
        ("icaltime_as_timet_with_zone", ctypes.c_long, _Time, c_void_p),
    ):
        called = getattr(library, function)
        called.restype, called.argtypes = answer, asked
    return library
