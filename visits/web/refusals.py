"""What each booking rule says to people."""

from flask_babel import gettext as _

from visits.rules.booking import Rule


def refusal_words(rule: Rule) -> str:
    """Say in plain words why a time cannot be booked."""
    words: dict[Rule, str] = {
        Rule.NOT_BOOKABLE: _("Video visits cannot be booked here on the web at the moment. Phone the unit."),
        Rule.PAST: _("That time has already passed."),
        Rule.NOTICE: _("That time is too soon: the unit needs time to prepare. Phone the unit if it is urgent."),
        Rule.HORIZON: _("That day cannot be booked yet."),
        Rule.CLOSURE: _("No video visits are held on that day."),
        Rule.HOLIDAY: _("No video visits are held on that day."),
        Rule.HOURS: _("No video visits are held at that time of day."),
        Rule.QUIET: _("That time is a quiet time at the home."),
        Rule.WISHES: _("That time does not suit the one you visit."),
        Rule.GRID: _("That is not one of the times the home offers."),
        # Full, not why: nobody learns from it what others have booked.
        Rule.DAY_LIMIT: _("That day is full."),
        Rule.WEEK_LIMIT: _("That week is full."),
        Rule.OPEN_LIMIT: _("You have booked as many visits ahead as you can. After the next one you can book again."),
        Rule.HANDS: _("Someone just took this time."),
        Rule.CLOCK_CHANGE: _("The clocks change then, so that time is not offered."),
        Rule.RESIDENT_TAKEN: _("Someone just took this time."),
        Rule.NO_TABLET: _("Someone just took this time."),
    }
    return words[rule]


def why_words(rule: Rule) -> str:
    """Say to a manager, who may know, which rule takes a time away."""
    words: dict[Rule, str] = {
        Rule.NOT_BOOKABLE: _("Not booked on the web: consent is missing, or the identity is protected."),
        Rule.PAST: _("It has passed."),
        Rule.NOTICE: _("Relatives have to book earlier than that."),
        Rule.HORIZON: _("It lies too far ahead."),
        Rule.CLOSURE: _("The day is closed."),
        Rule.HOLIDAY: _("It is a public holiday."),
        Rule.HOURS: _("Outside the weekly hours."),
        Rule.QUIET: _("It is a quiet time."),
        Rule.WISHES: _("The resident does not want visits then."),
        Rule.GRID: _("Between two times."),
        Rule.DAY_LIMIT: _("The resident has enough visits that day."),
        Rule.WEEK_LIMIT: _("The resident has enough visits that week."),
        Rule.OPEN_LIMIT: _("The relative has enough visits booked."),
        Rule.HANDS: _("Staff attend as many visits as they can."),
        Rule.CLOCK_CHANGE: _("The clocks change."),
        Rule.RESIDENT_TAKEN: _("The resident has a visit."),
        Rule.NO_TABLET: _("No tablet is free."),
    }
    return words[rule]
