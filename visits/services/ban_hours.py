"""The extra hours of a visiting ban: they open once the manager confirms that there are hands for them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.ban_plan import PRESETS, Preset
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.opening_hours import Span
from visits.rules.people import Actor
from visits.services import audit
from visits.services.ban_views import lock_ban
from visits.services.hours import require_span
from visits.storage.tables import Ban, BanHours


def add(session: Session, ban_id: UUID, *, weekday: int, span: Span, actor: Actor, now: datetime) -> None:
    """Add hours on a weekday (0 is Monday), closed until there are hands for them too; the others stay as they are.

    Raises InvalidInput when they overlap others of that day.
    """
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    require_span(span, field="closes")
    if any(span.meets(other) for other in _spans(session, ban).get(weekday, ())):
        raise InvalidInput("opens", N_("This overlaps other extra hours of that day."))
    _add(session, ban, {weekday: span}, actor=actor, now=now)


def add_preset(session: Session, ban_id: UUID, preset: Preset, *, actor: Actor, now: datetime) -> None:
    """Add the hours of a preset where they overlap no others; raises InvalidInput when they all do."""
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    there = _spans(session, ban)
    wanted = {
        day: span for day, span in PRESETS[preset].items() if not any(span.meets(other) for other in there.get(day, ()))
    }
    if not wanted:
        raise InvalidInput("ban", N_("These hours are there already."))
    _add(session, ban, wanted, actor=actor, now=now)


def remove(session: Session, ban_id: UUID, hours_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take hours away. Visits booked in them stay booked."""
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    hours = session.get(BanHours, hours_id)
    if hours is None or hours.ban_id != ban.id:
        raise NotFound
    session.delete(hours)
    session.flush()
    audit.note(session, "ban.hours.remove", actor=actor, now=now, thing=str(ban.id))


def confirm_hands(session: Session, ban_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Confirm that there are hands for the extra hours that wait for them: from now on they are offered."""
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    if not _spans(session, ban):
        raise InvalidInput("ban", N_("There are no extra hours yet. Add them first."))
    waiting = (BanHours.ban_id == ban.id, BanHours.hands_at.is_(None))
    session.execute(update(BanHours).where(*waiting).values(hands_by=actor.person, hands_at=now))
    audit.note(session, "ban.hands.confirm", actor=actor, now=now, thing=str(ban.id))


def take_back_hands(session: Session, ban_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take the confirmation back: the extra hours are offered no more. Visits booked in them stay booked."""
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    session.execute(update(BanHours).where(BanHours.ban_id == ban.id).values(hands_by=None, hands_at=None))
    audit.note(session, "ban.hands.take_back", actor=actor, now=now, thing=str(ban.id))


def _add(session: Session, ban: Ban, hours: Mapping[int, Span], *, actor: Actor, now: datetime) -> None:
    session.add_all(
        BanHours(ban_id=ban.id, weekday=day, opens=span.starts, closes=span.ends) for day, span in hours.items()
    )
    session.flush()
    audit.note(session, "ban.hours.add", actor=actor, now=now, thing=str(ban.id))


def _spans(session: Session, ban: Ban) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = {}
    for row in session.scalars(select(BanHours).where(BanHours.ban_id == ban.id)):
        spans.setdefault(row.weekday, []).append(Span(row.opens, row.closes))
    return spans
