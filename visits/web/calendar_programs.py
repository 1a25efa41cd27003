"""What calendar programs call themselves when they fetch, in the names people know."""

import re

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
    ("dataaccessd", "iPhone"),
    ("CalendarAgent", "Mac"),
    ("CalendarStore", "Mac"),
    ("accountsd", "iPhone"),
    ("vdirsyncer", "vdirsyncer"),
)
_OWN_NAME = re.compile(r"[\w.-]{1,40}")


def name_of(user_agent: str) -> str:
    """Name the program that a User-Agent stands for; what nobody knows by its own first word, or not at all."""
    for mark, name in _KNOWN:
        if mark.casefold() in user_agent.casefold():
            return name
    found = _OWN_NAME.match(user_agent)
    return found[0] if found else ""
