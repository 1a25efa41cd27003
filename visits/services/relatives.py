"""A resident's relatives: invited, changed, with the resident's consent or without, removed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput
from visits.rules.kinds import Via
from visits.rules.people import Actor, Role
from visits.rules.visit_state import Reason, State
from visits.services import audit, booking, changes, homes, invitations, messages, series_ending, sign_ins
from visits.services.related import RelativeFacts, coming_visits_of, require_related
from visits.services.residents import require_resident
from visits.storage.tables import Feed, Person, Related, Resident, Visit


@dataclass(frozen=True, kw_only=True)
class Invited:
    """A relative just invited: `token` is the letter's secret, `known` says that she was a relative here before."""

    id: UUID
    token: str
    known: bool


def invite(
    session: Session, resident_id: UUID, facts: RelativeFacts, *, by_mail: bool, actor: Actor, now: datetime
) -> Invited:
    """Invite a relative of a resident, by mail or with a letter to print.

    Somebody whose mail address is a relative's of this home already is that same person, under the name she has.
    Raises InvalidInput when she is this resident's relative already, without an address to mail to, or for a
    resident with protected identity.
    """
    # One at a time: of two who invite the same address, the second finds the first one's person.
    homes.lock(session, actor.home)
    resident = require_resident(session, resident_id, actor=actor)
    if resident.protected_identity:
        raise InvalidInput("given_name", N_("This resident has protected identity: nobody is invited on the web."))
    _require_way(facts.mail, by_mail=by_mail)
    known = _by_mail(session, facts.mail, home=resident.home_id)
    person = known or _new_person(session, facts, home=resident.home_id, now=now)
    person.active = True
    related = _relate(session, resident, person, facts, now=now)
    audit.note(session, "relative.invite", actor=actor, now=now, resident=resident.id, thing=str(person.id))
    token = invitations.issue(session, related, person, by_mail=by_mail, actor=actor, now=now)
    return Invited(id=related.id, token=token, known=known is not None)


def change(session: Session, related_id: UUID, facts: RelativeFacts, *, actor: Actor, now: datetime) -> None:
    """Change what is known of a relative; raises InvalidInput for a mail address that is another relative's.

    Another mail address may mean that the first was a stranger's: what was sent there no longer works, every sign-in
    ends, and so do her calendar addresses.
    """
    homes.lock(session, actor.home)
    related, person = require_related(session, related_id, actor=actor)
    other = _by_mail(session, facts.mail, home=person.home_id)
    if other is not None and other.id != person.id:
        raise InvalidInput("mail", N_("Another relative has this mail address."))
    has_moved = (person.mail or "") != facts.mail
    if has_moved:
        _distrust(session, person, now=now)
        person.mail_refused_at = None
    person.given_name, person.family_name = facts.given_name, facts.family_name
    person.mail, person.phone, person.language = facts.mail or None, facts.phone, facts.language
    related.relation, related.main_contact = facts.relation, facts.main_contact
    session.flush()  # the person before her messages, as everybody does
    if has_moved:
        messages.follow_address(session, person.id, Via.MAIL, to=facts.mail)
    audit.note(session, "relative.change", actor=actor, now=now, resident=related.resident_id, thing=str(person.id))


def set_consent(session: Session, related_id: UUID, *, consent: bool, actor: Actor, now: datetime) -> None:
    """Write down whether the resident wants this relative's visits; without consent she cannot book from now on."""
    # Who books at this moment has either booked already, and it shows, or is refused.
    homes.lock(session, actor.home)
    related, person = require_related(session, related_id, actor=actor)
    related.consent = consent
    session.flush()
    what = "relative.consent.yes" if consent else "relative.consent.no"
    audit.note(session, what, actor=actor, now=now, resident=related.resident_id, thing=str(person.id))


def invite_again(session: Session, related_id: UUID, *, by_mail: bool, actor: Actor, now: datetime) -> str:
    """Make a new invitation and return its secret; earlier ones stop working."""
    related, person = require_related(session, related_id, actor=actor)
    _require_way(person.mail or "", by_mail=by_mail)
    return invitations.issue(session, related, person, by_mail=by_mail, actor=actor, now=now)


def withdraw_invitation(session: Session, related_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Make the open invitation of a relative useless."""
    related, person = require_related(session, related_id, actor=actor)
    invitations.withdraw(session, related, now=now)
    audit.note(session, "invitation.revoke", actor=actor, now=now, resident=related.resident_id, thing=str(person.id))


def cancel_visits(session: Session, related_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Cancel the coming visits of this relative with this resident, telling those who take part; return how many.

    Her recurring visits end with it, or she is taken out where others take part: else the worker would go on booking. A
    visit going on now is left alone: staff end it at the tablet.
    """
    homes.lock(session, actor.home)
    before = _cancellable(session, related_id, actor=actor, now=now)
    related, person = require_related(session, related_id, actor=actor)
    _lock_visits(session, before)
    for series in series_ending.running_of(session, related.resident_id, person.id):
        series_ending.take_out(session, series, person.id, reason=Reason.HOME_CANNOT, actor=actor, now=now)
    left = _cancellable(session, related_id, actor=actor, now=now)
    booking.cancel_all(session, left, reason=Reason.HOME_CANNOT, actor=actor, now=now)
    return len(before)


def _cancellable(session: Session, related_id: UUID, *, actor: Actor, now: datetime) -> list[UUID]:
    visits = coming_visits_of(session, related_id, actor=actor, now=now)
    return [visit.id for visit in visits if visit.state is not State.ONGOING]


def _lock_visits(session: Session, visits: Collection[UUID]) -> None:
    # All of them before any is changed, as everybody does: each series locks its own once more.
    locked = select(Visit.unit_id).where(Visit.id.in_(visits)).order_by(Visit.id).with_for_update(key_share=True)
    changes.lock_units(session, set(session.scalars(locked)))


def remove(session: Session, related_id: UUID, *, actor: Actor, now: datetime) -> None:
    """End a relation; one who has no other here can no longer sign in. Raises InvalidInput while she has visits booked.

    Nothing is deleted: past visits keep their history.
    """
    homes.lock(session, actor.home)
    related, person = require_related(session, related_id, actor=actor)
    if coming_visits_of(session, related_id, actor=actor, now=now):
        raise InvalidInput("visits", N_("There are still visits booked. Cancel them first."))
    for series in series_ending.running_of(session, related.resident_id, person.id):
        # Of one that nothing is booked of just now: the worker would go on.
        series_ending.take_out(session, series, person.id, reason=Reason.HOME_CANNOT, actor=actor, now=now)
    related.ended_at = now
    session.flush()
    invitations.withdraw(session, related, now=now)
    feeds = _ending_feeds(person, now=now)
    if _has_others(session, person):
        session.execute(feeds.where(Feed.resident_id == related.resident_id))
        changes.tell_calendars_of_relative(session, person.id, now=now)
    else:
        session.execute(feeds)
        person.active = False
        session.flush()
        sign_ins.end_all(session, person.id, now=now)
    audit.note(session, "relative.remove", actor=actor, now=now, resident=related.resident_id, thing=str(person.id))


def _require_way(mail: str, *, by_mail: bool) -> None:
    if by_mail and not mail:
        raise InvalidInput("mail", N_("An invitation by mail needs a mail address."))


def _by_mail(session: Session, mail: str, *, home: UUID) -> Person | None:
    if not mail:
        return None
    relatives = select(Person).where(Person.home_id == home, Person.role == Role.RELATIVE, Person.mail == mail)
    # Somebody removed long ago may have left her address behind; whoever is here now comes first.
    return session.scalar(relatives.order_by(Person.active.desc(), Person.created_at.desc()).limit(1))


def _new_person(session: Session, facts: RelativeFacts, *, home: UUID, now: datetime) -> Person:
    person = Person(
        home_id=home,
        role=Role.RELATIVE,
        given_name=facts.given_name,
        family_name=facts.family_name,
        mail=facts.mail or None,
        phone=facts.phone,
        language=facts.language,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def _relate(session: Session, resident: Resident, person: Person, facts: RelativeFacts, *, now: datetime) -> Related:
    related = session.scalar(
        select(Related).where(Related.resident_id == resident.id, Related.relative_id == person.id)
    )
    if related is None:
        related = Related(resident_id=resident.id, relative_id=person.id)
        session.add(related)
    elif related.ended_at is None:
        raise InvalidInput("mail", N_("Somebody with this mail address is a relative of this resident already."))
    related.relation, related.main_contact = facts.relation, facts.main_contact
    related.consent, related.ended_at = True, None
    session.flush()
    changes.tell_calendars_of_relative(session, person.id, now=now)
    return related


def _distrust(session: Session, person: Person, *, now: datetime) -> None:
    for related in session.scalars(select(Related).where(Related.relative_id == person.id)).all():
        invitations.withdraw(session, related, now=now)
    sign_ins.withdraw_links(session, person.id, now=now)
    sign_ins.end_all(session, person.id, now=now)
    session.execute(_ending_feeds(person, now=now))


def _ending_feeds(person: Person, *, now: datetime) -> Update:
    stopped = {"revoked_at": now, "changed_at": now, "version": Feed.version + 1}
    return update(Feed).where(Feed.relative_id == person.id, Feed.revoked_at.is_(None)).values(**stopped)


def _has_others(session: Session, person: Person) -> bool:
    others = select(Related.id).where(Related.relative_id == person.id, Related.ended_at.is_(None))
    return session.scalar(others.limit(1)) is not None
