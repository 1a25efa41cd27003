"""Letters to Ines and to the unit Björken, about a visit to Rosa."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from visits.messages import samples
from visits.messages.samples import TO_UNITS, Setting
from visits.rules.kinds import MessageKind
from visits.rules.letters import Letter
from visits.settings import Settings

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
"""Monday 23 November 2026, 12.00 in Stockholm."""
ALMGARDEN = Setting(
    now=NOW,
    starts_at=NOW + timedelta(hours=2),
    timezone="Europe/Stockholm",
    unit_name="Björken",
    phone="031-700 00 01",
    name="Ines",
    address="ines.lind@familj.example",
    token="a-secret-token",
)
VISIT = samples.visit(ALMGARDEN)
CANCELLED = samples.cancelled(VISIT)


def letter(kind: MessageKind, language: str = "en") -> Letter:
    """Make a letter of a kind as the outbox hands it over."""
    to_unit = replace(ALMGARDEN, address="bjorken@almgarden.example")
    return samples.letter(kind, language, to_unit if kind in TO_UNITS else ALMGARDEN)


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
