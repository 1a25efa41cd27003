"""A PostgreSQL of our own for tests and races: in a temporary folder, gone at the end.

`python -m tools.postgres COMMAND …` runs a command with DATABASE_URL naming an empty database on it, and ends as the
command does; with `--durable` in front of it commits wait for the disk, as on a real server. tools/postgres.sh finds
or brings the programs. TEST_DATABASE_URL names a server that runs already: databases are then made and dropped there,
and the one it names is left alone.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, NullPool, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from visits.commands.supervisor import end_with_parent

FIND = Path(__file__).with_suffix(".sh")
START_SECONDS = 60.0
STOP_SECONDS = 15.0
LOOK_EVERY_SECONDS = 0.05
OPTIONS = {
    "listen_addresses": "",  # a socket in a folder closed to others: no port to race for, nobody else gets in
    "timezone": "Pacific/Chatham",  # a server need not be in UTC, and 12 h 45 min show who relies on it
    "max_connections": "100",
    "shared_buffers": "64MB",
    "jit": "off",
}
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""What is not needed where the data is thrown away."""


def find() -> URL | Path:
    """Return the server that TEST_DATABASE_URL names, or the folder of PostgreSQL's programs, brought if need be.

    Raises SystemExit, saying what to do, where there are none.
    """
    named = os.environ.get("TEST_DATABASE_URL", "").strip()
    if named:
        return make_url(named).set(drivername="postgresql+psycopg")
    found = subprocess.run([FIND], capture_output=True, text=True, check=False)
    if found.returncode:
        raise SystemExit(found.stderr.rstrip())
    return Path(found.stdout.strip())


@contextmanager
def server(*, durable: bool = False) -> Iterator[URL]:
    """Run a server while inside, or take the one that is named; yields the address of a database on it."""
    there = find()
    if isinstance(there, URL):
        yield there
        return
    # Not TMPDIR: a socket's path must be short (104 characters on macOS), and root's own may be closed to others.
    folder = Path(tempfile.mkdtemp(prefix="visits-", dir="/tmp"))
    process = None
    try:
        process = _started(there, folder, OPTIONS | ({} if durable else HASTY))
        address = URL.create("postgresql+psycopg", "visits", database="postgres", query={"host": str(folder)})
        _wait_for(address, process, folder / "log")
        yield address
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(address: URL) -> Iterator[str]:
    """Make an empty database on a server while inside; yields its address."""
    name = f"visits_{uuid4().hex}"
    _say_there(address, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        _say_there(address, f"DROP DATABASE {name} WITH (FORCE)")


def _say_there(address: URL, statement: str) -> None:
    there = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with there.connect() as connection:
        connection.execute(text(statement))


def _started(programs: Path, folder: Path, options: dict[str, str]) -> subprocess.Popen[bytes]:
    """Make a cluster in `folder` and start its server. Neither program runs as root, so root lends them to another."""
    user = _unprivileged() if os.geteuid() == 0 else None
    uid, gid, groups = (user.pw_uid, user.pw_gid, list[int]()) if user else (None, None, None)
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, parent = str(folder / "data"), os.getpid()
    make = [str(programs / "initdb"), "-D", data, "-U", "visits", "--auth=trust"]
    make += ["--encoding=UTF8", "--no-locale", "--no-sync"]
    with (folder / "log").open("wb") as log:
        subprocess.run(make, check=True, cwd=folder, stdout=log, user=uid, group=gid, extra_groups=groups)
        settings = [f"-c{name}={value}" for name, value in (options | {"unix_socket_directories": str(folder)}).items()]
        return subprocess.Popen(
            [programs / "postgres", "-D", data, *settings],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=uid,
            group=gid,
            extra_groups=groups,
            start_new_session=True,  # Ctrl-C is for the tests, which still need it while they tidy up
            preexec_fn=lambda: end_with_parent(parent),  # noqa: PLW1509 - we have one thread only
        )


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _wait_for(address: URL, process: subprocess.Popen[bytes], log: Path) -> None:
    patience = time.monotonic() + START_SECONDS
    while True:
        try:
            _say_there(address, "SELECT 1")
            return
        except OperationalError as error:
            if process.poll() is not None or time.monotonic() > patience:
                raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from error
            time.sleep(LOOK_EVERY_SECONDS)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown: it does not wait for who is still connected
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> int:
    """Run a command on an empty database."""
    command = sys.argv[1:]
    durable = command[:1] == ["--durable"]
    command = command[durable:]
    if not command:
        print("Say what to run: python -m tools.postgres [--durable] COMMAND …", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C, which tidies up
    with server(durable=durable) as address, database(address) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
