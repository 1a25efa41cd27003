"""Calendar feeds as their readers need them: found by the hash of their secret, in one look-up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select, update
from sqlalchemy.orm import Session

from visits.rules.agenda import FeedChoices
from visits.services.calendar_programs import is_calendar
from visits.services.secrets import token_hash
from visits.storage.columns import plain
from visits.storage.tables import Feed

EMPTIED_FOR = timedelta(days=30)
"""How long a revoked feed still answers, empty, so that calendars drop what they hold; then it is gone."""
NOTED_EVERY = timedelta(hours=1)
SLEEPS_AFTER = timedelta(days=7)
"""Calendar programs ask daily at least: a feed that none fetched for so long shows a visit to nobody."""
CLIENT_LONGEST = 80
KEPT_CHOICES = 1 << 12


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedFound:
    """A subscription as its reader needs it: a relative's, or a unit's."""

    id: UUID
    relative: UUID | None
    resident: UUID | None
    unit: UUID | None
    version: int
    changed_at: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    choices: FeedChoices

    def is_gone(self, now: datetime) -> bool:
        """Tell whether it was revoked so long ago that calendars have noticed."""
        return self.revoked_at is not None and now - self.revoked_at > EMPTIED_FOR

    def is_to_be_noted(self, now: datetime) -> bool:
        """Tell whether its owner is to be told of this fetch: hourly is enough."""
        return self.fetched_at is None or now - self.fetched_at > NOTED_EVERY


def find(session: Session | Connection, token: str) -> FeedFound | None:
    """Return the feed of a secret by one look-up of one row, or None."""
    row = session.execute(_by_token(), {"token": token_hash(token)}).first()
    if row is None:
        return None
    return FeedFound(
        id=row.id,
        relative=row.relative_id,
        resident=row.resident_id,
        unit=row.unit_id,
        version=row.version,
        changed_at=row.changed_at,
        revoked_at=row.revoked_at,
        fetched_at=row.fetched_at,
        choices=_choices(
            row.language,
            row.timezone,
            row.alarm_minutes,
            row.nickname,
            changed_at=row.choices_at,
            with_link=row.with_link,
            with_closures=row.with_closures,
        ),
    )


# Kept, since what is found by it (each event) is found quicker by the very same value than by an equal one.
@lru_cache(maxsize=KEPT_CHOICES)
def _choices(
    language: str,
    timezone: str,
    alarm_minutes: int | None,
    nickname: str,
    *,
    changed_at: datetime,
    with_link: bool,
    with_closures: bool,
) -> FeedChoices:
    return FeedChoices(
        language=language,
        timezone=timezone,
        alarm_minutes=alarm_minutes,
        nickname=nickname or None,
        with_link=with_link,
        with_closures=with_closures,
        # A number that can be searched for would name the home to whoever reads along.
        home_phone=None,
        changed_at=changed_at,
    )


@cache
def _by_token() -> Select[*tuple[object, ...]]:
    """Put the query together once for the whole process."""
    feed = plain(Feed)
    wanted = [column for column in feed.c if column.name not in {"token_hash", "fetched_by", "created_at"}]
    return select(*wanted).where(feed.c.token_hash == bindparam("token"))


def shows(session: Session, resident: UUID, *, relative: UUID, now: datetime) -> bool:
    """Tell whether a calendar that still fetches shows a relative her visits with a resident."""
    awake = (Feed.revoked_at.is_(None), Feed.fetched_at > now - SLEEPS_AFTER)
    whose = Feed.resident_id.is_(None) | (Feed.resident_id == resident)
    return session.scalar(select(Feed.id).where(Feed.relative_id == relative, *awake, whose).limit(1)) is not None


def note_fetch(session: Session, feed: UUID, *, client: str, now: datetime) -> None:
    """Remember when and by what a feed was fetched, so that its owner sees that it works.

    A browser or a scanner of links that opens the address shows the visits in no calendar: it does not count.
    """
    if not is_calendar(client):
        return
    since = Feed.fetched_at.is_(None) | (Feed.fetched_at < now - NOTED_EVERY)
    noted = {"fetched_at": now, "fetched_by": client[:CLIENT_LONGEST]}
    # Of many programs at the same moment one is enough.
    session.execute(update(Feed).where(Feed.id == feed, since).values(noted))
