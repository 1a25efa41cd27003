"""VEVENT (RFC 5545 §3.6.1): one visit or one closure, in words that anybody may read over a shoulder."""

from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from uuid import uuid5
from zoneinfo import ZoneInfo

from icalendar import Alarm, Event
from icalendar.prop import vUid, vUri

from visits.calendars.lines import Text, clean
from visits.languages import translate
from visits.rules.agenda import AgendaClosure, AgendaVisit, FeedChoices, alarm_shown, last_change, link_shown


def visit_event(visit: AgendaVisit, choices: FeedChoices) -> Event:
    """Make the event of one visit: neutral title, the home's time zone, the same stamps for the same rows."""
    texts = translate(choices.language)
    link = link_shown(visit, choices)
    event = _stamped(visit, choices)
    _add_times(event, visit, zone=ZoneInfo(choices.timezone))
    event.add("SUMMARY", Text(_title(visit, choices, texts=texts)))
    event.add("DESCRIPTION", Text(_description(visit, choices, texts=texts)))
    event.add("STATUS", "CANCELLED" if visit.cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if visit.cancelled else "OPAQUE")
    if link:
        event.add("URL", vUri(link))
    alarm = alarm_shown(visit, choices)
    if alarm is not None:
        event.add_component(_alarm(visit, before=alarm, title=_title(visit, choices, texts=texts)))
    return event


def closure_event(closure: AgendaClosure, choices: FeedChoices) -> Event:
    """Make the event of days without visits: whole days, so DTEND is the day after the last (RFC 5545 §3.6.1)."""
    event = _stamped(closure, choices)
    event.add("DTSTART", closure.first_day)
    event.add("DTEND", closure.last_day + timedelta(days=1))
    event.add("SUMMARY", Text(translate(choices.language).gettext("No video visits")))
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _stamped(entry: AgendaVisit | AgendaClosure, choices: FeedChoices) -> Event:
    """Begin an event with what identifies it; DTSTAMP comes from the database, never from the clock."""
    changed_at = last_change(entry.changed_at, choices)
    event = Event()
    event.add("UID", vUid(str(entry.uid)))
    event.add("DTSTAMP", changed_at)
    event.add("LAST-MODIFIED", changed_at)
    event.add("CREATED", entry.created_at)
    event.add("SEQUENCE", entry.sequence)
    event.add("CLASS", "PRIVATE")
    return event


def _add_times(event: Event, visit: AgendaVisit, *, zone: ZoneInfo) -> None:
    times = [visit.starts_at.astimezone(zone), visit.ends_at.astimezone(zone)]
    if any(_comes_twice(moment) for moment in times):
        # A TZID can only name the first of the two hours of an autumn night (RFC 5545 §3.3.5). Booking offers neither,
        # but if staff ever override it, the right instant matters more than the zone.
        times = [moment.astimezone(UTC) for moment in times]
    event.add("DTSTART", times[0])
    event.add("DTEND", times[1])


def _comes_twice(moment: datetime) -> bool:
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def _title(visit: AgendaVisit, choices: FeedChoices, *, texts: NullTranslations) -> str:
    title = clean(choices.nickname or "") or texts.gettext("Video visit")
    room = clean(visit.room or "")
    if room:
        title = texts.gettext("%(title)s, room %(room)s") % {"title": title, "room": room}
    if visit.cancelled:
        # Outlook shows a cancelled event like any other: only the title can tell.
        return texts.gettext("Cancelled: %(title)s") % {"title": title}
    return title


def _description(visit: AgendaVisit, choices: FeedChoices, *, texts: NullTranslations) -> str:
    """Write the link first, alone on its line: no client shows CONFERENCE, all make a link of an address."""
    link = link_shown(visit, choices)
    if visit.cancelled:
        paragraphs = [texts.gettext("This visit will not take place.")]
    elif visit.room is not None:
        paragraphs = [texts.gettext("Who meets whom stands on the unit's tablet.")]
    elif link:
        paragraphs = [link, texts.gettext("Open the link when it is time for the visit.")]
    else:
        paragraphs = [texts.gettext("Sign in when it is time for the visit. You find the way in among your visits.")]
    if not visit.cancelled and visit.room is None:
        paragraphs.append(texts.gettext("To change the time or cancel, sign in and choose the visit."))
    phone = clean(choices.home_phone or "")
    if phone:
        paragraphs.append(texts.gettext("You can also phone: %(phone)s") % {"phone": phone})
    return "\n\n".join(paragraphs)


def _alarm(visit: AgendaVisit, *, before: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", Text(title))
    alarm.add("TRIGGER", -before)
    alarm.add("UID", vUid(str(uuid5(visit.uid, "alarm"))))  # RFC 9074 §4: an alarm is known again by its own UID
    return alarm
