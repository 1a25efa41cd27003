"""Tries whether a channel works: a test message that goes the way of all others, to the manager who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.errors import NotFound
from visits.rules.kinds import MessageKind, MessageState, Via
from visits.rules.people import Actor
from visits.rules.troubles import Trouble, trouble_of
from visits.services import audit, messages
from visits.services.homes import require_run
from visits.services.outbox_views import SHOWN_BACK
from visits.storage.tables import Home, Message, Person, PushSubscription, Unit, Webhook

AGAIN_AFTER = timedelta(minutes=1)
"""An SMS costs money, and a second tap is no second wish."""
MAIL, NUMBER, DUTY_PHONE, BROWSERS = "mail", "sms", "duty-phone", "push"
_Place = tuple[str, Via, str, tuple[str, ...], str]


@dataclass(frozen=True, kw_only=True)
class LastTest:
    """What became of the last test message."""

    at: datetime
    state: MessageState
    trouble: Trouble | None


@dataclass(frozen=True, kw_only=True)
class ChannelTest:
    """A place where a test message can go. `key` names it; `to` is what a manager knows it by."""

    key: str
    via: Via
    to: str
    addresses: tuple[str, ...]
    """Empty: there is none yet."""
    unit: str = ""
    """Whose it is, of a unit's own mail or duty phone."""
    last: LastTest | None = None


def listed(session: Session, *, actor: Actor, now: datetime) -> tuple[ChannelTest, ...]:
    """Return where the manager who asks can send a test message, and what became of the last ones."""
    require_run(actor)
    tests = select(Message).where(Message.person_id == actor.person, Message.kind == MessageKind.TEST)
    newest = session.scalars(
        tests.where(Message.home_id == actor.home, Message.created_at > now - SHOWN_BACK).order_by(
            Message.created_at, Message.id
        )
    )
    last = {
        (row.channel, row.address): LastTest(at=row.created_at, state=row.state, trouble=trouble_of(row.trouble))
        for row in newest
    }
    return tuple(
        ChannelTest(key=key, via=via, to=to, addresses=found, unit=unit, last=_last_of(via, found, last))
        for key, via, to, found, unit in (*_places(session, actor), *_of_units(session, actor))
    )


def send(session: Session, key: str, *, actor: Actor, now: datetime) -> bool:
    """Owe a test message to the place `key`; False when one has just been asked for.

    Raises NotFound for a place that is not in the list or has no address.
    """
    place = next((one for one in listed(session, actor=actor, now=now) if one.key == key and one.addresses), None)
    if place is None:
        raise NotFound
    if place.last is not None and place.last.at > now - AGAIN_AFTER:
        return False
    person = session.get_one(Person, actor.person)
    for address in place.addresses:
        messages.owe(
            session,
            MessageKind.TEST,
            via=place.via,
            to=address,
            language=person.language,
            home=actor.home,
            person=actor.person,
            now=now,
        )
    audit.note(session, "message.test", actor=actor, now=now, thing=place.via.value)
    return True


def _of_units(session: Session, actor: Actor) -> Iterable[_Place]:
    units = select(Unit).where(Unit.home_id == actor.home, Unit.active).order_by(Unit.name, Unit.id)
    for unit in session.scalars(units):
        if unit.mail:
            yield f"{MAIL} {unit.id}", Via.MAIL, unit.mail, (unit.mail,), unit.name
        if unit.duty_phone:
            yield f"{DUTY_PHONE} {unit.id}", Via.SMS, unit.duty_phone, (unit.duty_phone,), unit.name


def _places(session: Session, actor: Actor) -> Iterable[_Place]:
    person, home = session.get_one(Person, actor.person), session.get_one(Home, actor.home)
    yield MAIL, Via.MAIL, person.mail or "", _one(person.mail), ""
    yield NUMBER, Via.SMS, person.sms_number, _one(person.sms_number), ""
    if home.duty_phone:
        yield DUTY_PHONE, Via.SMS, home.duty_phone, _one(home.duty_phone), ""
    mine = select(PushSubscription.id).where(PushSubscription.person_id == person.id)
    yield BROWSERS, Via.PUSH, "", tuple(str(one) for one in session.scalars(mine.order_by(PushSubscription.id))), ""
    active = select(Webhook.id, Webhook.url).where(Webhook.home_id == home.id, Webhook.active)
    for webhook, url in session.execute(active.order_by(Webhook.created_at, Webhook.id)):
        yield str(webhook), Via.WEBHOOK, urlsplit(url).hostname or "", (str(webhook),), ""


def _one(address: str | None) -> tuple[str, ...]:
    return (address,) if address else ()


def _last_of(via: Via, addresses: Iterable[str], last: dict[tuple[Via, str], LastTest]) -> LastTest | None:
    """Choose the newest; of several browsers that were asked at once, one that failed says more."""
    found = [last[via, address] for address in addresses if (via, address) in last]
    return max(found, key=lambda one: (one.at, one.trouble is not None), default=None)
