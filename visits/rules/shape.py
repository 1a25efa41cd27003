"""The shape of visits: how long they are, how they follow each other, how early and how late they are booked."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How visits follow each other, in a home or in one unit of it."""

    slot_minutes: int
    """The usual length of a visit."""
    other_lengths: tuple[int, ...] = ()
    """The lengths, in minutes, that a visit may have beside the usual one."""
    grid_minutes: int | None = None
    """A visit may begin every so many minutes; None: every usual length and buffer."""
    buffer_minutes: int
    """The pause after a visit, for cleaning and charging the tablet."""
    notice_minutes: int
    """How long before a visit relatives must have booked it."""
    horizon_days: int
    """How many days ahead can be booked."""


SHORTEST, LONGEST = 5, 240
"""What a visit can last at all, in minutes."""
MOST_LENGTHS = 4


def lengths_of(text: str) -> tuple[int, ...]:
    """Read lengths in minutes as a database keeps them: "20,45"."""
    return tuple(int(length) for length in text.split(",") if length)


def lengths_as_text(lengths: tuple[int, ...]) -> str:
    """Write lengths as `lengths_of` reads them."""
    return ",".join(str(length) for length in sorted(lengths))
