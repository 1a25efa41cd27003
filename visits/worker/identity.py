"""Which process this is, so that another on the same machine can tell for certain that it is dead.

A worker that was killed cannot give its lease back. From another machine one waits until the lease has run out; on the
same machine the kernel knows better: a process of that number and that start is there, or it is not.
"""

import os
from pathlib import Path
from uuid import uuid4

STATE, STARTED = 0, 19
"""Places in /proc/<pid>/stat behind the program's name (man 5 proc)."""
GONE = {"Z", "X", "x"}
_LONGEST_NAME = 12


def holder() -> str:
    """Name this process: the machine since its start, the process, its start there, and something of its own."""
    return " ".join((_machine(), str(os.getpid()), _started(os.getpid()), uuid4().hex[:_LONGEST_NAME]))


def is_dead(name: str) -> bool:
    """Tell whether the process of that name has certainly ended; False for one of another machine, or of none."""
    machine, _, rest = name.partition(" ")
    pid, _, rest = rest.partition(" ")
    started = rest.partition(" ")[0]
    if not pid.isdecimal() or not started or not machine or machine != _machine():
        return False
    return _started(int(pid)) != started


def _machine() -> str:
    """Name the machine since its start, and the space of process numbers in it; empty where the kernel does not say."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot[:_LONGEST_NAME]}-{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _started(pid: int) -> str:
    """Return when a process started, in ticks since the machine did; empty when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return ""
    return "" if fields[STATE] in GONE else fields[STARTED]
