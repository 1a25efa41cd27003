"""Child processes: started, watched, started again when they die, stopped in order, never left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

LOOK_EVERY_SECONDS = 0.1
PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec a child may call into it, but not load it.
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to start: its name in words, its command, its environment and the folder it works in."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait, in seconds: before a restart (doubled each time) and for an end before killing."""

    first_pause: float = 1.0
    longest_pause: float = 30.0
    for_an_end: float = 10.0
    well_after: float = 60.0


class Child:
    """One process and the story of its restarts."""

    def __init__(self, plan: Plan, patience: Patience) -> None:
        self.plan = plan
        self._patience = patience
        self._pause = patience.first_pause
        self._start()

    def _start(self) -> None:
        """Start in a process group of its own, so that Ctrl-C reaches it only through us, in order."""
        supervisor = os.getpid()
        self.process = subprocess.Popen(
            self.plan.command,
            cwd=self.plan.folder,
            env=self.plan.environ,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=lambda: end_with_parent(supervisor),  # noqa: PLW1509 - we have one thread only
        )
        self._started = time.monotonic()
        self._due: float | None = None

    def look(self) -> None:
        """Notice a death, say it, and start again when its pause is over."""
        now = time.monotonic()
        if self._due is not None:
            if now >= self._due:
                self._start()
            return
        code = self.process.poll()
        if code is None:
            return
        self._kill_group()
        if now - self._started >= self._patience.well_after:
            self._pause = self._patience.first_pause
        say(f"the {self.plan.name} ended by itself ({in_words(code)}); starting it again in {self._pause:g} s.")
        self._due = now + self._pause
        self._pause = min(2 * self._pause, self._patience.longest_pause)

    def stop(self) -> None:
        """Ask for an end, wait for it, and kill what is left."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self._patience.for_an_end)
            except subprocess.TimeoutExpired:
                say(f"the {self.plan.name} did not end within {self._patience.for_an_end:g} s; killing it.")
        self._kill_group()
        self.process.wait()

    def _kill_group(self) -> None:
        """Kill what the process itself started and left, such as gunicorn's workers on our port."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps children alive until it is asked to stop (SIGINT, SIGTERM, SIGHUP); use it as a context."""

    def __init__(self, patience: Patience | None = None) -> None:
        self.stopping = False
        self._patience = patience or Patience()
        self._children: list[Child] = []

    def __enter__(self) -> Self:
        for number in ending_signals():
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop the last started first: it leans on the earlier ones."""
        for child in reversed(self._children):
            child.stop()

    def _on_signal(self, _number: int, _frame: object) -> None:
        # Only noted: an exception here could fall between starting a child and writing it down.
        self.stopping = True

    def start(self, plan: Plan) -> None:
        """Start a child and keep it alive from now on."""
        if not self.stopping:
            self._children.append(Child(plan, self._patience))

    def watch(self, until: Callable[[], bool] = lambda: False, seconds: float = float("inf")) -> bool:
        """Keep the children alive until `until()` holds, a stop is asked for or the time is up; tell if it held."""
        end = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < end:
            for child in self._children:
                child.look()
            if until():
                return True
            time.sleep(LOOK_EVERY_SECONDS)
        return False


def ending_signals() -> list[signal.Signals]:
    """List the signals that mean "end": a closed terminal too, unless nohup told us to outlive it."""
    hangup = [] if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else [signal.SIGHUP]
    return [signal.SIGINT, signal.SIGTERM, *hangup]


def end_with_parent(parent: int) -> None:
    """Have the kernel end this process when `parent` dies, even by SIGKILL (Linux; elsewhere do nothing)."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we asked
            os.kill(os.getpid(), signal.SIGTERM)


def in_words(code: int) -> str:
    """Say how a process ended, from its return code as subprocess gives it."""
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def say(text: str) -> None:
    """Tell whoever started us, beside the entrances that go to stdout."""
    print(f"visits: {text}", file=sys.stderr, flush=True)
