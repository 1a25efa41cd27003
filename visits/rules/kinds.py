"""The kinds of reminders and messages there are."""

from enum import StrEnum


class ReminderKind(StrEnum):
    """A step of the plan that keeps a visit from being forgotten."""

    TABLET = "tablet"
    """The unit's open tablets show and sound it until someone takes it."""
    HOME_TABLETS = "home_tablets"
    """Nobody has prepared it: the other tablets of the home show and sound it too."""
    UNIT_MAIL = "unit_mail"
    """The same: the unit's address gets a mail."""
    DUTY_SMS = "duty_sms"
    """The same: the duty phone gets an SMS."""
    MANAGER = "manager"
    """The same: the unit manager is told."""
    DAY_BEFORE = "day_before"
    """To the relatives: tomorrow there is a visit."""
    HOUR_BEFORE = "hour_before"
    """To the relatives: in an hour there is a visit."""


class ReminderState(StrEnum):
    """Where a reminder stands: `due` waits for its time, `raised` is out, `dropped` fell with its visit."""

    DUE = "due"
    RAISED = "raised"
    ANSWERED = "answered"
    DROPPED = "dropped"
    MISSED = "missed"


class MessageKind(StrEnum):
    """What a letter is about; each has its templates under templates/messages/."""

    INVITATION = "invitation"
    MANAGER_INVITATION = "manager_invitation"
    """To a new unit manager: choose a password."""
    FORGOTTEN = "forgotten"
    """To a unit manager who has forgotten hers: choose a new one."""
    SIGN_IN = "sign_in"
    BOOKED = "booked"
    CHANGED = "changed"
    """To the relative: the visit has another time."""
    CANCELLED = "cancelled"
    """To the relative: the home cancelled."""
    RELATIVE_CANCELLED = "relative_cancelled"
    """To the unit: a relative cancelled."""
    UNIT_REMINDER = "unit_reminder"
    TAKEN = "taken"
    """To other systems: a visit that they were reminded of has been taken."""
    OVER = "over"
    """To other systems: it is off, over or at another time now, and needs nobody."""
    DAY_BEFORE = "day_before"
    """To the relative: a visit is coming up."""
    HOUR_BEFORE = "hour_before"
    """To the relative: a visit begins soon."""
    READY = "ready"
    """To the relative: the resident is ready."""
    LATE = "late"
    """To the relative: the home is a few minutes late."""
    NOT_TODAY = "not_today"
    """To the relative: the resident did not want to."""
    RELATIVE_LATE = "relative_late"
    """To the unit: a relative is a few minutes late."""
    BAN = "ban"
    """To the relatives of a home, once: a visiting ban, and that video visits go on."""
    BAN_LIFTED = "ban_lifted"
    """To the same: it is lifted."""
    SERIES_BOOKED = "series_booked"
    """To the relative: a recurring visit is booked, with its first days."""
    SERIES_CHANGED = "series_changed"
    """To the relative: a recurring visit has another weekday or time."""
    SERIES_UNHELD = "series_unheld"
    """To the relative: one day of a recurring visit cannot be held."""
    SERIES_ENDED = "series_ended"
    """To the relative: a recurring visit has ended."""
    RELATIVE_ENDED_SERIES = "relative_ended_series"
    """To the unit: a relative ended a recurring visit."""
    GIVEN_UP = "given_up"
    """To the unit manager: messages could not be delivered."""
    TEST = "test"
    """To whoever asked whether messages arrive."""


class MessageState(StrEnum):
    """Where a message of the outbox stands."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    DROPPED = "dropped"
    GIVEN_UP = "given_up"


class Via(StrEnum):
    """The channel by which a message leaves."""

    MAIL = "mail"
    SMS = "sms"
    PUSH = "push"
    WEBHOOK = "webhook"
