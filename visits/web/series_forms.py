"""What forms ask about recurring visits: how often, and whether one of them is meant or all."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, RadioField
from wtforms.validators import UUID, Optional

from visits.rules.series import EVERY_WEEKS
from visits.web.forms import Form, options


class RepeatForm(Form):
    """How often a visit is wished for; nothing said is once."""

    repeat = RadioField(
        _("How often?"),
        choices=options(("0", _("Only this time")), ("1", _("Every week")), ("2", _("Every second week"))),
        default="0",
        validate_choice=False,
    )
    last_day = DateField(_("Last day (leave empty: until further notice)"), [Optional()])

    @property
    def every_weeks(self) -> int:
        """Return every how many weeks; 0 is once."""
        return next((weeks for weeks in EVERY_WEEKS if self.repeat.data == str(weeks)), 0)


class ScopeForm(Form):
    """Whether something is meant for one visit of a series or for all that is to come."""

    scope = RadioField(
        _("Which visits?"),
        choices=options(("this", _("Only this visit")), ("all", _("All coming visits"))),
        default="this",
        validate_choice=False,
    )

    @property
    def for_all(self) -> bool:
        """Tell whether all are meant."""
        return bool(self.scope.data == "all")


class RhythmForm(Form):
    """The new time of a series and how often it falls, as staff change it."""

    starts = HiddenField()
    every = HiddenField()


class SeriesTimeForm(Form):
    """The new time of a series: where one of its visits goes, the others follow."""

    visit = HiddenField(validators=[UUID()])
    starts = HiddenField()
