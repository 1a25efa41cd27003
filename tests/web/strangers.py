"""Everybody who might knock at a door that is not theirs, and every door there is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.bookings import book
from tests.builders import Cast, browser_of, without_tokens
from tests.services.banning import FACTS
from visits import links
from visits.messages.browsers import Browser
from visits.rules.bans import ExemptionGround
from visits.rules.opening_hours import Span
from visits.services import ban_hours, bans, calls, exemptions, push_subscriptions, subscriptions, webhooks
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import (
    BanHours,
    Closure,
    DayList,
    Message,
    Person,
    Related,
    Shift,
    SignIn,
    Tablet,
    UnitHands,
    metadata,
)
from visits.web.gate import DEVICE_COOKIE, STAFF_COOKIE, TABLET_PATH, WEB_COOKIE, Pass

NAMES = ("Rosa", "Lind", "Ines", "Maj", "Sand", "Björken", "Almgården", "031-700", "familj.example", "Lunch i lugn")
"""What nobody else may learn of the cast's home. (Karl stands in a hint as the example of a name.)"""
OPEN_WORDS = {"kind": "booked"}
"""Parameters that name nobody's thing, but a page that all who pass its gate have."""
AWAKE = {"active_at", "seen_at"}
"""Columns that a mere knock may change: that somebody is there."""


@dataclass(kw_only=True)
class Neighbours:
    """The cast's home with a visit and a call, a second unit in it, and another home with people of its own."""

    cast: Cast
    ids: dict[str, UUID] = field(default_factory=dict)
    """Of each kind of thing in an address the cast's own, by the parameter's name."""
    olle: Person
    """Relative of Gunvor, who lives in the other unit of the same home."""
    nils: Person
    """Staff of that other unit, signed in on its tablet."""
    other_tablet: Tablet
    other_device: str
    berit: Person
    """Manager of another home; Lena is staff there, Sten a relative."""
    lena: Person
    sten: Person
    far_tablet: Tablet
    far_device: str

    @classmethod
    def build(cls, session: Session, cast: Cast, now: datetime) -> "Neighbours":
        """Add them all around the cast."""
        here, there = Builder(session, now, cast.home), Builder(session, now)
        eken = here.unit("Eken")
        other_tablet, other_device = here.tablet(eken, "Platta 2", enrolled=True)
        gunvor = here.resident(eken, "Gunvor", "Ek")
        there.home("Fjärran").phone = "040-600 00 00"
        far_unit = there.unit("Tallen")
        far_unit.phone = "040-600 00 01"
        far_tablet, far_device = there.tablet(far_unit, "Platta 3", enrolled=True)
        return cls(
            cast=cast,
            ids=_things_of(session, cast, here, now),
            olle=here.relative(gunvor, "Olle", "Ek"),
            nils=here.staff(eken, given="Nils", family="Berg"),
            other_tablet=other_tablet,
            other_device=other_device,
            berit=there.manager("Berit", "Falk"),
            lena=there.staff(far_unit, given="Lena", family="Dahl"),
            sten=there.relative(there.resident(far_unit, "Astrid", "Vik"), "Sten", "Vik"),
            far_tablet=far_tablet,
            far_device=far_device,
        )


def _things_of(session: Session, cast: Cast, here: Builder, now: datetime) -> dict[str, UUID]:
    visit = book(session, cast, now + timedelta(minutes=5), now=now)
    peer = calls.join(session, visit.id, actor=cast.actor(cast.ines), now=now).peer
    day = now.date()
    closure = Closure(home_id=cast.home.id, first_day=day, last_day=day, label="Stängt", created_at=now)
    part = UnitHands(unit_id=cast.unit.id, starts=0, ends=720, at_once=5)
    ban = ban_of(session, cast, now)
    shift = Shift(home_id=cast.home.id, label="Morgon", starts=420)
    day_list = DayList(unit_id=cast.unit.id, starts_at=now)
    session.add_all([closure, part, shift, day_list])
    session.flush()
    relation = session.scalars(select(Related.id).where(Related.resident_id == cast.rosa.id)).one()
    series = here.series(cast.rosa, now + timedelta(days=10), cast.ines)
    return {
        "series": series.id,
        "visit": visit.id,
        "peer": peer,
        "closure": closure.id,
        "part": part.id,
        "home": cast.home.id,
        "ban": ban.ban_id,
        "together": ban.ban_id,
        "extra": ban.id,
        "quiet": here.quiet("Lunch i lugn", 700, 760).id,
        "relation": relation,
        "resident": cast.rosa.id,
        "person": cast.karl.id,
        "tablet": cast.tablet.id,
        "unit": cast.unit.id,
        "mail": uuid4(),
        "webhook": webhooks.add(session, "https://nursecall.example", actor=cast.actor(cast.maj), now=now).id,
        "subscription": _browser_of(session, cast, now),
        "shift": shift.id,
        "day_list": day_list.id,
        "feed": subscriptions.make(session, actor=cast.actor(cast.ines), now=now).id,
        "message": session.scalars(select(Message.id).where(Message.visit_id == visit.id)).one(),
    }


def _browser_of(session: Session, cast: Cast, now: datetime) -> UUID:
    maj, browser = cast.actor(cast.maj), Browser(endpoint="https://fcm.googleapis.com/x", p256dh="x", auth="x")
    push_subscriptions.begin(session, browser, actor=maj, now=now)
    return push_subscriptions.listed(session, actor=maj)[0].id


def ban_of(session: Session, cast: Cast, now: datetime) -> BanHours:
    """Add a visiting ban to the cast's home, from which Rosa is exempt, and return its extra hours."""
    maj, ground = cast.actor(cast.maj), ExemptionGround.SPECIAL_REASONS
    ban = bans.set_ban(session, FACTS, actor=maj, now=now)
    ban_hours.add(session, ban, weekday=0, span=Span(420, 480), actor=maj, now=now)
    exemptions.exempt(session, ban, cast.rosa.id, ground=ground, decided_by="Maj Sand", actor=maj, now=now)
    return session.scalars(select(BanHours)).one()


def device(app: Flask, token: str, staff: str = "") -> FlaskClient:
    """Return a tablet's browser, with the secret of a sign-in on it if one is given."""
    client = app.test_client()
    client.set_cookie(DEVICE_COOKIE, token, path=TABLET_PATH)
    if staff:
        client.set_cookie(STAFF_COOKIE, staff, path=TABLET_PATH)
    return client


def ended(app: Flask, person: Person, now: datetime) -> FlaskClient:
    """Return a browser whose sign-in has been ended, as after a lost phone."""
    client = browser_of(app, person)
    settings: Settings = app.config["VISITS"]
    with writing(settings) as session:
        for row in session.scalars(select(SignIn).where(SignIn.person_id == person.id)):
            row.ended_at = now
    return client


def with_web_cookie(app: Flask, token: str) -> FlaskClient:
    """Return a browser that shows `token` as its sign-in on the web."""
    client = app.test_client()
    client.set_cookie(WEB_COOKIE, token)
    return client


@dataclass(frozen=True, kw_only=True)
class Door:
    """One address with one method, once with the cast's ids in it and once with invented ones."""

    rule: Rule
    method: str
    gate: Pass
    real: str
    invented: str

    @property
    def named(self) -> bool:
        """Tell whether the address names a thing."""
        return self.real != self.invented

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the addresses to try."""
        return (self.real, self.invented) if self.named else (self.real,)

    @property
    def nowhere(self) -> str:
        """Return an address beside it that does not exist."""
        return "/tablet/no-such-page" if self.real.startswith(TABLET_PATH) else "/no-such-page"


def doors(app: Flask, ids: dict[str, UUID]) -> Iterator[Door]:
    """Give every address of the map but the static files'."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        view = app.view_functions[rule.endpoint]
        # HEAD and OPTIONS come from Flask, and pass the same gate: they have a test of their own.
        for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}):
            yield Door(
                rule=rule,
                method=method,
                gate=getattr(view, "gate"),  # noqa: B009 - a mark that mypy cannot see
                real=address(rule, {name: str(ids[name]) for name in rule.arguments - {"token", *OPEN_WORDS}}),
                invented=address(rule, {name: str(uuid4()) for name in rule.arguments - OPEN_WORDS.keys()}),
            )


def address(rule: Rule, values: dict[str, str]) -> str:
    """Fill a rule's parameters in; a token is always invented."""

    def filled(found: re.Match[str]) -> str:
        value = values.get(found[2], OPEN_WORDS.get(found[2], "no-such-token"))
        return links.short(UUID(value)) if found[1] == "short" else value

    return re.sub(r"<(?:([^:>]+):)?(\w+)>", filled, rule.rule)


def knock(client: FlaskClient, method: str, path: str, ids: dict[str, UUID], *, sent: bool = True) -> TestResponse:
    """Ask for an address, with a form and a query full of the cast's ids."""
    told = {name: str(value) for name, value in ids.items()}
    query = {"peer": told["peer"], "after": "0", "starts": "2026-11-24T08:00:00+00:00", "day": "2026-11-24"}
    if not sent:
        return client.open(path, method=method, query_string=query)
    if path.endswith("/signals") and method == "POST":
        letter = {"from": told["peer"], "to": told["peer"], "kind": "offer", "payload": "{}"}
        return client.post(path, json=letter)
    return client.open(path, method=method, query_string=query, data=_FORM | told)


def shown(answer: TestResponse) -> tuple[int, str, str]:
    """Return what a visitor can see of an answer, without the address she asked for herself."""
    page = re.sub(r'name="next" value="[^"]*"', "", without_tokens(answer.text))
    target, _, _asked = answer.headers.get("Location", "").partition("?next=")
    return answer.status_code, target, "" if target else page


def told(answer: TestResponse) -> list[str]:
    """Return the names of the cast's home that a page tells; time zones have a Rosario and a Majuro of their own.

    A form's token is drawn by lot and may well spell the three letters of Maj: it is taken out first.
    """
    page = re.sub(r"<option[^>]*>[\w-]+/[\w/+-]+</option>", "", without_tokens(answer.text))
    return [name for name in NAMES if name in page]


def dump(settings: Settings, *, but: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """Return every row of every table but those named, without what a mere knock may change."""
    with reading(settings) as session:
        return {
            table.name: sorted(
                str({name: value for name, value in row.items() if name not in AWAKE})
                for row in session.execute(table.select()).mappings()
            )
            for table in metadata.sorted_tables
            if table.name not in but
        }


def mentions(rows: dict[str, list[str]], ids: dict[str, UUID]) -> dict[str, list[str]]:
    """Return the rows that name one of the cast's things."""
    return {table: [row for row in found if any(str(i) in row for i in ids.values())] for table, found in rows.items()}


_FORM = {
    "name": "Nytt namn",
    "label": "Ny etikett",
    "phone": "031-1",
    "language": "nb",
    "given_name": "Ny",
    "family_name": "Person",
    "room": "1",
    "relation": "friend",
    "units": "",
    "pin": "975310",
    "reason": "mistake",
    "consent": "yes",
    "outcome": "held",
    "first_day": "2026-12-01",
    "last_day": "2026-12-02",
    "from": "10:00",
    "until": "11:00",
    "starts": "2026-11-24T08:00:00+00:00",
    "wish": "7d5c8d3e-5f0e-4c51-9f5c-0a7f3b1a2c3d",
    "company": "",
    "text": "Rosa",
    "tick": "glasses",
    "line": "glasses",
}
