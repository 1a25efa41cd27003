"""Relatives who are removed: no visit is lost silently, and no way in is left open."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import recurring
from tests.bookings import book
from tests.builders import Cast
from tests.relations import TOMAS, a_stranger, another_resident, invite, relation_of_ines
from tests.rooms import a_visit
from visits.rules.errors import InvalidInput, NotFound, WrongSecret
from visits.rules.kinds import MessageKind
from visits.rules.people import Relation
from visits.rules.visit_state import State
from visits.services import feeds, invitations, related, relatives, residents, sign_ins, subscriptions
from visits.services.builder import Builder
from visits.services.residents import ResidentFacts
from visits.storage.tables import AuditEntry, Feed, Home, Message, Person, Related, Resident, Visit, VisitRelative


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


def test_her_recurring_visit_ends_with_her_visits(session: Session, cast: Cast, now: datetime) -> None:
    maj, relation = cast.actor(cast.maj), relation_of_ines(session, cast)
    row = recurring.book(session, cast, now, recurring.wish(cast))
    book(session, cast, now + timedelta(days=1), now=now)
    assert relatives.cancel_visits(session, relation, actor=maj, now=now) == 3
    assert row.ended_at == now
    assert related.coming_visits_of(session, relation, actor=maj, now=now) == []
    assert recurring.owed(session).count("series_ended") == 1
    assert recurring.roll(session, row.id, now + timedelta(days=7)) == 0


def test_others_keep_the_recurring_visit_and_its_visits_without_her(
    session: Session, cast: Cast, now: datetime
) -> None:
    maj, relation = cast.actor(cast.maj), relation_of_ines(session, cast)
    tomas = Builder(session, now, cast.home).relative(cast.rosa, "Tomas")
    row = recurring.book_both(session, cast, now, tomas)
    assert relatives.cancel_visits(session, relation, actor=maj, now=now) == 2
    relatives.remove(session, relation, actor=maj, now=now)
    assert row.ended_at is None
    assert [visit.state for visit in recurring.visits_of(session, row.id)] == [State.BOOKED, State.BOOKED]
    recurring.roll(session, row.id, now + timedelta(days=7))
    assert set(session.scalars(select(VisitRelative.relative_id))) == {tomas.id}


def test_a_series_without_a_visit_ends_when_she_is_removed(session: Session, cast: Cast, now: datetime) -> None:
    relation = relation_of_ines(session, cast)
    row = Builder(session, now, cast.home).series(cast.rosa, now + timedelta(days=40), cast.ines)
    relatives.remove(session, relation, actor=cast.actor(cast.maj), now=now)
    assert row.ended_at == now


def test_a_removed_relative_is_out_at_once_with_all_her_ways_in(session: Session, cast: Cast, now: datetime) -> None:
    maj = cast.actor(cast.maj)
    ines = session.get_one(Person, cast.ines.id)
    relation = relation_of_ines(session, cast)
    cookie = sign_ins.begin(session, ines, now=now)
    feed = subscriptions.make(session, actor=cast.actor(cast.ines), now=now).token
    waiting = relatives.invite_again(session, relation, by_mail=True, actor=maj, now=now)
    relatives.remove(session, relation, actor=maj, now=now)
    assert sign_ins.find(session, cookie, now=now) is None
    found = feeds.find(session, feed)
    assert found is not None
    assert (found.revoked_at, found.version) == (now, 2)
    with pytest.raises(WrongSecret):
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
            timezone="Europe/Stockholm",
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
