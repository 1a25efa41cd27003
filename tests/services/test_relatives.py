"""Relatives: invited, kept right, stopped at once, removed without losing a visit."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.rooms import a_visit
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, MessageState
from visits.rules.people import Actor, Relation
from visits.rules.visit_state import State
from visits.services import availability, feeds, invitations, related, relatives, residents, sign_ins
from visits.services.builder import Builder
from visits.services.invitations import InvitationState
from visits.services.related import RelativeFacts
from visits.services.residents import ResidentFacts
from visits.storage.tables import AuditEntry, Feed, Home, Message, Person, Related, Resident, Visit

TOMAS = RelativeFacts(
    given_name="Tomas",
    family_name="Lind",
    relation=Relation.SON,
    mail="tomas@familj.example",
    phone="070-1",
    language="nb",
    main_contact=True,
)


def invite(
    session: Session, cast: Cast, now: datetime, facts: RelativeFacts = TOMAS, *, by_mail: bool = True
) -> relatives.Invited:
    return relatives.invite(session, cast.rosa.id, facts, by_mail=by_mail, actor=cast.actor(cast.maj), now=now)


def relation_of_ines(session: Session, cast: Cast) -> UUID:
    return session.scalars(select(Related.id).where(Related.relative_id == cast.ines.id)).one()


def another_resident(session: Session, cast: Cast, now: datetime) -> Resident:
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    return builder.resident(cast.unit, "Aina", "Berg", room="8")


def a_stranger(session: Session, now: datetime) -> Actor:
    other = Builder(session, now)
    other.home("Granen")
    return other.actor(other.manager("Siv"))


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


def test_after_a_wrong_mail_address_whoever_got_the_letter_is_out(session: Session, cast: Cast, now: datetime) -> None:
    made = invite(session, cast, now)
    tomas = session.get_one(Person, session.get_one(Related, made.id).relative_id)
    link = sign_ins.new_link(session, tomas, now=now)
    cookie = sign_ins.begin(session, tomas, now=now)
    relatives.change(session, made.id, replace(TOMAS, mail="right@familj.example"), actor=cast.actor(cast.maj), now=now)
    assert sign_ins.find(session, cookie, now=now) is None
    assert sign_ins.by_link(session, link, now=now) is None
    with pytest.raises(invitations.WrongSecret):
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
    with pytest.raises(invitations.WrongSecret):
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
    with pytest.raises(invitations.WrongSecret):
        invitations.accept(session, made.token, now=now)
    assert related.show(session, made.id, actor=maj, now=now).invitation.state is InvitationState.REVOKED
    assert session.scalars(select(Message)).one().state is MessageState.DROPPED


def test_a_relative_with_visits_is_not_removed_before_they_are_cancelled(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj = cast.actor(cast.maj)
    relation = relation_of_ines(session, cast)
    visit = book(session, cast, now + timedelta(days=1), now=now)
    assert [view.id for view in related.coming_visits_of(session, relation, actor=maj, now=now)] == [visit.id]
    with pytest.raises(InvalidInput):
        relatives.remove(session, relation, actor=maj, now=now)
    assert session.get_one(Visit, visit.id).state is State.BOOKED
    assert relatives.cancel_visits(session, relation, actor=maj, now=now) == 1
    assert session.get_one(Visit, visit.id).state is State.CANCELLED
    assert MessageKind.CANCELLED in session.scalars(select(Message.kind)).all()
    relatives.remove(session, relation, actor=maj, now=now)
    with pytest.raises(NotFound):
        related.show(session, relation, actor=maj, now=now)


def test_only_her_own_visits_with_this_resident_are_hers_to_lose(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    made = invite(session, cast, now)
    book(session, cast, now + timedelta(days=1), now=now)
    assert related.coming_visits_of(session, made.id, actor=maj, now=now) == []
    aina = another_resident(session, cast, now)
    facts = replace(TOMAS, mail="ines.lind@familj.example")
    of_aina = relatives.invite(session, aina.id, facts, by_mail=True, actor=maj, now=now)
    assert related.coming_visits_of(session, of_aina.id, actor=maj, now=now) == []


def test_a_visit_going_on_is_left_to_the_staff(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    relation = relation_of_ines(session, cast)
    a_visit(session, cast, state=State.ONGOING, starts_at=now - timedelta(minutes=5))
    assert relatives.cancel_visits(session, relation, actor=maj, now=now) == 0
    with pytest.raises(InvalidInput):
        relatives.remove(session, relation, actor=maj, now=now)


def test_a_removed_relative_is_out_at_once_with_all_her_ways_in(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    ines = session.get_one(Person, cast.ines.id)
    relation = relation_of_ines(session, cast)
    cookie = sign_ins.begin(session, ines, now=now)
    feed = feeds.make(session, actor=cast.actor(cast.ines), now=now)
    waiting = relatives.invite_again(session, relation, by_mail=True, actor=maj, now=now)
    relatives.remove(session, relation, actor=maj, now=now)
    assert sign_ins.find(session, cookie, now=now) is None
    found = feeds.find(session, feed)
    assert found is not None
    assert (found.revoked_at, found.version) == (now, 2)
    with pytest.raises(invitations.WrongSecret):
        invitations.accept(session, waiting, now=now)
    assert not session.get_one(Person, cast.ines.id).active
    assert related.of_resident(session, cast.rosa.id, actor=maj, now=now) == []


def test_one_who_has_another_resident_stays_signed_in(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    aina = another_resident(session, cast, now)
    builder.related(aina, session.get_one(Person, cast.ines.id))
    cookie = sign_ins.begin(session, session.get_one(Person, cast.ines.id), now=now)
    session.add_all(
        Feed(
            token_hash=name,
            relative_id=cast.ines.id,
            resident_id=resident,
            language="sv",
            created_at=now,
            changed_at=now,
            choices_at=now,
        )
        for name, resident in (("all", None), ("rosa", cast.rosa.id), ("aina", aina.id))
    )
    session.flush()
    relatives.remove(
        session,
        session.scalars(select(Related.id).where(Related.resident_id == cast.rosa.id)).one(),
        actor=maj,
        now=now,
    )
    assert sign_ins.find(session, cookie, now=now) is not None
    session.expire_all()
    revoked = {feed.token_hash for feed in session.scalars(select(Feed)) if feed.revoked_at}
    assert revoked == {"rosa"}


def test_a_removed_relative_can_be_invited_again(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    relation = relation_of_ines(session, cast)
    relatives.set_consent(session, relation, consent=False, actor=maj, now=now)
    relatives.remove(session, relation, actor=maj, now=now)
    made = invite(session, cast, now, replace(TOMAS, mail="ines.lind@familj.example", relation=Relation.DAUGHTER))
    assert (made.id, made.known) == (relation, True)
    assert related.show(session, relation, actor=maj, now=now).consent
    assert sign_ins.find(session, invitations.accept(session, made.token, now=now), now=now) is not None


def test_looks_and_changes_are_on_the_log(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    made = invite(session, cast, now)
    related.show(session, made.id, actor=maj, now=now)
    actions = set(session.scalars(select(AuditEntry.action).where(AuditEntry.resident_id == cast.rosa.id)))
    assert actions == {"relative.invite", "invitation.issue", "relative.read"}


def test_strangers_reach_no_relative(session: Session, cast: Cast, now: datetime) -> None:
    relation = relation_of_ines(session, cast)
    for actor in (a_stranger(session, now), cast.actor(cast.karl), cast.actor(cast.ines)):
        for one in (relation, uuid4()):
            with pytest.raises(NotFound):
                related.show(session, one, actor=actor, now=now)
            with pytest.raises(NotFound):
                relatives.change(session, one, TOMAS, actor=actor, now=now)
            with pytest.raises(NotFound):
                relatives.set_consent(session, one, consent=False, actor=actor, now=now)
            with pytest.raises(NotFound):
                relatives.invite_again(session, one, by_mail=True, actor=actor, now=now)
            with pytest.raises(NotFound):
                relatives.cancel_visits(session, one, actor=actor, now=now)
            with pytest.raises(NotFound):
                relatives.remove(session, one, actor=actor, now=now)
        with pytest.raises(NotFound):
            relatives.invite(session, cast.rosa.id, TOMAS, by_mail=True, actor=actor, now=now)
        with pytest.raises(NotFound):
            related.of_resident(session, cast.rosa.id, actor=actor, now=now)
    assert session.scalars(select(Message)).all() == []


def test_a_resident_moved_out_takes_her_relatives_pages_along(session: Session, cast: Cast, now: datetime) -> None:
    relation = relation_of_ines(session, cast)
    session.get_one(Resident, cast.rosa.id).active = False
    session.flush()
    with pytest.raises(NotFound):
        related.show(session, relation, actor=cast.actor(cast.maj), now=now)
    with pytest.raises(NotFound):
        residents.change(
            session,
            cast.rosa.id,
            ResidentFacts(given_name="Rosa", family_name="Lind", unit=cast.unit.id),
            actor=cast.actor(cast.maj),
            now=now,
        )
