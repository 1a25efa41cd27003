"""Relatives: invited, kept right, and stopped at once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.relations import TOMAS, another_resident, invite, relation_of_ines
from visits.rules.errors import InvalidInput, NotFound, WrongSecret
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Relation
from visits.services import availability, feeds, invitations, related, relatives, sign_ins, subscriptions
from visits.services.builder import Builder
from visits.services.invitations import InvitationState
from visits.storage.tables import AuditEntry, Message, Person, Related, Resident


def test_maj_invites_tomas_by_mail_in_his_language(session: Session, cast: Cast, now: datetime) -> None:
    made = invite(session, cast, now)
    assert not made.known
    view = related.show(session, made.id, actor=cast.actor(cast.maj), now=now)
    assert {name: getattr(view, name) for name in vars(TOMAS)} == vars(TOMAS)
    assert (view.name, view.consent, view.resident) == ("Tomas Lind", True, cast.rosa.id)
    assert (view.invitation.state, view.invitation.at) == (InvitationState.WAITING, now + timedelta(days=30))
    letter = session.scalars(select(Message)).one()
    assert (letter.kind, letter.address, letter.language) == (MessageKind.INVITATION, "tomas@familj.example", "nb")
    assert letter.facts == {"token": made.token}, "nothing about the resident waits in the outbox"


def test_a_letter_to_print_sends_no_mail(session: Session, cast: Cast, now: datetime) -> None:
    made = invite(session, cast, now, replace(TOMAS, mail=""), by_mail=False)
    assert session.scalars(select(Message)).all() == []
    cookie = invitations.accept(session, made.token, now=now)
    signed_in = sign_ins.find(session, cookie, now=now)
    assert signed_in is not None
    assert signed_in.name == "Tomas"


def test_an_invitation_by_mail_needs_an_address(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refusal:
        invite(session, cast, now, replace(TOMAS, mail=""))
    assert refusal.value.field == "mail"


def test_the_same_mail_address_is_the_same_person(session: Session, cast: Cast, now: datetime) -> None:
    aina = another_resident(session, cast, now)
    facts = replace(TOMAS, given_name="Inez", mail="ines.lind@familj.example")
    made = relatives.invite(session, aina.id, facts, by_mail=True, actor=cast.actor(cast.maj), now=now)
    view = related.show(session, made.id, actor=cast.actor(cast.maj), now=now)
    assert (made.known, view.person, view.given_name, view.language) == (True, cast.ines.id, "Ines", "sv")
    cookie = invitations.accept(session, made.token, now=now)
    signed_in = sign_ins.find(session, cookie, now=now)
    assert signed_in is not None
    assert signed_in.actor.person == cast.ines.id


def test_nobody_is_invited_twice_for_one_resident(session: Session, cast: Cast, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refusal:
        invite(session, cast, now, replace(TOMAS, mail="ines.lind@familj.example"))
    assert refusal.value.field == "mail"


def test_the_mail_address_of_another_homes_relative_is_another_person(
    session: Session, cast: Cast, now: datetime
) -> None:
    other = Builder(session, now)
    other.home("Granen")
    rut = other.resident(other.unit("Tallen"), "Rut", "Alm")
    maj = other.actor(other.manager("Siv"))
    facts = replace(TOMAS, mail="ines.lind@familj.example")
    made = relatives.invite(session, rut.id, facts, by_mail=True, actor=maj, now=now)
    assert not made.known
    assert related.show(session, made.id, actor=maj, now=now).person != cast.ines.id


def test_nobody_is_invited_for_a_resident_with_protected_identity(session: Session, cast: Cast, now: datetime) -> None:
    session.get_one(Resident, cast.rosa.id).protected_identity = True
    session.flush()
    with pytest.raises(InvalidInput):
        invite(session, cast, now)
    assert session.scalars(select(Person).where(Person.given_name == "Tomas")).all() == []


def test_the_relatives_of_rosa_are_listed_main_contact_first(session: Session, cast: Cast, now: datetime) -> None:
    invite(session, cast, now)
    found = related.of_resident(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    assert [(view.given_name, view.invitation.state) for view in found] == [
        ("Tomas", InvitationState.WAITING),
        ("Ines", InvitationState.NONE),
    ]


def test_maj_corrects_what_is_known_of_ines(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    relation = relation_of_ines(session, cast)
    cookie = sign_ins.begin(session, session.get_one(Person, cast.ines.id), now=now)
    facts = replace(TOMAS, given_name="Inés", relation=Relation.WIFE, mail="ines.lind@familj.example")
    relatives.change(session, relation, facts, actor=maj, now=now)
    view = related.show(session, relation, actor=maj, now=now)
    assert {name: getattr(view, name) for name in vars(facts)} == vars(facts)
    assert sign_ins.find(session, cookie, now=now) is not None, "the same address: nothing to distrust"


def test_a_refused_address_is_shown_until_it_is_changed(session: Session, cast: Cast, now: datetime) -> None:
    maj, relation = cast.actor(cast.maj), relation_of_ines(session, cast)
    session.get_one(Person, cast.ines.id).mail_refused_at = now
    session.flush()
    same = replace(TOMAS, mail="ines.lind@familj.example")
    relatives.change(session, relation, same, actor=maj, now=now)
    assert related.show(session, relation, actor=maj, now=now).mail_refused_at == now
    relatives.change(session, relation, replace(same, mail="ines@new.example"), actor=maj, now=now)
    assert related.show(session, relation, actor=maj, now=now).mail_refused_at is None


def test_after_a_wrong_mail_address_whoever_got_the_letter_is_out(session: Session, cast: Cast, now: datetime) -> None:
    made = invite(session, cast, now)
    tomas = session.get_one(Person, session.get_one(Related, made.id).relative_id)
    link = sign_ins.new_link(session, tomas, now=now)
    cookie = sign_ins.begin(session, tomas, now=now)
    calendar = subscriptions.make(session, actor=cast.actor(tomas), now=now)
    relatives.change(session, made.id, replace(TOMAS, mail="right@familj.example"), actor=cast.actor(cast.maj), now=now)
    session.expire_all()
    emptied = feeds.find(session, calendar.token)
    assert emptied is not None
    assert (emptied.revoked_at, emptied.version) == (now, 2)
    assert sign_ins.find(session, cookie, now=now) is None
    assert sign_ins.by_link(session, link, now=now) is None
    with pytest.raises(WrongSecret):
        invitations.accept(session, made.token, now=now)


def test_two_relatives_of_a_home_never_share_an_address(session: Session, cast: Cast, now: datetime) -> None:
    made = invite(session, cast, now)
    maj = cast.actor(cast.maj)
    with pytest.raises(InvalidInput) as refusal:
        relatives.change(session, made.id, replace(TOMAS, mail="ines.lind@familj.example"), actor=maj, now=now)
    assert refusal.value.field == "mail"
    relatives.change(session, made.id, replace(TOMAS, mail=""), actor=maj, now=now)
    assert related.show(session, made.id, actor=maj, now=now).mail == ""


def test_without_rosas_consent_ines_finds_no_times(session: Session, cast: Cast, now: datetime) -> None:
    maj, ines = cast.actor(cast.maj), cast.actor(cast.ines)
    relation = relation_of_ines(session, cast)
    relatives.set_consent(session, relation, consent=False, actor=maj, now=now)
    with pytest.raises(NotFound):
        availability.free_times(session, cast.rosa.id, actor=ines, now=now)
    relatives.set_consent(session, relation, consent=True, actor=maj, now=now)
    assert availability.free_times(session, cast.rosa.id, actor=ines, now=now).times
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.action)).all()
    assert actions == ["relative.consent.no", "relative.consent.yes"]


def test_a_new_invitation_replaces_the_one_before_and_its_letter(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    made = invite(session, cast, now)
    again = relatives.invite_again(session, made.id, by_mail=True, actor=maj, now=now + timedelta(days=1))
    letters = session.scalars(select(Message).order_by(Message.created_at)).all()
    assert [(letter.state, letter.facts) for letter in letters] == [
        (MessageState.DROPPED, {}),
        (MessageState.QUEUED, {"token": again}),
    ]
    with pytest.raises(WrongSecret):
        invitations.check(session, made.token, now=now + timedelta(days=1))
    invitations.check(session, again, now=now + timedelta(days=30))


def test_an_invitation_again_by_mail_needs_an_address_too(session: Session, cast: Cast, now: datetime) -> None:
    made = invite(session, cast, now, replace(TOMAS, mail=""), by_mail=False)
    with pytest.raises(InvalidInput):
        relatives.invite_again(session, made.id, by_mail=True, actor=cast.actor(cast.maj), now=now)
    invitations.check(session, made.token, now=now)


def test_a_withdrawn_invitation_lets_nobody_in(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    made = invite(session, cast, now)
    relatives.withdraw_invitation(session, made.id, actor=maj, now=now)
    with pytest.raises(WrongSecret):
        invitations.accept(session, made.token, now=now)
    assert related.show(session, made.id, actor=maj, now=now).invitation.state is InvitationState.REVOKED
    assert session.scalars(select(Message)).one().state is MessageState.DROPPED
