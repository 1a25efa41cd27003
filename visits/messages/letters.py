"""What is said: every kind of letter as subject, plain text and HTML, in its reader's language.

Mail lies open to others: no letter names a resident, a home or another relative (the unit's own letters name the unit).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from visits import links
from visits.languages import N_, day_in_words, known_language, time_in_words, translate, weekday_in_words
from visits.messages import mail_off
from visits.rules.kinds import MessageKind
from visits.rules.letters import Letter, LetterSeries
from visits.rules.people import Role
from visits.rules.short_text import is_one_sms
from visits.rules.visit_state import Reason
from visits.settings import ROOT, Settings

TEMPLATES = ROOT / "templates" / "messages"
PARTS = ("subject.txt", "body.txt", "body.html")
# Said to a relative whose visit cannot be: nobody is blamed, nothing is told about the resident. There is none for a
# death, of which no letter tells.
_KIND_REASONS = {
    Reason.RELATIVE_CANNOT: N_("It was cancelled because you cannot come at that time."),
    Reason.RELATIVE_ILL: N_("It was cancelled because of illness. We wish a good recovery."),
    Reason.OTHER_TIME: N_("It was cancelled because another time suits better."),
    Reason.HOME_CANNOT: N_("Unfortunately we cannot hold it at that time."),
    Reason.RESIDENT_CANNOT: N_("Unfortunately that time does not suit the person you were going to visit."),
    Reason.MISTAKE: N_("It had been booked by mistake."),
    Reason.BAN: N_("Unfortunately we cannot hold it because of a visiting ban."),
    Reason.MOVED_OUT: N_("Unfortunately we cannot hold it here any more."),
}


@dataclass(frozen=True, kw_only=True)
class _Links:
    """How a letter writes the addresses that hold an id."""

    visit: Callable[[Settings, UUID], str]
    call: Callable[[Settings, UUID], str]
    series: Callable[[Settings, UUID], str]


_LONG = _Links(visit=links.visit, call=links.call, series=links.series)
_SHORT = _Links(visit=links.short_visit, call=links.short_call, series=links.short_series)
"""An SMS has 160 letters for everything."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """A letter written out: one line of subject, and the same text twice."""

    subject: str
    text: str
    html: str


def write(letter: Letter, settings: Settings) -> Content:
    """Write a letter; raises jinja2's TemplateError or KeyError on one that lacks what its kind needs."""
    environment = _environment(known_language(letter.language))
    facts = _facts(letter, settings, _LONG)
    subject, text, html = (environment.get_template(f"{letter.kind.value}/{part}").render(facts) for part in PARTS)
    if letter.trial:
        subject = _on_trial(subject, letter)
    # A line break in a subject would begin a header of its own.
    return Content(subject=" ".join(subject.split()), text=text.strip() + "\n", html=html)


def write_sms(letter: Letter, settings: Settings) -> str:
    """Write a letter as one SMS; raises as `write` does, and TemplateNotFound for a kind that never goes by SMS.

    A nickname that would take more than one SMS, or letters that one cannot hold, gives way to the neutral words.
    """
    text = _sms(letter, settings)
    return text if not letter.nickname or is_one_sms(text) else _sms(replace(letter, nickname=""), settings)


def _sms(letter: Letter, settings: Settings) -> str:
    template = _environment(known_language(letter.language)).get_template(f"{letter.kind.value}/sms.txt")
    text = " ".join(template.render(_facts(letter, settings, _SHORT)).split())
    return _on_trial(text, letter) if letter.trial else text


def _on_trial(said: str, letter: Letter) -> str:
    return translate(known_language(letter.language)).gettext(N_("Trial: %(letter)s")) % {"letter": said}


def _facts(letter: Letter, settings: Settings, to: _Links) -> dict[str, object]:
    language, zone = known_language(letter.language), ZoneInfo(letter.timezone)
    facts: dict[str, object] = {
        "language": language,
        "name": letter.name,
        "nickname": letter.nickname,
        "what": letter.nickname or translate(language).gettext(N_("Video visit")),
        # A letter to the unit itself need not tell it its own number.
        "phone": letter.phone if letter.name else "",
        "mail_off": mail_off.link(letter, settings),
        "day": _in(zone, lambda moment: day_in_words(moment.date(), language)),
        "time": _in(zone, lambda moment: time_in_words(moment, zone, language)),
    }
    visit = letter.visit
    if letter.series is not None:
        facts |= _series_facts(letter, letter.series, settings, to)
    elif letter.ban is not None:
        facts |= {"ban": letter.ban, "date": lambda day: day_in_words(day, language)}
        facts["link"] = links.absolute(settings, "/")
    elif visit is not None:
        facts |= {
            "visit": visit,
            "unit": letter.unit or visit.unit_name,
            "in_calendar": letter.method is not None,
            "calendars": links.absolute(settings, "/calendar") if letter.twice else "",
            "by_relative": visit.cancelled_by is Role.RELATIVE,
            "before": letter.before,
            # Of a cancelled visit that was moved before somebody heard of it she knows the earlier time.
            "when": letter.before or visit.starts_at,
            "late_minutes": letter.late_minutes,
            "begins_at": visit.starts_at + timedelta(minutes=letter.late_minutes),
        }
        if letter.kind in {MessageKind.NOT_TODAY, MessageKind.OVER}:
            facts["link"] = links.absolute(settings, "/")
        elif letter.kind is MessageKind.READY:
            facts["link"] = to.call(settings, visit.id)
        elif visit.cancel_reason is None:
            facts["link"] = to.visit(settings, visit.id)
        else:
            # Her own first page, from where she books anew.
            facts["link"] = links.absolute(settings, "/")
            facts["reason"] = translate(language).gettext(_KIND_REASONS[visit.cancel_reason])
    else:
        facts["link"] = _link(letter, settings)
    return facts


def _link(letter: Letter, settings: Settings) -> str:
    """Return where a letter leads that is about no visit."""
    match letter.kind:
        case MessageKind.INVITATION:
            return links.invitation(settings, letter.token)
        case MessageKind.MANAGER_INVITATION | MessageKind.FORGOTTEN:
            return links.manager_invitation(settings, letter.token)
        case MessageKind.GIVEN_UP:
            return links.given_up(settings)
        case MessageKind.SIGN_IN:
            return links.sign_in(settings, letter.token)
        case _:
            return links.absolute(settings, "/")


def _series_facts(letter: Letter, series: LetterSeries, settings: Settings, to: _Links) -> dict[str, object]:
    language, zone = known_language(letter.language), ZoneInfo(letter.timezone)
    at = datetime.combine(series.first_day, time(series.starts // 60, series.starts % 60), tzinfo=zone)
    return {
        "series": series,
        "weekday": weekday_in_words(series.first_day, language),
        "at": time_in_words(at, zone, language),
        "date": lambda day: day_in_words(day, language),
        "unit": letter.visit.unit_name if letter.visit else "",
        # Of one that has ended she sees nothing more: her own first page, from where she books anew.
        "link": links.absolute(settings, "/")
        if letter.kind is MessageKind.SERIES_ENDED
        else to.series(settings, series.id),
    }


def _in(zone: ZoneInfo, words: Callable[[datetime], str]) -> Callable[[datetime], str]:
    return lambda moment: words(moment.astimezone(zone))


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True  # as tools/babel.cfg extracts them
    made.install_gettext_translations(translate(language), newstyle=True)  # type: ignore[attr-defined] # by the extension
    return made
