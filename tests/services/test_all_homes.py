"""Maj runs all homes: she sees every one, looks at one as its manager, adds one. Berit reaches hers alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.bookings import book
from tests.builders import Cast
from tests.services.banning import FACTS, TOMORROW
from tests.services.cities import City, seen
from tests.services.outbox_samples import claim_one
from visits.rules.ban_plan import BanState
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Role
from visits.services import all_homes, bans, joint_bans, managers, residents, running_all, sign_ins, staff
from visits.services.builder import Builder
from visits.services.installation import NewHome
from visits.services.managers import ManagerFacts
from visits.storage.tables import AuditEntry, Home, Person, QuietTime, SignIn, WeeklyHours

EKEN = NewHome(
    name="Eken",
    language="nb",
    timezone="Europe/Oslo",
    phone="040-1",
    lunch="Lunsj",
    supper="Kveldsmat",
    country="NO",
)
SIV = ManagerFacts(given_name="Siv", family_name="Ek", mail="siv@eken.example")


@pytest.fixture
def city(session: Session, cast: Cast, now: datetime) -> City:
    return City.build(session, cast, now)


@pytest.fixture
def cookie(session: Session, cast: Cast, city: City, now: datetime) -> str:
    return sign_ins.begin(session, session.get_one(Person, cast.maj.id), now=now)


def test_the_list_says_of_each_home_what_matters(session: Session, cast: Cast, city: City, now: datetime) -> None:
    book(session, cast, now + timedelta(hours=3), now=now)
    book(session, cast, now + timedelta(days=1), now=now)
    bans.set_ban(session, replace(FACTS, first_day=TOMORROW), actor=city.berit_acts, now=now)
    found = all_homes.index(session, actor=city.maj_acts, now=now)
    assert (found.found, found.page, found.pages) == (2, 1, 1)
    almgarden, far = found.shown
    assert (almgarden.name, almgarden.units, almgarden.residents, almgarden.visits_today) == ("Almgården", 1, 1, 1)
    assert (almgarden.ban, almgarden.ban_state) == ("", None)
    assert (far.name, far.visits_today, far.ban, far.ban_state) == ("Fjärran", 0, "Besöksförbud", BanState.COMING)


def test_a_ban_that_is_over_at_its_home_is_not_listed(session: Session, city: City, now: datetime) -> None:
    there = Builder(session, now)
    east = there.home("Fjärran Östern", timezone="Pacific/Auckland")
    ban = bans.row_of(
        replace(FACTS, last_day=FACTS.first_day), east.id, id=uuid4(), together=uuid4(), actor=city.maj_acts, now=now
    )
    session.add(ban)
    # 12.00 on the 23rd in Stockholm is midnight between the 23rd and the 24th in Auckland.
    lines = {line.name: line for line in all_homes.index(session, actor=city.maj_acts, now=now).shown}
    assert lines["Fjärran Östern"].ban == ""


def test_homes_are_found_by_name_a_page_at_a_time(session: Session, city: City, now: datetime) -> None:
    session.add_all(
        Home(name=f"Ängen {number:02}", language="sv", timezone="Europe/Stockholm", created_at=now)
        for number in range(all_homes.PER_PAGE)
    )
    listed = partial(all_homes.index, session, actor=city.maj_acts, now=now)
    assert [line.name for line in listed(name="ÄNGEN 07").shown] == ["Ängen 07"]
    assert listed(name="granen").shown == ()
    first, last = listed(), listed(page=99)
    assert (first.found, first.pages, len(first.shown)) == (52, 2, 50)
    assert (last.page, len(last.shown)) == (2, 2)
    assert listed(page=-1).page == 1


def test_the_list_takes_as_many_queries_with_one_home_as_with_many(session: Session, city: City, now: datetime) -> None:
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))
    all_homes.index(session, actor=city.maj_acts, now=now)
    few = len(asked)
    session.add_all(
        Home(name=f"Hem {number}", language="sv", timezone="Europe/Stockholm", created_at=now) for number in range(40)
    )
    session.flush()
    asked.clear()
    all_homes.index(session, actor=city.maj_acts, now=now)
    assert len(asked) == few == 5


def test_maj_looks_at_a_home_as_its_manager_and_its_log_says_so(
    session: Session, cast: Cast, city: City, cookie: str, now: datetime
) -> None:
    before = seen(session, cookie, now)
    assert (before.home_name, before.away, before.actor.all_homes) == ("Almgården", False, True)
    all_homes.open_home(session, city.far.id, sign_in=before.sign_in, actor=before.actor, now=now)
    there = seen(session, cookie, now)
    assert (there.home_name, there.timezone, there.away) == ("Fjärran", "Europe/Oslo", True)
    assert (there.actor.person, there.actor.home, there.actor.role) == (cast.maj.id, city.far.id, Role.MANAGER)
    residents.show(session, city.astrid.id, actor=there.actor, now=now)
    with pytest.raises(NotFound):
        residents.show(session, cast.rosa.id, actor=there.actor, now=now)
    session.flush()
    lines = session.execute(select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.home_id == city.far.id))
    assert sorted(map(tuple, lines)) == [("home.open", cast.maj.id), ("resident.read", cast.maj.id)]
    all_homes.leave(session, sign_in=there.sign_in, actor=there.actor)
    assert seen(session, cookie, now).actor.home == cast.home.id


def test_what_she_opens_in_one_browser_another_does_not_show(
    session: Session, cast: Cast, city: City, cookie: str, now: datetime
) -> None:
    other = sign_ins.begin(session, session.get_one(Person, cast.maj.id), now=now)
    here = seen(session, cookie, now)
    all_homes.open_home(session, city.far.id, sign_in=here.sign_in, actor=here.actor, now=now)
    assert not seen(session, other, now).away
    # Nor can she turn somebody else's browser.
    bert = seen(session, sign_ins.begin(session, session.get_one(Person, city.berit.id), now=now), now)
    all_homes.open_home(session, cast.home.id, sign_in=bert.sign_in, actor=here.actor, now=now)
    assert session.get_one(SignIn, bert.sign_in).home_id is None


def test_a_home_that_does_not_exist_is_not_opened(session: Session, city: City, cookie: str, now: datetime) -> None:
    here = seen(session, cookie, now)
    with pytest.raises(NotFound):
        all_homes.open_home(session, uuid4(), sign_in=here.sign_in, actor=here.actor, now=now)


@pytest.mark.parametrize("who", ["Berit, a manager", "Ines, a relative", "Karl, on a tablet", "Maj, on a tablet"])
def test_who_does_not_run_all_homes_reaches_no_other(
    session: Session, cast: Cast, city: City, now: datetime, who: str
) -> None:
    actor = {
        "Berit, a manager": city.berit_acts,
        "Ines, a relative": replace(cast.actor(cast.ines), all_homes=True),
        "Karl, on a tablet": replace(cast.actor(cast.karl, on_tablet=True), all_homes=True),
        "Maj, on a tablet": replace(cast.actor(cast.maj, on_tablet=True), all_homes=True),
    }[who]
    deeds = (
        partial(all_homes.index, now=now),
        partial(all_homes.open_home, home_id=cast.home.id, sign_in=uuid4(), now=now),
        partial(all_homes.leave, sign_in=uuid4()),
        partial(all_homes.add, wish=EKEN, manager=SIV, now=now),
        partial(running_all.give, person_id=city.berit.id, now=now),
        partial(running_all.take, person_id=cast.maj.id, now=now),
        partial(joint_bans.candidates, now=now),
        partial(joint_bans.set_for, facts=FACTS, homes=None, together=uuid4(), now=now),
        partial(joint_bans.standing_ones, now=now),
        partial(joint_bans.show, together=uuid4(), now=now),
        partial(joint_bans.preview, together=uuid4(), now=now),
        partial(joint_bans.announce, together=uuid4(), now=now),
        partial(joint_bans.lift, together=uuid4(), now=now),
    )
    for deed in deeds:
        with pytest.raises(NotFound):
            deed(session, actor=actor)


def test_a_home_written_into_her_sign_in_opens_nothing_to_who_does_not_run_them_all(
    session: Session, cast: Cast, city: City, now: datetime
) -> None:
    for person, tablet in ((city.berit, None), (city.sten, None), (cast.maj, cast.tablet.id)):
        cookie = sign_ins.begin(session, session.get_one(Person, person.id), now=now, tablet=tablet)
        if tablet:
            staff.change(
                session,
                person.id,
                staff.StaffFacts(given_name="Maj", family_name="Sand", units=[cast.unit.id]),
                actor=city.maj_acts,
                now=now,
            )
        found = seen(session, cookie, now)
        other = city.far.id if person is cast.maj else cast.home.id
        session.get_one(SignIn, found.sign_in).home_id = other
        session.flush()
        assert seen(session, cookie, now).actor.home == found.actor.home != other
        assert not seen(session, cookie, now).actor.all_homes


def test_a_relative_or_staff_whose_row_says_all_homes_still_runs_none(
    session: Session, cast: Cast, city: City, now: datetime
) -> None:
    session.get_one(Person, cast.ines.id).all_homes = True
    cookie = sign_ins.begin(session, session.get_one(Person, cast.ines.id), now=now)
    found = seen(session, cookie, now)
    session.get_one(SignIn, found.sign_in).home_id = city.far.id
    session.flush()
    found = seen(session, cookie, now)
    assert (found.actor.home, found.actor.all_homes, found.away) == (cast.home.id, False, False)


def test_a_new_home_has_the_usual_hours_and_its_manager_a_letter(session: Session, city: City, now: datetime) -> None:
    eken = all_homes.add(session, EKEN, SIV, actor=city.maj_acts, now=now)
    home = session.get_one(Home, eken)
    assert (home.name, home.language, home.timezone, home.country) == ("Eken", "nb", "Europe/Oslo", "NO")
    assert session.scalar(select(func.count()).where(WeeklyHours.home_id == eken)) == 7
    assert set(session.scalars(select(QuietTime.label).where(QuietTime.home_id == eken))) == {"Lunsj", "Kveldsmat"}
    letter = claim_one(session, now)
    assert (letter.kind, letter.address, letter.language) == (MessageKind.MANAGER_INVITATION, SIV.mail, "nb")
    cookie = managers.accept(session, letter.token, "en helt ny morgon", now=now)
    siv = seen(session, cookie, now)
    assert (siv.actor.home, siv.actor.all_homes) == (eken, False)
    with pytest.raises(InvalidInput) as refusal:
        all_homes.add(session, EKEN, SIV, actor=city.maj_acts, now=now)
    assert refusal.value.field == "mail"


def test_her_address_in_another_home_stays_hers(session: Session, city: City, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        all_homes.add(session, EKEN, replace(SIV, mail="maj@almgarden.example"), actor=city.maj_acts, now=now)
