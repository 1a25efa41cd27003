"""A visiting ban: the extra hours it opens for video visits, and the caps that share them out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from visits.rules.opening_hours import Span


class ExemptionGround(StrEnum):
    """Why a ban does not apply to a resident. Never a diagnosis."""

    END_OF_LIFE = "end_of_life"
    SPECIAL_REASONS = "special_reasons"


@dataclass(frozen=True, kw_only=True)
class Ban:
    """What a ban means for the times of a home's residents, whole days from the first to the last (None: for now)."""

    first: date
    last: date | None = None
    extra: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)
    """Hours beside the weekly ones, by weekday; empty until the manager has confirmed that there are hands."""
    per_day: int | None = None
    per_week: int | None = None

    def holds(self, day: date) -> bool:
        """Tell whether the ban is in force on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)
