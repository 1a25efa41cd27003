"""How times, days and icons are written on pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g
from flask_babel import force_locale, get_locale, get_translations, ngettext
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from lucide.jinja import lucide
from markupsafe import Markup

from visits import clock, words
from visits.languages import LANGUAGES, day_in_words, short_day_in_words, time_in_words, weekday_in_words
from visits.rules.people import Relation
from visits.rules.visit_state import Reason, State
from visits.web import gate
from visits.web.refusals import clash_words, why_words

NAMED_DAYS = 2
"""Today and tomorrow are called so; the days after that have the names of their weekdays."""


def add(app: Flask) -> None:
    """Add our filters and globals to the templates."""
    app.add_template_filter(day, "day")
    app.add_template_filter(day_name, "day_name")
    app.add_template_filter(short_day, "short_day")
    app.add_template_filter(capitalize_first, "capitalize_first")
    app.add_template_filter(time, "time")
    app.add_template_filter(wall, "wall")
    app.add_template_filter(rhythm, "rhythm")
    app.add_template_filter(clash_words, "clash_words")
    app.add_template_filter(why_words, "why_words")
    app.add_template_filter(minutes_of_day, "minutes_of_day")
    app.add_template_filter(in_words, "in_words")
    app.add_template_filter(to_relatives, "to_relatives")
    app.add_template_filter(own_words, "own_words")
    app.add_template_filter(your_words, "your_words")
    app.add_template_global(days_with_times, "days_with_times")
    app.add_template_global(icon, "icon")
    app.add_template_global(asset, "asset")
    app.add_template_global(_now, "now")
    app.add_template_global(current_language, "current_language")
    app.add_template_global(gate.settings, "settings")
    app.jinja_env.globals["LANGUAGES"] = LANGUAGES
    # The usual ways to a translation, an address and a form's token are long, and a page goes each of them often.
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"] = _Texts().said
    # A context, for Flask-WTF's own hides what is global.
    app.context_processor(lambda: {"csrf_token": csrf_token})
    app.add_template_global(_Addresses(app).of, "url_for")


class _Addresses:
    """The addresses of an app's pages; those that nothing is filled into are put together once."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: dict[str, str] = {}

    def of(self, endpoint: str, **values: Any) -> str:
        if values:
            return self._app.url_for(endpoint, **values)
        if endpoint not in self._known:
            self._known[endpoint] = self._app.url_for(endpoint)
        return self._known[endpoint]


def csrf_token() -> str:
    """Return the token of this answer's forms."""
    token: str = g.get("csrf_token") or generate_csrf()
    return token


class _Texts:
    """The texts of an app's templates, each looked up once for every language."""

    def __init__(self) -> None:
        self._pattern = lru_cache(maxsize=1 << 13)(_pattern)
        self._fixed = lru_cache(maxsize=1 << 13)(lambda tag, text: self._pattern(tag, text) % {})

    def said(self, text: str, **given: object) -> Markup:
        """Say a text in the language of this answer; what is `given` is escaped."""
        tag = current_language()
        # A text is a pattern throughout, so that a real % is written %% whether something is given or not.
        return self._pattern(tag, text) % given if given else self._fixed(tag, text)


def _pattern(_tag: str, text: str) -> Markup:
    return Markup(get_translations().ugettext(text))  # noqa: S704 - our translators' own words


def current_language() -> str:
    """Return the language of this answer as a tag (BCP 47)."""
    tag: str | None = g.get("language")
    if tag is None:
        tag = g.language = str(get_locale() or "en")
    return tag


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Answer in another language while inside: a letter is in its reader's."""
    before = g.pop("language", None)
    with force_locale(language):
        yield
    g.language = before


def wall(moment: datetime) -> datetime:
    """Turn an instant into the home's wall time."""
    return moment.astimezone(ZoneInfo(g.timezone) if g.get("timezone") else UTC)


def day(moment: date | datetime) -> str:
    """Write a day in words: måndag 23 november."""
    return day_in_words(wall(moment).date() if isinstance(moment, datetime) else moment, current_language())


def day_name(which: date, today: date) -> str:
    """Name a day as people do: today, tomorrow, then its weekday."""
    away = (which - today).days
    if 0 <= away < NAMED_DAYS:
        return _("Tomorrow") if away else _("Today")
    return capitalize_first(weekday_in_words(which, current_language()))


def short_day(which: date) -> str:
    """Write a day briefly: 23 nov."""
    return short_day_in_words(which, current_language())


def days_with_times(
    times: Mapping[date, Sequence[object]], today: date, address: Callable[[date], str]
) -> Iterator[tuple[date, str, str, str, str, int]]:
    """Put every day into words: its address, name, date, how many times it has, and that number itself."""
    language = current_language()
    free = {0: _("no time")}
    for which, slots in times.items():
        many = len(slots)
        if many not in free:
            free[many] = ngettext("%(num)d time", "%(num)d times", many)
        name = day_name(which, today) if (which - today).days < NAMED_DAYS else _weekday(which, language)
        yield which, address(which), name, short_day_in_words(which, language), free[many], many


@lru_cache(maxsize=4096)
def _weekday(which: date, language: str) -> str:
    return capitalize_first(weekday_in_words(which, language))


def capitalize_first(text: str) -> str:
    """Begin with a capital and leave the rest alone: "måndag 23 november" opens a line as "Måndag 23 november"."""
    return text[:1].upper() + text[1:]


def time(moment: datetime) -> Markup:
    """Write the time of an instant, e.g. 14.00, as a time element that also says it exactly."""
    there = wall(moment)
    words = time_in_words(moment, there.tzinfo or UTC, current_language())
    return Markup(f'<time datetime="{there.isoformat(timespec="minutes")}">{words}</time>')  # noqa: S704 - digits


class Repeating(Protocol):
    """Whatever falls every so many weeks on the weekday of its first day, at one wall time."""

    @property
    def first_day(self) -> date:
        """Return its first day."""

    @property
    def every_weeks(self) -> int:
        """Return every how many weeks it falls."""

    @property
    def starts(self) -> int:
        """Return its time, in minutes since midnight."""


def rhythm(found: Repeating) -> str:
    """Say when a recurring visit falls: Every Sunday at 14.00."""
    weekday = weekday_in_words(found.first_day, current_language())
    wall_time = datetime.combine(found.first_day, datetime.min.time(), tzinfo=UTC) + timedelta(minutes=found.starts)
    at = time_in_words(wall_time, UTC, current_language())
    if found.every_weeks == 1:
        return _("Every %(weekday)s at %(time)s", weekday=weekday, time=at)
    return _("Every second %(weekday)s at %(time)s", weekday=weekday, time=at)


def minutes_of_day(minutes: int) -> str:
    """Write minutes since midnight as hours and minutes, as a time field wants them: 14:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


@cache
def icon(name: str) -> Markup:
    """Draw one of Lucide's icons, as decoration: the words stand beside it."""
    return Markup(lucide(name, size=24, aria_hidden="true", focusable="false", **{"class": "icon"}))  # noqa: S704 - its own SVG


@cache
def asset(path: str) -> str:
    """Return the address of a file under static/."""
    return f"{current_app.static_url_path}/{path}"


def in_words(value: StrEnum) -> str:
    """Say what a value of the domain is called."""
    return _(words.of(value))


def to_relatives(state: State) -> str:
    """Say a visit's state as a relative reads it."""
    return _(words.to_relatives(state))


def own_words(reason: Reason) -> str:
    """Say a reason as the relative who gives it."""
    return _(words.own(reason))


def your_words(relation: Relation) -> str:
    """Say what a relative is to the resident, to the resident."""
    return _(words.your(relation))


def _now() -> datetime:
    # As the clock goes when a page is made, not as it did when the application was.
    return clock.now()
