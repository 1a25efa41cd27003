"""What is decided about a resident's times, as rows, from one query.

Put together once for the whole process: that takes longer than the database needs to answer. It speaks of tables rather
than of mapped classes, which halves the time again.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    Date,
    Uuid,
    bindparam,
    case,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from visits.rules.shape import LONGEST
from visits.rules.visit_state import COMING
from visits.storage.columns import UtcDateTime, constant, plain
from visits.storage.tables import (
    Ban,
    BanHours,
    Closure,
    Exemption,
    Occurrence,
    QuietTime,
    Related,
    UnitHands,
    Visit,
    VisitRelative,
    WeeklyHours,
)

# What a row is about: a weekday of the weekly hours, from 0 on, or one of these.
QUIET, HANDS, OPEN_VISITS, CLOSURE, BAN, BAN_HOURS = -1, -2, -3, -4, -5, -6


class Row(NamedTuple):
    """One thing that is decided; which of the fields say something depends on its kind."""

    kind: int
    first: int | None
    """Where a span begins (minutes of the wall clock), or a ban's cap for a day."""
    last: int | None
    """Where a span ends, or a ban's cap for a week."""
    number: int
    """1 for hours of the unit's own; hands at once; coming visits; the weekday of a ban's hours."""
    first_day: date | None
    last_day: date | None
    ground: str
    """Why a ban does not apply to the resident, if it does not."""


def gather(
    session: Session,
    *,
    home: UUID,
    unit: UUID,
    resident: UUID,
    relatives: Collection[UUID],
    since: date,
    now: datetime,
    left_out: Collection[UUID],
) -> list[Row]:
    """Return all that is decided from the day `since` on; visits `left_out` do not count as coming."""
    given: dict[str, Any] = {"home": home, "unit": unit, "resident": resident, "since": since}
    given |= {"now": now, "lately": now - timedelta(minutes=LONGEST)}
    # A list has to be spelled out anew each time: there is one only where it says something.
    given |= {"relatives": list(relatives)} if len(relatives) != 1 else {"relative": next(iter(relatives))}
    given |= {"left_out": list(left_out)} if left_out else {}
    session.flush()  # only mapped classes are looked after by the session itself
    query = _query(one_relative=len(relatives) == 1, leaving_out=bool(left_out))
    return [Row._make(row) for row in session.execute(query, given)]


@cache
def _query(*, one_relative: bool, leaving_out: bool) -> CompoundSelect[Any]:
    none, no_days = constant(0), (cast(null(), Date), cast(null(), Date), constant(""))
    return union_all(
        *_of_the_clock(none, no_days),
        _open_visits(none, no_days, one_relative=one_relative, leaving_out=leaving_out),
        *_of_days(none),
    )


def _of_the_clock(none: Any, no_days: tuple[Any, ...]) -> tuple[Any, ...]:
    """Ask for what is said in minutes of the wall clock."""
    home, unit = bindparam("home", type_=Uuid()), bindparam("unit", type_=Uuid())
    hours, quiet, hands = (plain(table).c for table in (WeeklyHours, QuietTime, UnitHands))
    own = case((hours.unit_id.is_(None), constant(0)), else_=constant(1))
    return (
        select(hours.weekday, hours.opens, hours.closes, own, *no_days)
        .where(hours.home_id == home)
        .where(hours.unit_id.is_(None) | (hours.unit_id == unit)),
        select(constant(QUIET), quiet.starts, quiet.ends, none, *no_days).where(quiet.home_id == home),
        select(constant(HANDS), hands.starts, hands.ends, hands.at_once, *no_days).where(hands.unit_id == unit),
    )


def _open_visits(none: Any, no_days: tuple[Any, ...], *, one_relative: bool, leaving_out: bool) -> Any:
    """Ask how many coming visits each of the relatives has.

    Looked for by way of her residents, so that nobody reads what is long over: that is most of what she ever took part
    in, and lies all over a large file.
    """
    visit, taking_part, occurrence, related = (plain(table) for table in (Visit, VisitRelative, Occurrence, Related))
    # A recurring visit is one wish, however many days of it are booked already.
    wishes = func.count(func.coalesce(occurrence.c.series_id, visit.c.id).distinct())
    if one_relative:
        theirs = related.c.relative_id == bindparam("relative", type_=Uuid())
    else:
        theirs = related.c.relative_id.in_(bindparam("relatives", type_=Uuid(), expanding=True))
    takes_part = (taking_part.c.visit_id == visit.c.id) & (taking_part.c.relative_id == related.c.relative_id)
    counted = (
        select(constant(OPEN_VISITS), none, none, wishes, *no_days)
        .select_from(related)
        .join(visit, visit.c.resident_id == related.c.resident_id)
        .outerjoin(occurrence, occurrence.c.visit_id == visit.c.id)
        .where(theirs, visit.c.starts_at > bindparam("lately", type_=UtcDateTime()))
        .where(visit.c.ends_at > bindparam("now", type_=UtcDateTime()), exists().where(takes_part))
        .where(or_(*(visit.c.state == constant(state.value) for state in COMING)))
        .group_by(related.c.relative_id)
    )
    if leaving_out:
        counted = counted.where(visit.c.id.not_in(bindparam("left_out", type_=Uuid(), expanding=True)))
    return counted


def _of_days(none: Any) -> tuple[Any, ...]:
    """Ask for what is said of whole days: closures, and visiting bans with their caps, exemptions and hours."""
    home, unit, resident = (bindparam(name, type_=Uuid()) for name in ("home", "unit", "resident"))
    since = bindparam("since", type_=Date())
    closure, ban, hours, exemption = (plain(table) for table in (Closure, Ban, BanHours, Exemption))
    in_force = (ban.c.home_id == home, ban.c.lifted_at.is_(None), ban.c.last_day.is_(None) | (ban.c.last_day >= since))
    its_days = (ban.c.first_day, func.coalesce(ban.c.last_day, date.max))
    return (
        select(constant(CLOSURE), none, none, none, closure.c.first_day, closure.c.last_day, constant(""))
        .where(closure.c.home_id == home, closure.c.last_day >= since)
        .where(closure.c.unit_id.is_(None) | (closure.c.unit_id == unit)),
        select(
            constant(BAN),
            ban.c.per_day,
            ban.c.per_week,
            none,
            *its_days,
            func.coalesce(exemption.c.ground, constant("")),
        )
        .select_from(ban)
        .outerjoin(exemption, (exemption.c.ban_id == ban.c.id) & (exemption.c.resident_id == resident))
        .where(*in_force),
        select(constant(BAN_HOURS), hours.c.opens, hours.c.closes, hours.c.weekday, *its_days, constant(""))
        .join_from(ban, hours, hours.c.ban_id == ban.c.id)
        # Hours that nobody has confirmed hands for stay closed.
        .where(hours.c.hands_at.is_not(None), *in_force),
    )
