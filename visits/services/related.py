"""Who is whose relative, as a manager sees it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from visits.rules.access import Action, Thing, require
from visits.rules.errors import NotFound
from visits.rules.people import Actor, Relation
from visits.services import audit, invitations
from visits.services.homes import coming_visits
from visits.services.invitations import InvitationView
from visits.services.residents import require_resident
from visits.services.visits import VisitView
from visits.storage.tables import Person, Related, Resident


@dataclass(frozen=True, kw_only=True)
class RelativeFacts:
    """What a manager knows of a relative. `mail` empty: she gets a printed letter and signs in by it."""

    given_name: str
    family_name: str
    relation: Relation
    mail: str
    phone: str
    language: str
    main_contact: bool = False


@dataclass(frozen=True, kw_only=True)
class RelatedView(RelativeFacts):
    """One relative of one resident; `id` is the relation's, `person` hers."""

    id: UUID
    person: UUID
    resident: UUID
    consent: bool
    invitation: InvitationView
    mail_refused_at: datetime | None
    sms_number: str
    sms_refused_at: datetime | None
    """When it turned out that nothing arrives at the address or the number."""

    @property
    def name(self) -> str:
        """Return the whole name."""
        return f"{self.given_name} {self.family_name}".strip()


def of_resident(session: Session, resident: UUID, *, actor: Actor, now: datetime) -> list[RelatedView]:
    """Return the relatives of a resident, main contacts first."""
    found = require_resident(session, resident, actor=actor)
    return _views(session, Related.resident_id == found.id, now=now)


def show(session: Session, related_id: UUID, *, actor: Actor, now: datetime) -> RelatedView:
    """Return one relative of one resident, and write down who looked."""
    related, _ = require_related(session, related_id, actor=actor)
    audit.note(
        session, "relative.read", actor=actor, now=now, resident=related.resident_id, thing=str(related.relative_id)
    )
    return _views(session, Related.id == related.id, now=now)[0]


def coming_visits_of(session: Session, related_id: UUID, *, actor: Actor, now: datetime) -> list[VisitView]:
    """Return the coming visits of this relative with this resident, in order of time."""
    related, person = require_related(session, related_id, actor=actor)
    return [
        visit
        for visit in coming_visits(session, person.home_id, now=now)
        if visit.resident == related.resident_id and any(one.person == person.id for one in visit.relatives)
    ]


def require_related(session: Session, related_id: UUID, *, actor: Actor) -> tuple[Related, Person]:
    """Return the rows of a relation and its relative if `actor` runs the home; raises NotFound otherwise."""
    row = session.execute(
        select(Related, Person, Resident)
        .join(Person, Person.id == Related.relative_id)
        .join(Resident, Resident.id == Related.resident_id)
        .where(Related.id == related_id, Related.ended_at.is_(None), Resident.active)
    ).first()
    if row is None:
        raise NotFound
    related, person, resident = row
    require(actor, Action.RUN_HOME, Thing(home=resident.home_id, unit=resident.unit_id))
    return related, person


def _views(session: Session, which: ColumnElement[bool], *, now: datetime) -> list[RelatedView]:
    rows = session.execute(
        select(Related, Person)
        .join(Person, Person.id == Related.relative_id)
        .where(which, Related.ended_at.is_(None))
        .order_by(Related.main_contact.desc(), Person.given_name, Person.id)
    ).all()
    return [
        RelatedView(
            id=related.id,
            person=person.id,
            resident=related.resident_id,
            given_name=person.given_name,
            family_name=person.family_name,
            relation=related.relation,
            mail=person.mail or "",
            phone=person.phone,
            language=person.language,
            main_contact=related.main_contact,
            consent=related.consent,
            invitation=invitations.newest(session, related.id, now=now),
            mail_refused_at=person.mail_refused_at,
            sms_number=person.sms_number,
            sms_refused_at=person.sms_refused_at,
        )
        for related, person in rows
    ]
