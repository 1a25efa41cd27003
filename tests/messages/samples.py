"""Letters to Ines and to the unit Björken, about a visit to Rosa."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from visits.rules.kinds import MessageKind
from visits.rules.letters import Letter, LetterBan, LetterSeries, LetterVisit, Method
from visits.rules.people import Role
from visits.rules.visit_state import Reason, State
from visits.settings import Settings

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
"""Monday 23 November 2026, 12.00 in Stockholm."""
VISIT = LetterVisit(
    id=UUID("0b6f3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    unit_name="Björken",
    starts_at=NOW + timedelta(hours=2),
    ends_at=NOW + timedelta(hours=2, minutes=30),
    state=State.BOOKED,
    taken=False,
    cancel_reason=None,
    cancelled_by=None,
    sequence=0,
    created_at=NOW,
    changed_at=NOW,
)
CANCELLED = replace(VISIT, state=State.CANCELLED, cancel_reason=Reason.HOME_CANNOT, cancelled_by=Role.STAFF, sequence=1)
BAN = LetterBan(
    name="Visiting ban",
    decided_by="The chief physician",
    first_day=date(2026, 11, 24),
    last_day=date(2026, 12, 8),
    message="Many are ill just now.\nThank you for your patience.",
)
SERIES = LetterSeries(
    id=UUID("7c2d3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    first_day=date(2026, 11, 29),
    every_weeks=2,
    starts=14 * 60,
    last_day=date(2027, 1, 10),
    times=(datetime(2026, 11, 29, 13, 0, tzinfo=UTC), datetime(2026, 12, 13, 13, 0, tzinfo=UTC)),
)
ABOUT_SERIES = (
    MessageKind.SERIES_BOOKED,
    MessageKind.SERIES_CHANGED,
    MessageKind.SERIES_UNHELD,
    MessageKind.SERIES_ENDED,
    MessageKind.RELATIVE_ENDED_SERIES,
)
ABOUT_BANS = (MessageKind.BAN, MessageKind.BAN_LIFTED)
TO_UNITS = (
    MessageKind.RELATIVE_CANCELLED,
    MessageKind.RELATIVE_ENDED_SERIES,
    MessageKind.RELATIVE_LATE,
    MessageKind.TAKEN,
    MessageKind.UNIT_REMINDER,
)
OF_ITSELF = (MessageKind.GIVEN_UP, MessageKind.TEST)
"""About the sending of messages, and no visit."""
WITH_TOKENS = (MessageKind.INVITATION, MessageKind.MANAGER_INVITATION, MessageKind.SIGN_IN)


def letter(kind: MessageKind, language: str = "en") -> Letter:
    """Make a letter of a kind as the outbox hands it over."""
    to_unit, link = kind in TO_UNITS, kind in WITH_TOKENS
    series, unheld = kind in ABOUT_SERIES, kind is MessageKind.SERIES_UNHELD
    visitless = link or kind in (*ABOUT_BANS, *OF_ITSELF)
    is_off = kind in (MessageKind.CANCELLED, MessageKind.RELATIVE_CANCELLED, MessageKind.RELATIVE_ENDED_SERIES)
    methods = {MessageKind.BOOKED: Method.REQUEST, MessageKind.CANCELLED: Method.CANCEL}
    return Letter(
        id=UUID("5a1c3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
        kind=kind,
        address="bjorken@almgarden.example" if to_unit else "ines.lind@familj.example",
        language=language,
        tries=1,
        claimed_at=NOW,
        name="" if to_unit else "Ines",
        phone="031-700 00 01",
        timezone="Europe/Stockholm",
        visit=None if visitless or (series and not to_unit) else CANCELLED if is_off else VISIT,
        series=replace(SERIES, day=date(2026, 12, 13), times=()) if unheld else SERIES if series else None,
        late_minutes=10,
        ban=BAN if kind in ABOUT_BANS else None,
        method=methods.get(kind),
        token="a-secret-token" if link else "",
    )


def settings_with_mail(port: int = 25) -> Settings:
    """Return settings that send mail to a server on the loopback."""
    return Settings.from_env(
        {
            "SECRET_KEY": "x" * 32,
            "PUBLIC_URL": "https://visits.example.org",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(port),
            "MAIL_FROM": "visits@example.org",
        }
    )
