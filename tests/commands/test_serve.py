"""One command serves everything, says what is wrong in words, and leaves nothing behind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands.processes import children_of, group_of, soon
from visits.commands.serve import free_port, port_problem

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[2]
Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start the real thing in an empty installation, with no setting but those given."""
    started: list[subprocess.Popen[str]] = []
    settings = {"INSTANCE": str(tmp_path / "home"), "MODE": "", "HOST": "", "DATABASE_URL": "", "PUBLIC_URL": ""}

    def start(**given: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "visits.commands.serve"],
            cwd=ROOT,
            env=os.environ | settings | given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().rstrip("\n")


def test_a_port_that_is_taken_is_said_before_anything_is_started(serve: Serve, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = serve(PORT=str(port))
        out, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"Cannot listen on 127.0.0.1 port {port} (Address already in use)." in said
    assert (out, said.count("\n")) == ("", 1)
    assert not list((tmp_path / "home").glob("*.sqlite*"))


def test_a_setting_that_makes_no_sense_is_named(serve: Serve) -> None:
    process = serve(PORT="eight thousand")
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (2, "visits: PORT=eight thousand must be a whole number from 1 to 65535.\n")


def test_a_database_that_does_not_answer_is_said_in_words(serve: Serve) -> None:
    nobody = f"postgresql://visits@127.0.0.1:{free_port()}/visits"
    process = serve(PORT=str(free_port()), DATABASE_URL=nobody, SECRET_KEY="k" * 32)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith("visits: The database does not answer: ")
    assert "Traceback" not in said


def test_an_address_that_is_not_ours_is_said_in_words() -> None:
    assert port_problem("192.0.2.1", 8000).startswith("Cannot listen on 192.0.2.1 port 8000 (")
    assert port_problem("127.0.0.1", free_port()) == ""


def test_an_empty_installation_says_where_to_begin_and_ends_on_ctrl_c(serve: Serve) -> None:
    port = free_port()
    process = serve(PORT=str(port))
    line = first_line(process)
    assert re.fullmatch(rf"First run   http://127\.0\.0\.1:{port}/first-run/[\w-]{{20,}}", line), line
    path = line.split(f":{port}", 1)[1]
    assert get(port, "/health")[0] == http.HTTPStatus.OK
    assert get(port, path)[0] == http.HTTPStatus.OK
    children = children_of(process.pid)
    assert len(children) == 2
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in said
    assert not [pid for child in children for pid in group_of(child)]


def test_a_web_that_is_killed_comes_back_on_the_same_port(serve: Serve) -> None:
    port = free_port()
    process = serve(PORT=str(port))
    first_line(process)
    worker, web = sorted(children_of(process.pid))
    os.kill(web, signal.SIGKILL)
    # Its workers would answer a moment longer: first the new one must be there.
    assert soon(lambda: set(children_of(process.pid)) - {worker, web})

    def answers() -> bool:
        try:
            return get(port, "/health")[0] == http.HTTPStatus.OK
        except OSError:
            return False

    assert soon(answers, 20)
    process.terminate()
    assert "the web ended by itself (signal SIGKILL); starting it again in 1 s." in process.communicate(timeout=30)[1]
    assert process.returncode == 0


def test_nothing_lives_on_when_the_command_itself_is_killed(serve: Serve) -> None:
    port = free_port()
    process = serve(PORT=str(port))
    first_line(process)
    children = children_of(process.pid)
    process.kill()
    assert soon(lambda: not [pid for child in children for pid in group_of(child)], 15)
    assert port_problem("127.0.0.1", port) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's sudden death")
def test_it_ends_with_the_make_that_started_it(tmp_path: Path) -> None:
    port = free_port()
    like_make = (
        "import subprocess, sys; subprocess.run([sys.executable, '-m', 'visits.commands.serve', '--with-parent'])"
    )
    environ = os.environ | {"INSTANCE": str(tmp_path), "PORT": str(port), "MODE": "", "DATABASE_URL": ""}
    with subprocess.Popen(
        [sys.executable, "-c", like_make], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    ) as make:
        assert first_line(make).startswith("First run")
        make.kill()
        assert soon(lambda: port_problem("127.0.0.1", port) == "", 20)


def test_the_demo_sends_its_mail_to_its_own_catcher(serve: Serve, tmp_path: Path) -> None:
    process = serve(PORT=str(free_port()), MODE="demo", SMTP_HOST="smtp.example.org", MAIL_FROM="real@example.org")
    assert first_line(process).startswith("Relative ")
    commands = {Path(f"/proc/{child}/cmdline").read_text(): child for child in children_of(process.pid)}
    assert len(commands) == 3
    worker = next(child for command, child in commands.items() if "visits.worker" in command)
    environ = Path(f"/proc/{worker}/environ").read_text().split("\0")
    assert "SMTP_HOST=127.0.0.1" in environ
    assert not [line for line in environ if "smtp.example.org" in line or "real@example.org" in line]
    assert (tmp_path / "home" / "mail" / "new").is_dir()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
