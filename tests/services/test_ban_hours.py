"""The extra hours of a ban, closed until Maj says that there are hands; and who is exempt."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.recurring import at
from tests.services.banning import FACTS, SUNDAY, log
from visits.rules.ban_plan import Preset
from visits.rules.bans import ExemptionGround
from visits.rules.booking import Wish
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.opening_hours import Span
from visits.rules.people import Actor
from visits.rules.slots import Slot
from visits.services import availability, ban_hours, ban_views, bans, booking, clashes, exemptions
from visits.services.ban_views import BanView
from visits.services.builder import Builder
from visits.storage.tables import AuditEntry, BanHours, Resident

EVENING = Span(18 * 60, 20 * 60)


@pytest.fixture
def maj(cast: Cast) -> Actor:
    return cast.actor(cast.maj)


@pytest.fixture
def ban(session: Session, maj: Actor, now: datetime) -> UUID:
    return bans.set_ban(session, FACTS, actor=maj, now=now)


def seen(session: Session, ban: UUID, maj: Actor, now: datetime) -> BanView:
    return ban_views.show(session, ban, actor=maj, now=now)


def offered(session: Session, cast: Cast, now: datetime) -> list[Slot]:
    found = availability.free_times(session, cast.rosa.id, actor=cast.actor(cast.ines), now=now)
    return [slot for slots in found.times.values() for slot in slots]


def spans(view: BanView) -> list[tuple[int, Span]]:
    return [(hours.weekday, hours.span) for hours in view.hours]


def test_hours_are_added_in_one_tap_and_beside_those_there_are(
    session: Session, maj: Actor, now: datetime, ban: UUID
) -> None:
    ban_hours.add(session, ban, weekday=2, span=Span(19 * 60, 21 * 60), actor=maj, now=now)
    ban_hours.add_preset(session, ban, Preset.EVENINGS, actor=maj, now=now)
    assert spans(seen(session, ban, maj, now)) == [
        (day, Span(19 * 60, 21 * 60) if day == 2 else EVENING) for day in range(7)
    ]
    ban_hours.add_preset(session, ban, Preset.WEEKENDS, actor=maj, now=now)
    assert len(seen(session, ban, maj, now).hours) == 9
    with pytest.raises(InvalidInput):
        ban_hours.add_preset(session, ban, Preset.WEEKENDS, actor=maj, now=now)


@pytest.mark.parametrize(
    ("span", "field"), [(Span(19 * 60, 21 * 60), "opens"), (Span(600, 600), "closes"), (Span(600, 1500), "closes")]
)
def test_hours_that_overlap_or_end_before_they_begin_are_refused(
    session: Session, maj: Actor, now: datetime, ban: UUID, span: Span, field: str
) -> None:
    ban_hours.add(session, ban, weekday=0, span=EVENING, actor=maj, now=now)
    with pytest.raises(InvalidInput) as refusal:
        ban_hours.add(session, ban, weekday=0, span=span, actor=maj, now=now)
    assert refusal.value.field == field


def test_hours_are_taken_away(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    ban_hours.add_preset(session, ban, Preset.WEEKENDS, actor=maj, now=now)
    saturday, sunday = seen(session, ban, maj, now).hours
    ban_hours.remove(session, ban, saturday.id, actor=maj, now=now)
    assert seen(session, ban, maj, now).hours == (sunday,)
    for unknown in (saturday.id, uuid4()):
        with pytest.raises(NotFound):
            ban_hours.remove(session, ban, unknown, actor=maj, now=now)


def test_hours_of_another_ban_are_not_found(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    ban_hours.add(session, ban, weekday=0, span=EVENING, actor=maj, now=now)
    (hours,) = seen(session, ban, maj, now).hours
    bans.lift(session, ban, actor=maj, now=now)
    other = bans.set_ban(session, FACTS, actor=maj, now=now)
    with pytest.raises(NotFound):
        ban_hours.remove(session, other, hours.id, actor=maj, now=now)


def test_maj_confirms_hands_and_takes_it_back(session: Session, maj: Actor, now: datetime, ban: UUID) -> None:
    with pytest.raises(InvalidInput):
        ban_hours.confirm_hands(session, ban, actor=maj, now=now)
    ban_hours.add_preset(session, ban, Preset.EVENINGS, actor=maj, now=now)
    ban_hours.confirm_hands(session, ban, actor=maj, now=now)
    view = seen(session, ban, maj, now)
    assert (view.hands_at, view.hands_by) == (now, "Maj Sand")
    ban_hours.take_back_hands(session, ban, actor=maj, now=now)
    view = seen(session, ban, maj, now)
    assert (view.hands_at, view.hands_by) == (None, "")
    assert log(session) == ["ban.hands.confirm", "ban.hands.take_back", "ban.hours.add", "ban.set"]


def test_hours_added_later_wait_for_hands_and_close_none_of_the_others(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    ban_hours.add_preset(session, ban, Preset.EVENINGS, actor=maj, now=now)
    ban_hours.confirm_hands(session, ban, actor=maj, now=now)
    late = max(slot.starts_at for slot in offered(session, cast, now))
    wish = Wish(id=uuid4(), resident=cast.rosa.id, starts_at=late)
    booking.book(session, wish, actor=cast.actor(cast.ines), now=now)
    later = now + timedelta(minutes=1)
    ban_hours.add(session, ban, weekday=6, span=Span(420, 480), actor=maj, now=later)
    view = seen(session, ban, maj, later)
    assert [(hours.weekday, hours.span) for hours in view.waiting] == [(6, Span(420, 480))]
    assert (view.hands_at, clashes.count(session, actor=maj, now=later)) == (now, 0)
    seven = at(SUNDAY, 7, 0)
    assert seven not in {slot.starts_at for slot in offered(session, cast, now)}
    ban_hours.confirm_hands(session, ban, actor=maj, now=later)
    view = seen(session, ban, maj, later)
    assert (view.waiting, view.hands_at) == ((), later)
    assert seven in {slot.starts_at for slot in offered(session, cast, now)}
    # Who confirmed the others first, and when, is not overwritten.
    first = session.scalars(select(BanHours.hands_at).where(BanHours.ban_id == ban, BanHours.weekday == 0)).all()
    assert first == [now]


@pytest.mark.parametrize("ground", ExemptionGround)
def test_rosa_is_exempt_until_that_is_ended(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID, ground: ExemptionGround
) -> None:
    exemptions.exempt(session, ban, cast.rosa.id, ground=ground, decided_by="Maj Sand", actor=maj, now=now)
    (found,) = exemptions.of_ban(session, ban, actor=maj)
    assert (found.name, found.unit_name, found.ground, found.decided_by) == ("Rosa Lind", "Björken", ground, "Maj Sand")
    with pytest.raises(InvalidInput) as refusal:
        exemptions.exempt(session, ban, cast.rosa.id, ground=ground, decided_by="Maj", actor=maj, now=now)
    assert refusal.value.field == "resident"
    exemptions.end(session, ban, cast.rosa.id, actor=maj, now=now)
    assert exemptions.of_ban(session, ban, actor=maj) == []
    with pytest.raises(NotFound):
        exemptions.end(session, ban, cast.rosa.id, actor=maj, now=now)
    session.flush()
    about_rosa = session.query(AuditEntry).filter_by(resident_id=cast.rosa.id).all()
    assert sorted(line.action for line in about_rosa) == ["exemption.end", f"exemption.{ground}"]


def test_no_name_of_a_protected_identity_and_nobody_who_has_left_is_on_the_list(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    special = ExemptionGround.SPECIAL_REASONS
    exemptions.exempt(session, ban, cast.rosa.id, ground=special, decided_by="Maj", actor=maj, now=now)
    rosa = session.get_one(Resident, cast.rosa.id)
    rosa.protected_identity = True
    assert [found.name for found in exemptions.of_ban(session, ban, actor=maj)] == [""]
    rosa.active = False
    assert exemptions.of_ban(session, ban, actor=maj) == []


def test_a_resident_of_another_home_cannot_be_exempt(
    session: Session, cast: Cast, maj: Actor, now: datetime, ban: UUID
) -> None:
    there = Builder(session, now)
    there.home("Fjärran")
    astrid = there.resident(there.unit("Tallen"), "Astrid", "Vik")
    for resident in (astrid.id, uuid4()):
        with pytest.raises(NotFound):
            exemptions.exempt(
                session, ban, resident, ground=ExemptionGround.END_OF_LIFE, decided_by="Maj", actor=maj, now=now
            )
