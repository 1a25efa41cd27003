"""What must hold in a home after every turn, whoever did what."""

from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text

from tests.conftest import NOON
from tests.services.owing import Owing
from visits.rules.kinds import MessageKind, ReminderState
from visits.rules.reminders import STAFF_KINDS
from visits.rules.visit_state import COMING, MOVES, OUTCOMES, State
from visits.settings import Settings
from visits.storage.database import reading
from visits.storage.tables import Claim, Message, Reminder, Visit, VisitMove

OVERLAPS = text(
    "SELECT count(*) FROM visits a JOIN visits b ON a.id < b.id"
    " AND (a.tablet_id = b.tablet_id OR a.resident_id = b.resident_id)"
    " AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
    " WHERE a.state IN ('booked', 'preparing', 'ready') AND b.state IN ('booked', 'preparing', 'ready')"
)
ABOUT_VISITS = (MessageKind.BOOKED, MessageKind.CHANGED, MessageKind.CANCELLED, MessageKind.RELATIVE_CANCELLED)


class AllIsWell:
    """Looks at a home at `place`, as of `now`, where letters are `owing`."""

    place: Settings
    now: datetime
    owing: Owing

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
