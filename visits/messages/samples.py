"""One letter of every kind with made-up content, as the outbox hands it over: for a manager's page, and for tests.

Nothing in it is anybody's: its visits do not exist, and its links lead nowhere.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from visits.languages import N_, known_language, translate
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import Letter, LetterBan, LetterSeries, LetterVisit, Method
from visits.rules.people import Role
from visits.rules.visit_state import Reason, State

ABOUT_SERIES = (
    MessageKind.SERIES_BOOKED,
    MessageKind.SERIES_CHANGED,
    MessageKind.SERIES_UNHELD,
    MessageKind.SERIES_ENDED,
    MessageKind.RELATIVE_ENDED_SERIES,
)
ABOUT_BANS = (MessageKind.BAN, MessageKind.BAN_LIFTED)
TO_SYSTEMS = (MessageKind.TAKEN, MessageKind.OVER)
TO_UNITS = (
    MessageKind.UNIT_REMINDER,
    *TO_SYSTEMS,
    MessageKind.RELATIVE_CANCELLED,
    MessageKind.RELATIVE_LATE,
    MessageKind.RELATIVE_ENDED_SERIES,
)
OF_ITSELF = (MessageKind.GIVEN_UP, MessageKind.TEST)
"""About the sending of messages, and no visit."""
TO_MANAGERS = (MessageKind.MANAGER_INVITATION, MessageKind.FORGOTTEN, *OF_ITSELF)
TO_RELATIVES = tuple(kind for kind in MessageKind if kind not in (*TO_UNITS, *TO_MANAGERS))
SHOWN = tuple(kind for kind in (*TO_RELATIVES, *TO_UNITS, *TO_MANAGERS) if kind not in TO_SYSTEMS)
"""Those that people read: that nobody is needed any more is told to other systems alone."""
WITH_TOKENS = (
    MessageKind.INVITATION,
    MessageKind.MANAGER_INVITATION,
    MessageKind.FORGOTTEN,
    MessageKind.SIGN_IN,
)
_CANCELLATIONS = (MessageKind.CANCELLED, MessageKind.RELATIVE_CANCELLED, MessageKind.RELATIVE_ENDED_SERIES)
_METHODS = {MessageKind.BOOKED: Method.REQUEST, MessageKind.CANCELLED: Method.CANCEL}
_LETTER, _VISIT, _SERIES, _RELATIVE = (
    UUID("5a1c3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    UUID("0b6f3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    UUID("7c2d3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
    UUID("9e3d3c52-6f0e-4c11-9d0a-1f2d3c4b5a69"),
)
_SUNDAY, _LATE_MINUTES = 6, 10
_LONG = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Where the samples play: a home's own names and clock, and who reads them. `starts_at` is that of their visit."""

    now: datetime
    starts_at: datetime
    timezone: str
    unit_name: str
    phone: str
    name: str = field(repr=False)
    """The given name of whoever reads them."""
    address: str = field(repr=False)
    token: str = "example"  # noqa: S105 - it opens no door


def letter(kind: MessageKind, language: str, setting: Setting, *, via: Via = Via.MAIL, id: UUID = _LETTER) -> Letter:  # noqa: A002 - it is the letter's id
    """Make a letter of a kind."""
    to_unit = kind in TO_UNITS
    return Letter(
        id=id,
        kind=kind,
        via=via,
        address=setting.address,
        language=language,
        tries=1,
        claimed_at=setting.now,
        name="" if to_unit else setting.name,
        relative=None if kind in (*TO_UNITS, *TO_MANAGERS) else _RELATIVE,
        phone=setting.phone,
        timezone=setting.timezone,
        visit=_visit_of(kind, setting),
        series=_series_of(kind, setting),
        late_minutes=_LATE_MINUTES,
        ban=ban(language, setting) if kind in ABOUT_BANS else None,
        method=_METHODS.get(kind),
        token=setting.token if kind in WITH_TOKENS else "",
    )


def visit(setting: Setting) -> LetterVisit:
    """Make the visit that the samples speak of."""
    return LetterVisit(
        id=_VISIT,
        unit_name=setting.unit_name,
        starts_at=setting.starts_at,
        ends_at=setting.starts_at + _LONG,
        state=State.BOOKED,
        taken=False,
        cancel_reason=None,
        cancelled_by=None,
        sequence=0,
        created_at=setting.now,
        changed_at=setting.now,
    )


def cancelled(booked: LetterVisit) -> LetterVisit:
    """Make it one that the home has cancelled."""
    return replace(booked, state=State.CANCELLED, cancel_reason=Reason.HOME_CANNOT, cancelled_by=Role.STAFF, sequence=1)


def series(setting: Setting) -> LetterSeries:
    """Make a recurring visit: every second Sunday at two, for six weeks."""
    zone = ZoneInfo(setting.timezone)
    today = setting.now.astimezone(zone).date()
    first = today + timedelta(days=(_SUNDAY - today.weekday()) % 7 or 7)
    days = (first, first + timedelta(days=14))
    return LetterSeries(
        id=_SERIES,
        first_day=first,
        every_weeks=2,
        starts=14 * 60,
        last_day=first + timedelta(days=42),
        times=tuple(datetime.combine(day, time(14), tzinfo=zone).astimezone(UTC) for day in days),
    )


def ban(language: str, setting: Setting) -> LetterBan:
    """Make a visiting ban, in the words of somebody who decides such things."""
    words = translate(known_language(language)).gettext
    tomorrow = setting.now.astimezone(ZoneInfo(setting.timezone)).date() + timedelta(days=1)
    return LetterBan(
        name=words(N_("Visiting ban")),
        decided_by=words(N_("The chief physician")),
        first_day=tomorrow,
        last_day=tomorrow + timedelta(days=14),
        message=words(N_("Many are ill just now. Thank you for your patience.")),
    )


def _visit_of(kind: MessageKind, setting: Setting) -> LetterVisit | None:
    visitless = kind in (*WITH_TOKENS, *ABOUT_BANS, *OF_ITSELF)
    if visitless or (kind in ABOUT_SERIES and kind not in TO_UNITS):
        return None
    return cancelled(visit(setting)) if kind in _CANCELLATIONS else visit(setting)


def _series_of(kind: MessageKind, setting: Setting) -> LetterSeries | None:
    if kind not in ABOUT_SERIES:
        return None
    made = series(setting)
    return replace(made, day=made.times[-1].date(), times=()) if kind is MessageKind.SERIES_UNHELD else made
