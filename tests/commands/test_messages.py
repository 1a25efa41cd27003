"""The command that says what waits and what failed, for whoever runs the machine and may not know any name."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.bookings import book
from tests.builders import Cast
from tests.services.outbox_rows import a_message, given_up
from visits import clock
from visits.commands import messages
from visits.rules.kinds import MessageState
from visits.services import outbox_table
from visits.services.builder import Builder
from visits.settings import SettingError, Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Message

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, now: datetime, settings: Settings) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(Settings, "from_env", lambda: settings)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert messages.main(list(arguments)) == 0
    return capsys.readouterr().out.splitlines()


def test_with_nothing_to_tell_it_says_so(capsys: pytest.CaptureFixture[str], cast: Cast) -> None:
    assert said(capsys) == ["Nothing waits. Everything has been sent."]
    assert said(capsys, "--failed") == ["Nothing failed."]


def test_it_lists_what_waits_and_what_failed_without_a_name(
    capsys: pytest.CaptureFixture[str], settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        late = a_message(session, cast, now - 12 * MINUTE, tries=3, trouble="later: 451").id
        waits = a_message(session, cast, now).id
        lost = given_up(session, cast, now - DAY).id
        given_up(session, cast, now - 15 * DAY)
        a_message(session, cast, now, state=MessageState.SENT)
    head, *rows = said(capsys)
    assert head.split() == ["id", "kind", "channel", "state", "due", "(UTC)", "tries", "trouble"]
    assert [row.split()[0] for row in rows] == [str(lost), str(late), str(waits)]
    assert rows[0].endswith("2026-11-22 11:00:00                1      refused: 550")
    assert "2026-11-23 10:48:00 (12 min late)  3      later: 451" in rows[1]
    assert [row.split()[0] for row in said(capsys, "--failed")[1:]] == [str(lost), str(late)]
    everything = " ".join([head, *rows])
    assert "Ines" not in everything
    assert "familj" not in everything


def test_it_lists_what_did_not_arrive_by_its_receipt(
    capsys: pytest.CaptureFixture[str], settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        a_message(session, cast, now, state=MessageState.SENT, sent_at=now, receipt="failed", receipt_at=now)
        a_message(session, cast, now, state=MessageState.SENT, sent_at=now, receipt="delivered", receipt_at=now)
    (row,) = said(capsys, "--failed")[1:]
    assert row.endswith("receipt: failed")


def test_it_lists_what_has_left_the_newest_first(
    capsys: pytest.CaptureFixture[str], settings: Settings, cast: Cast, now: datetime
) -> None:
    assert said(capsys, "--sent") == ["Nothing has left in the last 14 days."]
    sent = {"state": MessageState.SENT, "tries": 1}
    with writing(settings) as session:
        late = a_message(session, cast, now - 40 * MINUTE, sent_at=now - 10 * MINUTE, **sent).id
        last = a_message(session, cast, now, sent_at=now, receipt="delivered", receipt_at=now, **sent).id
        a_message(session, cast, now - 15 * DAY, sent_at=now - 15 * DAY, **sent)
        a_message(session, cast, now)
    head, *rows = said(capsys, "--sent")
    assert head.split() == ["id", "kind", "channel", "state", "sent", "(UTC)", "tries", "trouble"]
    assert [row.split()[0] for row in rows] == [str(last), str(late)]
    assert rows[0].endswith("sent   2026-11-23 11:00:00                1      receipt: delivered")
    assert rows[1].endswith("2026-11-23 10:50:00 (30 min late)  1")


def test_it_lists_one_home_alone(
    capsys: pytest.CaptureFixture[str], settings: Settings, cast: Cast, now: datetime
) -> None:
    with writing(settings) as session:
        mine = a_message(session, cast, now).id
        a_message(session, cast, now, home_id=Builder(session, now).home("Granen").id)
    assert [row.split()[0] for row in said(capsys, "--home", "Almgården")[1:]] == [str(mine)]
    assert messages.main(["--home", "Tallen"]) == 1
    assert "no home of this name" in capsys.readouterr().err


def test_it_says_when_there_are_more(
    capsys: pytest.CaptureFixture[str], settings: Settings, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_table, "MOST", 2)
    monkeypatch.setattr(messages, "MOST", 2)
    with writing(settings) as session:
        for _ in range(3):
            a_message(session, cast, now)
    found = said(capsys)
    assert (len(found), found[-1]) == (4, "These are the first 2.")


def test_it_sends_one_again(capsys: pytest.CaptureFixture[str], settings: Settings, cast: Cast, now: datetime) -> None:
    with writing(settings) as session:
        book(session, cast, now + timedelta(hours=2), now=now)
        message = session.scalars(select(Message)).one()
        message.state, message.trouble = MessageState.GIVEN_UP, "refused: 550"
    assert said(capsys, "--resend", str(message.id)) == ["It is queued again."]
    with reading(settings) as session:
        assert session.scalars(select(Message.state)).one() is MessageState.QUEUED


def test_it_sends_nothing_again_that_is_unknown_or_no_longer_true(
    capsys: pytest.CaptureFixture[str], settings: Settings, cast: Cast, now: datetime
) -> None:
    assert messages.main(["--resend", str(uuid4())]) == 1
    assert "no such message" in capsys.readouterr().err
    with writing(settings) as session:
        stale = given_up(session, cast, now).id
    assert messages.main(["--resend", str(stale)]) == 1
    assert "nothing to say any more" in capsys.readouterr().err


def test_a_database_that_nobody_has_made_is_said_in_words(
    capsys: pytest.CaptureFixture[str], settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = replace(settings, database_url=f"sqlite:///{tmp_path / 'none' / 'visits.sqlite'}")
    monkeypatch.setattr(Settings, "from_env", lambda: elsewhere)
    assert messages.main([]) == 1
    assert "The database does not answer" in capsys.readouterr().err


def test_a_setting_that_makes_no_sense_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> Settings:
        raise SettingError("PORT=x must be a whole number.")

    monkeypatch.setattr(Settings, "from_env", refuse)
    assert messages.main([]) == 2
    assert capsys.readouterr().err == "visits: PORT=x must be a whole number.\n"
