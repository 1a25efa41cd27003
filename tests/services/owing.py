"""What the relatives of visits are owed to be told, reckoned anew for the test of a visit's whole life."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from visits.rules.kinds import MessageKind

MINUTE, FIVE_MINUTES = timedelta(minutes=1), timedelta(minutes=5)
BOOKED, CHANGED, CANCELLED = MessageKind.BOOKED, MessageKind.CHANGED, MessageKind.CANCELLED


@dataclass
class Waiting:
    """What staff did less than a minute ago, and the time that the relative knows from before."""

    kind: MessageKind
    knew: datetime | None
    first: datetime
    until: datetime


@dataclass
class Owing:
    """How many messages of each kind should be in the outbox for each visit."""

    count: Counter[tuple[MessageKind, UUID]] = field(default_factory=Counter)
    waiting: dict[UUID, Waiting] = field(default_factory=dict)

    def tell(
        self,
        kind: MessageKind,
        visit: UUID,
        *,
        by_staff: bool,
        now: datetime,
        knew: datetime | None = None,
        starts_at: datetime | None = None,
    ) -> None:
        """Note that something has happened to a visit: it may take the place of what waits, or leave nothing to say."""
        earlier = self.waiting.pop(visit, None)
        first = now
        if earlier is not None and earlier.until > now:
            self.count[earlier.kind, visit] -= 1
            first, knew = earlier.first, earlier.knew
            never_heard_of_it = earlier.kind is BOOKED
            back_again = kind is CHANGED and knew == starts_at
            if by_staff and ((never_heard_of_it and kind is CANCELLED) or back_again):
                return
            kind = BOOKED if never_heard_of_it and kind is CHANGED else kind
        self.count[kind, visit] += 1
        if by_staff:
            until = min(now + MINUTE, first + FIVE_MINUTES)
            self.waiting[visit] = Waiting(kind=kind, knew=knew, first=first, until=until)

    def nothing_about(self, visits: Collection[UUID]) -> None:
        """Note that nothing is said of these visits any more."""
        self.count = Counter({key: owed for key, owed in self.count.items() if key[1] not in visits})
        self.waiting = {visit: waits for visit, waits in self.waiting.items() if visit not in visits}
