"""Every letter that a home sends, as a sample with its own names: shown to its manager, or sent to her on trial."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.languages import N_, known_language, translate
from visits.messages import samples
from visits.messages.samples import Setting
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, Via
from visits.rules.letters import BY_SMS, Letter
from visits.rules.people import Actor
from visits.services import audit, messages
from visits.services.homes import require_run
from visits.storage.tables import Home, Message, Person, Unit

SAMPLE = "sample"
"""The fact by which a test message of the outbox is a sample: its kind."""
AGAIN_AFTER = timedelta(minutes=1)
"""An SMS costs money, and a second tap is no second wish."""
MOST_SMS, WITHIN = 20, timedelta(hours=1)
NOWHERE = N_("There is no address of yours to send it to.")
ENOUGH = N_("That is enough SMS for now. Try again in an hour.")
_STARTS = time(14)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the page of letters shows samples with, and where a trial can go: empty where she has no address."""

    setting: Setting
    language: str
    mail: str
    number: str


def desk(session: Session, *, actor: Actor, now: datetime) -> Desk:
    """Return what the manager who asks sees and sends samples with."""
    home, person = session.get_one(Home, require_run(actor)), session.get_one(Person, actor.person)
    setting = _setting(session, home, person, address=person.mail or "", language=person.language, now=now)
    return Desk(setting=setting, language=person.language, mail=person.mail or "", number=person.sms_number)


def send(session: Session, kind: MessageKind, language: str, via: Via, *, actor: Actor, now: datetime) -> bool:
    """Owe a sample to the manager who asks, through the same outbox as all; False when she has just asked for it.

    Raises NotFound for a kind that never goes that way, InvalidInput when she has no address there or had many.
    """
    home, person = require_run(actor), session.get_one(Person, actor.person)
    if kind not in samples.SHOWN or via not in {Via.MAIL, Via.SMS} or (via is Via.SMS and kind not in BY_SMS):
        raise NotFound
    address = person.sms_number if via is Via.SMS else person.mail
    if not address:
        raise InvalidInput("address", NOWHERE)
    lately = [row for row in _lately(session, person.id, now=now) if row.channel is via]
    same = [row for row in lately if (row.facts[SAMPLE], row.language) == (kind, language)]
    if any(row.created_at > now - AGAIN_AFTER for row in same):
        return False
    if via is Via.SMS and len(lately) >= MOST_SMS:
        raise InvalidInput("address", ENOUGH)
    messages.owe(
        session,
        MessageKind.TEST,
        via=via,
        to=address,
        language=language,
        home=home,
        person=person.id,
        facts={SAMPLE: kind.value},
        now=now,
    )
    audit.note(session, "message.trial", actor=actor, now=now, thing=kind.value)
    return True


def of_message(session: Session, message: Message, home: Home, person: Person) -> Letter | None:
    """Read a row of the outbox as the sample it asks for; None for a kind that there is no more."""
    if message.facts[SAMPLE] not in set(samples.SHOWN):
        return None
    at, to = message.created_at, message.address
    made = samples.letter(
        MessageKind(message.facts[SAMPLE]),
        message.language,
        _setting(session, home, person, address=to, language=message.language, now=at),
        via=message.channel,
        id=message.id,
    )
    # No entry for a calendar: the visit is nowhere, and nothing would take it out again.
    return replace(made, tries=message.tries, claimed_at=message.claimed_at or at, method=None, trial=True)


def _setting(session: Session, home: Home, person: Person, *, address: str, language: str, now: datetime) -> Setting:
    unit = session.scalar(
        select(Unit).where(Unit.home_id == home.id, Unit.active).order_by(Unit.name, Unit.id).limit(1)
    )
    zone = ZoneInfo(home.timezone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return Setting(
        now=now,
        starts_at=datetime.combine(tomorrow, _STARTS, tzinfo=zone).astimezone(UTC),
        timezone=home.timezone,
        unit_name=unit.name if unit else translate(known_language(language)).gettext(N_("Unit")),
        phone=(unit.phone if unit else "") or home.phone,
        name=person.given_name,
        address=address,
    )


def _lately(session: Session, person: UUID, *, now: datetime) -> list[Message]:
    asked = (Message.person_id == person, Message.kind == MessageKind.TEST, Message.created_at > now - WITHIN)
    return [row for row in session.scalars(select(Message).where(*asked)) if SAMPLE in row.facts]
