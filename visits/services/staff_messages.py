"""What the steps of a plan owe beside the tablets: mail, SMS, notifications and webhooks, for many visits at once.

None of them names anybody: a step says the unit and the visit's time.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, insert, select, update
from sqlalchemy.orm import Session

from visits.rules.kinds import MessageKind, MessageState, ReminderKind, Via
from visits.rules.people import Role
from visits.services import alarms, telling
from visits.storage.tables import Home, Message, Person, PushSubscription, Unit, Webhook

_TO_MANAGERS = (ReminderKind.UNIT_MAIL, ReminderKind.DUTY_SMS, ReminderKind.MANAGER)
"""The steps that may go to the unit managers, who are looked up only for these."""
_NOTIFIED = (ReminderKind.DUTY_SMS, ReminderKind.MANAGER)


@dataclass(frozen=True, kw_only=True)
class Raised:
    """One step of one visit that has just been raised."""

    kind: ReminderKind
    visit: UUID
    unit: UUID
    home: UUID


@dataclass(frozen=True, kw_only=True)
class Owed:
    """How many messages were owed, and which visits' steps have reached nobody: no number, no mail, no open tablet."""

    number: int
    unreached: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class _Place:
    name: str
    mail: str
    duty_phone: str
    language: str


@dataclass(frozen=True, kw_only=True)
class _Manager:
    id: UUID
    mail: str
    language: str
    number: str
    """Both empty unless she chose to be told so, and messages arrive there."""


@dataclass(frozen=True, kw_only=True)
class _To:
    via: Via
    address: str
    language: str
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class _Readers:
    """Everybody who may be told, by home or unit."""

    places: Mapping[UUID, _Place]
    managers: Mapping[UUID, list[_Manager]]
    notified: Mapping[UUID, list[_To]]
    webhooks: Mapping[UUID, list[UUID]]
    lit: frozenset[tuple[UUID, UUID]]
    """Home and unit of the tablets that ask."""
    ways: frozenset[Via]
    """The channels by which anything leaves at all."""

    def of(self, step: Raised) -> list[_To]:
        """Return to whom a step owes a message, webhooks aside."""
        return [to for to in self._of(step) if to.via in self.ways]

    def _of(self, step: Raised) -> list[_To]:
        place = self.places[step.unit]
        notified = self.notified[step.home] if step.kind in _NOTIFIED else []
        match step.kind:
            case ReminderKind.UNIT_MAIL if place.mail:
                return [_To(via=Via.MAIL, address=place.mail, language=place.language)]
            case ReminderKind.UNIT_MAIL:
                return [to for one in self.managers[step.home] for to in _mail_to(one)]
            case ReminderKind.DUTY_SMS if place.duty_phone:
                return [_To(via=Via.SMS, address=place.duty_phone, language=place.language), *notified]
            case ReminderKind.MANAGER:
                told = [to for one in self.managers[step.home] for to in (*_mail_to(one), *_sms_to(one))]
                return [*told, *notified]
            case _:
                return notified

    def reaches(self, step: Raised, told: Collection[_To]) -> bool:
        """Tell whether a step reaches anybody: its own way, since a notification may lie unseen."""
        if step.kind is ReminderKind.HOME_TABLETS:
            return any(home == step.home and unit != step.unit for home, unit in self.lit)
        return step.kind is ReminderKind.TABLET or any(to.via is not Via.PUSH for to in told)


def owe(session: Session, steps: Collection[Raised], *, now: datetime) -> Owed:
    """Owe what the steps just raised owe, in a few statements however many they are."""
    if not steps:
        return Owed(number=0, unreached=frozenset())
    readers = _readers(session, steps, now=now)
    told = [(step, readers.of(step)) for step in steps]
    rows = [row for step, to in told for row in _rows(step, to, readers, now=now)]
    if rows:
        session.execute(insert(Message), rows)
    reached = {step.visit for step, to in told if readers.reaches(step, to)}
    return Owed(number=len(rows), unreached=frozenset(step.visit for step in steps) - reached)


def drop_step(session: Session, visit: UUID, step: ReminderKind) -> None:
    """Take back what one step of a visit owed and has not left yet."""
    session.execute(
        update(Message)
        .where(
            Message.visit_id == visit,
            Message.kind == MessageKind.UNIT_REMINDER,
            Message.facts["step"].as_string() == step.value,
            Message.state.in_((MessageState.QUEUED, MessageState.CLAIMED)),
        )
        .values(state=MessageState.DROPPED)
    )


def _rows(step: Raised, told: Collection[_To], readers: _Readers, *, now: datetime) -> Iterator[dict[str, Any]]:
    place = readers.places[step.unit]
    hooks = [_To(via=Via.WEBHOOK, address=str(one), language=place.language) for one in readers.webhooks[step.home]]
    for to in (*told, *hooks):
        yield {
            "kind": MessageKind.UNIT_REMINDER,
            "channel": to.via,
            "address": to.address,
            "language": to.language,
            "home_id": step.home,
            "person_id": to.person,
            "visit_id": step.visit,
            "facts": {"step": step.kind.value, "unit": place.name},
            "state": MessageState.QUEUED,
            "due_at": now,
            "created_at": now,
        }


def _mail_to(one: _Manager) -> list[_To]:
    return [_To(via=Via.MAIL, address=one.mail, language=one.language, person=one.id)] if one.mail else []


def _sms_to(one: _Manager) -> list[_To]:
    return [_To(via=Via.SMS, address=one.number, language=one.language, person=one.id)] if one.number else []


def _readers(session: Session, steps: Collection[Raised], *, now: datetime) -> _Readers:
    homes, kinds = {step.home for step in steps}, {step.kind for step in steps}
    webhooks: dict[UUID, list[UUID]] = defaultdict(list)
    for home, hook in session.execute(
        select(Webhook.home_id, Webhook.id).where(Webhook.home_id.in_(homes), Webhook.active)
    ):
        webhooks[home].append(hook)
    lit = session.execute(alarms.lit_tablets(homes, now=now)) if ReminderKind.HOME_TABLETS in kinds else ()
    return _Readers(
        places=_places(session, {step.unit for step in steps}),
        managers=_managers(session, homes if kinds & set(_TO_MANAGERS) else ()),
        notified=_notified(session, homes if kinds & set(_NOTIFIED) else ()),
        webhooks=webhooks,
        lit=frozenset((home, unit) for home, unit in lit),
        ways=frozenset(via for via in Via if telling.works(session, via)),
    )


def _places(session: Session, units: Collection[UUID]) -> dict[UUID, _Place]:
    # Where nothing arrives, whoever comes next is told instead.
    mail = case((Unit.mail_refused_at.is_(None), Unit.mail), else_="")
    own = case((Unit.duty_refused_at.is_(None), Unit.duty_phone), else_="")
    homes = case((Home.duty_refused_at.is_(None), Home.duty_phone), else_="")
    rows = session.execute(
        select(Unit.id, Unit.name, mail, own, homes, Home.language)
        .join(Home, Home.id == Unit.home_id)
        .where(Unit.id.in_(units))
    )
    return {
        unit: _Place(name=name, mail=address, duty_phone=number or of_home, language=language)
        for unit, name, address, number, of_home, language in rows
    }


def _managers(session: Session, homes: Collection[UUID]) -> dict[UUID, list[_Manager]]:
    found: dict[UUID, list[_Manager]] = defaultdict(list)
    if homes:
        for person in session.scalars(select(Person).where(*_runs(homes)).order_by(Person.created_at, Person.id)):
            by_mail, by_sms = telling.reaches(person)
            reached = _Manager(
                id=person.id,
                mail=(person.mail or "") if by_mail else "",
                language=person.language,
                number=person.sms_number if by_sms else "",
            )
            found[person.home_id].append(reached)
    return found


def _notified(session: Session, homes: Collection[UUID]) -> dict[UUID, list[_To]]:
    found: dict[UUID, list[_To]] = defaultdict(list)
    if homes:
        rows = session.execute(
            select(PushSubscription.id, Person.id, Person.language, Person.home_id)
            .join(Person, Person.id == PushSubscription.person_id)
            .where(*_runs(homes))
        )
        for subscription, person, language, home in rows:
            found[home].append(_To(via=Via.PUSH, address=str(subscription), language=language, person=person))
    return found


def _runs(homes: Collection[UUID]) -> tuple[Any, ...]:
    return (Person.home_id.in_(homes), Person.role == Role.MANAGER, Person.active)
