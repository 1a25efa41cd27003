"""The one command behind `make run` and `make demo`: prepare the database, serve, run the worker, watch both."""

import argparse
import http.client
import os
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import replace
from types import FrameType

from sqlalchemy.exc import OperationalError

from visits.commands.entrances import fill_demo, lines
from visits.commands.supervisor import Plan, Supervisor, end_with_parent, ending_signals, say
from visits.settings import ROOT, MailSecurity, Mode, SettingError, Settings
from visits.storage.database import prepare

LOOPBACK = "127.0.0.1"
CONFIG = "visits/commands/gunicorn_conf.py"
# The first request of a cold start takes a second or two; after this long we say that something is slow.
SLOW_START_SECONDS = 30.0
CATCHER_SECONDS = 10.0
ANYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1", "": LOOPBACK}  # noqa: S104 - addresses to compare with, not to bind


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; 0 after a wanted end, 1 when the port or database is not to be had, 2 on a setting."""
    parser = argparse.ArgumentParser(prog="python -m visits.commands.serve", description=__doc__)
    parser.add_argument("--with-parent", action="store_true", help="end when the process that started this one does")
    if parser.parse_args(arguments).with_parent:
        end_with_parent(os.getppid())
    for number in ending_signals():
        signal.signal(number, _as_ctrl_c)
    try:
        return serve(Settings.from_env())
    except SettingError as error:
        say(str(error))
        return 2
    except OperationalError as error:
        say(f"The database does not answer: {error.orig}")
        return 1
    except KeyboardInterrupt:
        return 0


def _as_ctrl_c(_number: int, _frame: FrameType | None) -> None:
    """End the preparations by any signal as Ctrl-C would: what was half done is rolled back."""
    raise KeyboardInterrupt


def serve(settings: Settings) -> int:
    """Prepare, start everything, print the entrances once the web answers, and watch."""
    taken = port_problem(settings.host, settings.port)
    if taken:
        say(taken)
        return 1
    environ = dict(os.environ) | {"INSTANCE": str(settings.instance)}
    catcher_port = 0
    if settings.mode is Mode.DEMO:
        catcher_port = free_port()
        environ |= mail_environ(catcher_port)
        settings = replace(settings, mail=Settings.from_env(environ).mail)
    prepare(settings)
    if settings.mode is Mode.DEMO:
        fill_demo(settings)
    with Supervisor() as supervisor:
        if catcher_port:
            supervisor.start(catcher(settings, environ, catcher_port))
            supervisor.watch(until=lambda: answers(LOOPBACK, catcher_port), seconds=CATCHER_SECONDS)
        supervisor.start(worker(environ))
        supervisor.start(web(settings, environ))
        _greet(supervisor, settings)
        supervisor.watch()
        say("stopping.")
    return 0


def _greet(supervisor: Supervisor, settings: Settings) -> None:
    """Wait until the web answers, then print the ways in."""

    def healthy() -> bool:
        return is_healthy(settings.host, settings.port)

    if not supervisor.watch(until=healthy, seconds=SLOW_START_SECONDS) and not supervisor.stopping:
        say("the web has not answered yet; see what it says above. Still trying.")
        supervisor.watch(until=healthy)
    if supervisor.stopping:
        return
    for line in lines(settings):
        print(line, flush=True)
    say(f"serving at {settings.public_url}. Ctrl-C stops it.")


def web(settings: Settings, environ: Mapping[str, str]) -> Plan:
    """Plan gunicorn on our host and port."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    command = gunicorn(settings, f"{host}:{settings.port}")
    return Plan(name="web", command=command, environ=environ, folder=ROOT)


def gunicorn(settings: Settings, bind: str, app: str = "wsgi:app") -> tuple[str, ...]:
    """Return the command that serves `app`, with as many threads a process as suit the database."""
    # While PostgreSQL answers, over the network perhaps, a thread waits and another works. SQLite answers in the
    # process itself, and its driver hands Python's one lock over at every row: threads would only take turns.
    threads = "4" if settings.database_url.startswith("postgresql") else "1"
    return (sys.executable, "-m", "gunicorn", "--config", CONFIG, "--threads", threads, "--bind", bind, app)


def worker(environ: Mapping[str, str]) -> Plan:
    """Plan the process that reminds and sends."""
    return Plan(name="worker", command=(sys.executable, "-m", "visits.worker"), environ=environ, folder=ROOT)


def catcher(settings: Settings, environ: Mapping[str, str], port: int) -> Plan:
    """Plan the demo's own mail server, which keeps every mail in instance/demo/mail."""
    folder = str(settings.instance / "mail")
    command = (sys.executable, "-m", "visits.commands.mail_catcher", "--port", str(port), "--folder", folder)
    return Plan(name="mail catcher", command=command, environ=environ, folder=ROOT)


def mail_environ(port: int) -> dict[str, str]:
    """Point every mail of the demo to its catcher, whatever the shell says: no invented relative gets real mail."""
    return {
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": MailSecurity.NONE,
        "SMTP_USER": "",
        "SMTP_PASSWORD": "",
        "MAIL_FROM": "visits@demo.example",
    }


def port_problem(host: str, port: int) -> str:
    """Say in words why we could not listen there, or nothing."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # As gunicorn does: connections of a run just ended may linger for a minute and are no obstacle.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        return f"Cannot listen on {host} port {port} ({error.strerror}). PORT= chooses another port."
    return ""


def free_port() -> int:
    """Find a port that nobody listens on, on the loopback."""
    with socket.create_server((LOOPBACK, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def answers(host: str, port: int) -> bool:
    """Tell whether something listens there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def is_healthy(host: str, port: int) -> bool:
    """Tell whether GET /health says 200."""
    connection = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
