"""The home's managers: one invites another, who chooses her own password; one shuts another out, never the last."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.services.outbox_samples import claim, claim_one
from visits.rules.errors import InvalidInput, NotFound, WrongSecret
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Actor
from visits.services import managers, people, sign_ins, staff
from visits.services.builder import DEMO_PASSWORD, Builder
from visits.services.managers import ManagerFacts, ManagerState
from visits.storage.tables import AuditEntry, Home, Message, Person

SIV = ManagerFacts(given_name="Siv", family_name="Ek", mail="siv@almgarden.example")
PASSWORD = "en helt ny morgon"


@pytest.fixture
def maj(cast: Cast) -> Actor:
    return cast.actor(cast.maj)


def token(session: Session) -> str:
    """Return the secret in the newest invitation that has not left yet."""
    letters = select(Message).where(Message.kind == MessageKind.MANAGER_INVITATION)
    row = session.scalars(letters.order_by(Message.created_at.desc(), Message.due_at.desc())).first()
    assert row is not None
    return str(row.facts["token"])


def invited(session: Session, maj: Actor, now: datetime) -> tuple[UUID, str]:
    siv = managers.invite(session, SIV, actor=maj, now=now)
    session.flush()
    return siv, token(session)


def states(session: Session, maj: Actor, now: datetime) -> dict[str, ManagerState]:
    return {found.name: found.state for found in managers.of_home(session, actor=maj, now=now)}


def test_siv_is_invited_by_mail_and_chooses_her_password(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    siv, _ = invited(session, maj, now)
    letter = claim_one(session, now)
    assert (letter.kind, letter.address, letter.language, letter.name) == (
        MessageKind.MANAGER_INVITATION,
        "siv@almgarden.example",
        "sv",
        "Siv",
    )
    assert sign_ins.by_password(session, mail=SIV.mail, password="", now=now) is None, "nobody gets in without one"
    managers.check(session, letter.token, now=now)
    cookie = managers.accept(session, letter.token, PASSWORD, now=now)
    found = sign_ins.find(session, cookie, now=now)
    assert found is not None
    assert found.actor == Actor(person=siv, role=cast.maj.role, home=cast.home.id)
    assert sign_ins.by_password(session, mail=SIV.mail, password=PASSWORD, now=now)
    log = session.execute(select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.thing)).all()
    assert [tuple(line) for line in log] == [
        ("manager.invite", cast.maj.id, str(siv)),
        ("manager.accept", siv, str(siv)),
    ]


def test_once_siv_has_a_password_no_other_link_of_hers_gives_her_another(
    session: Session, maj: Actor, now: datetime
) -> None:
    siv, link = invited(session, maj, now)
    # As when two managers invite her again at the same moment.
    other = sign_ins.new_link(session, session.get_one(Person, siv), now=now, lasts=managers.LASTS)
    managers.accept(session, link, PASSWORD, now=now)
    with pytest.raises(WrongSecret):
        managers.accept(session, other, "somebody else's", now=now)


def test_an_invitation_works_once_for_three_days(session: Session, maj: Actor, now: datetime) -> None:
    _, link = invited(session, maj, now)
    late = now + managers.LASTS
    with pytest.raises(WrongSecret):
        managers.check(session, link, now=late)
    with pytest.raises(WrongSecret):
        managers.accept(session, link, PASSWORD, now=late)
    managers.accept(session, link, PASSWORD, now=late - timedelta(seconds=1))
    for wrong in (link, "guessed"):
        with pytest.raises(WrongSecret):
            managers.check(session, wrong, now=now)
        with pytest.raises(WrongSecret):
            managers.accept(session, wrong, "another long one", now=now)


def test_a_short_password_is_refused(session: Session, maj: Actor, now: datetime) -> None:
    _, link = invited(session, maj, now)
    with pytest.raises(InvalidInput) as refusal:
        managers.accept(session, link, "nio bokst", now=now)
    assert refusal.value.field == "password"


def test_a_managers_link_signs_nobody_in_and_a_relatives_sets_no_password(
    session: Session, cast: Cast, maj: Actor, now: datetime
) -> None:
    _, link = invited(session, maj, now)
    assert sign_ins.by_link(session, link, now=now) is None
    managers.check(session, link, now=now)
    people.send_sign_in_link(session, cast.ines.mail or "", now=now)
    session.flush()
    hers = str(session.scalars(select(Message).where(Message.kind == MessageKind.SIGN_IN)).one().facts["token"])
    with pytest.raises(WrongSecret):
        managers.accept(session, hers, PASSWORD, now=now)
    assert sign_ins.by_link(session, hers, now=now), "and it has not been used up by that"


def test_the_letter_falls_with_its_link(session: Session, maj: Actor, now: datetime) -> None:
    _, link = invited(session, maj, now)
    managers.accept(session, link, PASSWORD, now=now)
    assert claim(session, now) == []
    letter = session.scalars(select(Message)).one()
    session.refresh(letter)
    assert (letter.state, letter.facts) == (MessageState.DROPPED, {})


def test_a_letter_that_could_not_leave_for_three_days_is_dropped(session: Session, maj: Actor, now: datetime) -> None:
    invited(session, maj, now)
    assert claim(session, now + managers.LASTS) == []


def test_the_list_says_who_can_sign_in(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    siv, link = invited(session, maj, now)
    found = managers.of_home(session, actor=maj, now=now)
    assert [(one.id, one.name, one.mail, one.state) for one in found] == [
        (cast.maj.id, "Maj Sand", "maj@almgarden.example", ManagerState.ACTIVE),
        (siv, "Siv Ek", "siv@almgarden.example", ManagerState.INVITED),
    ]
    assert found[1].until == now + managers.LASTS
    assert states(session, maj, now + managers.LASTS)["Siv Ek"] is ManagerState.RUN_OUT
    managers.accept(session, link, PASSWORD, now=now)
    assert states(session, maj, now) == {"Maj Sand": ManagerState.ACTIVE, "Siv Ek": ManagerState.ACTIVE}
    staff.deactivate(session, siv, actor=maj, now=now)
    assert states(session, maj, now) == {"Maj Sand": ManagerState.ACTIVE}


def test_a_second_invitation_replaces_the_first(session: Session, maj: Actor, now: datetime) -> None:
    siv, first = invited(session, maj, now)
    later = now + timedelta(days=2)
    managers.invite_again(session, siv, actor=maj, now=later)
    session.flush()
    second = token(session)
    assert [letter.token for letter in claim(session, later)] == [second], "the first letter is not sent any more"
    with pytest.raises(WrongSecret):
        managers.check(session, first, now=later)
    managers.accept(session, second, PASSWORD, now=later)


def test_who_has_a_password_is_not_invited_again(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    siv, _ = invited(session, maj, now)
    staff.deactivate(session, siv, actor=maj, now=now)
    for person in (cast.maj.id, cast.karl.id, cast.ines.id, siv, uuid4()):
        with pytest.raises(NotFound):
            managers.invite_again(session, person, actor=maj, now=now)


def test_an_address_means_one_manager(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    siv, _ = invited(session, maj, now)
    for taken in (SIV.mail, cast.maj.mail or ""):
        facts = ManagerFacts(given_name="Eva", family_name="Alm", mail=taken)
        with pytest.raises(InvalidInput) as refusal:
            managers.invite(session, facts, actor=maj, now=now)
        assert refusal.value.field == "mail"
    staff.deactivate(session, siv, actor=maj, now=now)
    eva = managers.invite(session, SIV, actor=maj, now=now)
    assert eva != siv
    with pytest.raises(InvalidInput) as refusal:
        staff.activate(session, siv, actor=maj, now=now)
    assert refusal.value.field == "person"


def test_siv_is_shut_out_at_once(session: Session, maj: Actor, now: datetime) -> None:
    siv, link = invited(session, maj, now)
    cookie = managers.accept(session, link, PASSWORD, now=now)
    staff.deactivate(session, siv, actor=maj, now=now)
    assert sign_ins.find(session, cookie, now=now) is None
    assert sign_ins.by_password(session, mail=SIV.mail, password=PASSWORD, now=now) is None
    staff.activate(session, siv, actor=maj, now=now)
    assert sign_ins.by_password(session, mail=SIV.mail, password=PASSWORD, now=now)


def test_an_invitation_ends_with_its_manager(session: Session, maj: Actor, now: datetime) -> None:
    siv, link = invited(session, maj, now)
    staff.deactivate(session, siv, actor=maj, now=now)
    with pytest.raises(WrongSecret):
        managers.check(session, link, now=now)
    assert claim(session, now) == []
    staff.activate(session, siv, actor=maj, now=now)
    with pytest.raises(WrongSecret):
        managers.accept(session, link, PASSWORD, now=now)


def test_two_who_shut_each_other_out_at_once_leave_one(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    siv = builder.manager("Siv")
    builder.person(cast.maj.role, "Eva", "Alm", mail="eva@almgarden.example")
    staff.deactivate(session, siv.id, actor=maj, now=now)
    # Siv's request had passed the gate before Maj's was done.
    with pytest.raises(InvalidInput):
        staff.deactivate(session, cast.maj.id, actor=cast.actor(siv), now=now)
    assert sign_ins.by_password(session, mail=cast.maj.mail or "", password=DEMO_PASSWORD, now=now)


def test_strangers_invite_nobody(session: Session, cast: Cast, maj: Actor, now: datetime) -> None:
    siv, _ = invited(session, maj, now)
    other = Builder(session, now)
    other.home("Granen")
    stranger = other.actor(other.manager("Berit"))
    assert [found.name for found in managers.of_home(session, actor=stranger, now=now)] == ["Berit Sand"]
    with pytest.raises(NotFound):
        managers.invite_again(session, siv, actor=stranger, now=now)
    with pytest.raises(NotFound):
        staff.deactivate(session, siv, actor=stranger, now=now)
    for person in (cast.karl, cast.ines):
        with pytest.raises(NotFound):
            managers.of_home(session, actor=cast.actor(person), now=now)
        with pytest.raises(NotFound):
            managers.invite(session, SIV, actor=cast.actor(person), now=now)
        with pytest.raises(NotFound):
            managers.invite_again(session, siv, actor=cast.actor(person), now=now)
    assert len(session.scalars(select(Person).where(Person.given_name == "Siv")).all()) == 1
