"""A home where anybody does anything at any time, and what must hold after each of their turns."""

from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
)
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.conftest import NOON
from tests.services.owing import Owing
from visits.rules.booking import Refused, Wish
from visits.rules.errors import InvalidInput, NotFound
from visits.rules.kinds import MessageKind, ReminderState
from visits.rules.opening_hours import Days
from visits.rules.people import Actor
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import COMING, MOVES, OUTCOMES, Channel, IllegalMove, Reason, State
from visits.services import availability, booking, departures, hours, out_of_service, reminding, swapping, tending
from visits.services.builder import Builder
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.storage.tables import Claim, Home, Message, Reminder, Resident, Unit, Visit, VisitMove, metadata

NO = (Refused, IllegalMove, NotFound, InvalidInput)
"""How a service may say no."""
OVERLAPS = text(
    "SELECT count(*) FROM visits a JOIN visits b ON a.id < b.id"
    " AND (a.tablet_id = b.tablet_id OR a.resident_id = b.resident_id)"
    " AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
    " WHERE a.state IN ('booked', 'preparing', 'ready') AND b.state IN ('booked', 'preparing', 'ready')"
)
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
    *("settle", "swap", "something_is_in_the_way", "leave"),
)
NEEDS_A_VISIT = {"change_time", "hold", "tend", "cancel", "settle", "swap"}
NUMBERS = st.integers(0, 39)
WHO = ("ines", "tomas", "karl", "karl", "maj")
RELATIVES = ("ines", "tomas")
ABOUT_VISITS = (MessageKind.BOOKED, MessageKind.CHANGED, MessageKind.CANCELLED, MessageKind.RELATIVE_CANCELLED)


class Life(RuleBasedStateMachine):
    """A home with two tablets, two residents and two relatives, and everybody who may touch a visit."""

    place: Settings

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
        """Return what somebody asks for: a relative one of the times she is offered, staff any quarter of an hour."""
        quarter = self.now.replace(minute=self.now.minute // 15 * 15, second=0)
        if who in RELATIVES:
            with reading(self.place) as session, suppress(NotFound):
                found = availability.free_times(session, resident, actor=self.people[who], now=self.now)
                slots = [slot for slots in found.times.values() for slot in slots]
                return slots[number % len(slots)].starts_at if slots else quarter
        return quarter + timedelta(minutes=15 * number)

    def time_passes(self, how_long: int, *_: int) -> None:
        self.now += timedelta(minutes=(1, 5, 10, 15, 30, 60)[how_long % 6])
        self.attempt(lambda session: reminding.sweep(session, now=self.now))

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
        if visit:
            self.visits.append(visit)
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

    def swap(self, which: int, *_: int) -> None:
        visit = self.chosen(which)
        self.attempt(lambda session: swapping.swap_tablet(session, visit, actor=self.people["maj"], now=self.now))

    def something_is_in_the_way(self, day: int, out: int, *_: int) -> None:
        """A tablet goes out of service or comes back; now and then a day is closed."""
        by: dict[str, Any] = {"actor": self.people["maj"], "now": self.now}
        if day < 2:
            days = Days(date(2026, 11, 24 + day), date(2026, 11, 24 + day))
            self.attempt(lambda session: hours.add_closure(session, days, unit=None, label="Golvvård", **by))
        elif out % 2:
            self.attempt(lambda s: out_of_service.take_out(s, self.second, last_day=None, reason="Trasig", **by))
        else:
            self.attempt(lambda session: out_of_service.put_back(session, self.second, **by))

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
        deed = departures.moved_out if moved % 2 else departures.died
        self.attempt(lambda s: deed(s, self.residents[whom], actor=self.people["maj"], now=self.now))
        if lives_here and moved % 2:
            for visit in ending:
                self.owing.tell(MessageKind.CANCELLED, visit, by_staff=True, now=self.now)
        elif lives_here:
            self.owing.nothing_about(all_hers)

    def all_is_well(self) -> None:
        self.nothing_overlaps()
        self.a_coming_visit_claims_its_resident_and_tablet_and_an_ended_one_nothing_to_come()
        self.history_is_complete_and_legal()
        self.every_letter_owed_is_there_and_none_that_is_not()
        self.what_is_not_going_to_be_held_reminds_nobody_and_what_is_does()

    def nothing_overlaps(self) -> None:
        with reading(self.place) as session:
            assert session.scalar(OVERLAPS) == 0

    def a_coming_visit_claims_its_resident_and_tablet_and_an_ended_one_nothing_to_come(self) -> None:
        with reading(self.place) as session:
            claims: dict[UUID, set[tuple[UUID, datetime]]] = defaultdict(set)
            until: dict[tuple[UUID, UUID], datetime] = {}
            for claim in session.scalars(select(Claim)):
                claims[claim.visit_id].add((claim.thing, claim.starts_at))
                until[claim.visit_id, claim.thing] = claim.ends_at
            for visit in session.scalars(select(Visit)):
                if visit.state in COMING:
                    assert claims[visit.id] == {
                        (visit.resident_id, visit.starts_at),
                        (visit.tablet_id, visit.starts_at),
                    }
                    assert until[visit.id, visit.resident_id] == visit.ends_at <= until[visit.id, visit.tablet_id]
                else:
                    assert until.get((visit.id, visit.resident_id), NOON) <= self.now

    def history_is_complete_and_legal(self) -> None:
        with reading(self.place) as session:
            moves: dict[UUID, list[VisitMove]] = defaultdict(list)
            for move in session.scalars(select(VisitMove).order_by(VisitMove.at)):
                moves[move.visit_id].append(move)
            for visit in session.scalars(select(Visit)):
                state: State | None = None
                for move in moves[visit.id]:
                    assert move.from_state == state
                    assert state in {None, move.to_state} or move.to_state in MOVES[move.from_state or State.HELD]
                    state = move.to_state
                assert state is visit.state
                assert moves[visit.id][-1].starts_at == visit.starts_at
                changed = sum(move.what in {"change_time", "cancel"} for move in moves[visit.id])
                assert visit.sequence == changed

    def every_letter_owed_is_there_and_none_that_is_not(self) -> None:
        with reading(self.place) as session:
            kinds = select(Message.kind, Message.visit_id).where(Message.kind.in_(ABOUT_VISITS))
            there = Counter((kind, visit) for kind, visit in session.execute(kinds.where(Message.state == "queued")))
        assert there == Counter({key: owed for key, owed in self.owing.count.items() if owed})

    def what_is_not_going_to_be_held_reminds_nobody_and_what_is_does(self) -> None:
        waiting = (ReminderState.DUE, ReminderState.RAISED)
        with reading(self.place) as session:
            rows = session.execute(select(Visit, Reminder).join(Reminder, Reminder.visit_id == Visit.id))
            open_ones: Counter[UUID] = Counter()
            for visit, reminder in rows:
                open_ones[visit.id] += reminder.state in waiting and reminder.kind in STAFF_KINDS
                assert not (visit.state in {State.CANCELLED, *OUTCOMES} and reminder.state in waiting)
            for visit in session.scalars(select(Visit).where(Visit.state == State.BOOKED)):
                if visit.taken_by is None and visit.starts_at > self.now:
                    assert open_ones[visit.id] == len(STAFF_KINDS)

    def facts(self, which: int) -> object:
        with reading(self.place) as session:
            visit = session.get(Visit, self.chosen(which))
            return visit and (visit.state, visit.starts_at)
