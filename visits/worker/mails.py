"""From a claimed letter to the mail that is sent: its words, and the calendar part of those that have one."""

from email.message import Message

from visits import clock, links
from visits.calendars.invitation import cancel_bytes, request_bytes
from visits.messages import letters, mail_off, post
from visits.rules.agenda import AgendaVisit, FeedChoices
from visits.rules.letters import Letter, Method
from visits.rules.visit_state import COMING
from visits.settings import Settings


def mail_of(letter: Letter, settings: Settings) -> Message:
    """Write a letter out as the mail to send."""
    return post.mail(
        letters.write(letter, settings),
        id=letter.id,
        to=letter.address,
        sender=settings.mail.sender,
        language=letter.language,
        now=clock.now(),
        calendar=calendar_of(letter, settings),
        # Of a sample there is nobody whose mail a program could stop.
        mail_off="" if letter.trial else mail_off.link(letter, settings),
    )


def calendar_of(letter: Letter, settings: Settings) -> post.Calendar | None:
    """Make the calendar part of a letter, for those that have one."""
    visit = letter.visit
    if letter.method is None or visit is None:
        return None
    shown = AgendaVisit(
        uid=visit.id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        cancelled=visit.state not in COMING,
        sequence=visit.sequence,
        created_at=visit.created_at,
        changed_at=visit.changed_at,
        join_url=links.call(settings, visit.id),
    )
    choices = FeedChoices(
        language=letter.language,
        timezone=letter.timezone,
        alarm_minutes=None,
        nickname=letter.nickname or None,
        with_link=True,
        home_phone=letter.phone or None,
    )
    render = request_bytes if letter.method is Method.REQUEST else cancel_bytes
    ics = render(shown, organizer=settings.mail.sender, attendee=letter.address, choices=choices)
    return post.Calendar(method=letter.method, ics=ics)
