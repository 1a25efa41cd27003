"""Booking and cancelling: every writer of claims goes through here, locks once, decides, writes."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from visits.rules.access import Action
from visits.rules.booking import PHYSICAL, Refused, Rule, Wish, refusals
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor, Role
from visits.rules.slots import free_tablet, minute
from visits.rules.visit_state import Channel, Reason, State
from visits.services import audit, changes, messages, reminders
from visits.services.availability import ResidentAtHome, facts_about, find
from visits.services.visits import require_visit
from visits.storage.tables import Claim, Home, Person, Visit, VisitRelative
from visits.storage.tables.claims import OVERLAP

_DAY = timedelta(days=1)


def book(
    session: Session,
    wish: Wish,
    *,
    actor: Actor,
    now: datetime,
    relatives: tuple[UUID, ...] = (),
    channel: Channel = Channel.WEB,
    override: bool = False,
) -> UUID:
    """Book a visit and return its id; the same wish again returns the visit it has already become.

    A relative books for herself; staff name the `relatives` who take part, and with `override` set aside every rule
    that is not a physical fact. Raises Refused with the rules that say no, NotFound for a resident not hers to book.
    """
    place = find(session, wish.resident, actor=actor)
    _lock(session, place.home.id)
    already = session.scalar(select(Visit.id).where(Visit.wish == wish.id, Visit.booked_by == actor.person))
    if already is not None:
        return already
    facts = facts_about(session, place, since=wish.starts_at - _DAY, until=wish.starts_at + _DAY)
    broken = refusals(wish.starts_at, facts, now=now)
    may_override = override and actor.role is not Role.RELATIVE
    if any(rule in PHYSICAL or not may_override for rule in broken):
        raise Refused(broken)
    ends_at = wish.starts_at + timedelta(minutes=facts.hours.slot_minutes)
    until = ends_at + timedelta(minutes=facts.hours.buffer_minutes)
    tablet = free_tablet(minute(wish.starts_at), minute(until), facts.tablets)
    assert tablet is not None  # noqa: S101 - refusals() has just found one
    visit = _add(session, wish, place, ends_at=ends_at, tablet=tablet, actor=actor, channel=channel, now=now)
    visit.overrides = ",".join(broken)
    _claim(session, visit, until=until)
    taking_part = (actor.person,) if actor.role is Role.RELATIVE else relatives
    session.add_all(VisitRelative(visit_id=visit.id, relative_id=person) for person in taking_part)
    session.flush()
    _announce(session, visit, actor=actor, now=now)
    return visit.id


def cancel(session: Session, visit_id: UUID, *, reason: Reason, actor: Actor, now: datetime) -> None:
    """Cancel a visit: its time is free again, its reminders fall, and the other side is told.

    Raises NotFound for a visit not the actor's to cancel, IllegalMove for one that has begun or is over.
    """
    visit = require_visit(session, visit_id, Action.CANCEL_VISIT, actor=actor)
    _lock(session, visit.home_id)
    # The visit's own row too: staff may be starting it on a tablet at this very moment.
    session.refresh(visit, with_for_update={"key_share": True})
    changes.move(session, visit, State.CANCELLED, what="cancel", actor=actor, now=now)
    visit.cancel_reason, visit.cancelled_by = reason, actor.role
    visit.sequence, visit.changed_at = visit.sequence + 1, now
    changes.release(session, visit.id)
    reminders.fall(session, visit.id)
    session.flush()
    changes.tell_calendars(session, visit, now=now)
    audit.note(session, "visit.cancel", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))
    # After a death no machine writes to the family: a person tells them.
    if reason is not Reason.DIED:
        _owe_to_relatives(session, MessageKind.CANCELLED, visit, now=now)
    if actor.role is Role.RELATIVE:
        messages.owe_to_unit(session, MessageKind.RELATIVE_CANCELLED, unit=visit.unit_id, visit=visit.id, now=now)


def _lock(session: Session, home: UUID) -> None:
    # SQLite holds its write lock since BEGIN IMMEDIATE. On PostgreSQL one booking at a time decides for a home;
    # plain FOR UPDATE would also block every insert that names the home.
    session.execute(select(Home.id).where(Home.id == home).with_for_update(key_share=True))


def _add(
    session: Session,
    wish: Wish,
    place: ResidentAtHome,
    *,
    ends_at: datetime,
    tablet: UUID,
    actor: Actor,
    channel: Channel,
    now: datetime,
) -> Visit:
    visit = Visit(
        home_id=place.home.id,
        unit_id=place.unit.id,
        resident_id=place.resident.id,
        tablet_id=tablet,
        booked_by=actor.person,
        wish=wish.id,
        channel=channel,
        starts_at=wish.starts_at,
        ends_at=ends_at,
        state=State.BOOKED,
        company=wish.company,
        created_at=now,
        changed_at=now,
    )
    session.add(visit)
    session.flush()
    return visit


def _claim(session: Session, visit: Visit, *, until: datetime) -> None:
    """Claim the resident for the visit and the tablet until its buffer is over; the last guard's error is a refusal."""
    claims = ((visit.resident_id, visit.ends_at, Rule.RESIDENT_TAKEN), (visit.tablet_id, until, Rule.NO_TABLET))
    for thing, ends_at, rule in claims:
        session.add(Claim(thing=thing, starts_at=visit.starts_at, ends_at=ends_at, visit_id=visit.id))
        try:
            session.flush()
        except IntegrityError as error:
            if OVERLAP not in str(error.orig):
                raise
            raise Refused([rule]) from error


def _announce(session: Session, visit: Visit, *, actor: Actor, now: datetime) -> None:
    changes.record(session, visit, before=None, what="book", actor=actor, now=now)
    changes.tell_calendars(session, visit, now=now)
    reminders.plan(session, visit, now=now)
    audit.note(session, "visit.book", actor=actor, now=now, resident=visit.resident_id, thing=str(visit.id))
    _owe_to_relatives(session, MessageKind.BOOKED, visit, now=now)


def _owe_to_relatives(session: Session, kind: MessageKind, visit: Visit, *, now: datetime) -> None:
    taking_part = select(Person).join(VisitRelative, VisitRelative.relative_id == Person.id)
    for person in session.scalars(taking_part.where(VisitRelative.visit_id == visit.id, Person.active)):
        if person.mail:
            messages.owe(
                session,
                kind,
                to=person.mail,
                language=person.language,
                home=visit.home_id,
                person=person.id,
                visit=visit.id,
                now=now,
            )
