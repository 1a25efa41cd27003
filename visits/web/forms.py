"""What every form shares."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, PasswordField, StringField, TelField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

# Whether an address exists only mail itself can tell; this catches what was typed halfway.
_YEARS = range(2000, 2200)
# Relatives tap it to phone: digits, with what people put between them.
_PHONE = r"^(?=(?:\D*\d){3})[\d\s()+./–-]+$"
_MAIL = r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+$"


class Form(FlaskForm):  # type: ignore[misc, unused-ignore] # flask-wtf has no types
    """A form with our CSRF token; WTForms' own messages come in the page's language."""


def _stripped(value: str | None) -> str:
    # PostgreSQL holds no NUL in a text.
    return (value or "").replace("\0", "").strip()


def text(label: str, *, longest: int, required: bool = True) -> StringField:
    """Make a line of text, stripped, at most `longest` characters."""
    checks = [DataRequired(_("This must be filled in."))] if required else [Optional()]
    long = Length(max=longest, message=_("At most %(max)d characters, please.", max=longest))
    return StringField(label, [*checks, long], filters=[_stripped])


def mail(label: str, *, required: bool = True) -> EmailField:
    """Make a mail address, in lower case."""
    checks = [DataRequired(_("This must be filled in."))] if required else [Optional()]
    return EmailField(
        label,
        [*checks, Length(max=254), Regexp(_MAIL, message=_("Write a whole mail address, like ines@example.org."))],
        filters=[lambda value: _stripped(value).lower()],
    )


def phone(label: str) -> TelField:
    """Make an optional phone number, as people write it."""
    words = _("Write the number in digits, like 031-700 00 00.")
    return TelField(label, [Optional(), Length(max=40), Regexp(_PHONE, message=words)], filters=[_stripped])


def password(label: str, *, shortest: int = 0) -> PasswordField:
    """Make a password field; `shortest` asks for a length of a new one."""
    checks: list[InputRequired | Length] = [InputRequired(_("This must be filled in."))]
    if shortest:
        checks.append(Length(min=shortest, max=200, message=_("At least %(min)d characters, please.", min=shortest)))
    return PasswordField(label, checks)


def tick(label: str) -> BooleanField:
    """Make a box to tick."""
    return BooleanField(label)


def options(*pairs: tuple[object, str]) -> list[Any]:
    """Make the options of a choice, each a value and its words."""
    return [SelectChoice(value, words) for value, words in pairs]


def local_path(wanted: str | None) -> str:
    """Return `wanted` if it is a path on this site, else the first page: nobody is sent elsewhere by a link."""
    path = wanted or ""
    try:
        elsewhere = urlsplit(path).netloc
    except ValueError:
        return "/"
    inside = path.startswith("/") and not path.startswith("//") and not elsewhere and "\\" not in path
    return path if inside else "/"


def is_within_reach(day: date) -> bool:
    """Tell whether a day from an address is one that people mean: nothing then runs over the calendar's edge."""
    return day.year in _YEARS
