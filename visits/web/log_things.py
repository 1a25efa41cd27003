"""What a line of the log was about, where its code words alone would not say: which days, which hours, how many."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from visits.rules.booking import Rule
from visits.rules.opening_hours import Holidays
from visits.services.audit_log import LogLine
from visits.web.filters import day, in_words
from visits.web.hours import clock_words
from visits.web.refusals import outside_words


def of(line: LogLine) -> str:
    """Say what a line was about; nothing where nobody wrote it down, as of old lines."""
    if line.history:
        return line.history if line.action == "visit.swap_tablet" else _rules(line.history)
    said = _SAID.get(line.action)
    return said(line.thing) if said and line.thing else line.thing_name


def _days(thing: str) -> str:
    first, last = map(date.fromisoformat, thing.split("/"))
    if first == last:
        return day(first)
    return _("From %(first)s to %(last)s", first=day(first), last=day(last))


def _times(thing: str) -> str:
    starts, ends = map(int, thing.split("-"))
    return f"{clock_words(starts)}–{clock_words(ends)}"


def _limits(thing: str) -> str:
    per_day, per_week, open_visits, most_people = (int(most or 0) for most in thing.split(","))
    said = [
        per_day
        and ngettext(
            "One resident has %(num)s visit a day at most.", "One resident has %(num)s visits a day at most.", per_day
        ),
        per_week
        and ngettext(
            "One resident has %(num)s visit a week at most.",
            "One resident has %(num)s visits a week at most.",
            per_week,
        ),
        open_visits
        and ngettext(
            "One relative has %(num)s visit booked ahead at most.",
            "One relative has %(num)s visits booked ahead at most.",
            open_visits,
        ),
        most_people
        and ngettext(
            "At a visit there is %(num)s person on the relatives' side at most.",
            "At a visit there are %(num)s people on the relatives' side at most.",
            most_people,
        ),
    ]
    return " ".join(str(one) for one in said if one) or _("No limits")


def _rules(history: str) -> str:
    return outside_words([rule for rule in Rule if rule.value in history.split(",")])


def _holidays(thing: str) -> str:
    return in_words(Holidays(thing))


_SAID: dict[str, Callable[[str], str]] = {
    "hours.closure.add": _days,
    "hours.closure.remove": _days,
    "hours.quiet.add": _times,
    "hours.quiet.remove": _times,
    "hours.limits": _limits,
    "hours.holidays": _holidays,
}
