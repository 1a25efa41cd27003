"""An installation of its own for a race or a measurement: empty, thrown away, on SQLite unless DATABASE_URL is set."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from visits.settings import Settings
from visits.storage.database import engine, prepare


@contextmanager
def installation(url: str | None = None) -> Iterator[Settings]:
    """Prepare one while inside, at `url` or where DATABASE_URL says; what is named there keeps what is put there."""
    url = os.environ.get("DATABASE_URL", "") if url is None else url
    environ = {"SECRET_KEY": "of no use in a benchmark, but demanded"} | ({"DATABASE_URL": url} if url else {})
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_env(environ | {"INSTANCE": folder})
        prepare(settings)
        yield settings
        engine(settings.database_url).dispose()
