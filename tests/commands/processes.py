"""What tests of real processes need: patience, and the truth about who is alive."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

STATE, PARENT, GROUP = 0, 1, 2
"""Places in /proc/<pid>/stat behind the program's name (man 5 proc)."""


def soon(check: Callable[[], object], seconds: float = 10) -> bool:
    """Wait until it holds, and tell whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.02)
    return bool(check())


def living() -> Iterator[tuple[int, list[str]]]:
    """Give every process that still runs; a zombie does not, though it would answer a signal."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[STATE] != "Z":
            yield int(stat.parent.name), fields


def is_alive(pid: int) -> bool:
    """Tell whether the process still runs."""
    return any(pid == other for other, _ in living())


def group_of(leader: int) -> list[int]:
    """List the process group that `leader` leads or led."""
    return [pid for pid, fields in living() if int(fields[GROUP]) == leader]


def children_of(parent: int) -> list[int]:
    """List the children of a process."""
    return [pid for pid, fields in living() if int(fields[PARENT]) == parent]
