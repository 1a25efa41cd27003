"""What each booking rule says to people."""

from collections.abc import Sequence

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from visits.rules.booking import Rule


def refusal_words(rule: Rule) -> str:
    """Say in plain words why a time cannot be booked."""
    words: dict[Rule, str] = {
        Rule.NOT_BOOKABLE: _("Video visits cannot be booked here on the web at the moment. Phone the unit."),
        Rule.LENGTH: _("Visits of that length are not held here any more."),
        Rule.PAST: _("That time has already passed."),
        Rule.NOTICE: _("That time is too soon: the unit needs time to prepare. Phone the unit if it is urgent."),
        Rule.HORIZON: _("That day cannot be booked yet."),
        Rule.CLOSURE: _("No video visits are held on that day."),
        Rule.HOLIDAY: _("No video visits are held on that day."),
        Rule.HOURS: _("No video visits are held at that time of day."),
        Rule.QUIET: _("That time is a quiet time at the home."),
        Rule.WISHES: _("That time does not suit the one you visit."),
        Rule.REST: _("The one you visit rests then."),
        Rule.GRID: _("That is not one of the times the home offers."),
        # Full, not why: nobody learns from it what others have booked.
        Rule.DAY_LIMIT: _("That day is full."),
        Rule.WEEK_LIMIT: _("That week is full."),
        Rule.OPEN_LIMIT: _("You have booked as many visits ahead as you can. After the next one you can book again."),
        Rule.PEOPLE: _("There are more of you than the home has room for at a visit."),
        Rule.HANDS: _("Someone just took this time."),
        Rule.CLOCK_CHANGE: _("The clocks change then, so that time is not offered."),
        Rule.RESIDENT_TAKEN: _("Someone just took this time."),
        Rule.NO_TABLET: _("Someone just took this time."),
    }
    return words[rule]


def clash_words(rule: Rule) -> str:
    """Say why a recurring visit cannot be held on one of its days: of those that are taken nobody was quicker."""
    if rule in {Rule.HANDS, Rule.RESIDENT_TAKEN, Rule.NO_TABLET}:
        return _("That time is taken.")
    return refusal_words(rule)


def why_words(rule: Rule) -> str:
    """Say to a manager, who may know, which rule takes a time away."""
    words: dict[Rule, str] = {
        Rule.NOT_BOOKABLE: _("Not booked on the web: consent is missing, or the identity is protected."),
        Rule.LENGTH: _("Visits do not have that length."),
        Rule.PAST: _("It has passed."),
        Rule.NOTICE: _("Relatives have to book earlier than that."),
        Rule.HORIZON: _("It lies too far ahead."),
        Rule.CLOSURE: _("The day is closed."),
        Rule.HOLIDAY: _("It is a public holiday."),
        Rule.HOURS: _("Outside the weekly hours."),
        Rule.QUIET: _("It is a quiet time."),
        Rule.WISHES: _("The resident does not want visits then."),
        Rule.REST: _("The resident rests then."),
        Rule.GRID: _("Between two times."),
        Rule.DAY_LIMIT: _("The resident has enough visits that day."),
        Rule.WEEK_LIMIT: _("The resident has enough visits that week."),
        Rule.OPEN_LIMIT: _("The relative has enough visits booked."),
        Rule.PEOPLE: _("More people than one visit is meant for."),
        Rule.HANDS: _("Staff attend as many visits as they can."),
        Rule.CLOCK_CHANGE: _("The clocks change."),
        Rule.RESIDENT_TAKEN: _("The resident has a visit."),
        Rule.NO_TABLET: _("No tablet is free."),
    }
    return words[rule]


def staff_words(rule: Rule) -> str:
    """Say to those who book for somebody else which rule speaks against a time."""
    words: dict[Rule, str] = {
        Rule.NOT_BOOKABLE: _("Video visits cannot be booked: consent is missing, or the identity is protected."),
        Rule.LENGTH: _("Visits do not have that length here."),
        Rule.PAST: _("That time has already passed."),
        Rule.NOTICE: _("Short notice: relatives have to book earlier than that."),
        Rule.HORIZON: _("It is further ahead than relatives may book."),
        Rule.CLOSURE: _("The day is closed for visits."),
        Rule.HOLIDAY: _("It is a public holiday without visits."),
        Rule.HOURS: _("It is outside the weekly hours."),
        Rule.QUIET: _("It is in a quiet time of the home."),
        Rule.WISHES: _("The resident does not want visits then."),
        Rule.REST: _("The resident rests then."),
        Rule.GRID: _("It is not one of the times that relatives are offered."),
        Rule.DAY_LIMIT: _("The resident has enough visits that day."),
        Rule.WEEK_LIMIT: _("The resident has enough visits that week."),
        Rule.OPEN_LIMIT: _("The relative has enough visits booked."),
        Rule.PEOPLE: _("More people on the relatives' side than a visit is meant for."),
        Rule.HANDS: _("Staff have as many visits then as they can attend."),
        Rule.CLOCK_CHANGE: _("The clocks change then: no visit can be held at that time."),
        Rule.RESIDENT_TAKEN: _("The resident has another visit then."),
        Rule.NO_TABLET: _("No tablet of the unit is free then."),
    }
    return words[rule]


def outside_words(rules: Sequence[Rule]) -> str:
    """Say of a visit which rules staff set aside for it."""
    words: dict[Rule, str] = {
        Rule.NOTICE: _("short notice"),
        Rule.HORIZON: _("far ahead"),
        Rule.CLOSURE: _("a closed day"),
        Rule.HOLIDAY: _("a public holiday"),
        Rule.HOURS: _("outside the weekly hours"),
        Rule.QUIET: _("a quiet time"),
        Rule.WISHES: _("outside the resident's best times"),
        Rule.REST: _("while the resident usually rests"),
        Rule.GRID: _("between the usual times"),
        Rule.DAY_LIMIT: _("more visits that day than usual"),
        Rule.WEEK_LIMIT: _("more visits that week than usual"),
        Rule.OPEN_LIMIT: _("more visits booked than usual"),
        Rule.PEOPLE: _("more people than usual"),
        Rule.HANDS: _("more visits at once than usual"),
    }
    named = [words[rule] for rule in rules if rule in words]
    return _("Booked by staff all the same: %(rules)s.", rules=format_list(named, locale=get_locale()))
