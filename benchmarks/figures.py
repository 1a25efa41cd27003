"""One measured figure beside its bar, as `make bench` prints it."""

from dataclasses import dataclass
from enum import StrEnum


class Bar(StrEnum):
    """How a value is held against its bar."""

    AT_MOST = "≤"
    AT_LEAST = "≥"
    EXACTLY = "="


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured: `name` and `unit` hold no space, so that a line has five words."""

    name: str
    value: float
    unit: str
    bar: float
    is_to_be: Bar = Bar.AT_MOST

    @property
    def fine(self) -> bool:
        """Tell whether the value keeps to its bar."""
        match self.is_to_be:
            case Bar.AT_MOST:
                return self.value <= self.bar
            case Bar.AT_LEAST:
                return self.value >= self.bar
            case Bar.EXACTLY:
                return self.value == self.bar

    def __str__(self) -> str:
        """Write the line: name, value, unit, bar, `ok` or `short`."""
        bar = f"{self.is_to_be}{self.bar:g}"
        return f"{self.name:<44}{self.value:>10.2f} {self.unit:<12}{bar:<8}{'ok' if self.fine else 'short'}"
