"""What can go wrong in the domain's own words. web/errors.py gives each its page."""


class NotFound(LookupError):
    """Raised alike for a thing that does not exist and for one the actor may not know of."""


class WrongSecret(ValueError):
    """Raised when a PIN, password, code or link does not let anybody in; never says which part was wrong."""


class TooManyTries(ValueError):
    """Raised while a secret is locked after too many failures; `minutes` says how long it still is."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"locked for {minutes} minutes")
        self.minutes = minutes


class InvalidInput(ValueError):
    """Raised when a form's field cannot be accepted; `field` names it, the message is a msgid in English."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
