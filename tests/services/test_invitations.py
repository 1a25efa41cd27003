"""Invitations: accepted once, by whoever was invited, for a while."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.errors import WrongSecret
from visits.rules.people import Role
from visits.services import invitations, relatives, sign_ins
from visits.services.invitations import InvitationState
from visits.services.secrets import token_hash
from visits.storage.tables import AuditEntry, Invitation, Person, Related, Resident


def relation(session: Session, cast: Cast) -> UUID:
    return session.scalars(select(Related.id).where(Related.relative_id == cast.ines.id)).one()


def invited(session: Session, cast: Cast, now: datetime) -> str:
    maj = cast.actor(cast.maj)
    return relatives.invite_again(session, relation(session, cast), by_mail=True, actor=maj, now=now)


def test_ines_accepts_and_is_signed_in_for_long(session: Session, cast: Cast, now: datetime) -> None:
    cookie = invitations.accept(session, invited(session, cast, now), now=now)
    signed_in = sign_ins.find(session, cookie, now=now + timedelta(days=170))
    assert signed_in is not None
    assert (signed_in.actor.person, signed_in.actor.role) == (cast.ines.id, Role.RELATIVE)
    log = session.execute(select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.actor_id == cast.ines.id))
    assert [tuple(row) for row in log] == [("invitation.accept", cast.ines.id)]


def test_only_the_hash_is_kept(session: Session, cast: Cast, now: datetime) -> None:
    token = invited(session, cast, now)
    assert session.scalars(select(Invitation.token_hash)).all() == [token_hash(token)]


def test_opening_the_letter_does_not_use_it_up(session: Session, cast: Cast, now: datetime) -> None:
    token = invited(session, cast, now)
    invitations.check(session, token, now=now)
    invitations.check(session, token, now=now)
    assert invitations.accept(session, token, now=now)


def test_it_works_once(session: Session, cast: Cast, now: datetime) -> None:
    token = invited(session, cast, now)
    invitations.accept(session, token, now=now)
    with pytest.raises(WrongSecret):
        invitations.check(session, token, now=now)
    with pytest.raises(WrongSecret):
        invitations.accept(session, token, now=now)
    found = invitations.newest(session, relation(session, cast), now=now)
    assert (found.state, found.at, found.by_mail) == (InvitationState.ACCEPTED, now, True)


def test_it_lasts_30_days(session: Session, cast: Cast, now: datetime) -> None:
    token = invited(session, cast, now)
    end = now + timedelta(days=30)
    invitations.check(session, token, now=end - timedelta(seconds=1))
    with pytest.raises(WrongSecret):
        invitations.accept(session, token, now=end)
    assert invitations.newest(session, relation(session, cast), now=end).state is InvitationState.RUN_OUT


def test_a_guess_is_refused_like_a_spent_one(session: Session, cast: Cast, now: datetime) -> None:
    invited(session, cast, now)
    for guess in ("", "guess", token_hash("guess")):
        with pytest.raises(WrongSecret):
            invitations.accept(session, guess, now=now)


@pytest.mark.parametrize("who", ["relation", "person", "resident"])
def test_nobody_gets_in_whose_relation_has_ended(session: Session, cast: Cast, now: datetime, who: str) -> None:
    token = invited(session, cast, now)
    if who == "relation":
        session.get_one(Related, relation(session, cast)).ended_at = now
    elif who == "person":
        session.get_one(Person, cast.ines.id).active = False
    else:
        session.get_one(Resident, cast.rosa.id).active = False
    session.flush()
    with pytest.raises(WrongSecret):
        invitations.check(session, token, now=now)
    with pytest.raises(WrongSecret):
        invitations.accept(session, token, now=now)


def test_withdrawing_after_a_visit_to_the_page_changes_nothing_for_her(
    session: Session, cast: Cast, now: datetime
) -> None:
    cookie = invitations.accept(session, invited(session, cast, now), now=now)
    relatives.withdraw_invitation(session, relation(session, cast), actor=cast.actor(cast.maj), now=now)
    assert sign_ins.find(session, cookie, now=now) is not None
    assert invitations.newest(session, relation(session, cast), now=now).state is InvitationState.ACCEPTED
