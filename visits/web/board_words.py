"""How the board says what it shows: how far off a time is, who calls, and what to look after."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_timedelta
from babel.lists import format_list
from flask_babel import gettext, lazy_gettext, ngettext

from visits import words
from visits.languages import LOCALES
from visits.rules.board import Tick
from visits.rules.visit_state import State
from visits.services.visits import VisitView
from visits.web.filters import current_language

SOON_MINUTES = 30
_HOURS_FROM = 1.5
"""From an hour and a half on a distance is said in hours, here and in moments.js."""

TICKS = {
    Tick.HEARING_AID: lazy_gettext("The hearing aid is on"),
    Tick.GLASSES: lazy_gettext("Glasses on"),
    Tick.HEARING_LOOP: lazy_gettext("The hearing loop is on"),
    Tick.CHARGED: lazy_gettext("The tablet is charged"),
    Tick.LIGHT: lazy_gettext("Light from the front"),
    Tick.STAFF_STAYS: lazy_gettext("Somebody of the staff stays"),
    Tick.CLEANED: lazy_gettext("Clean the tablet"),
    Tick.ON_CHARGE: lazy_gettext("Put it to charge"),
}


@dataclass(frozen=True, kw_only=True)
class Countdown:
    """How far off something is, and the words in which a script says it again: `{time}` stands for the distance."""

    moment: datetime
    before: str
    after: str
    text: str
    kind: str


def countdown(state: State, starts_at: datetime, ends_at: datetime, *, now: datetime) -> Countdown | None:
    """Say when a visit starts or should have, or ends or should have; None when it is over with."""
    if state is State.ONGOING:
        moment = ends_at
        before = gettext("Ends %(time)s", time="{time}")
        after = gettext("Should have ended %(time)s", time="{time}")
    elif state in {State.BOOKED, State.PREPARING, State.READY}:
        moment, before = starts_at, "{time}"
        after = gettext("Should have started %(time)s", time="{time}")
    else:
        return None
    minutes = round((moment - now).total_seconds() / 60)
    kind = "late" if minutes < 0 else "soon" if minutes <= SOON_MINUTES else ""
    return Countdown(moment=moment, before=before, after=after, text=_said(minutes, before, after), kind=kind)


def _said(minutes: int, before: str, after: str) -> str:
    if minutes == 0:
        return gettext("Now")
    distance = format_timedelta(
        minutes * 60, granularity="minute", threshold=_HOURS_FROM, add_direction=True, locale=_locale()
    )
    text = (after if minutes < 0 else before).replace("{time}", distance)
    return text[:1].upper() + text[1:]


def callers(visit: VisitView) -> str:
    """Say who is on the relatives' side: Ines (daughter) and Tomas call."""
    people = [f"{one.name} ({gettext(words.of(one.relation))})" for one in visit.relatives]
    everybody = [*people, *([visit.company] if visit.company else [])]
    if not everybody:
        return gettext("Who calls has not been noted.")
    who = format_list(everybody, locale=_locale())
    return ngettext("%(who)s calls.", "%(who)s call.", len(everybody), who=who)


def waiting(names: tuple[str, ...], state: State) -> str:
    """Say who is in the room: Ines is waiting now, or is in the visit once it is going on."""
    who = format_list(list(names), locale=_locale())
    if state is State.ONGOING:
        return ngettext("%(who)s is in the visit", "%(who)s are in the visit", len(names), who=who)
    return ngettext("%(who)s is waiting now", "%(who)s are waiting now", len(names), who=who)


def _locale() -> str:
    language = current_language()
    return LOCALES.get(language, language)
