"""A home where anybody does anything at any time, and what must hold after each of their turns."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
)
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.conftest import NOON
from tests.services.all_is_well import AllIsWell
from tests.services.deciding import decision, require_right
from tests.services.mending import Mending
from tests.services.owing import Owing
from visits.rules.booking import Refused, Wish
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind
from visits.rules.people import Actor
from visits.rules.visit_state import OUTCOMES, Channel, IllegalMove, Reason, State
from visits.services import availability, booking, departures, reminding, tending
from visits.services.builder import Builder
from visits.storage.database import reading, writing
from visits.storage.tables import Home, Resident, Unit, Visit, metadata

NO = (Refused, IllegalMove, NotFound, InvalidInput)
"""How a service may say no."""
DEEDS: dict[str, Callable[..., Any]] = {
    "take": lambda session, visit, **by: tending.take(session, visit, instead_of=None, **by),
    "give_back": tending.give_back,
    "prepare": tending.prepare,
    "step_back": tending.step_back,
    "ready": tending.ready,
    "start": tending.start,
    "end": tending.end,
}
TURNS = (
    *(["book"] * 5 + ["change_time"] * 4 + ["hold"] * 3 + ["tend"] * 3 + ["cancel"] * 2 + ["time_passes"] * 2),
    *(
        "settle",
        "swap",
        "something_is_in_the_way",
        "leave",
        "decide",
        "decide",
        "hold_all_the_same",
        "book_again_and_again",
    ),
)
NEEDS_A_VISIT = {"change_time", "hold", "tend", "cancel", "settle", "swap", "hold_all_the_same"}
NUMBERS = st.integers(0, 39)
WHO = ("ines", "tomas", "karl", "karl", "maj")
RELATIVES = ("ines", "tomas")


class Life(AllIsWell, Mending, RuleBasedStateMachine):
    """A home with two tablets, two residents and two relatives, and everybody who may touch a visit."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.visits: list[UUID] = []
        self.owing = Owing()

    @initialize()
    def build(self) -> None:
        with writing(self.place) as session:
            for table in reversed(metadata.sorted_tables):
                session.execute(delete(table))
            self.cast = Cast.build(session, self.now)
            builder = Builder(session, self.now, session.get_one(Home, self.cast.home.id))
            unit = session.get_one(Unit, self.cast.unit.id)
            unit.mail = "bjorken@almgarden.example"
            self.second = builder.tablet(unit, "Surfplatta 2")[0].id
            folke = builder.resident(unit, "Folke", room="15")
            tomas = builder.relative(session.merge(self.cast.rosa), "Tomas")
            builder.related(folke, tomas)
            self.residents = (self.cast.rosa.id, folke.id)
            self.shared = builder.tablet(builder.unit("Linden"), "Surfplatta 3")[0].id
        self.people: dict[str, Actor] = {
            "ines": self.cast.actor(self.cast.ines),
            "tomas": self.cast.actor(tomas),
            "karl": self.cast.actor(self.cast.karl, on_tablet=True),
            "maj": self.cast.actor(self.cast.maj),
        }

    def attempt(self, deed: Callable[[Session], Any]) -> Any:
        """Do something in a transaction of its own, a second after what was before; None when the answer was no."""
        self.now += timedelta(seconds=1)
        try:
            with writing(self.place) as session:
                return deed(session)
        except NO:
            return None

    def chosen(self, number: int) -> UUID:
        # One of the last few: those before are over more often than not.
        return self.visits[-1 - number % min(len(self.visits), 4)]

    @rule(turns=st.lists(st.tuples(st.sampled_from(TURNS), NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4))
    def go_on(self, turns: list[tuple[str, int, int, int]]) -> None:
        """Let the next few do something. One rule, since Hypothesis would leave most of many rules out of a run."""
        for turn, first, second, third in turns:
            deed = turn if self.visits or turn not in NEEDS_A_VISIT else "book"
            getattr(self, deed)(first, second, third)
            self.all_is_well()

    def wanted(self, who: str, resident: UUID, number: int) -> datetime:
        """Return what is asked for: by a relative what she is offered, else the past; by staff any quarter hour."""
        quarter = self.now.replace(minute=self.now.minute // 15 * 15, second=0)
        if who in RELATIVES:
            with reading(self.place) as session, suppress(NotFound):
                in_a_second = self.now + timedelta(seconds=1)
                found = availability.free_times(session, resident, actor=self.people[who], now=in_a_second)
                slots = [slot for slots in found.times.values() for slot in slots]
                return slots[number % len(slots)].starts_at if slots else quarter
        return quarter if who in RELATIVES else quarter + timedelta(minutes=15 * number)

    def time_passes(self, how_long: int, *_: int) -> None:
        self.now += timedelta(minutes=(1, 5, 10, 15, 30, 60)[how_long % 6])
        self.attempt(lambda session: reminding.sweep(session, now=self.now))
        self.roll()

    def book(self, asks: int, whom: int, at: int) -> None:
        who = WHO[asks % len(WHO)]
        whom %= 2
        at_time = self.wanted(who, self.residents[whom], at)
        actor, wish = self.people[who], Wish(id=uuid4(), resident=self.residents[whom], starts_at=at_time)
        on_behalf = who in {"karl", "maj"}
        taking_part = (self.people["tomas"].person,) if on_behalf else ()

        def book(session: Session) -> UUID:
            return booking.book(
                session,
                wish,
                actor=actor,
                now=self.now,
                relatives=taking_part,
                channel=Channel.PHONE if on_behalf else Channel.WEB,
                override=on_behalf,
            )

        visit = self.attempt(book)
        assert self.attempt(book) == visit, "a double click books once"
        assert visit or on_behalf or at_time < self.now, "what is offered can be booked"
        if visit:
            self.visits.append(visit)
            if not on_behalf:
                with reading(self.place) as session:
                    require_right(session, visit, actor.person, now=self.now)
            self.owing.tell(MessageKind.BOOKED, visit, by_staff=on_behalf, now=self.now)

    def change_time(self, asks: int, which: int, at: int) -> None:
        who = WHO[asks % len(WHO)]
        visit, actor, before = self.chosen(which), self.people[who], self.facts(which)
        with reading(self.place) as session:
            row = session.get_one(Visit, visit)
            knew, starts_at = row.starts_at, self.wanted(who, row.resident_id, at)

        def change(session: Session) -> bool:
            booking.change_time(session, visit, starts_at=starts_at, actor=actor, now=self.now, override=who == "karl")
            return True

        if self.attempt(change) and before != self.facts(which):
            by_staff = who not in RELATIVES
            self.owing.tell(MessageKind.CHANGED, visit, by_staff=by_staff, now=self.now, knew=knew, starts_at=starts_at)

    def cancel(self, asks: int, which: int, reason: int) -> None:
        who, why = WHO[asks % len(WHO)], list(Reason)[reason % len(Reason)]
        visit, actor, before = self.chosen(which), self.people[who], self.facts(which)

        def cancel(session: Session) -> bool:
            booking.cancel(session, visit, reason=why, actor=actor, now=self.now)
            return True

        if self.attempt(cancel) and before != self.facts(which):
            if why is not Reason.DIED:
                self.owing.tell(MessageKind.CANCELLED, visit, by_staff=who not in RELATIVES, now=self.now)
            self.owing.count[MessageKind.RELATIVE_CANCELLED, visit] += who in RELATIVES

    def tend(self, which: int, what: int, *_: int) -> None:
        deed = sorted(DEEDS)[what % len(DEEDS)]
        visit = self.chosen(which)
        self.attempt(lambda session: DEEDS[deed](session, visit, actor=self.people["karl"], now=self.now))

    def hold(self, which: int, deeds: int, ahead: int) -> None:
        """Staff go on with a visit, one deed after the other, about the time it is booked for."""
        visit = self.chosen(which)
        with reading(self.place) as session:
            starts_at = session.get_one(Visit, visit).starts_at
        self.now = max(self.now, starts_at + timedelta(minutes=ahead - 10))
        for deed in ("prepare", "ready", "start", "end")[: 1 + deeds % 4]:
            self.tend(which, sorted(DEEDS).index(deed))

    def settle(self, which: int, went: int, *_: int) -> None:
        how = sorted(OUTCOMES)[went % len(OUTCOMES)]
        visit = self.chosen(which)
        self.attempt(lambda session: tending.settle(session, visit, how, actor=self.people["karl"], now=self.now))

    def decide(self, what: int, how: int, whom: int) -> None:
        """The manager decides: limits, hands, a ban, a shared tablet; somebody rests or is near the end of life."""
        of = {"unit": self.cast.unit.id, "resident": self.residents[whom % 2], "tablet": self.shared}
        decided = decision(what, how, **of)
        self.attempt(lambda session: decided(session, self.people["maj"], self.now))

    def leave(self, whom: int, sure: int, moved: int) -> None:
        """She has moved out, or died: her visits end, and after a death what is owed but not sent is taken back."""
        if sure > 3 or len(self.visits) < 3:
            return
        whom %= 2
        with reading(self.place) as session:
            hers = select(Visit.id).where(Visit.resident_id == self.residents[whom])
            ending = session.scalars(hers.where(Visit.state == State.BOOKED, Visit.ends_at > self.now)).all()
            lives_here = session.get_one(Resident, self.residents[whom]).active
            all_hers = set(session.scalars(hers))
            told_together = self.told_together(session)
        deed = departures.moved_out if moved % 2 else departures.died
        self.attempt(lambda s: deed(s, self.residents[whom], actor=self.people["maj"], now=self.now))
        if lives_here and moved % 2:
            for visit in sorted(set(ending) - told_together):
                self.owing.tell(MessageKind.CANCELLED, visit, by_staff=True, now=self.now)
        elif lives_here:
            self.owing.nothing_about(all_hers)

    def facts(self, which: int) -> object:
        with reading(self.place) as session:
            visit = session.get(Visit, self.chosen(which))
            return visit and (visit.state, visit.starts_at)
