"""What calendar programs call themselves when they fetch, in the names people know; and who fetches and is none."""

import re

from visits.languages import N_

_APPLE = N_("iPhone, iPad or Mac")
# The first that fits counts: Outlook on a Mac names Apple's parts too.
_KNOWN = (
    ("Google-Calendar", "Google Calendar"),
    ("Googlebot", "Google Calendar"),
    ("Microsoft.Exchange", "Outlook"),
    ("Outlook", "Outlook"),
    ("Thunderbird", "Thunderbird"),
    ("ICSx5", "ICSx⁵"),
    ("Nextcloud", "Nextcloud"),
    ("HomeAssistant", "Home Assistant"),
    ("CalendarAgent", "Mac"),
    ("CalendarStore", "Mac"),
    # The same on all of Apple's devices.
    ("dataaccessd", _APPLE),
    ("accountsd", _APPLE),
    ("vdirsyncer", "vdirsyncer"),
)
_OWN_NAME = re.compile(r"[\w.-]{1,40}")
# Browsers, and those who look at an address that stands in a message.
_NO_CALENDAR = re.compile(r"^Mozilla/|bot\b|preview|externalhit|^WhatsApp", re.IGNORECASE)


def is_calendar(user_agent: str) -> bool:
    """Tell whether a User-Agent may be a calendar's: whatever nobody knows may, but for what looks like a browser."""
    return _known(user_agent) is not None or _NO_CALENDAR.search(user_agent) is None


def name_of(user_agent: str) -> str:
    """Name the calendar that a User-Agent stands for; what nobody knows by its own first word, or not at all.

    It may be a text to translate.
    """
    known = _known(user_agent)
    if known is not None:
        return known
    found = _OWN_NAME.match(user_agent) if is_calendar(user_agent) else None
    return found[0] if found else ""


def _known(user_agent: str) -> str | None:
    said = user_agent.casefold()
    return next((name for mark, name in _KNOWN if mark.casefold() in said), None)
