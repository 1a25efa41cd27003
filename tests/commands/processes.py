"""What tests of real processes need: patience, and the truth about who is alive."""

import time
from collections.abc import Callable
from pathlib import Path


def soon(check: Callable[[], object], seconds: float = 10) -> bool:
    """Wait until it holds, and tell whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.02)
    return bool(check())


def is_alive(pid: int) -> bool:
    """Tell whether the process still runs; a zombie does not, though it would answer a signal."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def group_of(leader: int) -> list[int]:
    """List the living processes of the process group that `leader` leads or led."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z" and int(fields[2]) == leader:
            found.append(int(stat.parent.name))
    return found


def children_of(parent: int) -> list[int]:
    """List the living children of a process."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z" and int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found
