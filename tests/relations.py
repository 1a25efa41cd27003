"""Relatives beside Ines, for tests of who may come in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from visits.rules.people import Actor, Relation
from visits.services import relatives
from visits.services.builder import Builder
from visits.services.related import RelativeFacts
from visits.storage.tables import Home, Related, Resident

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
    """Let Maj invite somebody, Tomas unless said otherwise, for Rosa."""
    return relatives.invite(session, cast.rosa.id, facts, by_mail=by_mail, actor=cast.actor(cast.maj), now=now)


def relation_of_ines(session: Session, cast: Cast) -> UUID:
    """Return the id of the relation between Ines and Rosa."""
    return session.scalars(select(Related.id).where(Related.relative_id == cast.ines.id)).one()


def another_resident(session: Session, cast: Cast, now: datetime) -> Resident:
    """Add Aina, who lives in Rosa's unit."""
    builder = Builder(session, now, session.get_one(Home, cast.home.id))
    return builder.resident(cast.unit, "Aina", "Berg", room="8")


def a_stranger(session: Session, now: datetime) -> Actor:
    """Return the manager of another home."""
    other = Builder(session, now)
    other.home("Granen")
    return other.actor(other.manager("Siv"))
