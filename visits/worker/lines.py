"""What a lane needs of its channel: whether anything can leave at all, and lines that carry one letter at a time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from visits.rules.kinds import Via
from visits.rules.letters import Letter

Still = Callable[[], None]
"""Called right before a letter is handed over; raises Outdated when it must not be any more."""
Send = Callable[[Letter, Still], str]
"""Hands a letter over and returns what the provider calls it; raises what messages.answers names."""


@dataclass(frozen=True, kw_only=True)
class Channel:
    """How the letters of one kind leave."""

    via: Via
    most_lines: int
    lacks: str
    """Which setting is missing without which nothing can leave; empty when all are there."""
    line: Callable[[], AbstractContextManager[Send]]
    """Opens a way out for one thread; it calls nobody before its first letter."""
