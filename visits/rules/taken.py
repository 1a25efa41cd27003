"""When a thing is occupied, in minutes since 1970: integers, since time zones are slow in inner loops."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Taken:
    """The minutes (UTC, since 1970) in which one thing is occupied, in order and without overlap."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[tuple[datetime, datetime]]) -> "Taken":
        """Make it from aware instants; see `of_seconds`."""
        return cls.of_seconds((int(starts.timestamp()), int(ends.timestamp())) for starts, ends in spans)

    @classmethod
    def of_seconds(cls, spans: Iterable[tuple[int, int]]) -> "Taken":
        """Make it from seconds since 1970; a begun minute counts as taken, and spans that touch become one."""
        merged: list[tuple[int, int]] = []
        for starts, ends in sorted((starts // 60, -(-ends // 60)) for starts, ends in spans):
            if merged and starts <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
            else:
                merged.append((starts, ends))
        return cls(tuple(starts for starts, _ in merged), tuple(ends for _, ends in merged))

    def leaves(self, starts: int, ends: int) -> bool:
        """Tell whether the thing is free from minute `starts` until before `ends`."""
        # Spans of one thing never overlap: only the last one that begins before our end could meet us.
        before = bisect_left(self.starts, ends)
        return before == 0 or self.ends[before - 1] <= starts

    def between(self, starts: int, ends: int) -> Iterator[tuple[int, int]]:
        """Yield the spans that share a minute with those from `starts` until before `ends`."""
        first = bisect_right(self.ends, starts)
        for n in range(first, bisect_left(self.starts, ends)):
            yield self.starts[n], self.ends[n]


NOTHING_TAKEN = Taken()


def minute(moment: datetime) -> int:
    """Return the minutes since 1970 of an aware instant."""
    return int(moment.timestamp()) // 60


def moment(minutes: int) -> datetime:
    """Return the aware instant of minutes since 1970."""
    return datetime.fromtimestamp(minutes * 60, tz=UTC)
