"""The room of a visit: who may come in, whom they find, what they may leave for each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.rooms import a_visit
from visits.rules.call_window import Entry, PeerGone, RoomClosed, RoomFull, Side, SignalKind, Wait
from visits.rules.errors import NotFound
from visits.rules.people import Actor, Relation
from visits.rules.visit_state import State
from visits.services import call_mailbox, calls
from visits.services.builder import Builder
from visits.services.call_mailbox import News
from visits.services.calls import Joined
from visits.services.tidying import tidy
from visits.storage.tables import AuditEntry, CallSignal, Unit, Visit, VisitRelative


@dataclass
class Scene:
    """A visit of Ines and Rosa that is going on, with Karl at the tablet, at one moment."""

    session: Session
    cast: Cast
    visit: UUID
    now: datetime
    ines: Actor
    karl: Actor

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def join(self, actor: Actor, *, replaces: UUID | None = None) -> Joined:
        return calls.join(self.session, self.visit, actor=actor, now=self.now, replaces=replaces)

    def both(self) -> tuple[UUID, UUID]:
        """Let Ines in, then the tablet."""
        return self.join(self.ines).peer, self.join(self.karl).peer

    def poll(self, peer: UUID, actor: Actor, *, after: int = 0) -> News:
        return call_mailbox.poll(self.session, self.visit, peer, actor=actor, after=after, now=self.now)

    def post(self, sender: UUID, actor: Actor, *, to: UUID, text: str = "{}") -> None:
        letter = {"to": to, "kind": SignalKind.OFFER, "payload": text, "actor": actor, "now": self.now}
        call_mailbox.post(self.session, self.visit, sender, **letter)  # type: ignore[arg-type]

    def leave(self, peer: UUID, actor: Actor) -> None:
        calls.leave(self.session, self.visit, peer, actor=actor, now=self.now)

    def waiting(self) -> tuple[str, ...]:
        return calls.waiting(self.session, self.visit, now=self.now)

    def relative(self, given: str, *, of_the_visit: bool = True) -> Actor:
        """Add one more of Rosa's relatives."""
        builder = Builder(self.session, self.now, home_row=self.cast.home)
        person = builder.relative(self.cast.rosa, given, relation=Relation.SON)
        if of_the_visit:
            self.session.add(VisitRelative(visit_id=self.visit, relative_id=person.id))
            self.session.flush()
        return self.cast.actor(person)

    def becomes(self, state: State) -> None:
        self.session.get_one(Visit, self.visit).state = state
        self.session.flush()

    def letters(self) -> int:
        return self.session.scalars(select(func.count(CallSignal.id))).one()

    def unit_version(self) -> int:
        return self.session.scalars(select(Unit.version).where(Unit.id == self.cast.unit.id)).one()


@pytest.fixture
def scene(session: Session, cast: Cast, now: datetime) -> Scene:
    visit = a_visit(session, cast, state=State.ONGOING, starts_at=now)
    ines, karl = cast.actor(cast.ines), cast.actor(cast.karl, on_tablet=True)
    return Scene(session=session, cast=cast, visit=visit, now=now, ines=ines, karl=karl)


def test_the_second_finds_the_first_and_only_the_second_offers(scene: Scene) -> None:
    alone = scene.join(scene.ines)
    assert alone.others == ()
    scene.later(1)
    second = scene.join(scene.karl)
    (found,) = second.others
    assert (found.peer, found.side, found.name) == (alone.peer, Side.RELATIVE, "Ines")
    assert (found.relation, found.offers) == (Relation.DAUGHTER, False)
    (seen,) = scene.poll(alone.peer, scene.ines).others
    assert (seen.peer, seen.side, seen.name) == (second.peer, Side.TABLET, "Rosa")
    assert (seen.relation, seen.offers) == (None, True)
    assert second.version > alone.version


def test_of_two_who_came_in_the_same_instant_exactly_one_offers(scene: Scene) -> None:
    for _ in range(8):
        first, second = scene.both()
        offering = [scene.poll(first, scene.ines).others[0].offers, scene.poll(second, scene.karl).others[0].offers]
        assert sorted(offering) == [False, True]
        scene.leave(first, scene.ines)
        scene.leave(second, scene.karl)


@pytest.mark.parametrize("state", [State.BOOKED, State.PREPARING, State.READY])
def test_before_the_visit_relatives_wait_unseen_by_each_other(scene: Scene, state: State) -> None:
    scene.becomes(state)
    erik = scene.relative("Erik")
    hers, his = scene.join(scene.ines).peer, scene.join(erik).peer
    assert scene.poll(hers, scene.ines).others == ()
    with pytest.raises(RoomClosed):
        scene.post(hers, scene.ines, to=his)
    with pytest.raises(RoomClosed):
        scene.join(scene.karl)
    scene.becomes(State.ONGOING)
    assert [other.name for other in scene.poll(hers, scene.ines).others] == ["Erik"]
    scene.post(hers, scene.ines, to=his)


def test_whoever_is_not_of_the_visit_learns_nothing(scene: Scene) -> None:
    hers, tablets = scene.both()
    stranger = scene.relative("Sten", of_the_visit=False)
    karl = scene.karl
    elsewhere = Actor(person=karl.person, role=karl.role, home=karl.home, unit=uuid4(), tablet=uuid4())
    for actor in (stranger, elsewhere, scene.cast.actor(scene.cast.maj)):
        with pytest.raises(NotFound):
            calls.show(scene.session, scene.visit, actor=actor, now=scene.now)
        with pytest.raises(NotFound):
            scene.join(actor)
        with pytest.raises(NotFound):
            scene.poll(hers, actor)
        with pytest.raises(NotFound):
            scene.post(hers, actor, to=tablets)
        with pytest.raises(NotFound):
            scene.leave(hers, actor)


def test_nobody_speaks_as_somebody_else_or_into_another_room(scene: Scene) -> None:
    hers, tablets = scene.both()
    here = scene.visit
    scene.visit = a_visit(scene.session, scene.cast, state=State.ONGOING, starts_at=scene.now + timedelta(hours=1))
    elsewhere = scene.join(scene.ines).peer
    with pytest.raises(NotFound):
        scene.poll(hers, scene.ines)
    scene.visit = here
    with pytest.raises(NotFound):
        scene.post(tablets, scene.ines, to=hers)
    for to in (elsewhere, hers, uuid4()):
        with pytest.raises(NotFound):
            scene.post(hers, scene.ines, to=to)
    assert scene.letters() == 0


def test_letters_arrive_once_and_in_order(scene: Scene) -> None:
    hers, tablets = scene.both()
    for text in ("first", "second"):
        scene.post(tablets, scene.karl, to=hers, text=text)
    news = scene.poll(hers, scene.ines)
    assert [(signal.payload, signal.sender, signal.kind) for signal in news.signals] == [
        ("first", tablets, "offer"),
        ("second", tablets, "offer"),
    ]
    assert news.signals[-1].number == news.version
    assert scene.poll(hers, scene.ines, after=news.signals[0].number).signals == news.signals[1:]
    assert scene.poll(hers, scene.ines, after=news.version).signals == ()
    assert scene.poll(tablets, scene.karl).signals == ()


def test_unseen_for_a_quarter_minute_is_gone_and_back_with_the_next_word(scene: Scene) -> None:
    hers = scene.join(scene.ines).peer
    scene.later(16)
    tablets = scene.join(scene.karl)
    assert tablets.others == ()
    assert scene.waiting() == ()
    before = scene.unit_version()
    assert scene.poll(hers, scene.ines).unwritten
    calls.seen(scene.session, scene.visit, hers, actor=scene.ines, now=scene.now)
    news = scene.poll(tablets.peer, scene.karl)
    assert [other.peer for other in news.others] == [hers]
    assert news.version > tablets.version
    assert scene.unit_version() > before
    assert scene.waiting() == ("Ines",)


def test_being_seen_is_written_down_now_and_then_and_is_no_news(scene: Scene) -> None:
    hers = scene.join(scene.ines).peer
    scene.later(4)
    first = scene.poll(hers, scene.ines)
    assert not first.unwritten
    scene.later(1)
    assert scene.poll(hers, scene.ines).unwritten
    before = scene.unit_version()
    calls.seen(scene.session, scene.visit, hers, actor=scene.ines, now=scene.now)
    scene.later(4)
    last = scene.poll(hers, scene.ines)
    assert (last.unwritten, last.version, scene.unit_version()) == (False, first.version, before)


def test_who_leaves_is_out_at_once_with_her_letters(scene: Scene) -> None:
    hers, tablets = scene.both()
    scene.post(tablets, scene.karl, to=hers)
    scene.post(hers, scene.ines, to=tablets)
    before = scene.unit_version()
    for _ in range(2):
        scene.leave(hers, scene.ines)
    assert scene.unit_version() == before + 1
    assert scene.letters() == 0
    assert scene.poll(tablets, scene.karl).others == ()
    with pytest.raises(PeerGone):
        scene.poll(hers, scene.ines)
    with pytest.raises(PeerGone):
        scene.post(tablets, scene.karl, to=hers)
    with pytest.raises(PeerGone):
        scene.post(hers, scene.ines, to=tablets)


def test_a_reloaded_page_takes_its_own_place_and_nobody_elses(scene: Scene) -> None:
    hers, tablets = scene.both()
    anew = scene.join(scene.ines, replaces=hers)
    assert [other.peer for other in anew.others] == [tablets]
    scene.join(scene.ines, replaces=tablets)
    assert not scene.poll(tablets, scene.karl).ended


def test_four_relatives_fit_and_a_fifth_comes_in_when_one_has_left(scene: Scene) -> None:
    first = scene.join(scene.ines).peer
    *three, fifth = [scene.relative(name) for name in ("Erik", "Siv", "Ulla", "Tor")]
    for actor in three:
        scene.later(1)
        scene.join(actor)
    with pytest.raises(RoomFull):
        scene.join(fifth)
    scene.join(scene.karl)
    scene.leave(first, scene.ines)
    scene.later(1)
    scene.join(fifth)
    assert scene.waiting() == ("Erik", "Siv", "Ulla", "Tor")


def test_the_end_closes_the_room_for_all_and_empties_the_mailbox(scene: Scene) -> None:
    hers, tablets = scene.both()
    scene.post(tablets, scene.karl, to=hers)
    before = scene.poll(hers, scene.ines)
    calls.end(scene.session, scene.visit, now=scene.now)
    news = scene.poll(hers, scene.ines)
    assert (news.ended, news.others, news.signals, news.unwritten) == (True, (), (), False)
    assert news.version > before.version
    assert scene.letters() == 0
    assert scene.waiting() == ()
    for actor in (scene.ines, scene.karl):
        with pytest.raises(RoomClosed):
            scene.join(actor)


def test_a_visit_called_off_while_she_waits_ends_the_call_too(scene: Scene) -> None:
    hers = scene.join(scene.ines).peer
    scene.becomes(State.REFUSED)
    assert scene.poll(hers, scene.ines).ended


def test_ending_a_visit_nobody_came_to_is_no_trouble(scene: Scene) -> None:
    calls.end(scene.session, scene.visit, now=scene.now)
    assert scene.waiting() == ()


def test_the_board_hears_who_waits_each_relative_once(scene: Scene) -> None:
    before = scene.unit_version()
    scene.both()
    assert scene.unit_version() == before + 1
    scene.join(scene.ines)
    assert scene.unit_version() == before + 2
    assert scene.waiting() == ("Ines",)


def test_who_was_in_a_call_is_in_the_log(scene: Scene) -> None:
    scene.join(scene.ines)
    entry = scene.session.scalars(select(AuditEntry).where(AuditEntry.action == "call.join")).one()
    who, whom = scene.cast.ines.id, scene.cast.rosa.id
    assert (entry.actor_id, entry.resident_id, entry.thing) == (who, whom, str(scene.visit))


def test_letters_of_a_call_nobody_ended_go_after_an_hour(scene: Scene) -> None:
    hers, tablets = scene.both()
    scene.post(tablets, scene.karl, to=hers)
    tidy(scene.session, now=scene.now + timedelta(hours=1))
    assert scene.letters() == 1
    tidy(scene.session, now=scene.now + timedelta(hours=1, seconds=1))
    assert scene.letters() == 0


def test_the_room_at_the_door_says_when_it_opens(scene: Scene) -> None:
    starts_at = scene.now + timedelta(minutes=40)
    visit = a_visit(scene.session, scene.cast, state=State.BOOKED, starts_at=starts_at)
    room = calls.show(scene.session, visit, actor=scene.ines, now=scene.now)
    assert (room.entry, room.minutes, room.opens_at) == (Entry.TOO_EARLY, 25, starts_at - timedelta(minutes=15))
    assert (room.wait, room.visit.resident_name) == (Wait.EARLY, "Rosa")
