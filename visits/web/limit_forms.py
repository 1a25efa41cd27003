"""What is asked about public holidays and about how many visits are right."""

from babel import Locale
from flask_babel import lazy_gettext

from visits import words
from visits.rules.opening_hours import Holidays
from visits.services.limits import COUNTRIES, HomeLimits, LimitsView
from visits.web.filters import current_language
from visits.web.forms import Form, options
from visits.web.manager_forms import choice, number, one_of


class HolidaysForm(Form):
    """What the home does on public holidays, and whose they are."""

    holidays = one_of(
        lazy_gettext("On public holidays"), [(kept.value, lazy_gettext(words.of(kept))) for kept in Holidays]
    )
    country = choice(lazy_gettext("The public holidays of"), [(country, country) for country in COUNTRIES])

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.country.choices = options(*((country, country_name(country)) for country in COUNTRIES))

    @classmethod
    def of(cls, found: LimitsView) -> "HolidaysForm":
        """Fill the form in with what counts now."""
        return cls(formdata=None, prefix="holidays-", holidays=found.holidays.value, country=found.country)


class LimitsForm(Form):
    """How many visits are right; empty is no limit."""

    per_day = number(lazy_gettext("Visits of one resident in a day"), low=1, high=20, required=False)
    per_week = number(lazy_gettext("Visits of one resident in a week"), low=1, high=100, required=False)
    open_visits = number(lazy_gettext("Visits that one relative has booked ahead"), low=1, high=100, required=False)
    most_people = number(lazy_gettext("People on the relatives' side of a visit"), low=1, high=50, required=False)

    def limits(self) -> HomeLimits:
        """Return what was filled in."""
        return HomeLimits(
            per_day=self.per_day.data,
            per_week=self.per_week.data,
            open_visits=self.open_visits.data,
            most_people=self.most_people.data,
        )


def country_name(country: str) -> str:
    """Name a country in the page's language."""
    return str(Locale.parse(current_language()).territories[country])
