"""Subscriptions to calendars as their owners make them: a relative's, or a unit's. Only a secret's hash is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from visits.languages import N_
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.people import Actor, Leaving, Role
from visits.services import audit, relations
from visits.services.feeds import SLEEPS_AFTER
from visits.services.secrets import new_token, token_hash
from visits.services.units import require_unit
from visits.storage.tables import Feed, Home, Person, Resident, Unit

MOST = 10
"""So many subscriptions one relative or one unit may have: a few devices, never thousands of rows."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How a calendar is to look."""

    language: str
    nickname: str
    alarm_minutes: int | None
    with_link: bool
    with_closures: bool


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A subscription as its owner sees it."""

    id: UUID
    resident: UUID | None
    """Whose visits alone it shows; None: those of all residents, or of a unit."""
    resident_name: str
    unit: UUID | None
    unit_name: str
    choices: Choices
    created_at: datetime
    fetched_at: datetime | None
    fetched_by: str

    def is_awake(self, now: datetime) -> bool:
        """Tell whether a calendar still fetches it."""
        return self.fetched_at is not None and self.fetched_at > now - SLEEPS_AFTER


@dataclass(frozen=True, kw_only=True)
class Made:
    """A subscription just made, and its secret, which nobody is shown again."""

    id: UUID
    token: str


def of_relative(session: Session, *, actor: Actor) -> list[Subscription]:
    """Return the subscriptions of a relative, in the order she made them; none for a resident who has died."""
    return _views(session, (Feed.relative_id == actor.person) & Resident.left_how.is_distinct_from(Leaving.DIED))


def of_unit(session: Session, unit_id: UUID, *, actor: Actor) -> list[Subscription]:
    """Return the subscriptions of a unit that `actor` runs."""
    return _views(session, Feed.unit_id == require_unit(session, unit_id, actor=actor).id)


def show(session: Session, feed_id: UUID, *, actor: Actor) -> Subscription:
    """Return one subscription; raises NotFound unless it is the actor's own, or of a unit she runs, and open."""
    return _views(session, Feed.id == _require(session, feed_id, actor=actor).id)[0]


def make(
    session: Session, *, actor: Actor, now: datetime, resident: UUID | None = None, wanted: UUID | None = None
) -> Made:
    """Subscribe a relative to the visits with all her residents, or with one of them.

    `wanted` is the form's own id: of a double click there is one subscription, and the secret shown last works. Raises
    NotFound for a resident not hers, InvalidInput when she has too many.
    """
    if actor.role is not Role.RELATIVE:
        raise NotFound
    # One at a time, so that nobody has more than the most.
    person = session.get_one(Person, actor.person, with_for_update={"key_share": True})
    if resident is not None and resident not in {one.id for one in relations.residents_of(session, actor=actor)}:
        raise NotFound
    home = session.get_one(Home, person.home_id)
    made = Feed(
        id=wanted or uuid4(),
        relative_id=actor.person,
        resident_id=resident,
        language=person.language,
        nickname=person.nickname,
        timezone=home.timezone,
    )
    return _add(session, made, Feed.relative_id == actor.person, actor=actor, now=now)


def make_for_unit(session: Session, unit_id: UUID, *, actor: Actor, now: datetime, wanted: UUID | None = None) -> Made:
    """Subscribe to the times and rooms of a unit's visits; raises as `make` does."""
    unit = require_unit(session, unit_id, actor=actor)
    home = session.get_one(Home, unit.home_id, with_for_update={"key_share": True})
    made = Feed(id=wanted or uuid4(), unit_id=unit.id, language=home.language, timezone=home.timezone, with_link=False)
    return _add(session, made, Feed.unit_id == unit.id, actor=actor, now=now)


def renew(session: Session, feed_id: UUID, *, actor: Actor, now: datetime, wanted: UUID | None = None) -> Made:
    """Give a subscription a new secret, with the choices it has; the old one empties itself.

    `wanted` is the form's own id, as `make` has one. Raises NotFound.
    """
    old = _require(session, feed_id, actor=actor, ended=True)
    again = _made_before(session, wanted, like=old)
    if again is not None:
        return again
    if old.revoked_at is not None:
        raise NotFound
    token = new_token()
    made = Feed(
        id=wanted or uuid4(),
        token_hash=token_hash(token),
        relative_id=old.relative_id,
        resident_id=old.resident_id,
        unit_id=old.unit_id,
        language=old.language,
        nickname=old.nickname,
        alarm_minutes=old.alarm_minutes,
        with_link=old.with_link,
        with_closures=old.with_closures,
        timezone=old.timezone,
        created_at=now,
        changed_at=now,
        choices_at=now,
    )
    _revoke(old, now)
    session.add(made)
    session.flush()
    _note(session, made, "calendar.renew", actor=actor, now=now)
    return Made(id=made.id, token=token)


def choose(session: Session, feed_id: UUID, choices: Choices, *, actor: Actor, now: datetime) -> None:
    """Change what a subscription looks like; raises NotFound unless it is the actor's."""
    feed = _require(session, feed_id, actor=actor)
    feed.language, feed.nickname, feed.alarm_minutes = choices.language, choices.nickname, choices.alarm_minutes
    # A unit's calendar leads into no visit.
    feed.with_link = choices.with_link and feed.unit_id is None
    feed.with_closures = choices.with_closures
    feed.version = Feed.version + 1  # of the row as it stands: a booking may just have raised it
    feed.changed_at = feed.choices_at = now


def revoke(session: Session, feed_id: UUID, *, actor: Actor, now: datetime) -> UUID | None:
    """Stop a subscription; the calendars that read it empty themselves. Return its unit, if it is one's.

    A double click stops it once. Raises NotFound unless it is the actor's.
    """
    feed = _require(session, feed_id, actor=actor, ended=True)
    if feed.revoked_at is None:
        _revoke(feed, now)
        _note(session, feed, "calendar.revoke", actor=actor, now=now)
    return feed.unit_id


def rename(session: Session, *, of: UUID, before: str, after: str, now: datetime) -> None:
    """Call the visits of a relative anew in those calendars where they had the name she had chosen before."""
    hers = (Feed.relative_id == of, Feed.revoked_at.is_(None), Feed.nickname == before)
    stamped = {"changed_at": now, "choices_at": now, "version": Feed.version + 1}
    session.execute(update(Feed).where(*hers).values(nickname=after, **stamped))


def _add(session: Session, made: Feed, of_owner: ColumnElement[bool], *, actor: Actor, now: datetime) -> Made:
    again = _made_before(session, made.id, like=made)
    if again is not None:
        return again
    open_ones = session.scalar(select(func.count()).select_from(Feed).where(of_owner, Feed.revoked_at.is_(None)))
    if (open_ones or 0) >= MOST:
        raise InvalidInput("resident", N_("There are ten addresses already. Remove one that is not used."))
    token = new_token()
    made.token_hash = token_hash(token)
    made.created_at = made.changed_at = made.choices_at = now
    session.add(made)
    session.flush()
    _note(session, made, "calendar.add", actor=actor, now=now)
    return Made(id=made.id, token=token)


def _made_before(session: Session, wanted: UUID | None, *, like: Feed) -> Made | None:
    """Return what a double click has made already, with a new secret, since the first answer may never be seen."""
    known = session.get(Feed, wanted) if wanted else None
    if known is None:
        return None
    same = (known.relative_id, known.unit_id) == (like.relative_id, like.unit_id)
    if not same or known.revoked_at is not None or known.fetched_at is not None:
        raise NotFound
    token = new_token()
    known.token_hash = token_hash(token)
    return Made(id=known.id, token=token)


def _revoke(feed: Feed, now: datetime) -> None:
    feed.revoked_at = feed.changed_at = now
    feed.version = Feed.version + 1


def _require(session: Session, feed_id: UUID, *, actor: Actor, ended: bool = False) -> Feed:
    """Return the row of a subscription, locked; raises NotFound unless it is open (or `ended`) and the actor's own."""
    feed = session.get(Feed, feed_id, with_for_update={"key_share": True})
    if feed is None or (feed.revoked_at is not None and not ended):
        raise NotFound
    if feed.unit_id is not None:
        require_unit(session, feed.unit_id, actor=actor)
    elif feed.relative_id != actor.person:
        raise NotFound
    return feed


def _note(session: Session, feed: Feed, what: str, *, actor: Actor, now: datetime) -> None:
    """Write into the log of a home what is done about a unit's calendar; a relative's is her own."""
    if feed.unit_id is not None:
        audit.note(session, what, actor=actor, now=now, thing=str(feed.unit_id))


def _views(session: Session, which: ColumnElement[bool]) -> list[Subscription]:
    rows = session.execute(
        select(Feed, Resident.given_name, Unit.name)
        .outerjoin(Resident, Resident.id == Feed.resident_id)
        .outerjoin(Unit, Unit.id == Feed.unit_id)
        .where(which, Feed.revoked_at.is_(None))
        .order_by(Feed.created_at, Feed.id)
    )
    return [
        Subscription(
            id=feed.id,
            resident=feed.resident_id,
            resident_name=resident or "",
            unit=feed.unit_id,
            unit_name=unit or "",
            choices=Choices(
                language=feed.language,
                nickname=feed.nickname,
                alarm_minutes=feed.alarm_minutes,
                with_link=feed.with_link,
                with_closures=feed.with_closures,
            ),
            created_at=feed.created_at,
            fetched_at=feed.fetched_at,
            fetched_by=feed.fetched_by,
        )
        for feed, resident, unit in rows
    ]
