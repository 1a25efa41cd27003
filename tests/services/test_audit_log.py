"""The log as Maj reviews it: her home's, newest first, of one resident, person or day."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from visits.rules.booking import Rule
from visits.rules.errors import NotFound
from visits.rules.people import Leaving, Role
from visits.services import audit, audit_log, clashes, residents, swapping
from visits.services.audit_log import PAGE, Asked, LogPage
from visits.services.builder import Builder
from visits.storage.tables import AuditEntry, Closure, Home, Resident, Unit

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def read(session: Session, cast: Cast, now: datetime, asked: Asked | None = None, page: int = 1) -> LogPage:
    session.flush()
    return audit_log.listed(session, asked or Asked(), page=page, actor=cast.actor(cast.maj), now=now)


def note(session: Session, cast: Cast, action: str, at: datetime, *, of_rosa: bool = True) -> None:
    """Let Karl do something at the tablet."""
    resident = cast.rosa.id if of_rosa else None
    audit.note(session, action, actor=cast.actor(cast.karl, on_tablet=True), now=at, resident=resident)


def test_a_look_at_rosas_page_stands_in_the_log(session: Session, cast: Cast, now: datetime) -> None:
    residents.show(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now)
    (line,) = read(session, cast, now + MINUTE).lines
    assert (line.at, line.who, line.role, line.action) == (now, "Maj Sand", Role.MANAGER, "resident.read")
    assert (line.resident, line.resident_name, line.resident_here) == (cast.rosa.id, "Rosa Lind", True)


def test_the_newest_comes_first_and_a_long_log_in_pages(session: Session, cast: Cast, now: datetime) -> None:
    for number in range(PAGE + 1):
        note(session, cast, f"visit.{number}", now + number * MINUTE)
    first, second = (read(session, cast, now, page=page) for page in (1, 2))
    assert [line.action for line in first.lines[:2]] == [f"visit.{PAGE}", f"visit.{PAGE - 1}"]
    assert (len(first.lines), first.more) == (PAGE, True)
    # The look at the first page has been written down meanwhile.
    assert ({line.action for line in second.lines}, second.more) == ({"visit.0", "log.read"}, False)


def test_it_can_be_read_of_one_resident_person_or_day(session: Session, cast: Cast, now: datetime) -> None:
    note(session, cast, "visit.read", now)
    note(session, cast, "unit.change", now, of_rosa=False)
    residents.show(session, cast.rosa.id, actor=cast.actor(cast.maj), now=now - DAY)

    def actions(**asked: object) -> set[str]:
        return {line.action for line in read(session, cast, now + 30 * DAY, Asked(**asked)).lines}  # type: ignore[arg-type]

    assert actions(resident=cast.rosa.id) == {"visit.read", "resident.read"}
    assert actions(person=cast.karl.id) == {"visit.read", "unit.change"}
    assert actions(day=date(2026, 11, 22)) == {"resident.read"}
    assert actions(day=date(2026, 11, 22), person=cast.karl.id) == set()
    assert actions(resident=uuid4()) == set()


@pytest.mark.parametrize("at", [datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, tzinfo=UTC)])
def test_a_day_is_the_homes_own_with_its_twenty_five_hours(session: Session, cast: Cast, at: datetime) -> None:
    note(session, cast, "visit.read", at)
    for day, found in ((24, 0), (25, 1), (26, 0)):
        assert len(read(session, cast, at + 30 * DAY, Asked(day=date(2026, 10, day))).lines) == found


def test_those_to_choose_from_are_the_homes_people_those_who_left_too(
    session: Session, cast: Cast, now: datetime
) -> None:
    here, there = Builder(session, now, cast.home), Builder(session, now)
    gone = here.resident(cast.unit, "Astrid", "Ek")
    gone.active, gone.left_how = False, Leaving.MOVED_OUT
    there.home("Granen")
    there.resident(there.unit("Tallen"))
    there.manager("Siv")
    found = read(session, cast, now)
    assert [one.name for one in found.residents] == ["Rosa Lind", "Astrid Ek"]
    assert {(one.name, one.role) for one in found.people} == {
        ("Ines Lind", Role.RELATIVE),
        ("Karl Ask", Role.STAFF),
        ("Maj Sand", Role.MANAGER),
    }
    audit.note(session, "resident.read", actor=cast.actor(cast.maj), now=now, resident=gone.id)
    (line,) = read(session, cast, now, Asked(resident=gone.id)).lines
    assert (line.resident_name, line.resident_here) == ("Astrid Ek", False)


def test_what_was_done_on_the_machine_itself_names_nobody(session: Session, cast: Cast, now: datetime) -> None:
    audit.note_by_command(session, cast.home.id, "message.resend", now=now)
    (line,) = read(session, cast, now).lines
    assert (line.who, line.role, line.resident, line.resident_name) == ("", None, None, "")


def test_every_look_at_the_log_is_written_down_and_about_whom(session: Session, cast: Cast, now: datetime) -> None:
    other = Builder(session, now)
    other.home("Granen")
    stranger = other.resident(other.unit("Tallen"), "Astrid", "Vik")
    for resident in (cast.rosa.id, None, stranger.id):
        read(session, cast, now, Asked(resident=resident))
    looks = session.scalars(select(AuditEntry).where(AuditEntry.action == "log.read")).all()
    assert [look.resident_id for look in looks].count(cast.rosa.id) == 1
    assert [look.resident_id for look in looks].count(None) == 2, "of another home's nothing is said"


def test_another_homes_log_and_nobody_elses_eyes(session: Session, cast: Cast, now: datetime) -> None:
    note(session, cast, "visit.read", now)
    there = Builder(session, now)
    there.home("Granen")
    siv = there.actor(there.manager("Siv"))
    assert audit_log.listed(session, Asked(), actor=siv, now=now).lines == ()
    assert audit_log.listed(session, Asked(resident=cast.rosa.id), actor=siv, now=now).lines == ()
    for actor in (cast.actor(cast.ines), cast.actor(cast.karl, on_tablet=True)):
        with pytest.raises(NotFound):
            audit_log.listed(session, Asked(), actor=actor, now=now)
    assert session.get_one(Resident, cast.rosa.id).active


def test_of_a_visit_the_log_says_what_its_history_keeps(session: Session, cast: Cast, now: datetime) -> None:
    maj, day = cast.actor(cast.maj), (now + DAY).date()
    Builder(session, now, session.get_one(Home, cast.home.id)).tablet(
        session.get_one(Unit, cast.unit.id), "Surfplatta 2"
    )
    visit = book(session, cast, now + DAY, now=now)
    session.add(Closure(home_id=cast.home.id, first_day=day, last_day=day, label="Målning", created_at=now))
    clashes.hold(session, visit.id, [Rule.CLOSURE], actor=maj, now=now + MINUTE)
    swapping.swap_tablet(session, visit.id, actor=maj, now=now + 2 * MINUTE)
    found = {line.action: line.history for line in read(session, cast, now + DAY).lines}
    assert found["visit.hold"] == "closure"
    assert found["visit.swap_tablet"] == "Surfplatta 1 → Surfplatta 2"
