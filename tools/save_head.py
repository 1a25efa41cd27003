"""Save a small database of the head migration, one of everything, so that later migrations are tried on rows.

python -m tools.save_head writes tests/storage/heads/<head>.sql. Run it once for each new migration, and leave the
files of earlier heads alone: they are what people's databases look like.
"""

import sqlite3
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.orm import Session

from visits.rules.bans import ExemptionGround
from visits.rules.booking import Rule, Wish
from visits.rules.kinds import MessageKind, ReminderKind
from visits.rules.people import Actor
from visits.rules.visit_state import Channel, Reason
from visits.services import attempts, audit, booking, leases, messages, sign_ins, subscriptions, tablets, tending
from visits.services.builder import Builder
from visits.services.secrets import new_token, token_hash
from visits.settings import ROOT, Settings
from visits.storage.database import alembic_config, engine, prepare, writing
from visits.storage.tables import (
    Ban,
    BanHours,
    Call,
    CallPeer,
    CallSignal,
    Closure,
    DayList,
    Exemption,
    Home,
    Installation,
    Invitation,
    Occurrence,
    Person,
    PlanStep,
    PushSubscription,
    Related,
    Resident,
    Series,
    SeriesRelative,
    Shift,
    Tablet,
    TabletUnit,
    Unit,
    UnitHands,
    Visit,
    VisitTick,
    Webhook,
)

HEADS = ROOT / "tests" / "storage" / "heads"
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def main() -> int:
    """Write the file of the present head."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_env({"INSTANCE": folder})
        head = ScriptDirectory.from_config(alembic_config(settings)).get_current_head()
        prepare(settings)
        with writing(settings) as session:
            fill(session, NOON)
        engine(settings.database_url).dispose()
        saved = dump(Path(folder) / "visits.sqlite")
    (HEADS / f"{head}.sql").write_text(saved, encoding="utf-8")
    print(f"saved {HEADS.relative_to(ROOT)}/{head}.sql")
    return 0


def dump(path: Path) -> str:
    """Return a SQLite database as the statements that make it."""
    connection = sqlite3.connect(path)
    try:
        return "\n".join(connection.iterdump()) + "\n"
    finally:
        connection.close()


def fill(session: Session, now: datetime) -> None:
    """Add at least one row to every table: one visit in preparation with a call, one cancelled, one to come."""
    builder = Builder(session, now)
    home = builder.home()
    builder.quiet("Lunch", 705, 780)
    unit = builder.unit()
    tablet, _secret = builder.tablet(unit, enrolled=True)
    rosa = builder.resident(unit)
    rosa.rest_starts, rosa.rest_ends = 13 * 60, 15 * 60
    ines, karl, maj = builder.relative(rosa), builder.staff(unit), builder.manager()
    at_tablet = builder.actor(karl, tablet)
    _add_what_the_manager_does(session, home, unit, maj, now)
    sign_ins.begin(session, maj, now=now)
    sign_ins.begin(session, karl, now=now, tablet=tablet.id)
    sign_ins.new_link(session, ines, now=now)
    tablets.new_enrolment(session, tablet, now=now)
    attempts.failed(session, "password:example", now=now)
    leases.hold(session, "worker", "example", now=now, seconds=10)
    subscriptions.make(session, actor=builder.actor(ines), now=now)
    subscriptions.make_for_unit(session, unit.id, actor=builder.actor(maj), now=now)
    _book(session, rosa, now + timedelta(days=1), actor=at_tablet, ines=ines, now=now)
    gone = _book(session, rosa, now + timedelta(days=2), actor=at_tablet, ines=ines, now=now)
    booking.cancel(session, gone, reason=Reason.RELATIVE_ILL, actor=builder.actor(ines), now=now)
    soon = _book(session, rosa, now + timedelta(minutes=10), actor=at_tablet, ines=ines, now=now)
    tending.prepare(session, soon, actor=at_tablet, now=now)
    session.get_one(Visit, soon).held_on = tablet.id
    session.add(VisitTick(visit_id=soon, tick="glasses"))
    _add_series(session, rosa, ines, gone, now)
    _add_ban(session, rosa, maj, now)
    _add_channels(session, unit, maj, now)
    _share(session, tablet, builder.unit("Linden"))
    _add_call(session, soon, karl, ines, now)


def _add_what_the_manager_does(session: Session, home: Home, unit: Unit, maj: Person, now: datetime) -> None:
    session.add(Installation(name="example", value="kept"))
    session.add(UnitHands(unit_id=unit.id, starts=9 * 60, ends=12 * 60, at_once=1))
    session.add(
        Closure(
            home_id=home.id,
            unit_id=unit.id,
            first_day=now.date() + timedelta(days=5),
            last_day=now.date() + timedelta(days=6),
            label="Storstädning",
            created_at=now,
        )
    )
    related = session.scalars(select(Related)).one()
    session.add(
        Invitation(
            token_hash=token_hash(new_token()),
            related_id=related.id,
            by_mail=True,
            created_at=now,
            created_by=maj.id,
            expires_at=now + timedelta(days=14),
        )
    )
    ines = "ines.lind@familj.example"
    messages.owe(session, MessageKind.INVITATION, to=ines, language="sv", home=home.id, now=now)
    actor = Actor(person=maj.id, role=maj.role, home=home.id)
    audit.note(session, "resident.read", actor=actor, now=now, resident=related.resident_id)


def _add_series(session: Session, rosa: Resident, ines: Person, visit: UUID, now: datetime) -> None:
    day = (now + timedelta(days=2)).date()
    series = Series(
        home_id=rosa.home_id,
        resident_id=rosa.id,
        booked_by=ines.id,
        wish=uuid4(),
        channel=Channel.WEB,
        every_weeks=1,
        first_day=day,
        starts=12 * 60,
        minutes=30,
        rolled_to_day=day,
        created_at=now,
        ended_at=now,
    )
    session.add(series)
    session.flush()
    session.add(SeriesRelative(series_id=series.id, relative_id=ines.id))
    session.add(Occurrence(series_id=series.id, on_day=day, visit_id=visit))
    session.add(
        Occurrence(
            series_id=series.id, on_day=day + timedelta(days=7), rule=Rule.CLOSURE.value, tried_at=now, tell_at=now
        )
    )


def _add_ban(session: Session, rosa: Resident, maj: Person, now: datetime) -> None:
    ban = Ban(
        home_id=rosa.home_id,
        together=uuid4(),
        name="Besöksförbud",
        decided_by="Region",
        first_day=now.date() - timedelta(days=20),
        last_day=now.date() - timedelta(days=10),
        created_by=maj.id,
        created_at=now - timedelta(days=20),
    )
    session.add(ban)
    session.flush()
    session.add(
        BanHours(ban_id=ban.id, weekday=0, opens=19 * 60, closes=20 * 60, hands_by=maj.id, hands_at=ban.created_at)
    )
    ground = ExemptionGround.END_OF_LIFE
    session.add(
        Exemption(
            ban_id=ban.id, resident_id=rosa.id, ground=ground, decided_by="Maj", created_by=maj.id, created_at=now
        )
    )


def _add_channels(session: Session, unit: Unit, maj: Person, now: datetime) -> None:
    session.add(Shift(home_id=unit.home_id, label="Förmiddag", starts=7 * 60))
    session.add(Webhook(home_id=unit.home_id, url="https://larm.example/", secret=new_token(), created_at=now))
    session.add(PlanStep(home_id=unit.home_id, kind=ReminderKind.DUTY_SMS, minutes_before=2))
    session.add(DayList(unit_id=unit.id, starts_at=now))
    session.add(
        PushSubscription(person_id=maj.id, endpoint="https://push.example/1", p256dh="k", auth="a", created_at=now)
    )


def _share(session: Session, tablet: Tablet, other: Unit) -> None:
    session.add(TabletUnit(tablet_id=tablet.id, unit_id=other.id))


def _book(session: Session, rosa: Resident, starts_at: datetime, *, actor: Actor, ines: Person, now: datetime) -> UUID:
    wish = Wish(id=uuid4(), resident=rosa.id, starts_at=starts_at, company="Tomas")
    return booking.book(session, wish, actor=actor, now=now, relatives=(ines.id,), channel=Channel.PHONE, override=True)


def _add_call(session: Session, visit: UUID, karl: Person, ines: Person, now: datetime) -> None:
    session.merge(Call(visit_id=visit, version=1))
    session.flush()
    peers = [
        CallPeer(visit_id=visit, side=side, person_id=person.id, joined_at=now, seen_at=now)
        for side, person in (("tablet", karl), ("relative", ines))
    ]
    session.add_all(peers)
    session.flush()
    session.add(CallSignal(number=1, from_peer=peers[0].id, to_peer=peers[1].id, kind="offer", payload="{}", at=now))


if __name__ == "__main__":
    sys.exit(main())
