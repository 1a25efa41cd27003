"""Changing a visiting ban of several homes in one step, and adding the homes it does not cover."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor
from visits.services import audit, bans, joint_bans
from visits.services.ban_views import BanFacts
from visits.services.joint_bans import Candidate
from visits.services.running_all import require_all
from visits.storage.tables import Ban


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """The homes that a joint ban does not cover."""

    with_another: int
    """They have another ban, and keep it."""
    free: tuple[Candidate, ...]
    """They have none: added later, chosen by nobody, or one of their own is over."""


def facts_of(session: Session, together: UUID, *, actor: Actor, now: datetime) -> BanFacts:
    """Return the words and days of a joint ban; raises NotFound when it stands nowhere."""
    shown = joint_bans.show(session, together, actor=actor, now=now)
    ban = session.scalars(joint_bans.of(session, together, actor=actor, now=now).limit(1)).one()
    return BanFacts(
        name=ban.name,
        decided_by=ban.decided_by,
        ground=ban.ground,
        first_day=ban.first_day,
        last_day=shown.last_day,
        message=ban.message,
    )


def change(session: Session, together: UUID, facts: BanFacts, *, actor: Actor, now: datetime) -> int:
    """Change the words and days of a joint ban in every home where it stands, and return in how many.

    In all of them or in none. Where it has been announced it keeps its message, and is not announced again. Raises
    NotFound when it stands nowhere, InvalidInput for days that cannot be meant.
    """
    require_all(actor)
    standing = joint_bans.of(session, together, actor=actor, now=now)
    homes = {
        home.id: home
        for home in session.scalars(joint_bans.locking([ban.home_id for ban in session.scalars(standing)]))
    }
    fresh = standing.where(Ban.home_id.in_(homes)).execution_options(populate_existing=True)
    rows = session.scalars(fresh).all()
    if not rows:
        raise NotFound
    zones = {homes[ban.home_id].timezone for ban in rows}
    bans.require_days(facts, today=min(now.astimezone(ZoneInfo(zone)).date() for zone in zones))
    for ban in rows:
        bans.rewrite(ban, facts)
    session.flush()
    bans.tell_tablets(session, *homes)
    audit.note_in_each(session, {ban.home_id: str(ban.id) for ban in rows}, "ban.change", actor=actor, now=now)
    return len(rows)


def left_out(session: Session, together: UUID, *, actor: Actor, now: datetime) -> LeftOut:
    """Return the homes that a joint ban does not cover."""
    covered = {ban.home_id for ban in session.scalars(joint_bans.of(session, together, actor=actor, now=now))}
    others = [one for one in joint_bans.candidates(session, actor=actor, now=now) if one.id not in covered]
    free = tuple(one for one in others if not one.has_ban)
    return LeftOut(with_another=len(others) - len(free), free=free)


def add_homes(session: Session, together: UUID, homes: Collection[UUID] | None, *, actor: Actor, now: datetime) -> int:
    """Set a joint ban for these homes too (None: for all others) as far as they have none; return for how many.

    Raises NotFound when it stands nowhere, InvalidInput when none is chosen.
    """
    facts = facts_of(session, together, actor=actor, now=now)
    if homes is not None and not homes:
        raise InvalidInput("homes", N_("Choose at least one home that has no ban yet."))
    return joint_bans.set_for(session, facts, homes, together=together, actor=actor, now=now)
