"""What the manager's forms share beside web/forms."""

from collections.abc import Sequence
from datetime import time
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import available_timezones

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from visits.rules.errors import InvalidInput
from visits.services.units import UnitView
from visits.web.forms import Form, options

T = TypeVar("T")

LANGUAGE_NAMES = (("sv", "Svenska"), ("nb", "Norsk"), ("en", "English"))
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
"""The time zones a home can be in: named after a place, as people know them."""


def choice(label: str, choices: Sequence[tuple[str, str]] = ()) -> SelectField:
    """Make a list to choose one from."""
    return SelectField(label, [InputRequired(_("Choose one."))], choices=options(*choices))


def one_of(label: str, choices: Sequence[tuple[str, str]], *, default: str | None = None) -> RadioField:
    """Make a few large choices, all in sight."""
    return RadioField(label, [InputRequired(_("Choose one."))], choices=options(*choices), default=default)


def several(label: str) -> SelectMultipleField:
    """Make boxes to tick, as many as fit; the choices come with the request."""
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())


def language(label: str) -> SelectField:
    """Make the choice of a language, each in its own words."""
    return choice(label, LANGUAGE_NAMES)


def clock_time(label: str, *, required: bool = True) -> TimeField:
    """Make a time of day."""
    return TimeField(label, [InputRequired(_("Write a time, like 09:00.")) if required else Optional()])


def day(label: str, *, required: bool = True) -> DateField:
    """Make a day."""
    return DateField(label, [InputRequired(_("Choose a day.")) if required else Optional()])


def number(label: str, *, low: int, high: int, required: bool = True) -> IntegerField:
    """Make a whole number between two others."""
    words = _("A whole number from %(low)s to %(high)s, please.", low=low, high=high)
    return IntegerField(label, [InputRequired(words) if required else Optional(), NumberRange(low, high, words)])


def minutes(value: time) -> int:
    """Turn a time of day into minutes since midnight."""
    return value.hour * 60 + value.minute


def of_minutes(value: int) -> time:
    """Turn minutes since midnight into a time of day; the day's end becomes 00:00."""
    return time(value // 60 % 24, value % 60)


def unit_options(units: Sequence[UnitView], *, none: str = "") -> list[Any]:
    """Return the units as a form's options, after one of no unit with the words `none`, if given."""
    first = [("", none)] if none else []
    return options(*first, *((str(unit.id), unit.name) for unit in units))


def ids(values: Sequence[str] | None) -> list[UUID]:
    """Turn ticked boxes, already checked against their choices, into ids."""
    return [UUID(value) for value in values or ()]


def said(field: StringField) -> str:
    """Return the text of a field; one left out of the request counts as empty."""
    return field.data or ""


def given(value: T | None) -> T:
    """Return the value of a required field that has been validated."""
    assert value is not None  # noqa: S101 - narrows the type; InputRequired has seen to it
    return value


class refused_on:  # noqa: N801 - reads as the words of a with statement
    """Show a service's refusal beside the field it names, else above the form; what was typed stays."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def __enter__(self) -> None:
        """Watch over what follows."""

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> bool:
        """Take a refusal to its field; anything else goes on."""
        if not isinstance(error, InvalidInput):
            return False
        words = gettext(error.message)
        if error.field in self._form:
            self._form[error.field].errors = [words]
        else:
            self._form.form_errors.append(words)
        return True
