"""What is asked about a visiting ban."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length, Optional

from visits import words
from visits.rules.bans import ExemptionGround
from visits.rules.opening_hours import MINUTES_A_DAY, Span
from visits.services import exemptions, residents
from visits.services.ban_views import BanFacts, BanView
from visits.services.residents import ResidentView
from visits.web import gate
from visits.web.forms import Form, options, text
from visits.web.hours import weekday_names
from visits.web.manager_forms import choice, clock_time, day, given, minutes, number, one_of, said

MESSAGE_LONGEST = 600


class BanForm(Form):
    """What a ban is called, who decided it, from when until when, and what the announcement says."""

    name = text(lazy_gettext("What is it called?"), longest=80)
    decided_by = text(lazy_gettext("Decided by"), longest=120)
    ground = text(
        lazy_gettext("The law or decision it rests on (you may leave this empty)"), longest=200, required=False
    )
    first_day = day(lazy_gettext("First day"))
    last_day = day(lazy_gettext("Last day (you may leave this empty)"), required=False)
    message = TextAreaField(
        lazy_gettext("Your own words to the relatives (you may leave this empty)"),
        [Optional(), Length(max=MESSAGE_LONGEST, message=lazy_gettext("At most 600 characters, please."))],
        # PostgreSQL holds no NUL in a text.
        render_kw={"rows": 4},
        filters=[lambda typed: (typed or "").replace("\0", "").strip()],
    )

    def facts(self) -> BanFacts:
        """Return what was filled in."""
        return BanFacts(
            name=said(self.name),
            decided_by=said(self.decided_by),
            ground=said(self.ground),
            first_day=given(self.first_day.data),
            last_day=self.last_day.data,
            message=self.message.data or "",
        )


class LastDayForm(Form):
    """With which day a ban ends."""

    last_day = day(lazy_gettext("Last day"))


class ExtraHoursForm(Form):
    """Extra hours on a weekday."""

    weekday = choice(lazy_gettext("Weekday"))
    opens = clock_time(lazy_gettext("From"))
    closes = clock_time(lazy_gettext("To"))

    def offer(self) -> "ExtraHoursForm":
        """Fill in the weekdays by name."""
        self.weekday.choices = options(
            *((str(number_of_day), name) for number_of_day, name in enumerate(weekday_names()))
        )
        return self

    def span(self) -> Span:
        """Return the hours; 00:00 as an end is midnight."""
        return Span(minutes(given(self.opens.data)), minutes(given(self.closes.data)) or MINUTES_A_DAY)


class CapsForm(Form):
    """How many visits are right while the ban lasts; empty: the home's limits count."""

    per_day = number(lazy_gettext("Visits of one resident in a day"), low=1, high=20, required=False)
    per_week = number(lazy_gettext("Visits of one resident in a week"), low=1, high=100, required=False)


class ExemptionForm(Form):
    """To whom the ban does not apply, and why."""

    resident = SelectField(lazy_gettext("Resident"))
    ground = one_of(
        lazy_gettext("Why?"), [(ground.value, lazy_gettext(words.of(ground))) for ground in ExemptionGround]
    )
    decided_by = text(lazy_gettext("Decided by"), longest=120)

    def offer(self, session: Session, ban: BanView) -> "ExemptionForm":
        """Fill in the residents to choose from: those who are not exempt yet."""
        exempt = {found.resident for found in exemptions.of_ban(session, ban.id, actor=gate.actor())}
        there = [found for found in residents.of_home(session, actor=gate.actor()) if found.id not in exempt]
        self.resident.choices = options(("", _("Choose one.")), *((str(one.id), _named(one)) for one in there))
        return self

    @property
    def has_choice(self) -> bool:
        """Tell whether anybody is left to exempt."""
        return len(list(self.resident.iter_choices())) > 1


def _named(resident: ResidentView) -> str:
    # On no list a name says who has a protected identity.
    name = _("Protected identity") if resident.protected_identity else resident.name
    return ", ".join(filter(None, (name, resident.unit_name, resident.room)))
