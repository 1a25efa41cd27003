"""An installation of its own for a race or a measurement: empty, thrown away, on SQLite unless DATABASE_URL is set."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from visits.settings import Settings
from visits.storage.database import engine, prepare


@contextmanager
def installation() -> Iterator[Settings]:
    """Prepare one while inside; a database that DATABASE_URL names keeps what is put there."""
    environ = {"SECRET_KEY": "of no use in a benchmark, but demanded"}
    if url := os.environ.get("DATABASE_URL", ""):
        environ["DATABASE_URL"] = url
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_env(environ | {"INSTANCE": folder})
        prepare(settings)
        yield settings
        engine(settings.database_url).dispose()
