"""Every table of the database. Columns and constraints only; what they mean is decided in rules/ and services/."""

from visits.storage.columns import Table
from visits.storage.tables.audit import AuditEntry
from visits.storage.tables.bans import Ban, BanHours, Exemption
from visits.storage.tables.calls import Call, CallPeer, CallSignal
from visits.storage.tables.claims import Claim
from visits.storage.tables.feeds import Feed
from visits.storage.tables.homes import (
    Closure,
    Home,
    Installation,
    QuietTime,
    Shift,
    Unit,
    UnitHands,
    Webhook,
    WeeklyHours,
)
from visits.storage.tables.messages import Lease, Message
from visits.storage.tables.people import Attempts, Person, PushSubscription, SignIn, SignInLink, StaffUnit
from visits.storage.tables.reminders import DayList, PlanStep, Reminder
from visits.storage.tables.residents import Invitation, Related, Resident
from visits.storage.tables.series import Occurrence, Series, SeriesRelative
from visits.storage.tables.tablets import Enrolment, Tablet, TabletUnit
from visits.storage.tables.visits import Visit, VisitMove, VisitRelative, VisitTick

metadata = Table.metadata

__all__ = [
    "Attempts",
    "AuditEntry",
    "Ban",
    "BanHours",
    "Call",
    "CallPeer",
    "CallSignal",
    "Claim",
    "Closure",
    "DayList",
    "Enrolment",
    "Exemption",
    "Feed",
    "Home",
    "Installation",
    "Invitation",
    "Lease",
    "Message",
    "Occurrence",
    "Person",
    "PlanStep",
    "PushSubscription",
    "QuietTime",
    "Related",
    "Reminder",
    "Resident",
    "Series",
    "SeriesRelative",
    "Shift",
    "SignIn",
    "SignInLink",
    "StaffUnit",
    "Tablet",
    "TabletUnit",
    "Unit",
    "UnitHands",
    "Visit",
    "VisitMove",
    "VisitRelative",
    "VisitTick",
    "Webhook",
    "WeeklyHours",
    "metadata",
]
