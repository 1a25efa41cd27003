"""One home and one server for all the programs that read its calendars."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.live import live_server
from tests.clients.story import Story, tell
from visits.settings import Settings
from visits.storage.database import engine, writing


@pytest.fixture(scope="module")
def home(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("clients")
    (folder / "visits.sqlite").write_bytes(empty_database.read_bytes())
    made = Settings.from_env({"INSTANCE": str(folder), "PUBLIC_URL": "http://localhost"})
    yield made
    engine(made.database_url).dispose()


@pytest.fixture(scope="module")
def story(home: Settings) -> Story:
    with writing(home) as session:
        return tell(session)


@pytest.fixture(scope="module")
def server(home: Settings, story: Story) -> Iterator[str]:
    """Serve that home as of the day on which all was booked; yields the address before a calendar's secret."""
    with live_server(home, "tests.clients.then:make()") as url:
        yield f"{url}/feeds"
