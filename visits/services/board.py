"""What the shared tablet shows: the unit's day to staff, and its times alone while it is locked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.live.marks import mark
from visits.rules import board as rules
from visits.rules.access import Action
from visits.rules.board import Aids, Deed, Tick
from visits.rules.lateness import STAFF_AHEAD, may_say_late
from visits.rules.people import Actor, Role
from visits.rules.visit_state import Reason, State
from visits.services import alarms, day_lists, visits
from visits.services.alarms import Ringing, Why
from visits.services.board_watch import waiting_relatives
from visits.services.day_lists import OpenList
from visits.services.tablets import Device
from visits.services.visits import VisitView
from visits.storage.tables import VisitTick

_UNSEEN = frozenset({State.REQUESTED, State.DECLINED, State.WITHDRAWN})
"""States that are no business of the board: nothing has been agreed, or never was."""
_GONE = frozenset({Reason.MOVED_OUT, Reason.DIED})
"""Why a visit is on no board any more: nobody walks to the room of somebody who is not there."""


@dataclass(frozen=True, kw_only=True)
class BoardVisit:
    """One visit on the board. `name` is the resident's given name, with an initial when two of the day are alike."""

    view: VisitView
    name: str
    open: bool
    waiting: tuple[str, ...]
    """The relatives whose browsers are in the room right now."""


@dataclass(frozen=True, kw_only=True)
class Focus:
    """The visit the board is about, and what there is to do with it."""

    visit: BoardVisit
    deed: Deed
    here: bool
    """It was booked on this very tablet."""
    mine: bool
    ticks: tuple[tuple[Tick, bool], ...]
    outcomes: tuple[State, ...]
    may_cancel: bool
    may_correct: bool
    may_say_late: bool


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """A visit that nobody has taken or prepared though its time has almost come.

    `name` and `room` are empty on a locked tablet, and for another unit's visit, of which only the unit is said.
    """

    visit: UUID
    starts_at: datetime
    why: Why
    unit_name: str
    unit_phone: str
    name: str = ""
    room: str = ""

    @property
    def sign(self) -> str:
        """Return what tells alarms apart on a tablet of another unit, where the visit itself is nobody's business."""
        return mark(self.visit)


@dataclass(frozen=True, kw_only=True)
class BoardDay:
    """A unit's day as its signed-in staff see it. Only today can be worked with."""

    day: date
    today: date
    visits: tuple[BoardVisit, ...]
    focus: Focus | None
    alarms: tuple[Alarm, ...]
    quiet: bool
    """A resident sits before this tablet, or a visit is going on at it: nothing may sound."""
    day_list: OpenList | None = None
    called_off: tuple[BoardVisit, ...] = ()
    """What I had taken for now, and its relatives have cancelled: nobody walks to a room for it."""
    left_open: tuple[UUID, ...] = ()
    """The visits of the days before today that nobody has ended, the last first: how did they go?"""

    @property
    def is_over(self) -> bool:
        """Tell whether the day shown lies before the home's present one."""
        return self.day < self.today

    @property
    def is_today(self) -> bool:
        """Tell whether the day shown is the home's present one."""
        return self.day == self.today

    @property
    def tomorrow(self) -> date:
        """Return the day after the home's present one."""
        return self.today + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class LockedTime:
    """What a passer-by may know of a visit: when it is, whether it is in somebody's hands, whether somebody waits."""

    starts_at: datetime
    state: State
    taken: bool
    late_minutes: int
    waiting: bool


@dataclass(frozen=True, kw_only=True)
class LockedDay:
    """A unit's coming times of today, without a name."""

    today: date
    times: tuple[LockedTime, ...]
    alarms: tuple[Alarm, ...]
    quiet: bool
    day_list: OpenList | None = None


def day(
    session: Session,
    *,
    actor: Actor,
    device: Device,
    now: datetime,
    on: date | None = None,
    visit: UUID | None = None,
) -> BoardDay:
    """Return the day `on` of the device's unit (today's by default), or the day of `visit` with it in focus.

    Raises NotFound for a visit that is not the unit's.
    """
    zone = ZoneInfo(device.timezone)
    today = now.astimezone(zone).date()
    if visit is not None:
        row = visits.require_visit(session, visit, Action.TEND_VISIT, actor=actor)
        on = row.starts_at.astimezone(zone).date()
    shown = _day(session, device.units, day=on or today, zone=zone, now=now)
    of_today = shown if (on or today) == today else _day(session, device.units, day=today, zone=zone, now=now)
    return BoardDay(
        day=on or today,
        today=today,
        visits=shown,
        focus=_focus(session, shown, chosen=visit, actor=actor, day=on or today, today=today, now=now),
        alarms=_alarms(alarms.ringing(session, device.home, device.units, now=now), of_today),
        quiet=alarms.is_quiet(session, device.id, now=now),
        day_list=day_lists.open_list(session, device.home, device.units, now=now),
        called_off=tuple(one for one in of_today if _is_called_off(one.view, me=actor.person, now=now)),
        left_open=_left_open(session, device.units, today=today, zone=zone),
    )


def locked_day(session: Session, *, device: Device, now: datetime) -> LockedDay:
    """Return what a locked tablet shows of today: times, never a name."""
    zone = ZoneInfo(device.timezone)
    today = now.astimezone(zone).date()
    times = tuple(
        LockedTime(
            starts_at=visit.view.starts_at,
            state=visit.view.state,
            taken=visit.view.taken_by is not None,
            late_minutes=visit.view.late_minutes,
            waiting=bool(visit.waiting),
        )
        for visit in _day(session, device.units, day=today, zone=zone, now=now)
        if visit.open
    )
    return LockedDay(
        today=today,
        times=times,
        alarms=_alarms(alarms.ringing(session, device.home, device.units, now=now), ()),
        quiet=alarms.is_quiet(session, device.id, now=now),
        day_list=day_lists.open_list(session, device.home, device.units, now=now),
    )


def _is_called_off(view: VisitView, *, me: UUID, now: datetime) -> bool:
    return view.cancelled_by is Role.RELATIVE and view.taken_by == me and now < view.ends_at


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the instants (UTC) at which a day of the home begins and is over."""
    starts = datetime.combine(day, time.min, zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, zone)
    return starts.astimezone(UTC), ends.astimezone(UTC)


def _left_open(session: Session, units: Collection[UUID], *, today: date, zone: ZoneInfo) -> tuple[UUID, ...]:
    until, _ = bounds(today, zone)
    found = visits.of_units(session, units, since=until - rules.LOOKED_BACK, until=until, states=rules.OPEN)
    return tuple(view.id for view in reversed(found) if view.cancel_reason not in _GONE)


def _day(
    session: Session, units: Collection[UUID], *, day: date, zone: ZoneInfo, now: datetime
) -> tuple[BoardVisit, ...]:
    since, until = bounds(day, zone)
    of_day = visits.of_units(session, units, since=since, until=until)
    found = [view for view in of_day if view.state not in _UNSEEN and view.cancel_reason not in _GONE]
    waiting = waiting_relatives(session, *units, now=now)
    names = rules.names_apart({view.resident: (view.resident_name, view.resident_family_name) for view in found})
    return tuple(
        BoardVisit(
            view=view,
            name=names[view.resident],
            open=rules.is_open(view.state),
            waiting=waiting.get(view.id, ()) if rules.is_open(view.state) else (),
        )
        for view in found
    )


def _focus(
    session: Session,
    shown: Sequence[BoardVisit],
    *,
    chosen: UUID | None,
    actor: Actor,
    day: date,
    today: date,
    now: datetime,
) -> Focus | None:
    by_id = {visit.view.id: visit for visit in shown}
    if chosen is None and day == today:
        first = rules.first((visit.view for visit in shown), me=actor.person, now=now)
        chosen = first.id if first else None
    found = by_id.get(chosen) if chosen else None
    if found is None:
        return None
    view = found.view
    return Focus(
        visit=found,
        deed=rules.deed(view.state, taken=view.taken_by is not None) if day == today else Deed.NOTHING,
        here=view.tablet == actor.tablet,
        mine=view.taken_by == actor.person,
        ticks=_ticks(session, view),
        outcomes=rules.outcomes(view, now=now),
        may_cancel=rules.may_cancel(view, now=now),
        may_correct=rules.may_correct(view.state, visit_day=day, today=today),
        may_say_late=may_say_late(
            view.state, starts_at=view.starts_at, ends_at=view.ends_at, ahead=STAFF_AHEAD, now=now
        ),
    )


def ticks_of(view: VisitView) -> tuple[Tick, ...]:
    """List what there is to tick for a visit: before it, and once it is over."""
    aids = Aids(
        hearing_aid=view.hearing_aid,
        glasses=view.glasses,
        hearing_loop=view.hearing_loop,
        staff_stays=view.staff_stays,
    )
    return rules.ticks_before(aids) if rules.is_open(view.state) else rules.TICKS_AFTER


def _ticks(session: Session, view: VisitView) -> tuple[tuple[Tick, bool], ...]:
    ticked = set(session.scalars(select(VisitTick.tick).where(VisitTick.visit_id == view.id)))
    return tuple((tick, tick.value in ticked) for tick in ticks_of(view))


def _alarms(ringing: Sequence[Ringing], of_today: Sequence[BoardVisit]) -> tuple[Alarm, ...]:
    by_id = {visit.view.id: visit for visit in of_today}
    named = [(one, by_id.get(one.visit)) for one in ringing]
    return tuple(
        Alarm(
            visit=one.visit,
            starts_at=one.starts_at,
            why=one.why,
            unit_name=one.unit_name,
            unit_phone=one.unit_phone,
            name=visit.name if visit else "",
            room=visit.view.room if visit else "",
        )
        for one, visit in named
    )
