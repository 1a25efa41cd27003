"""The lock-out counts every try, those made at once too."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from visits.rules.errors import TooManyTries
from visits.rules.kinds import MessageKind
from visits.services import attempts, people, sign_ins
from visits.services.builder import DEMO_PASSWORD
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Attempts, Message


def letters(settings: Settings) -> int:
    with reading(settings) as session:
        return len(session.scalars(select(Message.id).where(Message.kind == MessageKind.SIGN_IN)).all())


def test_wrong_passwords_tried_at_once_all_count(settings: Settings, cast: Cast, now: datetime) -> None:
    def guess(session: Session) -> str | None:
        return sign_ins.by_password(session, mail=cast.maj.mail or "", password="a guess", now=now)

    assert at_once(settings, guess, times=3) == [None] * 3
    with reading(settings) as session:
        assert session.scalars(select(Attempts.failures)).one() == 3
    answers = at_once(settings, guess, times=6)
    assert [type(answer) for answer in answers].count(TooManyTries) == 4
    assert answers.count(None) == 2


def test_the_right_password_among_wrong_ones_is_no_accident(settings: Settings, cast: Cast, now: datetime) -> None:
    def sign_in(session: Session) -> str | None:
        return sign_ins.by_password(session, mail=cast.maj.mail or "", password=DEMO_PASSWORD, now=now)

    assert all(isinstance(token, str) for token in at_once(settings, sign_in, times=4))
    with reading(settings) as session:
        assert session.scalars(select(Attempts)).all() == []


def test_a_failure_long_ago_counts_no_more(session: Session, now: datetime) -> None:
    for _ in range(attempts.FREE_TRIES - 1):
        attempts.failed(session, "a secret", now=now)
    attempts.failed(session, "a secret", now=now + attempts.FORGOTTEN + timedelta(seconds=1))
    attempts.require_unlocked(session, "a secret", now=now + attempts.FORGOTTEN)
    assert session.get_one(Attempts, "a secret").failures == 1


def test_a_lock_opens_by_itself(session: Session, now: datetime) -> None:
    for _ in range(attempts.FREE_TRIES):
        attempts.failed(session, "a secret", now=now)
    with pytest.raises(TooManyTries) as locked:
        attempts.require_unlocked(session, "a secret", now=now)
    assert locked.value.minutes == 6
    attempts.require_unlocked(session, "a secret", now=now + attempts.LOCKED)


def test_each_lock_lasts_longer_until_a_day_has_passed_or_the_secret_is_right(session: Session, now: datetime) -> None:
    lasted = []
    for _ in range(5):
        for _ in range(attempts.FREE_TRIES):
            attempts.failed(session, "a secret", now=now)
        until = session.get_one(Attempts, "a secret").locked_until
        assert until is not None
        lasted.append(until - now)
        now = until
    assert lasted == [*attempts.LOCKS, attempts.LOCKS[-1]]
    attempts.failed(session, "a secret", now=now + attempts.FORGOTTEN_ONCE_LOCKED)
    assert session.get_one(Attempts, "a secret").failures == 1
    attempts.succeeded(session, "a secret")
    assert session.scalars(select(Attempts)).all() == []


def test_nobody_can_fill_ines_mailbox_with_links(settings: Settings, cast: Cast, now: datetime) -> None:
    for minute in range(29):
        with writing(settings) as session:
            people.send_sign_in_link(session, "ines.lind@familj.example", now=now + timedelta(minutes=minute))
    assert letters(settings) == attempts.FREE_TRIES
    with writing(settings) as session:
        people.send_sign_in_link(session, " Ines.Lind@familj.example", now=now + timedelta(minutes=40))
    assert letters(settings) == attempts.FREE_TRIES + 1


def test_asking_for_links_at_once_is_counted_for_unknown_addresses_alike(settings: Settings, now: datetime) -> None:
    def ask(session: Session) -> None:
        people.send_sign_in_link(session, "nobody@familj.example", now=now)

    assert at_once(settings, ask, times=4) == [None] * 4
    with reading(settings) as session:
        assert session.scalars(select(Attempts.failures)).one() == 4
