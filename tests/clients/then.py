"""The application as of a day before the clocks change: it then serves the same whenever the tests run."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from visits import clock
from visits.app import create_app

NOW = datetime(2026, 3, 14, 11, tzinfo=UTC)


def make() -> Flask:
    """Make the application, for gunicorn; an hour later, when what was booked has settled."""
    clock.now = lambda: NOW + timedelta(hours=1)
    return create_app()
