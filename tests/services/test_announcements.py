"""The one announcement of a ban: once for each relative, to nobody who should not get it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.at_once import at_once
from tests.builders import Cast
from tests.services.banning import FACTS, SUNDAY, gone, letters, log
from tests.services.outbox_samples import ask_to_sign_in, claim
from visits.rules.errors import InvalidInput
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import LetterBan
from visits.rules.people import Actor
from visits.services import announcements, bans
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import writing
from visits.storage.tables import Ban, Message, Person, Related, Resident

INES = "ines.lind@familj.example"


@pytest.fixture
def maj(cast: Cast) -> Actor:
    return cast.actor(cast.maj)


@pytest.fixture
def ban(session: Session, maj: Actor, now: datetime) -> UUID:
    return bans.set_ban(session, FACTS, actor=maj, now=now)


def test_the_letter_can_be_seen_before_it_is_sent(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    here = Builder(session, now, cast.home)
    here.relative(cast.rosa, "Tomas").mail = None
    found = announcements.preview(session, ban, actor=maj, now=now)
    assert (found.reached, found.unreached, found.announced_at) == (1, 1, None)
    assert (found.letter.kind, found.letter.language, found.letter.name) == (MessageKind.BAN, "sv", "Maj")
    assert found.letter.ban == LetterBan(
        name="Besöksförbud",
        decided_by="Regeringen",
        first_day=date(2026, 11, 23),
        last_day=None,
        message="Tack för ert tålamod.",
    )
    assert letters(session) == []


def test_ines_is_told_once_though_both_her_parents_live_here(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    here = Builder(session, now, cast.home)
    here.related(here.resident(cast.unit, "Folke", "Lind"), cast.ines)
    assert announcements.send(session, ban, actor=maj, now=now) == 1
    (letter,) = claim(session, now)
    assert (letter.kind, letter.address, letter.name, letter.language) == (MessageKind.BAN, INES, "Ines", "sv")
    assert letter.ban == announcements.about(session.get_one(Ban, ban))
    assert letter.method is None
    with pytest.raises(InvalidInput):
        announcements.send(session, ban, actor=maj, now=now)
    assert letters(session) == [INES]
    assert log(session) == ["ban.announce", "ban.set"]


def test_of_two_who_announce_at_once_one_does(settings: Settings, maj: Actor, now: datetime) -> None:
    with writing(settings) as session:
        ban = bans.set_ban(session, FACTS, actor=maj, now=now)
    sent = at_once(settings, partial(announcements.send, ban_id=ban, actor=maj, now=now), times=3)
    assert sorted(type(answer).__name__ for answer in sent) == ["InvalidInput", "InvalidInput", "int"]
    with writing(settings) as session:
        assert letters(session) == [INES]


def _without_consent(session: Session, cast: Cast) -> None:
    session.scalars(select(Related)).one().consent = False


def _ended(session: Session, cast: Cast) -> None:
    session.scalars(select(Related)).one().ended_at = session.get_one(Person, cast.ines.id).created_at


def _left(session: Session, cast: Cast) -> None:
    session.get_one(Resident, cast.rosa.id).active = False


def _protected(session: Session, cast: Cast) -> None:
    session.get_one(Resident, cast.rosa.id).protected_identity = True


def _shut_out(session: Session, cast: Cast) -> None:
    session.get_one(Person, cast.ines.id).active = False


@pytest.mark.parametrize("change", [_without_consent, _ended, _left, _protected, _shut_out])
def test_who_should_not_be_told_is_not_told_even_if_the_letter_is_written_already(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID, change: partial[None]
) -> None:
    announcements.send(session, ban, actor=maj, now=now)
    change(session, cast)
    session.flush()
    assert claim(session, now) == []
    found = announcements.preview(session, ban, actor=maj, now=now)
    assert (found.reached, found.unreached) == (0, 0)
    assert bans.lift(session, ban, actor=maj, now=now) == 0


def test_a_letter_about_a_ban_that_is_over_does_not_leave(
    session: Session, maj: Actor, now: datetime, ban: UUID
) -> None:
    bans.set_last_day(session, ban, SUNDAY, actor=maj, now=now)
    announcements.send(session, ban, actor=maj, now=now)
    assert claim(session, now + timedelta(days=7)) == []


def test_to_whom_the_letter_that_it_is_on_has_not_left_nothing_is_off(
    session: Session, maj: Actor, now: datetime, ban: UUID
) -> None:
    announcements.send(session, ban, actor=maj, now=now)
    later = now + timedelta(minutes=1)
    assert bans.lift(session, ban, actor=maj, now=later) == 0
    assert claim(session, later) == []


def test_whose_address_has_changed_is_told_that_it_is_off_and_who_came_later_is_not(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    announcements.send(session, ban, actor=maj, now=now)
    gone(session)
    session.get_one(Person, cast.ines.id).mail = "ines@nytt.example"
    Builder(session, now, cast.home).relative(cast.rosa, "Tomas")
    assert bans.lift(session, ban, actor=maj, now=now + timedelta(minutes=1)) == 1
    assert letters(session, MessageKind.BAN_LIFTED) == ["ines@nytt.example"]


def test_somebody_who_waits_for_her_link_does_not_wait_for_the_announcement(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    announcements.send(session, ban, actor=maj, now=now)
    later = now + timedelta(minutes=1)
    ask_to_sign_in(session, cast, later)
    assert [letter.kind for letter in claim(session, later)] == [MessageKind.SIGN_IN, MessageKind.BAN]


def test_a_relative_of_two_homes_is_told_once_of_their_joint_ban(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    there = Builder(session, now)
    far = there.home("Fjärran")
    there.relative(there.resident(there.unit("Tallen"), "Arne", "Lind"))  # Ines Lind, under the same address
    there.relative(there.resident(there.unit("Granen"), "Astrid", "Vik"), "Sten", "Vik")
    together = uuid4()
    city = replace(maj, all_homes=True)
    rows = [
        bans.row_of(FACTS, home, id=uuid4(), together=together, actor=city, now=now) for home in (cast.home.id, far.id)
    ]
    session.add_all(rows)
    session.flush()
    assert announcements.send(session, rows[0].id, actor=city, now=now) == 1
    later = now + timedelta(minutes=1)
    there_too = replace(city, home=far.id)
    assert announcements.preview(session, rows[1].id, actor=there_too, now=later).reached == 1
    assert announcements.send(session, rows[1].id, actor=there_too, now=later) == 1
    assert letters(session) == [INES, "sten.vik@familj.example"]
    gone(session)
    assert bans.lift_locked(session, rows, actor=city, now=later) == 2
    assert session.scalars(select(Message.home_id).where(Message.address == "sten.vik@familj.example")).all() == [
        far.id,
        far.id,
    ]


@pytest.mark.parametrize(
    ("by_mail", "by_sms", "reached", "told"),
    [
        (True, True, 1, [(Via.MAIL, INES)]),
        (False, True, 1, [(Via.SMS, "+46701740605")]),
        (False, False, 0, []),
    ],
)
def test_an_announcement_comes_once_by_one_channel_of_hers(
    session: Session,
    cast: Cast,
    maj: Actor,
    now: datetime,
    ban: UUID,
    by_mail: bool,
    by_sms: bool,
    reached: int,
    told: list[tuple[Via, str]],
) -> None:
    ines = session.get_one(Person, cast.ines.id)
    ines.by_mail, ines.by_sms, ines.sms_number = by_mail, by_sms, "+46701740605"
    session.flush()
    found = announcements.preview(session, ban, actor=maj, now=now)
    assert (found.reached, found.unreached) == (reached, 1 - reached)
    assert announcements.send(session, ban, actor=maj, now=now) == reached
    assert [tuple(row) for row in session.execute(select(Message.channel, Message.address))] == told


def test_who_chose_sms_alone_is_not_counted_on_where_none_are_sent(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    session.info["sms"] = False
    ines = session.get_one(Person, cast.ines.id)
    ines.by_mail, ines.by_sms, ines.sms_number = False, True, "+46701740605"
    session.flush()
    found = announcements.preview(session, ban, actor=maj, now=now)
    assert (found.reached, found.unreached) == (0, 1)
    assert announcements.send(session, ban, actor=maj, now=now) == 0
