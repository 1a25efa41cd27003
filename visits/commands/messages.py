"""Say what waits in the outbox, what could not be delivered and what left, without names or addresses; resend one."""

import argparse
import sys
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import OperationalError

from visits import clock
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageState
from visits.services import outbox_table, resending
from visits.services.outbox_table import MOST, TableRow
from visits.services.outbox_views import SHOWN_BACK
from visits.settings import SettingError, Settings
from visits.storage.database import reading, writing

HEAD = ("id", "kind", "channel", "state", "due (UTC)", "tries", "trouble")
SENT_HEAD = (*HEAD[:4], "sent (UTC)", *HEAD[5:])
WRITTEN = "%Y-%m-%d %H:%M:%S"


def main(arguments: list[str] | None = None) -> int:
    """Print the table, or send one message again; 1 when that cannot be, 2 on a setting that makes no sense."""
    parser = argparse.ArgumentParser(prog="python -m visits.commands.messages", description=__doc__)
    parser.add_argument("--home", metavar="NAME", help="of the home of this name alone")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--failed", action="store_true", help="only what failed: given up, or waiting after a try")
    which.add_argument("--sent", action="store_true", help="what has left, the newest first, instead")
    parser.add_argument("--resend", metavar="ID", type=UUID, help="send this message once more, and print nothing else")
    given = parser.parse_args(arguments)
    try:
        settings = Settings.from_env()
    except SettingError as error:
        return _fail(str(error), 2)
    try:
        if given.resend:
            return _resend(settings, given.resend)
        return _show(settings, home=given.home, only_failed=given.failed, sent=given.sent)
    except OperationalError as error:
        return _fail(f"The database does not answer: {error.orig}", 1)


def _show(settings: Settings, *, home: str | None, only_failed: bool, sent: bool) -> int:
    with reading(settings) as session:
        homes = outbox_table.homes_called(session, home) if home is not None else None
        if homes == []:
            return _fail("There is no home of this name.", 1)
        if sent:
            found = outbox_table.sent(session, homes=homes, now=clock.now())
        else:
            found = outbox_table.unfinished(session, homes=homes, only_failed=only_failed, now=clock.now())
    if not found:
        print(_nothing(only_failed=only_failed, sent=sent))
        return 0
    for line in _table(found, SENT_HEAD if sent else HEAD):
        print(line)
    if len(found) == MOST:
        print(f"These are the first {MOST}.")
    return 0


def _nothing(*, only_failed: bool, sent: bool) -> str:
    if sent:
        return f"Nothing has left in the last {SHOWN_BACK.days} days."
    return "Nothing failed." if only_failed else "Nothing waits. Everything has been sent."


def _table(found: list[TableRow], head: tuple[str, ...]) -> list[str]:
    rows = [head, *(_cells(row) for row in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _cells(row: TableRow) -> tuple[str, ...]:
    late = (row.sent_at or clock.now()) - row.due_at
    when = (row.sent_at or row.due_at).strftime(WRITTEN)
    if late > timedelta(minutes=1) and row.state is not MessageState.GIVEN_UP:
        when += f" ({int(late.total_seconds()) // 60} min late)"
    return str(row.id), row.kind.value, row.via.value, row.state.value, when, str(row.tries), row.trouble


def _resend(settings: Settings, message: UUID) -> int:
    try:
        with writing(settings) as session:
            resending.again_by_command(session, message, now=clock.now())
    except NotFound:
        return _fail("There is no such message.", 1)
    except InvalidInput as refused:
        return _fail(refused.message, 1)
    print("It is queued again.")
    return 0


def _fail(words: str, code: int) -> int:
    print(f"visits: {words}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
