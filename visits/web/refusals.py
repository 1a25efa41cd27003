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
