"""The shape of visits that counts in a unit: its own, or its home's."""

from visits.rules.shape import Shape, lengths_as_text, lengths_of
from visits.storage.tables import Home, Unit


def of_home(home: Home) -> Shape:
    """Return the shape a home has decided."""
    return Shape(
        slot_minutes=home.slot_minutes,
        other_lengths=lengths_of(home.other_lengths),
        grid_minutes=home.grid_minutes,
        buffer_minutes=home.buffer_minutes,
        notice_minutes=home.notice_minutes,
        horizon_days=home.horizon_days,
    )


def own(unit: Unit) -> Shape | None:
    """Return a unit's own shape; None where its home's counts."""
    # They are written together: one that is there says that all are.
    if unit.slot_minutes is None or unit.buffer_minutes is None:
        return None
    return Shape(
        slot_minutes=unit.slot_minutes,
        other_lengths=lengths_of(unit.other_lengths),
        grid_minutes=unit.grid_minutes,
        buffer_minutes=unit.buffer_minutes,
        notice_minutes=unit.notice_minutes or 0,
        horizon_days=unit.horizon_days or 0,
    )


def counting(home: Home, unit: Unit) -> Shape:
    """Return the shape that counts in a unit."""
    return own(unit) or of_home(home)


def write(place: Home | Unit, shape: Shape) -> None:
    """Write a shape into a home's or a unit's row."""
    place.slot_minutes, place.buffer_minutes = shape.slot_minutes, shape.buffer_minutes
    place.other_lengths, place.grid_minutes = lengths_as_text(shape.other_lengths), shape.grid_minutes
    place.notice_minutes, place.horizon_days = shape.notice_minutes, shape.horizon_days


def forget(unit: Unit) -> None:
    """Let the home's shape count in a unit again."""
    unit.slot_minutes = unit.grid_minutes = unit.buffer_minutes = unit.notice_minutes = unit.horizon_days = None
    unit.other_lengths = ""
