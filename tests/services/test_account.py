"""A manager's own sign-in: what she may change, what it takes, and where it ends."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.errors import InvalidInput, NotFound, TooManyTries
from visits.rules.people import Actor
from visits.services import account, attempts, sign_ins
from visits.services.builder import DEMO_PASSWORD, Builder
from visits.storage.tables import AuditEntry, Person

MAIL = "maj@almgarden.example"
NEW = "en helt ny morgon"


@pytest.fixture
def maj(cast: Cast) -> Actor:
    return cast.actor(cast.maj)


def begin(session: Session, cast: Cast, now: datetime, *, on_tablet: bool = False) -> str:
    row = session.get_one(Person, cast.maj.id)
    return sign_ins.begin(session, row, now=now, tablet=cast.tablet.id if on_tablet else None)


def id_of(session: Session, token: str, now: datetime) -> UUID:
    found = sign_ins.find(session, token, now=now)
    assert found is not None
    return found.sign_in


def still_in(session: Session, now: datetime, *tokens: str) -> list[bool]:
    return [sign_ins.find(session, token, now=now) is not None for token in tokens]


def signs_in(session: Session, mail: str, password: str, now: datetime) -> bool:
    return sign_ins.by_password(session, mail=mail, password=password, now=now) is not None


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action)))


def test_maj_changes_her_name(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    account.change_name(session, given_name="Maja", family_name="Strand", actor=maj, now=now)
    here = id_of(session, begin(session, cast, now), now)
    found = account.show(session, actor=maj, sign_in=here, now=now)
    assert (found.given_name, found.family_name, found.mail) == ("Maja", "Strand", MAIL)
    assert actions(session) == ["account.name"]


def test_maj_gets_sms_at_her_number_until_she_takes_it_back(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    session.get_one(Person, cast.maj.id).sms_refused_at = now
    account.change_number(session, "070-174 06 05", actor=maj, now=now)
    row = session.get_one(Person, cast.maj.id)
    assert (row.sms_number, row.by_sms, row.sms_refused_at) == ("+46701740605", True, None)
    here = id_of(session, begin(session, cast, now), now)
    assert account.show(session, actor=maj, sign_in=here, now=now).number == "+46701740605"
    with pytest.raises(InvalidInput):
        account.change_number(session, "call me", actor=maj, now=now)
    account.change_number(session, "", actor=maj, now=now)
    assert (row.sms_number, row.by_sms) == ("", False)
    assert actions(session) == ["account.number", "account.number"]
    with pytest.raises(NotFound):
        account.change_number(session, "", actor=cast.actor(cast.ines), now=now)


def test_an_address_that_was_refused_is_believed_in_again_once_changed(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    session.get_one(Person, cast.maj.id).mail_refused_at = now
    here = id_of(session, begin(session, cast, now), now)
    assert account.show(session, actor=maj, sign_in=here, now=now).mail_refused
    assert account.change_mail(session, "maj@ny.example", password=DEMO_PASSWORD, actor=maj, now=now)
    assert not account.show(session, actor=maj, sign_in=here, now=now).mail_refused


@pytest.mark.usefixtures("cast")
def test_a_new_address_replaces_the_old(session: Session, maj: Actor, now: datetime) -> None:
    assert account.change_mail(session, "maj@ny.example", password=DEMO_PASSWORD, actor=maj, now=now)
    assert signs_in(session, "maj@ny.example", DEMO_PASSWORD, now)
    assert not signs_in(session, MAIL, DEMO_PASSWORD, now)
    assert actions(session) == ["account.mail"]


def test_an_address_means_one_manager(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    other = Builder(session, now)
    other.home("Granen")
    siv = other.manager("Siv")
    with pytest.raises(InvalidInput) as refusal:
        account.change_mail(session, siv.mail or "", password=DEMO_PASSWORD, actor=maj, now=now)
    assert refusal.value.field == "mail"
    assert account.change_mail(session, MAIL, password=DEMO_PASSWORD, actor=maj, now=now), "her own is hers"
    assert account.change_mail(session, cast.ines.mail or "", password=DEMO_PASSWORD, actor=maj, now=now), (
        "a relative signs in another way"
    )
    siv.active = False
    session.flush()
    assert account.change_mail(session, siv.mail or "", password=DEMO_PASSWORD, actor=maj, now=now)


def test_a_new_password_ends_every_other_sign_in(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    here, elsewhere = begin(session, cast, now), begin(session, cast, now)
    on_tablet = begin(session, cast, now, on_tablet=True)
    karl = sign_ins.begin(session, session.get_one(Person, cast.karl.id), now=now, tablet=cast.tablet.id)
    sign_in = id_of(session, here, now)
    assert account.change_password(session, NEW, password=DEMO_PASSWORD, actor=maj, sign_in=sign_in, now=now)
    assert still_in(session, now, here, elsewhere, on_tablet, karl) == [True, False, False, True]
    assert signs_in(session, MAIL, NEW, now)
    assert not signs_in(session, MAIL, DEMO_PASSWORD, now)
    assert actions(session) == ["account.password"]


def test_a_short_new_password_is_refused(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    here = id_of(session, begin(session, cast, now), now)
    with pytest.raises(InvalidInput) as refusal:
        account.change_password(session, "nio bokst", password=DEMO_PASSWORD, actor=maj, sign_in=here, now=now)
    assert refusal.value.field == "new"
    assert signs_in(session, MAIL, DEMO_PASSWORD, now)


def test_a_wrong_present_password_changes_nothing(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    here, elsewhere = begin(session, cast, now), begin(session, cast, now)
    sign_in = id_of(session, here, now)
    assert not account.change_mail(session, "x@ny.example", password="fel", actor=maj, now=now)
    assert not account.change_password(session, NEW, password="fel", actor=maj, sign_in=sign_in, now=now)
    assert signs_in(session, MAIL, DEMO_PASSWORD, now)
    assert still_in(session, now, here, elsewhere) == [True, True]
    assert actions(session) == []


def test_wrong_tries_lock_and_count_with_those_at_the_sign_in(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    here = id_of(session, begin(session, cast, now), now)
    assert not signs_in(session, MAIL, "fel", now)
    for _ in range(2):
        assert not account.change_mail(session, "x@ny.example", password="fel", actor=maj, now=now)
        assert not account.change_password(session, NEW, password="fel", actor=maj, sign_in=here, now=now)
    with pytest.raises(TooManyTries):
        account.change_mail(session, "x@ny.example", password=DEMO_PASSWORD, actor=maj, now=now)
    with pytest.raises(TooManyTries):
        account.change_password(session, NEW, password=DEMO_PASSWORD, actor=maj, sign_in=here, now=now)
    with pytest.raises(TooManyTries):
        signs_in(session, MAIL, DEMO_PASSWORD, now)
    later = now + attempts.LOCKED
    assert account.change_password(session, NEW, password=DEMO_PASSWORD, actor=maj, sign_in=here, now=later)


def test_maj_signs_out_everywhere_else(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    here, elsewhere = begin(session, cast, now), begin(session, cast, now)
    account.sign_out_elsewhere(session, actor=maj, sign_in=id_of(session, here, now), now=now)
    assert still_in(session, now, here, elsewhere) == [True, False]
    assert actions(session) == ["account.sign_out_elsewhere"]


def test_the_places_are_those_where_she_is_signed_in_now(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    started = now - timedelta(hours=2)
    here = begin(session, cast, started)
    begin(session, cast, now - timedelta(hours=1))
    begin(session, cast, now - timedelta(minutes=2), on_tablet=True)
    begin(session, cast, now - timedelta(minutes=4), on_tablet=True)
    begin(session, cast, now - sign_ins.MANAGER_LASTS)
    sign_ins.end(session, id_of(session, begin(session, cast, now), now), now=now)
    sign_ins.begin(session, session.get_one(Person, cast.ines.id), now=now)
    found = account.show(session, actor=maj, sign_in=id_of(session, here, now), now=now)
    assert [(place.here, place.tablet_name, place.begun_at) for place in found.places] == [
        (True, "", started),
        (False, "Surfplatta 1", now - timedelta(minutes=2)),
        (False, "", now - timedelta(hours=1)),
    ]
    assert {place.active_at == place.begun_at for place in found.places} == {True}


@pytest.mark.parametrize("who", ["karl", "ines", "maj"])
def test_nobody_but_a_manager_on_the_web_has_this_page(session: Session, cast: Cast, now: datetime, who: str) -> None:
    # Maj with a tablet in her hands is not at her own desk.
    actor = cast.actor(getattr(cast, who), on_tablet=who == "maj")
    here = id_of(session, begin(session, cast, now), now)
    with pytest.raises(NotFound):
        account.show(session, actor=actor, sign_in=here, now=now)
    with pytest.raises(NotFound):
        account.change_name(session, given_name="X", family_name="Y", actor=actor, now=now)
    with pytest.raises(NotFound):
        account.change_mail(session, "x@ny.example", password=DEMO_PASSWORD, actor=actor, now=now)
    with pytest.raises(NotFound):
        account.change_password(session, NEW, password=DEMO_PASSWORD, actor=actor, sign_in=here, now=now)
    with pytest.raises(NotFound):
        account.sign_out_elsewhere(session, actor=actor, sign_in=here, now=now)
