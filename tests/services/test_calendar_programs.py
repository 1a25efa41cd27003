"""What fetches a calendar, in the names people know; and what fetches without being a calendar."""

import pytest

from visits.services.calendar_programs import is_calendar, name_of


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "Google Calendar"),
        ("Mozilla/5.0 (X11; Linux) Thunderbird/140.0", "Thunderbird"),
        ("Mozilla/4.0 (compatible; ms-office; Microsoft Outlook 16)", "Outlook"),
        ("Microsoft.Exchange/15.20", "Outlook"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "iPhone, iPad or Mac"),
        ("macOS/15.1 (24B83) accountsd/113", "iPhone, iPad or Mac"),
        ("macOS/15.1 (24B83) CalendarAgent/1093", "Mac"),
        ("ICSx5/2.2 (ical4j)", "ICSx⁵"),
        ("khal/0.11", "khal"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_programs_are_called_as_people_know_them(said: str, name: str) -> None:
    assert name_of(said) == name
    assert is_calendar(said)


@pytest.mark.parametrize(
    "said",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
    ],
)
def test_a_browser_or_a_scanner_of_links_is_no_calendar(said: str) -> None:
    assert not is_calendar(said)
    assert name_of(said) == ""
