"""VTIMEZONE (RFC 5545 §3.6.5): each zone as yearly rules, which every client we tried reads right.

icalendar's own makers write long RDATE lists with a wrong first onset; two widespread clients then show every summer
visit an hour late. See docs/adr/0010-timezones-as-yearly-rules.md.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

from visits.calendars.lines import rendered

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONE_WEEK = 7
ONE_DAY = timedelta(days=1)
# The years a rule must hold in: 28 are a whole cycle of weekdays, and the first lies before every visit we keep.
YEARS = range(2024, 2024 + 28)


@dataclass(frozen=True, kw_only=True)
class Observance:
    """One change of the clocks: `onset` is the first one's wall time as read just before it, without a zone.

    `rule` says when it returns; None is once.
    """

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    rule: str | None


def _wall(year: int, month: int, day: int, *, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour)  # noqa: DTZ001 - an onset is a wall time by definition


# Since 1996 by EU directive 2000/84/EC and its forerunners; Norway follows by regulation.
CENTRAL_EUROPE = (
    Observance(
        onset=_wall(1981, 3, 29, hour=2),
        before=timedelta(hours=1),
        after=timedelta(hours=2),
        name="CEST",
        rule="FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    ),
    Observance(
        onset=_wall(1996, 10, 27, hour=3),
        before=timedelta(hours=2),
        after=timedelta(hours=1),
        name="CET",
        rule="FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    ),
)
WRITTEN_BY_HAND = {"Europe/Stockholm": CENTRAL_EUROPE, "Europe/Oslo": CENTRAL_EUROPE}


@cache
def timezone_bytes(name: str) -> bytes:
    """Render the VTIMEZONE of the IANA zone `name`, right from 2025 on.

    Raises zoneinfo.ZoneInfoNotFoundError (a KeyError) or ValueError when there is no such zone.
    """
    component = Timezone()
    component.add("TZID", ZoneInfo(name).key)
    for observance in WRITTEN_BY_HAND.get(name) or derived_observances(name):
        component.add_component(_component(observance))
    return rendered(component)


def _component(observance: Observance) -> TimezoneDaylight | TimezoneStandard:
    # By the offsets, not by dst(): Dublin's law calls its winter the exception, which few clients expect.
    part = TimezoneDaylight() if observance.after > observance.before else TimezoneStandard()
    part.add("DTSTART", observance.onset)
    part.add("TZOFFSETFROM", observance.before)
    part.add("TZOFFSETTO", observance.after)
    part.add("TZNAME", observance.name)
    if observance.rule:
        part.add("RRULE", vRecur.from_ical(observance.rule))
    return part


def derived_observances(name: str) -> tuple[Observance, ...]:
    """Work out the zone's observances from zoneinfo: rules where its changes follow one, else each change by itself.

    A zone without changes gets a single standard time.
    """
    zone = ZoneInfo(name)
    alike: defaultdict[tuple[object, ...], list[Observance]] = defaultdict(list)
    for change in _changes(zone):
        onset = change.onset
        alike[change.before, change.after, change.name, onset.month, onset.weekday(), onset.time()].append(change)
    found: list[Observance] = []
    for changes in alike.values():
        rule = _yearly_rule([change.onset for change in changes])
        if rule:
            first = changes[0]
            found.append(
                Observance(onset=first.onset, before=first.before, after=first.after, name=first.name, rule=rule)
            )
        else:
            found.extend(changes)
    if not found or any(observance.rule is None for observance in found):
        found.append(_standing(zone))
    return tuple(sorted(found, key=lambda observance: observance.onset))


def _changes(zone: ZoneInfo) -> Iterator[Observance]:
    """Find every change of the zone's offset in YEARS, to the minute."""
    day = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    while day.year <= YEARS[-1]:
        if _offset(zone, day) != _offset(zone, day + ONE_DAY):
            yield _change(zone, day)
        day += ONE_DAY


def _change(zone: ZoneInfo, day: datetime) -> Observance:
    """Halve the day after `day` until the minute of its change is found."""
    before = _offset(zone, day)
    early, late = 0, ONE_DAY // timedelta(minutes=1)
    while late - early > 1:
        middle = (early + late) // 2
        if _offset(zone, day + timedelta(minutes=middle)) == before:
            early = middle
        else:
            late = middle
    instant = day + timedelta(minutes=late)
    return Observance(
        onset=(instant + before).replace(tzinfo=None),
        before=before,
        after=_offset(zone, instant),
        name=_name(zone, instant),
        rule=None,
    )


def _standing(zone: ZoneInfo) -> Observance:
    """Make the observance that holds before the first change, or always."""
    instant = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    offset = _offset(zone, instant)
    return Observance(onset=_wall(1970, 1, 1), before=offset, after=offset, name=_name(zone, instant), rule=None)


def _yearly_rule(days: Sequence[date]) -> str | None:
    """Say as an RRULE when changes of one month and weekday return, or None when they do not come by one rule."""
    if [day.year for day in days] != list(YEARS):
        return None
    start = f"FREQ=YEARLY;BYMONTH={days[0].month}"
    weekday = WEEKDAYS[days[0].weekday()]
    if all(day.day + ONE_WEEK > monthrange(day.year, day.month)[1] for day in days):
        return f"{start};BYDAY=-1{weekday}"
    weeks = {(day.day - 1) // ONE_WEEK + 1 for day in days}
    if len(weeks) == 1:
        return f"{start};BYDAY={weeks.pop()}{weekday}"
    first, last = min(day.day for day in days), max(day.day for day in days)
    if last - first == ONE_WEEK - 1:  # "the Sunday on or after the 2nd"
        month_days = ",".join(str(number) for number in range(first, last + 1))
        return f"{start};BYDAY={weekday};BYMONTHDAY={month_days}"
    return None


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _name(zone: ZoneInfo, instant: datetime) -> str:
    return instant.astimezone(zone).tzname() or zone.key
