"""One emptying of a channel: letters are claimed a few at a time, carried by several lines, and marked a few at a time.

The thread that empties claims and marks; the lines only look and send. So a short transaction serves many letters, and
a slow reader's server holds up one line, not the channel. docs/adr/0082-lanes-and-batches.md says why.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

from visits import clock
from visits.messages.answers import Outdated, Refused, TryLater, Unreachable
from visits.rules.delivery import End, Outcome
from visits.rules.letters import Letter
from visits.services import delivery
from visits.settings import Settings
from visits.storage.database import reading, writing
from visits.worker.fencing import Fence
from visits.worker.hand_over import HandOver
from visits.worker.lines import Channel, Send

TURN_SECONDS = 0.05
"""Between two looks of the emptying thread: what was sent is marked that much later at most, and a commit."""
FIRST_CLAIM, MOST_CLAIMED = 8, 100
"""Few claimed at first, more while the lines are quick: what comes meanwhile and is urgent need not wait for many."""
FEWEST, QUICK_SECONDS = 4, 1.0
LETTERS_A_LINE = 4
"""Another line is called for once so many wait for each."""
LOOKED_LATELY = timedelta(seconds=2)
"""So long a letter's own reading is as good as new, but for what `delivery.stands` looks at right before it leaves."""
ASK_AGAIN_SECONDS = 1.0
MARK_AGAIN_SECONDS, MARK_PATIENCE_SECONDS = 0.5, 60.0
"""What was sent and could not be marked would be sent again: it is tried for as long as a database may be away."""
HELD_AT_MOST = delivery.CLAIM_LASTS / 2
"""An older claim is given back untried: another could soon take the letter for abandoned."""


class Emptying:
    """Carries what a channel owes until nothing is left, its server fails or it is told to stop."""

    def __init__(
        self,
        channel: Channel,
        settings: Settings,
        *,
        may_work: Callable[[], bool],
        stopping: Callable[[], bool],
        complain: Callable[[str, Exception], None],
        suspects: set[UUID],
    ) -> None:
        self._channel, self._settings = channel, settings
        self._suspects = suspects
        self._may_work, self._stopping, self._complain = may_work, stopping, complain
        self._shelf = HandOver()
        self._unmarked: list[Outcome] = []
        self._size = FIRST_CLAIM
        self._asked_at = float("-inf")
        self._dry = False
        self._lock = threading.Lock()
        self._most_lines = channel.most_lines
        self._has_sent = False
        self.trouble: Unreachable | None = None
        """Why it ended early, if it did."""

    def run(self) -> None:
        """Empty the channel."""
        with ThreadPoolExecutor(self._channel.most_lines, thread_name_prefix=self._channel.via.value) as pool:
            try:
                while self.trouble is None and self._claim() and not (self._dry and self._shelf.idle):
                    self._open_lines(pool)
                    self._shelf.wait(TURN_SECONDS)
                    self._mark()
            finally:
                self._end()

    def _claim(self) -> bool:
        """Claim more if the lines will soon have nothing to do; tell whether to go on."""
        if not self._may_work():
            return False
        since = time.monotonic() - self._asked_at
        if self._shelf.waiting >= self._size / 2 or (self._dry and since < ASK_AGAIN_SECONDS):
            return True
        if not self._dry and self._asked_at > float("-inf"):
            self._size = min(self._size * 2, MOST_CLAIMED) if since < QUICK_SECONDS else max(self._size // 2, FEWEST)
        # Only at first, while nothing is in our own hands: after a jump of the clock that looks abandoned, too.
        abandoned = self._asked_at == float("-inf")
        self._asked_at = time.monotonic()
        with writing(self._settings) as session:
            now, via = clock.now(), self._channel.via
            claimed = delivery.claim(session, via, now=now, limit=self._size, abandoned=abandoned)
        self._dry = not claimed
        self._shelf.lay_out(claimed, low=self._size // 2)
        return True

    def _open_lines(self, pool: ThreadPoolExecutor) -> None:
        wanted = min(self._most_lines, -(-self._shelf.waiting // LETTERS_A_LINE))
        while self._shelf.lines < wanted:
            self._shelf.lines += 1
            pool.submit(self._carry)

    def _mark(self) -> None:
        """Write down what came of the letters that the lines have brought back."""
        self._unmarked += self._shelf.outcomes()
        if not self._unmarked:
            return
        with writing(self._settings) as session:
            delivery.mark(session, self._unmarked)
        self._unmarked = []
        # Meanwhile something may have become due; what was put back is.
        self._dry = False

    def _end(self) -> None:
        """Put back what no line has taken, and wait for the lines: each ends with the letter in its hand."""
        self._unmarked += [_outcome(letter, End.PUT_BACK) for letter in self._shelf.close()]
        failing_since = None
        while self._unmarked or not self._shelf.deserted:
            try:
                self._mark()
                failing_since = None
            except Exception as error:
                failing_since = failing_since or time.monotonic()
                if time.monotonic() - failing_since > MARK_PATIENCE_SECONDS:
                    raise
                self._complain("marking", error)
            self._shelf.wait(TURN_SECONDS if failing_since is None else MARK_AGAIN_SECONDS)

    def _carry(self) -> None:
        """Carry letters over one line; what a thread of its own does."""
        try:
            with self._channel.line() as send:
                while not self._stopping() and (letter := self._shelf.take()) is not None:
                    outcome = _outcome(letter, End.PUT_BACK)
                    try:
                        outcome = self._try(letter, send)
                    except Unreachable as error:
                        outcome = self._lose_line(letter, error)
                        break
                    finally:
                        self._shelf.bring(outcome)
        finally:
            self._shelf.leave()

    def _try(self, letter: Letter, send: Send) -> Outcome:
        """Send one letter and say what came of it; one that is no longer true is put back, to be read afresh."""
        fence = Fence(lambda: self._still_true(letter))
        try:
            fence.pass_again()
            provider_id = send(letter, fence.pass_again)
        except Outdated:
            return _outcome(letter, End.PUT_BACK)
        except Refused as error:
            dead = error.address_is_dead
            return _outcome(letter, End.REFUSED, trouble=f"refused: {error}", address_is_dead=dead)
        except TryLater as error:
            return _outcome(letter, End.LATER, trouble=f"later: {error}", asked=_asked(error))
        except Unreachable:
            raise
        except Exception as error:  # noqa: BLE001 - a letter that cannot be written must not hold up the others
            self._complain(f"a letter ({letter.kind})", error)
            return _outcome(letter, End.LATER, trouble=type(error).__name__)
        self._has_sent = True
        return _outcome(letter, End.SENT, provider_id=provider_id)

    def _still_true(self, letter: Letter) -> bool:
        now = clock.now()
        held = abs(now - letter.claimed_at)
        if held > HELD_AT_MOST:
            return False
        with reading(self._settings) as session:
            read_anew = held > LOOKED_LATELY
            return delivery.stands(session, letter) and (not read_anew or delivery.unchanged(session, letter, now=now))

    def _lose_line(self, letter: Letter, error: Unreachable) -> Outcome:
        """Go on with the other lines where a server takes some but not so many; end when none is left or it asks us.

        A letter in whose answer a line is lost for the second time is tried later: else it would come first again and
        hold up all others, though it may be its number alone that the server does not like.
        """
        with self._lock:
            self._most_lines -= 1
            if self._most_lines == 0 or not self._has_sent or error.seconds is not None:
                self.trouble = error
            if not error.answered:
                return _outcome(letter, End.PUT_BACK)
            if letter.id not in self._suspects:
                self._suspects.add(letter.id)
                return _outcome(letter, End.PUT_BACK)
            self._suspects.discard(letter.id)
        return _outcome(letter, End.LATER, trouble=f"later: {error}", asked=_asked(error))


def _asked(error: Unreachable | TryLater) -> timedelta | None:
    return timedelta(seconds=error.seconds) if error.seconds else None


def _outcome(
    letter: Letter,
    end: End,
    *,
    trouble: str = "",
    asked: timedelta | None = None,
    address_is_dead: bool = False,
    provider_id: str = "",
) -> Outcome:
    return Outcome(
        letter=letter,
        end=end,
        at=clock.now(),
        trouble=trouble,
        asked=asked,
        address_is_dead=address_is_dead,
        provider_id=provider_id,
    )
