"""Calendar feeds: making, choosing, finding, revoking. Only a secret's hash is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from visits.rules.agenda import FeedChoices
from visits.rules.errors import NotFound
from visits.rules.people import Actor
from visits.services.secrets import new_token, token_hash
from visits.storage.tables import Feed, Home, Person

EMPTIED_FOR = timedelta(days=30)
"""How long a revoked feed still answers, empty, so that calendars drop what they hold; then it is gone."""
NOTED_EVERY = timedelta(hours=1)
CLIENT_LONGEST = 80


@dataclass(frozen=True, kw_only=True)
class FeedFound:
    """A subscription as its reader needs it."""

    id: UUID
    relative: UUID
    resident: UUID | None
    version: int
    changed_at: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    choices: FeedChoices

    def is_gone(self, now: datetime) -> bool:
        """Tell whether it was revoked so long ago that calendars have noticed."""
        return self.revoked_at is not None and now - self.revoked_at > EMPTIED_FOR


@dataclass(frozen=True, kw_only=True)
class FeedView:
    """A subscription as its owner sees it."""

    id: UUID
    language: str
    nickname: str
    alarm_minutes: int | None
    with_link: bool
    created_at: datetime
    fetched_at: datetime | None
    fetched_by: str


def find(session: Session, token: str) -> FeedFound | None:
    """Return the feed of a secret by one look-up, or None."""
    row = session.execute(
        select(Feed, Home.timezone)
        .join(Person, Person.id == Feed.relative_id)
        .join(Home, Home.id == Person.home_id)
        .where(Feed.token_hash == token_hash(token))
    ).first()
    if row is None:
        return None
    feed, timezone = row
    return FeedFound(
        id=feed.id,
        relative=feed.relative_id,
        resident=feed.resident_id,
        version=feed.version,
        changed_at=feed.changed_at,
        revoked_at=feed.revoked_at,
        fetched_at=feed.fetched_at,
        choices=FeedChoices(
            language=feed.language,
            timezone=timezone,
            alarm_minutes=feed.alarm_minutes,
            nickname=feed.nickname or None,
            with_link=feed.with_link,
            # A number that can be searched for would name the home to whoever reads along.
            home_phone=None,
            changed_at=feed.choices_at,
        ),
    )


def note_fetch(session: Session, feed: UUID, *, client: str, now: datetime) -> None:
    """Remember when and by what a feed was fetched, so that its owner sees that it works."""
    session.execute(update(Feed).where(Feed.id == feed).values(fetched_at=now, fetched_by=client[:CLIENT_LONGEST]))


def mine(session: Session, *, actor: Actor) -> FeedView | None:
    """Return the relative's own subscription, if she has one."""
    feed = _active(session, actor)
    if feed is None:
        return None
    return FeedView(
        id=feed.id,
        language=feed.language,
        nickname=feed.nickname,
        alarm_minutes=feed.alarm_minutes,
        with_link=feed.with_link,
        created_at=feed.created_at,
        fetched_at=feed.fetched_at,
        fetched_by=feed.fetched_by,
    )


def make(session: Session, *, actor: Actor, now: datetime) -> str:
    """Make the relative's subscription and return its secret, shown once; an earlier one is revoked.

    A renewed subscription keeps the choices of the one before.
    """
    # One at a time: of a double click two feeds would be left, one of which nobody could stop.
    person = session.get_one(Person, actor.person, with_for_update={"key_share": True})
    before = _active(session, actor)
    token = new_token()
    made = Feed(
        token_hash=token_hash(token),
        relative_id=actor.person,
        language=before.language if before else person.language,
        nickname=before.nickname if before else person.nickname,
        alarm_minutes=before.alarm_minutes if before else None,
        with_link=before.with_link if before else True,
        created_at=now,
        changed_at=now,
        choices_at=now,
    )
    if before is not None:
        _revoke(before, now)
    session.add(made)
    session.flush()
    return token


def choose(
    session: Session,
    *,
    actor: Actor,
    language: str,
    nickname: str,
    alarm_minutes: int | None,
    with_link: bool,
    now: datetime,
) -> None:
    """Change what the relative's feed looks like; raises NotFound when she has none."""
    feed = _active(session, actor)
    if feed is None:
        raise NotFound
    feed.language, feed.nickname, feed.alarm_minutes, feed.with_link = language, nickname, alarm_minutes, with_link
    feed.version = Feed.version + 1  # of the row as it stands: a booking may just have raised it
    feed.changed_at = feed.choices_at = now


def revoke(session: Session, *, actor: Actor, now: datetime) -> None:
    """Stop the relative's feed; her calendar empties itself. Raises NotFound when she has none."""
    feed = _active(session, actor)
    if feed is None:
        raise NotFound
    _revoke(feed, now)


def _revoke(feed: Feed, now: datetime) -> None:
    feed.revoked_at = feed.changed_at = now
    feed.version = Feed.version + 1


def _active(session: Session, actor: Actor) -> Feed | None:
    return session.scalar(select(Feed).where(Feed.relative_id == actor.person, Feed.revoked_at.is_(None)))
