"""The cast in its browsers: Ines in one, the tablet in another, two web processes between them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, sync_playwright
from sqlalchemy import update

from tests.browser.call.house import House
from tests.browser.live import chromium, live_server, sign_in, sign_in_tablet
from tests.builders import Cast
from visits import clock
from visits.settings import Settings
from visits.storage.database import engine, writing
from visits.storage.tables import Person


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def house(playwright: Playwright, empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(empty_database, folder / "visits.sqlite")
    settings = Settings.from_env({"INSTANCE": str(folder)})
    with writing(settings) as session:
        cast = Cast.build(session, clock.now())
        session.execute(update(Person).values(language="en"))
    with live_server(settings) as url, chromium(playwright) as browser:
        yield House(settings=settings, cast=cast, url=url, browser=browser)
    engine(settings.database_url).dispose()


@pytest.fixture
def ines(house: House) -> Iterator[Page]:
    context = house.context()
    sign_in(context, house.settings, house.cast.ines)
    yield context.new_page()
    context.close()


@pytest.fixture
def tablet(house: House) -> Iterator[Page]:
    context = house.context()
    sign_in_tablet(context, house.settings, house.cast, house.cast.karl)
    yield context.new_page()
    context.close()
