"""What is chosen for the days or the visits of a plan that clash, as its fields say it."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID

from flask import request

from visits.rules.booking import PHYSICAL, Rule
from visits.rules.series import AllTheSame, Choice, Choices, Instead
from visits.web.booking import instant
from visits.web.series_pages import HOLD

Key = TypeVar("Key")
DAY, VISIT = "day-", "visit-"
"""How the fields of a plan are named: one for each day of a series, or for each of its visits."""


def day_choices() -> Choices:
    """Read what is chosen for the days of a plan."""
    return _choices(DAY, date.fromisoformat)


def visit_choices() -> dict[UUID, Choice]:
    """Read what is chosen for the visits of a plan."""
    return _choices(VISIT, UUID)


def _choices(prefix: str, key: Callable[[str], Key]) -> dict[Key, Choice]:
    """Read the fields of a plan; what somebody has meddled with is left out, and the service says what is missing."""
    found: dict[Key, Choice] = {}
    for name, value in request.form.items():
        choice = _choice(value)
        if name.startswith(prefix) and choice is not None:
            try:
                found[key(name.removeprefix(prefix))] = choice
            except ValueError:
                continue
    return found


def _choice(value: str) -> Choice | None:
    if value in set(Instead):
        return Instead(value)
    if value.startswith(HOLD):
        named = value.split()
        return AllTheSame(frozenset(rule for rule in Rule if rule.value in named) - PHYSICAL)
    return instant(value)
