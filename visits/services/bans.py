"""The visiting ban, as the manager switches it on, changes it and lifts it. Booked visits are never touched by it."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor
from visits.services import announcements, audit, ban_permission, changes, homes
from visits.services.ban_views import BanFacts, current_ban, days_of, lock_ban, may_decide, today_of
from visits.services.homes import require_run
from visits.storage.tables import Ban, Home, Unit

WITHIN = timedelta(days=366)
"""How far from today a ban may begin or end: further off it is a mistyped year."""


def set_ban(session: Session, facts: BanFacts, *, actor: Actor, now: datetime) -> UUID:
    """Switch a ban on for the home that `actor` runs and return its id.

    Raises InvalidInput where homes may not, while another is in force or coming, and for days that cannot be meant.
    """
    home = homes.lock(session, require_run(actor))
    ban_permission.require(session, actor=actor)
    if current_ban(session, home, now=now) is not None:
        raise InvalidInput("ban", N_("There is a ban already. Change that one, or lift it first."))
    require_days(facts, today=today_of(home, now))
    # One that a home sets by itself bears its own id, one for several homes an id of all of them.
    made = uuid4()
    session.add(row_of(facts, home.id, id=made, together=made, actor=actor, now=now))
    session.flush()
    tell_tablets(session, home.id)
    audit.note(session, "ban.set", actor=actor, now=now, thing=str(made))
    return made


def change(session: Session, ban_id: UUID, facts: BanFacts, *, actor: Actor, now: datetime) -> None:
    """Change the words and days of a ban; what has been announced is not announced again, and keeps its message.

    Raises NotFound for one that only a manager of all homes decides, and InvalidInput as `set_ban`.
    """
    ban = _lock_to_decide(session, ban_id, actor=actor, now=now)
    require_days(facts, today=today_of(session.get_one(Home, ban.home_id), now))
    rewrite(ban, facts)
    session.flush()
    tell_tablets(session, ban.home_id)
    audit.note(session, "ban.change", actor=actor, now=now, thing=str(ban.id))


def rewrite(ban: Ban, facts: BanFacts) -> None:
    """Change the row of a ban; what has been announced keeps its message."""
    ban.name, ban.decided_by, ban.ground = facts.name, facts.decided_by, facts.ground
    ban.first_day, ban.last_day = facts.first_day, facts.last_day
    if ban.announced_at is None:
        ban.message = facts.message


def set_last_day(session: Session, ban_id: UUID, last_day: date, *, actor: Actor, now: datetime) -> None:
    """Let a ban end with a day; raises as `change`."""
    ban = _lock_to_decide(session, ban_id, actor=actor, now=now)
    facts = BanFacts(name=ban.name, decided_by=ban.decided_by, first_day=ban.first_day, last_day=last_day)
    require_days(facts, today=today_of(session.get_one(Home, ban.home_id), now))
    ban.last_day = last_day
    session.flush()
    tell_tablets(session, ban.home_id)
    audit.note(session, "ban.last_day", actor=actor, now=now, thing=str(ban.id))


def set_caps(
    session: Session, ban_id: UUID, *, per_day: int | None, per_week: int | None, actor: Actor, now: datetime
) -> None:
    """Set how many visits a resident may have while the ban lasts; None: the home's limits count."""
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    ban.per_day, ban.per_week = per_day, per_week
    session.flush()
    audit.note(session, "ban.caps", actor=actor, now=now, thing=str(ban.id))


def lift(session: Session, ban_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Lift a ban at once, tell the relatives if it was announced to them, and return how many letters that is.

    Visits booked in its extra hours stay booked. Raises as `change`.
    """
    ban = _lock_to_decide(session, ban_id, actor=actor, now=now)
    return lift_locked(session, [ban], actor=actor, now=now)


def lift_locked(session: Session, bans: list[Ban], *, actor: Actor, now: datetime) -> int:
    """Lift bans whose homes are locked, and return how many letters say so."""
    letters = announcements.owe(
        session, MessageKind.BAN_LIFTED, [ban for ban in bans if ban.announced_at is not None], now=now
    )
    for ban in bans:
        ban.last_day = days_of(ban).last_if_lifted_on(today_of(session.get_one(Home, ban.home_id), now))
        ban.lifted_at = now
    session.flush()
    tell_tablets(session, *(ban.home_id for ban in bans))
    for ban in bans:
        audit.note_in(session, ban.home_id, "ban.lift", actor=actor, now=now, thing=str(ban.id))
    return letters


def require_days(facts: BanFacts, *, today: date) -> None:
    """Raise InvalidInput for days in the wrong order, already over, or further off than anybody means."""
    if facts.last_day is not None and facts.last_day < facts.first_day:
        raise InvalidInput("last_day", N_("The last day comes before the first."))
    if facts.last_day is not None and facts.last_day < today:
        raise InvalidInput("last_day", N_("These days are over already."))
    for field, day in (("first_day", facts.first_day), ("last_day", facts.last_day)):
        if day is not None and abs(day - today) > WITHIN:
            raise InvalidInput(field, N_("Choose a day within a year from today."))


def row_of(facts: BanFacts, home: UUID, *, id: UUID, together: UUID, actor: Actor, now: datetime) -> Ban:  # noqa: A002 - it is the row's id
    """Make the row of a new ban."""
    return Ban(
        id=id,
        home_id=home,
        together=together,
        name=facts.name,
        decided_by=facts.decided_by,
        ground=facts.ground,
        first_day=facts.first_day,
        last_day=facts.last_day,
        message=facts.message,
        created_by=actor.person,
        created_at=now,
    )


def tell_tablets(session: Session, *homes_told: UUID) -> None:
    """Let the open tablets of some homes know that something about their ban changed."""
    changes.tell_units(session, session.scalars(select(Unit.id).where(Unit.home_id.in_(homes_told))).all())


def _lock_to_decide(session: Session, ban_id: UUID, *, actor: Actor, now: datetime) -> Ban:
    ban = lock_ban(session, ban_id, actor=actor, now=now)
    if not may_decide(ban, actor):
        raise NotFound
    return ban
