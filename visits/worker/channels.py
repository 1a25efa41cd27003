"""The channels there are: mail, SMS, notifications in browsers, other systems; how each makes of a letter its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from visits import links
from visits.languages import known_language, translate
from visits.messages import letters, post, push, sms, webhook
from visits.messages.answers import Refused
from visits.rules.kinds import Via
from visits.rules.letters import BY_SMS, Letter
from visits.rules.reminders import USEFUL_AFTER_START
from visits.services import push_subscriptions, webhooks
from visits.settings import Settings, SmsProvider
from visits.storage.database import reading
from visits.worker.lines import Channel, Send, Still
from visits.worker.mails import mail_of

FEW_LINES = 4
"""For each channel but mail: one call that hangs leaves the rest three."""
LONGEST_WORDS = 200
"""What a lock screen shows of a notification, and more."""


def channels(settings: Settings) -> tuple[Channel, ...]:
    """Return every channel, each for a lane of its own."""
    no_mail = "" if settings.mail.host else "SMTP_HOST names no mail server: mail waits in the outbox."
    no_sms = "SMS_PROVIDER names nobody: SMS wait in the outbox." if settings.sms.provider is SmsProvider.NONE else ""
    return (
        Channel(via=Via.MAIL, most_lines=settings.mail.lines, lacks=no_mail, line=partial(_mail, settings)),
        Channel(via=Via.SMS, most_lines=FEW_LINES, lacks=no_sms, line=partial(_sms, settings)),
        Channel(via=Via.PUSH, most_lines=FEW_LINES, lacks="", line=partial(_push, settings)),
        Channel(via=Via.WEBHOOK, most_lines=FEW_LINES, lacks="", line=partial(_webhook, settings)),
    )


@contextmanager
def _mail(settings: Settings) -> Iterator[Send]:
    with post.Line(settings.mail) as line:

        def send(letter: Letter, still: Still) -> str:
            line.send(mail_of(letter, settings), still)
            return ""

        yield send


@contextmanager
def _sms(settings: Settings) -> Iterator[Send]:
    with sms.Line(settings.sms) as line:

        def send(letter: Letter, still: Still) -> str:
            text, report_to = letters.write_sms(letter, settings), sms.report_to(settings, letter.id)
            return line.send(sms.Sms(id=letter.id, to=letter.address, text=text, report_to=report_to), still)

        yield send


@contextmanager
def _push(settings: Settings) -> Iterator[Send]:
    with push.Line(settings) as line:

        def send(letter: Letter, still: Still) -> str:
            with reading(settings) as session:
                browser = push_subscriptions.find(session, UUID(letter.address))
            if browser is None:
                raise Refused("ended")
            line.send(notification_of(letter, settings), browser, still)
            return ""

        yield send


@contextmanager
def _webhook(settings: Settings) -> Iterator[Send]:
    with webhook.Line() as line:

        def send(letter: Letter, still: Still) -> str:
            with reading(settings) as session:
                target = webhooks.find(session, UUID(letter.address))
            if target is None:
                raise Refused("removed")
            line.send(event_of(letter, settings), target, still)
            return ""

        yield send


def notification_of(letter: Letter, settings: Settings) -> push.Notification:
    """Write a letter as a notification: the words of its SMS, since others may see a screen as they may see a phone."""
    by_sms = letter.kind in BY_SMS
    body = letters.write_sms(letter, settings) if by_sms else letters.write(letter, settings).subject
    return push.Notification(
        id=letter.id,
        title=translate(known_language(letter.language)).gettext("Video visits"),
        body=body[:LONGEST_WORDS],
        link=links.absolute(settings, "/"),
        # Later nobody hurries to the visit any more that it speaks of.
        useless_at=letter.visit.starts_at + USEFUL_AFTER_START if letter.visit else None,
    )


def event_of(letter: Letter, settings: Settings) -> webhook.Event:
    """Write a letter as an event: the unit, the time and how far the reminder has escalated."""
    visit, subject = letter.visit, letters.write(letter, settings).subject
    unit = letter.unit or (visit.unit_name if visit else "")
    return webhook.Event(
        id=letter.id,
        event=letter.kind.value,
        text=f"{unit} · {subject}" if unit else subject,
        visit=visit.id if visit else None,
        unit=unit,
        starts_at=letter.before or (visit.starts_at if visit else None),
        step=letter.step,
    )
