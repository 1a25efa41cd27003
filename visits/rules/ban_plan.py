"""What a manager decides about a ban: where its days stand, who may change it, and extra hours in one tap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from visits.rules.opening_hours import Span

_WEEK = range(7)
_SATURDAY = 5
_EVENING, _WEEKEND = Span(18 * 60, 20 * 60), Span(10 * 60, 16 * 60)


class BanState(StrEnum):
    """Where a ban stands on a day of its home."""

    COMING = "coming"
    IN_FORCE = "in_force"
    OVER = "over"
    LIFTED = "lifted"


class Preset(StrEnum):
    """Extra hours that a manager adds in one tap."""

    EVENINGS = "evenings"
    WEEKENDS = "weekends"


@dataclass(frozen=True, kw_only=True)
class BanDays:
    """The days of a ban, from the first to the last (None: until it is lifted)."""

    first: date
    last: date | None
    lifted: bool = False

    def state_on(self, day: date) -> BanState:
        """Return where the ban stands on `day`."""
        if self.lifted:
            return BanState.LIFTED
        if day < self.first:
            return BanState.COMING
        return BanState.IN_FORCE if self.last is None or day <= self.last else BanState.OVER

    def last_if_lifted_on(self, day: date) -> date | None:
        """Return what becomes of its last day when it is lifted on `day`: none after that day is left.

        One lifted before it began keeps its days, since it never held.
        """
        return self.last if day < self.first or (self.last is not None and self.last < day) else day


PRESETS: Mapping[Preset, Mapping[int, Span]] = {
    Preset.EVENINGS: dict.fromkeys(_WEEK, _EVENING),
    Preset.WEEKENDS: dict.fromkeys(_WEEK[_SATURDAY:], _WEEKEND),
}
"""The hours of each preset by weekday, 0 is Monday."""
