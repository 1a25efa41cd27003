"""Counts what is said to the database; a bulk insert is one statement, however many rows."""

from types import TracebackType
from typing import Self

from sqlalchemy import event

from visits.settings import Settings
from visits.storage.database import engine

FRAME = ("BEGIN", "COMMIT", "ROLLBACK")


class Statements:
    """Counts statements of this process while inside, BEGIN and COMMIT not among them."""

    def __init__(self, settings: Settings) -> None:
        self.engine = engine(settings.database_url)
        self.said: list[str] = []

    @property
    def number(self) -> int:
        """Return how many there were."""
        return len(self.said)

    def __enter__(self) -> Self:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, *arguments: object) -> None:
        statement = str(arguments[2])
        if not statement.startswith(FRAME):
            self.said.append(statement)
