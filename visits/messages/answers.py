"""What may become of a message on its way out, whatever the channel. The texts are codes, never a provider's words.

A provider's own words repeat numbers and addresses; logs and pages that show what went wrong must hold none.
"""


class Unreachable(Exception):
    """Raised when nothing passes just now: not the letter's fault, all others would fare alike.

    `seconds` is how long the provider asked us to wait, if it did. `answered`: it was said of this very letter, so that
    it may be that letter's fault after all.
    """

    def __init__(self, code: str, *, seconds: float | None = None, answered: bool = False) -> None:
        super().__init__(code)
        self.seconds, self.answered = seconds, answered


class TryLater(Exception):
    """Raised when this letter did not pass, but may later; `seconds` as in Unreachable."""

    def __init__(self, code: str, *, seconds: float | None = None) -> None:
        super().__init__(code)
        self.seconds = seconds


class Refused(Exception):
    """Raised when this letter will never pass; `address_is_dead` when nothing sent there ever will."""

    def __init__(self, code: str, *, address_is_dead: bool = False) -> None:
        super().__init__(code)
        self.address_is_dead = address_is_dead


class Outdated(Exception):
    """Raised right before sending when too long has passed since the letter was looked at."""
