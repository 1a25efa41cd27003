"""The supervisor keeps real processes alive and leaves none behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands.processes import is_alive, soon

pytestmark = pytest.mark.processes
SUPERVISE = """
import os, pathlib, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored from the start
from visits.commands.supervisor import Patience, Plan, Supervisor
patience = Patience(first_pause=0.1, longest_pause=0.3, for_an_end=float(sys.argv.pop(1)))
with Supervisor(patience) as supervisor:
    for name, program in zip(("first", "second"), sys.argv[1:]):
        plan = Plan(name=name, command=[sys.executable, "-c", program], environ=os.environ, folder=pathlib.Path.cwd())
        supervisor.start(plan)
    supervisor.watch()
"""
NOTE_PID = "import os, sys, time, signal, subprocess; open('{name}', 'a').write(f'{{os.getpid()}}\\n'); "
SLEEP = "time.sleep(200)"
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN); open('deaf', 'w').write('yes'); time.sleep(200)"
PARENT_OF_DEAF = (
    "grandchild = subprocess.Popen([sys.executable, '-c', 'import signal, time;"
    " signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(200)']);"
    " open('grandchild', 'w').write(f'{grandchild.pid}\\n'); time.sleep(200)"
)

Start = Callable[..., subprocess.Popen[str]]
# An answer comes within a moment, and is waited for no longer; but on a machine that has thirty other things to do, a
# Python takes seconds to start and seconds to end, and neither is what these tests are about.
LONG = 90.0
FOR_THE_DEAF = 1.0


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start(*programs: str, for_an_end: float = LONG) -> subprocess.Popen[str]:
        environ = os.environ | {"PYTHONPATH": str(Path.cwd())}
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, str(for_an_end), *programs],
            cwd=tmp_path,
            env=environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_a_child_that_dies_is_started_again_after_a_growing_pause_and_that_is_said(
    supervise: Start, tmp_path: Path
) -> None:
    process = supervise(NOTE_PID.format(name="first") + "sys.exit(3)")
    assert soon(lambda: len(pids(tmp_path / "first")) >= 5, LONG)
    process.terminate()
    _, said = process.communicate(timeout=LONG)
    assert process.returncode == 0
    pauses = [line.rsplit(" ", 2)[1] for line in said.splitlines() if "first ended by itself (exit code 3)" in line]
    assert pauses[:4] == ["0.1", "0.2", "0.3", "0.3"]


def test_a_child_killed_by_a_signal_is_named_with_it(supervise: Start, tmp_path: Path) -> None:
    process = supervise(NOTE_PID.format(name="first") + SLEEP)
    assert soon(lambda: pids(tmp_path / "first"), LONG)
    os.kill(pids(tmp_path / "first")[0], signal.SIGKILL)
    assert soon(lambda: len(pids(tmp_path / "first")) == 2, LONG)
    process.terminate()
    assert "signal SIGKILL" in process.communicate(timeout=LONG)[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_all_children_end_with_the_supervisor_without_a_traceback(
    supervise: Start, tmp_path: Path, number: signal.Signals
) -> None:
    process = supervise(NOTE_PID.format(name="first") + SLEEP, NOTE_PID.format(name="second") + SLEEP)
    assert soon(lambda: pids(tmp_path / "first") and pids(tmp_path / "second"), LONG)
    process.send_signal(number)
    _, said = process.communicate(timeout=LONG)
    assert (process.returncode, said) == (0, "")
    assert not [pid for name in ("first", "second") for pid in pids(tmp_path / name) if is_alive(pid)]


def test_the_last_started_is_stopped_first(supervise: Start, tmp_path: Path) -> None:
    last_word = (
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: (open('order', 'a').write('{0} '), sys.exit())); "
    )
    process = supervise(*(last_word.format(name) + NOTE_PID.format(name=name) + SLEEP for name in ("first", "second")))
    assert soon(lambda: pids(tmp_path / "first") and pids(tmp_path / "second"), LONG)
    process.terminate()
    process.communicate(timeout=LONG)
    assert (tmp_path / "order").read_text().split() == ["second", "first"]


def test_a_child_deaf_to_the_request_is_killed(supervise: Start, tmp_path: Path) -> None:
    process = supervise(NOTE_PID.format(name="first") + DEAF, for_an_end=FOR_THE_DEAF)
    assert soon((tmp_path / "deaf").exists, LONG)
    process.terminate()
    _, said = process.communicate(timeout=LONG)
    assert process.returncode == 0
    assert "the first did not end within 1 s; killing it." in said
    assert not is_alive(pids(tmp_path / "first")[0])


def test_what_a_child_left_behind_ends_too(supervise: Start, tmp_path: Path) -> None:
    process = supervise(NOTE_PID.format(name="first") + PARENT_OF_DEAF)
    assert soon(lambda: pids(tmp_path / "grandchild"), LONG)
    process.terminate()
    process.communicate(timeout=LONG)
    assert soon(lambda: not is_alive(pids(tmp_path / "grandchild")[0]), LONG)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's sudden death")
def test_children_end_even_when_the_supervisor_is_killed(supervise: Start, tmp_path: Path) -> None:
    process = supervise(NOTE_PID.format(name="first") + SLEEP)
    assert soon(lambda: pids(tmp_path / "first"), LONG)
    process.kill()
    assert soon(lambda: not is_alive(pids(tmp_path / "first")[0]), LONG)
