"""Letting several do the same thing at the same moment, as browsers and processes do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlalchemy.orm import Session

from visits.settings import Settings
from visits.storage.database import writing

Given = TypeVar("Given")
PATIENCE_SECONDS = 20


def at_once(settings: Settings, *deeds: Callable[[Session], Given], times: int = 1) -> list[Given | Exception]:
    """Do every deed so many times at once, each in a transaction of its own; return what each gave or raised.

    On SQLite they come one after the other; on PostgreSQL they really meet.
    """
    barrier = Barrier(len(deeds) * times)

    def run(deed: Callable[[Session], Given]) -> Given | Exception:
        barrier.wait(PATIENCE_SECONDS)
        try:
            with writing(settings) as session:
                return deed(session)
        except Exception as error:  # noqa: BLE001 - what went wrong is what the test asks for
            return error

    with ThreadPoolExecutor(barrier.parties) as pool:
        return list(pool.map(run, deeds * times))
