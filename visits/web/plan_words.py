"""A plan of reminders in words, as a form, and as a line of time."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.core import Field

from visits.rules.kinds import ReminderKind
from visits.rules.reminders import EARLIEST_MINUTES, STAFF_KINDS, Step
from visits.services.reminder_plans import Preset
from visits.web.forms import Form, options
from visits.web.manager_forms import number

TABLET, HOME_TABLETS, UNIT_MAIL, DUTY_SMS, MANAGER = STAFF_KINDS
DEEDS = {
    TABLET: lazy_gettext("The unit's tablets ring, until somebody takes the visit"),
    HOME_TABLETS: lazy_gettext("The other tablets of the home ring, if nobody has prepared it"),
    UNIT_MAIL: lazy_gettext("The unit gets a mail, if nobody has prepared it"),
    DUTY_SMS: lazy_gettext("The duty phone gets an SMS, if nobody has prepared it"),
    MANAGER: lazy_gettext("The unit manager is told, if nobody has prepared it"),
}
SHORT = {
    TABLET: lazy_gettext("The unit's tablets"),
    HOME_TABLETS: lazy_gettext("The home's tablets"),
    UNIT_MAIL: lazy_gettext("Mail to the unit"),
    DUTY_SMS: lazy_gettext("SMS to the duty phone"),
    MANAGER: lazy_gettext("The unit manager"),
}
PRESET_WORDS = {
    Preset.USUAL: (lazy_gettext("Usual"), lazy_gettext("From a quarter of an hour before, step by step.")),
    Preset.CALM: (lazy_gettext("Calm"), lazy_gettext("Later and less: for a home where visits seldom slip.")),
    Preset.STRICT: (lazy_gettext("Strict"), lazy_gettext("Earlier: for a home with long ways or many temps.")),
}
_BEFORE, _AFTER = "before", "after"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A moment on the line of time: what happens then. `place` is how far along it lies, in percent."""

    minutes: int
    kinds: tuple[ReminderKind, ...]
    place: int


def line_of(steps: Collection[Step]) -> list[Mark]:
    """Return the moments of a plan, the first to come first."""
    in_order = sorted((step for step in steps if step.active), key=lambda step: -step.minutes)
    return [
        Mark(minutes=minutes, kinds=tuple(step.kind for step in together), place=_place(minutes, steps))
        for minutes, together in groupby(in_order, key=lambda step: step.minutes)
    ]


def start_of(steps: Collection[Step]) -> int:
    """Return how far along a plan's line of time the visit begins, in percent."""
    return _place(0, steps)


def _place(minutes: int, steps: Collection[Step]) -> int:
    """Return how far along a moment lies, between a little from either end."""
    moments = [step.minutes for step in steps if step.active]
    first, last = max([15, *moments]), min([-5, *moments])
    return 4 + round(92 * (first - minutes) / (first - last))


def when(minutes: int) -> str:
    """Say when a step comes."""
    if minutes == 0:
        return gettext("At the start")
    if minutes > 0:
        return ngettext("%(num)s minute before", "%(num)s minutes before", minutes)
    return ngettext("%(num)s minute after the start", "%(num)s minutes after the start", -minutes)


class PlanForm(Form):
    """Every step: whether it is on, and how many minutes before or after the start."""

    tablet_on = BooleanField(lazy_gettext("On"))
    tablet = number(lazy_gettext("Minutes"), low=0, high=EARLIEST_MINUTES)
    tablet_side = SelectField(lazy_gettext("Before or after the start"))
    home_tablets_on = BooleanField(lazy_gettext("On"))
    home_tablets = number(lazy_gettext("Minutes"), low=0, high=EARLIEST_MINUTES)
    home_tablets_side = SelectField(lazy_gettext("Before or after the start"))
    unit_mail_on = BooleanField(lazy_gettext("On"))
    unit_mail = number(lazy_gettext("Minutes"), low=0, high=EARLIEST_MINUTES)
    unit_mail_side = SelectField(lazy_gettext("Before or after the start"))
    duty_sms_on = BooleanField(lazy_gettext("On"))
    duty_sms = number(lazy_gettext("Minutes"), low=0, high=EARLIEST_MINUTES)
    duty_sms_side = SelectField(lazy_gettext("Before or after the start"))
    manager_on = BooleanField(lazy_gettext("On"))
    manager = number(lazy_gettext("Minutes"), low=0, high=EARLIEST_MINUTES)
    manager_side = SelectField(lazy_gettext("Before or after the start"))

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        for kind in STAFF_KINDS:
            sides = ((_BEFORE, gettext("before the start")), (_AFTER, gettext("after the start")))
            self[f"{kind.value}_side"].choices = options(*sides)

    @classmethod
    def of(cls, steps: Collection[Step]) -> "PlanForm":
        """Fill the form in with the plan that counts."""
        form = cls(formdata=None, prefix="plan-")
        for step in steps:
            on, minutes, side = form.row(step.kind)
            on.data, minutes.data = step.active, abs(step.minutes)
            side.data = _AFTER if step.minutes < 0 else _BEFORE
        return form

    def row(self, kind: ReminderKind) -> tuple[BooleanField, IntegerField, Field]:
        """Return the fields of one step."""
        return self[f"{kind.value}_on"], self[kind.value], self[f"{kind.value}_side"]

    def steps(self) -> list[Step]:
        """Return what was filled in."""
        return [self._step(kind) for kind in STAFF_KINDS]

    def _step(self, kind: ReminderKind) -> Step:
        on, minutes, side = self.row(kind)
        given = minutes.data or 0
        return Step(kind=kind, minutes=-given if side.data == _AFTER else given, active=bool(on.data))
