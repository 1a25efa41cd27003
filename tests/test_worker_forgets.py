"""The worker forgets what is old, and holds nobody up while it looks for it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import event, func, select

from tests.builders import Cast
from tests.rooms import a_visit
from tests.services.outbox_rows import a_message
from visits import clock
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.visit_state import State
from visits.services.retention import KEPT
from visits.settings import Settings
from visits.storage.database import engine, reading, writing
from visits.storage.tables import Message, Visit, VisitRelative
from visits.worker.jobs import Worker

LONG_AGO = KEPT + timedelta(days=2)


def test_old_visits_and_messages_are_forgotten(settings: Settings, cast: Cast) -> None:
    long_ago = clock.now() - LONG_AGO
    with writing(settings) as session:
        a_visit(session, cast, state=State.HELD, starts_at=long_ago)
        a_visit(session, cast, state=State.BOOKED, starts_at=clock.now() + timedelta(days=1))
        a_message(session, cast, long_ago, kind=MessageKind.INVITATION, state=MessageState.SENT)
    Worker(settings).forget()
    with reading(settings) as session:
        assert session.scalar(select(func.count()).select_from(VisitRelative)) == 1
        assert session.scalars(select(Message.id)).all() == []
        assert len(session.scalars(select(Visit.id)).all()) == 2


def test_nobody_who_books_waits_while_it_looks(settings: Settings, cast: Cast) -> None:
    held = []

    def note(connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if any(f"FROM {table}" in statement for table in ("visits", "series", "messages")):
            held.append(connection.get_execution_options().get("begin"))

    worker = Worker(settings)
    listened = engine(settings.database_url)
    event.listen(listened, "before_cursor_execute", note)
    worker.forget()
    event.remove(listened, "before_cursor_execute", note)
    assert held
    assert set(held) == {None}, "none of it holds the lock that a booking needs"
