"""Words, dates and times in the reader's language, without a request: letters, calendars and the worker need them."""

import gettext
from datetime import date, datetime, time, tzinfo
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates
from babel.messages import mofile, pofile
from babel.support import Translations

LANGUAGES = ("sv", "nb", "en")
DEFAULT_LANGUAGE = "sv"
TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"

# What browsers send for a language of ours: Norwegian at large, and Nynorsk, whose readers read Bokmål too.
SPOKEN_AS = {"no": "nb", "nn": "nb"}
# English as Europe writes it: plain "en" is American to the CLDR, with a 12-hour clock.
LOCALES = {"en": "en_GB"}
DAY_PATTERNS = {"nb": "EEEE d. MMMM"}
USUAL_DAY_PATTERN = "EEEE d MMMM"
# Swedish and Norwegian print a clock time with a full stop; the CLDR knows only the colon of tables.
TIME_PATTERNS = {"sv": "HH.mm", "nb": "HH.mm"}
USUAL_TIME_PATTERN = "HH:mm"
LONGEST_HEADER = 500


def N_(message: str) -> str:  # noqa: N802 - the name gettext's extractors look for
    """Return `message` unchanged: it marks a text that is translated later, where the reader is known."""
    return message


def translate(language: str) -> gettext.NullTranslations:
    """Return the catalogue of `language` (`gettext`, `ngettext`); an unknown language gets the default one.

    A text without a translation comes back in English. Loaded once per process.
    """
    return _catalogue(known_language(language))


def known_language(language: str) -> str:
    """Return `language` if we speak it, else the default, so that a language we drop never breaks a stored choice."""
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    folder = TRANSLATIONS / language / "LC_MESSAGES"
    compiled, source = folder / "messages.mo", folder / "messages.po"
    # A .mo older than its .po is what a developer forgot to compile: the source says what was meant.
    if compiled.exists() and not (source.exists() and source.stat().st_mtime > compiled.stat().st_mtime):
        with compiled.open("rb") as file:
            return Translations(file)
    if source.exists():
        with source.open("rb") as file:
            catalogue = pofile.read_po(file, locale=language)
        binary = BytesIO()
        mofile.write_mo(binary, catalogue)
        binary.seek(0)
        return Translations(binary)
    return gettext.NullTranslations()


def best_language(accept_language_header: str | None) -> str:
    """Choose the language a browser wants most among ours (RFC 9110 §12.5.4; lookup by primary subtag, RFC 4647 §3.4).

    A missing, broken or hopeless header gives the default.
    """
    wishes: list[tuple[float, str]] = []
    for part in (accept_language_header or "")[:LONGEST_HEADER].split(","):
        tag, _, weight = part.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        language = SPOKEN_AS.get(primary, primary)
        if language in LANGUAGES:
            wishes.append((_weight(weight), language))
    # max() keeps the first of equals, which is the order the browser gave.
    weight_of_best, best = max(wishes, key=lambda wish: wish[0], default=(0.0, DEFAULT_LANGUAGE))
    return best if weight_of_best > 0 else DEFAULT_LANGUAGE


def _weight(parameter: str) -> float:
    """Read `q=0.8` as 0.8 and nothing as 1; nonsense counts as not wanted (RFC 9110 §12.4.2)."""
    name, _, value = parameter.strip().lower().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


@lru_cache(maxsize=4096)
def day_in_words(day: date, language: str) -> str:
    """Write a day for people, without the year: "måndag 23 november", "mandag 23. november", "Monday 23 November"."""
    language = known_language(language)
    pattern = DAY_PATTERNS.get(language, USUAL_DAY_PATTERN)
    return dates.format_date(day, pattern, locale=LOCALES.get(language, language))


@lru_cache(maxsize=4096)
def weekday_in_words(day: date, language: str) -> str:
    """Write the weekday of a day: "söndag", "Sunday"."""
    language = known_language(language)
    return dates.format_date(day, "EEEE", locale=LOCALES.get(language, language))


def time_in_words(moment: datetime, zone: str | tzinfo, language: str) -> str:
    """Write the wall time in `zone` (or its IANA name) of an aware `moment`, for people: "14.00", in English "14:00".

    Raises ValueError on a naive moment, which would be read as the server's own time.
    """
    if moment.utcoffset() is None:
        raise ValueError("A moment must be aware.")
    language = known_language(language)
    pattern = TIME_PATTERNS.get(language, USUAL_TIME_PATTERN)
    wall = moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    return _formatted(wall.hour, wall.minute, pattern, LOCALES.get(language, language))


@lru_cache(maxsize=4096)
def _formatted(hour: int, minute: int, pattern: str, locale: str) -> str:
    # Babel reads its pattern anew every time; a day has no more than so many minutes.
    return dates.format_time(time(hour, minute), pattern, locale=locale)


@lru_cache(maxsize=4096)
def short_day_in_words(day: date, language: str) -> str:
    """Write a day briefly: "23 nov"."""
    language = known_language(language)
    return dates.format_date(day, "d MMM", locale=LOCALES.get(language, language)).rstrip(".")
