"""Answers a watcher: whether it serves, and whether the database is as new as the code."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from visits.storage.database import is_up_to_date
from visits.web import gate

bp = Blueprint("health", __name__)


@bp.get("/health")
@gate.public
def show() -> ResponseReturnValue:
    """Answer `ok`, or 503 while the database waits for a migration."""
    ready = is_up_to_date(gate.settings())
    return (
        ("ok\n" if ready else "the database is older than the code\n"),
        200 if ready else 503,
        {"Content-Type": "text/plain"},
    )
