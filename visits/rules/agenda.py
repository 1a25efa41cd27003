"""What a calendar is told: which visits and closures it shows, for how long and in what order.

The values here are all a calendar renderer ever sees. They hold no name of a resident, relative, home or unit, so
that nothing can leak one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

# Long enough for every client to have fetched a cancellation: the slowest poll once a day, and phones lie in drawers.
SHOWN_AFTERWARDS = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class AgendaVisit:
    """One visit as a calendar sees it; every moment is aware and in UTC.

    `uid` is stored and never reused. `sequence` rises by one with every move and with the cancellation (RFC 5545
    §3.8.7.4). `changed_at` is when anything shown of this visit last changed. Raises ValueError on a moment that is not
    in UTC, an end not after the start, a negative sequence, or a link that is not a plain web address. `room` is where
    it is held, for the calendar of a unit alone ("" when none is known); None for a relative's.
    """

    uid: UUID
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    sequence: int
    created_at: datetime
    changed_at: datetime
    join_url: str | None
    room: str | None = None

    def __hash__(self) -> int:
        """Find what was written of it by what tells visits apart, not by all that must be the same."""
        return hash((self.uid, self.changed_at))

    def __post_init__(self) -> None:
        """Refuse what could not be written as a valid event."""
        for moment in (self.starts_at, self.ends_at, self.created_at, self.changed_at):
            _demand_utc(moment)
        if self.ends_at <= self.starts_at:
            raise ValueError("A visit ends after it starts.")
        if self.sequence < 0:
            raise ValueError("A sequence counts from 0.")
        if self.join_url is not None and not _is_plain_address(self.join_url):
            raise ValueError("A join link is an http(s) address of printable ASCII.")


@dataclass(frozen=True, kw_only=True)
class AgendaClosure:
    """Whole days without visits, from `first_day` to `last_day`, both included, in the home's own calendar.

    Raises ValueError when the days are in the wrong order or a moment is not in UTC.
    """

    uid: UUID
    first_day: date
    last_day: date
    changed_at: datetime
    created_at: datetime
    sequence: int = 0

    def __post_init__(self) -> None:
        """Refuse what could not be written as a valid event."""
        _demand_utc(self.changed_at)
        _demand_utc(self.created_at)
        if self.last_day < self.first_day:
            raise ValueError("A closure ends on or after its first day.")
        if self.sequence < 0:
            raise ValueError("A sequence counts from 0.")


@dataclass(frozen=True, kw_only=True)
class FeedChoices:
    """How one subscriber wants the calendar: fixed per subscription, never read from a request.

    `timezone` is the home's IANA name. `alarm_minutes` counts before the start; None is no alarm. `nickname` replaces
    the neutral title. `home_phone` is shown for help, `with_closures` shows days without visits too. `changed_at` is
    when these choices last changed what is shown, so that every event's LAST-MODIFIED rises with them; None counts as
    never. Raises ValueError on a negative alarm.
    """

    language: str
    timezone: str
    alarm_minutes: int | None
    nickname: str | None
    with_link: bool
    home_phone: str | None
    changed_at: datetime | None = None
    with_closures: bool = False

    def __hash__(self) -> int:
        """Find what was written by them by what tells subscriptions apart."""
        return hash((self.changed_at, self.nickname))

    def __post_init__(self) -> None:
        """Refuse what could not be written as a valid event."""
        if self.alarm_minutes is not None and self.alarm_minutes < 0:
            raise ValueError("An alarm comes before the visit.")
        if self.changed_at is not None:
            _demand_utc(self.changed_at)


def home_day(now: datetime, timezone: str) -> date:
    """Return the date it is at the home at `now`, the only thing about the time that a feed depends on."""
    return now.astimezone(ZoneInfo(timezone)).date()


def shown_since(today: date, timezone: str) -> datetime:
    """Return the instant (UTC) before which whatever is over is no longer shown.

    It lies at midnight of the home, so the edge moves once a day and a feed fetched twice a day stays the same.
    """
    midnight = datetime.combine(today - SHOWN_AFTERWARDS, time.min, ZoneInfo(timezone))
    return midnight.astimezone(UTC)


def visit_is_shown(visit: AgendaVisit, *, since: datetime) -> bool:
    """Tell whether `visit` is still shown: until 30 days after its end, or after its cancellation when that is later.

    A cancelled visit has to stay for a while: a client that never sees STATUS:CANCELLED may keep the old event.
    """
    over = max(visit.ends_at, visit.changed_at) if visit.cancelled else visit.ends_at
    return over >= since


def closure_is_shown(closure: AgendaClosure, *, today: date) -> bool:
    """Tell whether `closure` is still shown: until 30 days after its last day."""
    return closure.last_day >= today - SHOWN_AFTERWARDS


def shown_visits(visits: Iterable[AgendaVisit], *, today: date, timezone: str) -> tuple[AgendaVisit, ...]:
    """Pick the visits to show on `today` (the home's date), in the order a feed writes them."""
    since = shown_since(today, timezone)
    return in_order(
        # Most are not over yet; asking `visit_is_shown` of those too is what a long feed would spend its time on.
        visit
        for visit in visits
        if visit.ends_at >= since or visit_is_shown(visit, since=since)
    )


def shown_closures(closures: Iterable[AgendaClosure], *, today: date) -> tuple[AgendaClosure, ...]:
    """Pick the closures to show on `today` (the home's date), in the order a feed writes them."""
    return closures_in_order(closure for closure in closures if closure_is_shown(closure, today=today))


def in_order(visits: Iterable[AgendaVisit]) -> tuple[AgendaVisit, ...]:
    """Sort visits by start, then uid, so that the same rows always give the same bytes."""
    return tuple(sorted(visits, key=lambda visit: (visit.starts_at, visit.uid)))


def closures_in_order(closures: Iterable[AgendaClosure]) -> tuple[AgendaClosure, ...]:
    """Sort closures by first day, then uid, so that the same rows always give the same bytes."""
    return tuple(sorted(closures, key=lambda closure: (closure.first_day, closure.uid)))


def link_shown(visit: AgendaVisit, choices: FeedChoices) -> str | None:
    """Return the join link to show: only when the subscriber wants it, and never for a cancelled visit."""
    return visit.join_url if choices.with_link and not visit.cancelled else None


def alarm_shown(visit: AgendaVisit, choices: FeedChoices) -> timedelta | None:
    """Return how long before the start to sound an alarm, or None; a cancelled visit alarms nobody."""
    if visit.cancelled or choices.alarm_minutes is None:
        return None
    return timedelta(minutes=choices.alarm_minutes)


def last_change(changed_at: datetime, choices: FeedChoices) -> datetime:
    """Return when what is shown last changed, by the visit's or closure's own `changed_at` or by the choices."""
    return changed_at if choices.changed_at is None else max(changed_at, choices.changed_at)


def _demand_utc(moment: datetime) -> None:
    if moment.utcoffset() != timedelta(0):
        raise ValueError("A moment must be aware and in UTC.")


def _is_plain_address(address: str) -> bool:
    # A URI is written unescaped: a line break in one would begin a property of its own.
    plain = all("!" <= character <= "~" for character in address)
    return plain and address.startswith(("https://", "http://"))
