"""What looks into the outbox finds its way by an index: with years of messages in it, too."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.services import delivery, figures, outbox_views, retention, undelivered
from visits.services.builder import Builder
from visits.services.outbox_views import Shown
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Message

Look = Callable[[Session, Cast, datetime], object]
_CLAIMED = MessageState.CLAIMED
ROWS = 2000
OF_ALL, OF_HOME = ("ix_messages_state_sent_at",), ("ix_messages_home_id_state_due_at",)
# While little waits the database may take another index that begins with the state, or knows messages about no visit.
OF_CHANNEL = ("ix_messages_channel_state_due_at", *OF_ALL)
OLD = (*OF_HOME, *OF_CHANNEL, "ix_messages_visit_id")
_MESSAGES = re.compile(r"\b(FROM|UPDATE|JOIN) messages\b")


@contextmanager
def recorded(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is asked of the outbox while inside."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        if _MESSAGES.search(statement):
            asked.append((statement, parameters[0] if isinstance(parameters, list) else parameters))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", note)


def fill(session: Session, cast: Cast, now: datetime) -> None:
    """Add what months leave behind: most was sent long ago, a little waits; and let PostgreSQL count it."""
    states = [MessageState.SENT] * 96 + [MessageState.DROPPED, MessageState.GIVEN_UP, MessageState.QUEUED, _CLAIMED]
    homes = [cast.home.id, *(Builder(session, now).home(name).id for name in ("Granen", "Tallen", "Asken"))]
    rows: list[dict[str, Any]] = [
        {
            "id": uuid4(),
            "kind": MessageKind.SIGN_IN,
            "channel": Via.SMS if number % 7 == 0 else Via.MAIL,
            "address": f"relative{number}@familj.example",
            "language": "sv",
            "home_id": homes[number % len(homes)],
            "facts": {},
            "state": states[number % len(states)],
            "due_at": (at := now - timedelta(minutes=number * 60)),
            "sent_at": at if states[number % len(states)] is MessageState.SENT else None,
            "claimed_at": at if states[number % len(states)] is _CLAIMED else None,
            "created_at": at,
        }
        for number in range(ROWS)
    ]
    session.execute(insert(Message), rows)
    if session.connection().dialect.name == "postgresql":
        session.execute(text("ANALYZE messages"))


def plan(session: Session, statement: str, parameters: Any) -> str:
    """Ask the database how it would go about it."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(str(row[3]) for row in rows)
    # It would rather read a table as small as a test's from end to end.
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return "\n".join(str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))


@pytest.mark.parametrize(
    ("look", "indexes"),
    [
        (lambda session, _cast, now: figures.gather(session, now=now), OF_ALL),
        (lambda session, _cast, now: undelivered.tell(session, now=now), OF_ALL),
        (lambda session, _cast, _now: delivery.take_over(session), OF_ALL),
        (lambda session, cast, now: undelivered.news(session, actor=cast.actor(cast.maj), now=now), OF_HOME),
        (lambda session, _cast, now: retention.old_messages(session, now=now, limit=50), OLD),
        *(
            (
                lambda session, cast, now, shown=shown: outbox_views.listed(
                    session, shown, actor=cast.actor(cast.maj), now=now
                ),
                OF_HOME,
            )
            for shown in Shown
        ),
        (lambda session, _cast, now: delivery.claim(session, Via.MAIL, now=now, limit=8), OF_CHANNEL),
        (lambda session, _cast, now: delivery.claim(session, Via.SMS, now=now, limit=8, abandoned=False), OF_CHANNEL),
        (lambda session, _cast, _now: delivery.owes(session, Via.SMS), OF_CHANNEL),
    ],
)
def test_the_outbox_is_never_read_from_end_to_end(
    settings: Settings, cast: Cast, now: datetime, look: Look, indexes: tuple[str, ...]
) -> None:
    with writing(settings) as session:
        fill(session, cast, now)
        with recorded(session) as asked:
            look(session, cast, now)
        plans = [(statement, plan(session, statement, parameters)) for statement, parameters in asked]
        assert any(one in how for one in indexes for _, how in plans), plans
        for statement, one in plans:
            assert not re.search(r"SCAN messages(?! USING (COVERING )?INDEX)|Seq Scan on messages", one), (
                statement,
                one,
            )
