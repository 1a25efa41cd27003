"""What each of the domain's values is called, as msgids in plain English (see docs/glossary.md for the languages)."""

from enum import StrEnum

from visits.languages import N_
from visits.rules.bans import ExemptionGround
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.opening_hours import Holidays
from visits.rules.people import Leaving, Relation, Role
from visits.rules.troubles import Trouble
from visits.rules.visit_state import Channel, Reason, State

_STATES = {
    State.REQUESTED: N_("Request sent"),
    State.BOOKED: N_("Booked"),
    State.PREPARING: N_("Being prepared"),
    State.READY: N_("Ready"),
    State.ONGOING: N_("Going on now"),
    State.HELD: N_("Held"),
    State.DECLINED: N_("Declined"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.CANCELLED: N_("Cancelled"),
    State.MISSED: N_("Relative did not come"),
    State.REFUSED: N_("Did not want to today"),
    State.FAILED: N_("Could not take place"),
}
# To relatives a visit that failed at the home "did not take place": nobody is blamed.
_STATES_TO_RELATIVES = {
    State.PREPARING: N_("Booked"),
    State.MISSED: N_("Did not take place"),
    State.REFUSED: N_("Did not take place"),
    State.FAILED: N_("Did not take place"),
}
_REASONS = {
    Reason.RELATIVE_CANNOT: N_("The relative cannot come"),
    Reason.RELATIVE_ILL: N_("The relative is ill"),
    Reason.OTHER_TIME: N_("Another time suits better"),
    Reason.HOME_CANNOT: N_("The home cannot hold it"),
    Reason.RESIDENT_CANNOT: N_("The resident cannot take part"),
    Reason.MISTAKE: N_("It was booked by mistake"),
    Reason.BAN: N_("Visiting ban"),
    Reason.MOVED_OUT: N_("The resident has moved out"),
    Reason.DIED: N_("The resident has died"),
}
# A relative gives the reason about herself.
_OWN_REASONS = {
    Reason.RELATIVE_CANNOT: N_("I cannot at that time"),
    Reason.RELATIVE_ILL: N_("I am ill"),
    Reason.OTHER_TIME: N_("Another time suits better"),
    Reason.MISTAKE: N_("I booked by mistake"),
}
_CHANNELS = {
    Channel.WEB: N_("On the web"),
    Channel.PHONE: N_("By phone"),
    Channel.IN_PERSON: N_("In person"),
    Channel.RESIDENT: N_("By the resident"),
}
_ROLES = {Role.MANAGER: N_("Unit manager"), Role.STAFF: N_("Staff"), Role.RELATIVE: N_("Relative")}
_RELATIONS = {
    Relation.DAUGHTER: N_("daughter"),
    Relation.SON: N_("son"),
    Relation.WIFE: N_("wife"),
    Relation.HUSBAND: N_("husband"),
    Relation.PARTNER: N_("partner"),
    Relation.SISTER: N_("sister"),
    Relation.BROTHER: N_("brother"),
    Relation.GRANDCHILD: N_("grandchild"),
    Relation.PARENT: N_("parent"),
    Relation.FRIEND: N_("friend"),
    Relation.GUARDIAN: N_("guardian"),
    Relation.CLOSE_PERSON: N_("close person"),
}
_LEAVINGS = {Leaving.MOVED_OUT: N_("Moved out"), Leaving.DIED: N_("Died")}
_HOLIDAYS = {
    Holidays.OPEN: N_("Open as usual"),
    Holidays.AS_SUNDAY: N_("Open as on a Sunday"),
    Holidays.CLOSED: N_("Closed"),
}
_EXEMPTIONS = {
    ExemptionGround.END_OF_LIFE: N_("At the end of life"),
    ExemptionGround.SPECIAL_REASONS: N_("For special reasons"),
}
# On the tablet, to the resident: "Ines, your daughter". Spelled out, since languages bend the possessive.
_YOUR_RELATIONS = {
    Relation.DAUGHTER: N_("your daughter"),
    Relation.SON: N_("your son"),
    Relation.WIFE: N_("your wife"),
    Relation.HUSBAND: N_("your husband"),
    Relation.PARTNER: N_("your partner"),
    Relation.SISTER: N_("your sister"),
    Relation.BROTHER: N_("your brother"),
    Relation.GRANDCHILD: N_("your grandchild"),
    Relation.PARENT: N_("your parent"),
    Relation.FRIEND: N_("your friend"),
    Relation.GUARDIAN: N_("your guardian"),
    Relation.CLOSE_PERSON: N_("close to you"),
}
_VIAS = {Via.MAIL: N_("Mail"), Via.SMS: N_("SMS"), Via.PUSH: N_("Notification"), Via.WEBHOOK: N_("Other system")}
_MESSAGE_STATES = {
    MessageState.QUEUED: N_("Waits"),
    MessageState.CLAIMED: N_("Is being sent"),
    MessageState.SENT: N_("Sent"),
    MessageState.DROPPED: N_("Not needed any more"),
    MessageState.GIVEN_UP: N_("Could not be delivered"),
}
_MESSAGES = {
    MessageKind.INVITATION: N_("Invitation to a relative"),
    MessageKind.MANAGER_INVITATION: N_("Invitation to a unit manager"),
    MessageKind.FORGOTTEN: N_("Link to a new password"),
    MessageKind.SIGN_IN: N_("Link to sign in"),
    MessageKind.BOOKED: N_("Visit booked"),
    MessageKind.CHANGED: N_("Visit has a new time"),
    MessageKind.CANCELLED: N_("Visit cancelled"),
    MessageKind.RELATIVE_CANCELLED: N_("A relative cancelled"),
    MessageKind.UNIT_REMINDER: N_("Nobody has taken a visit"),
    MessageKind.TAKEN: N_("Somebody has taken a visit"),
    MessageKind.OVER: N_("A visit needs nobody any more"),
    MessageKind.DAY_BEFORE: N_("Reminder the day before"),
    MessageKind.HOUR_BEFORE: N_("Reminder an hour before"),
    MessageKind.READY: N_("We are ready"),
    MessageKind.LATE: N_("We are late"),
    MessageKind.NOT_TODAY: N_("Not today"),
    MessageKind.RELATIVE_LATE: N_("A relative is late"),
    MessageKind.BAN: N_("Visiting ban"),
    MessageKind.BAN_LIFTED: N_("Visiting ban lifted"),
    MessageKind.SERIES_BOOKED: N_("Recurring visit booked"),
    MessageKind.SERIES_CHANGED: N_("Recurring visit changed"),
    MessageKind.SERIES_UNHELD: N_("A recurring visit cannot be held"),
    MessageKind.SERIES_ENDED: N_("Recurring visit ended"),
    MessageKind.RELATIVE_ENDED_SERIES: N_("A relative ended a recurring visit"),
    MessageKind.GIVEN_UP: N_("Notice of messages not delivered"),
    MessageKind.TEST: N_("Test message"),
}
_TROUBLES = {
    Trouble.NO_ADDRESS: N_("The address is not one that messages can reach."),
    Trouble.REFUSED: N_("The receiving side refused it. The address may be wrong or no longer in use."),
    Trouble.NOT_NOW: N_("The receiving side did not take it and asked us to try later."),
    Trouble.NO_CONTACT: N_("The connection broke off on the way."),
    Trouble.OURS: N_("Something went wrong on our side."),
}
# Keyed by type too: members of two StrEnums with the same text are equal.
_WORDS: dict[tuple[type[StrEnum], str], str] = {
    (type(member), member.value): msgid
    for table in (
        *(_STATES, _REASONS, _CHANNELS, _ROLES, _RELATIONS, _LEAVINGS, _HOLIDAYS, _EXEMPTIONS),
        *(_VIAS, _MESSAGE_STATES, _MESSAGES, _TROUBLES),
    )
    for member, msgid in table.items()
}


def of(value: StrEnum) -> str:
    """Return the msgid of a value's name; raises KeyError for a value that has none."""
    return _WORDS[type(value), value.value]


def to_relatives(state: State) -> str:
    """Return the msgid of a visit's state as a relative reads it."""
    return _STATES_TO_RELATIVES.get(state, _STATES[state])


def own(reason: Reason) -> str:
    """Return the msgid of a reason as the relative who gives it says it."""
    return _OWN_REASONS[reason]


def your(relation: Relation) -> str:
    """Return the msgid of what a relative is to the resident, said to the resident."""
    return _YOUR_RELATIONS[relation]
